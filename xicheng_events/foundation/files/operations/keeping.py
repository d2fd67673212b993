"""Files become rows, which their owners point at; what nobody points at goes."""

import math
import os
import secrets
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.files.operations.receiving import Received
from xicheng_events.foundation.files.queries import files_nobody_owns, folder, path_of

_GRACE = timedelta(hours=1)  # between taking a file in and pointing at it nobody takes so long
_AT_ONCE = 100


def keep_file(received: Received, *, alt: str = "", by: Person) -> File:
    """The row of a file that was received; its owner is to point at it in the same transaction."""
    file = File(**asdict(received), alt=alt, uploaded_by_id=by.id, uploaded_at=clock.now())
    db.session.add(file)
    db.session.flush()
    return file


def with_other_words(file: File, *, alt: str, by: Person) -> File:
    """The same picture with other words for who can't see it: a row of its own, so that what was reviewed stays.
    Refuses `file_gone` where the disk has lost it."""
    stored_name = f"{secrets.token_hex(16)}{path_of(file).suffix}"
    try:
        os.link(path_of(file), folder() / stored_name)
    except FileNotFoundError:
        current_app.logger.error("file %s is not on the disk", file.id)
        raise Refused("file_gone", _("图片文件已丢失，请重新上传图片。")) from None
    same = Received(kind=file.kind, name=file.name, size=file.size, sha256=file.sha256, stored_name=stored_name,
                    width=file.width, height=file.height)
    return keep_file(same, alt=alt, by=by)


def sweep_files() -> int:
    """Sweep: delete the rows that nobody points at, and then what lies in the folder without a row; how many. A file
    whose row was deleted goes with the next run, when that is certain."""
    before = clock.now() - _GRACE
    known = set(db.session.scalars(select(File.stored_name)))
    unowned = db.session.scalars(files_nobody_owns().where(File.uploaded_at <= before).limit(_AT_ONCE)).all()
    for file in unowned:
        db.session.delete(file)
    db.session.flush()
    old = [path for path in folder().iterdir() if path.name not in known and _named_at(path) < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(unowned) + len(old)


def _named_at(path: Path) -> float:
    """When its name was made, not when it was written: a picture with other words is another name of the same bytes.
    What was being taken in has another name by now, or none: it isn't old."""
    try:
        return path.stat().st_ctime
    except FileNotFoundError:
        return math.inf
