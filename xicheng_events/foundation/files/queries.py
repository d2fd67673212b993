"""Where files are, and which of them nobody owns."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, exists, select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.kinds import MB
from xicheng_events.foundation.files.models import File


def folder() -> Path:
    """`files` in DATA_DIR, which the site may look into and, through its group, the backup, but nobody else;
    made when it is first needed."""
    found = Path(current_app.config["DATA_DIR"]) / "files"
    found.mkdir(mode=0o750, parents=True, exist_ok=True)
    return found


def path_of(file: File) -> Path:
    """Where its bytes are."""
    return folder() / file.stored_name


def files_nobody_owns() -> Select:
    """The files that no row of any table points at."""
    owners = [key.parent for table in db.metadata.sorted_tables for key in table.foreign_keys
              if key.column is File.__table__.c.id]
    return select(File).where(*(~exists().where(owner == File.id) for owner in owners)).order_by(File.id)


def size_words(size: int) -> str:
    """1.2MB, 340KB: as people say it."""
    if size >= MB:
        return _("%(n)sMB", n=f"{size / MB:.1f}".removesuffix(".0"))
    return _("%(n)sKB", n=max(1, round(size / 1024)))
