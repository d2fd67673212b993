"""The list as .xlsx: a short one while somebody waits, a long one by the clockwork, a part in each transaction.

A long one lies encrypted in the database, for whoever asked for it alone, and is deleted a day later.
"""

import base64
import json
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, select, update

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.models import ListExport, ListExportPart
from xicheng_events.booking.participants.printed_papers import export_headings, export_rows
from xicheng_events.booking.participants.queries import Wanted, desk_list
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.personal_data import meant_for
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.xlsx_files import list_as_xlsx

AT_ONCE = 500  # rows that are made while somebody waits: a fifth of a second
PART = 500
KEPT_FOR = timedelta(hours=24)


def ids_wanted(event: Event, wanted: Wanted) -> list[int]:
    """The ids of the registrations that are wanted, in the order of the list."""
    return list(db.session.scalars(desk_list(event, wanted).with_only_columns(Registration.id)))


def list_of(event: Event, ids: list[int], *, whole: bool) -> bytes:
    """The list of these registrations as .xlsx, made at once."""
    return list_as_xlsx(_("报名名单"), export_headings(event), export_rows(event, ids, first=1, whole=whole))


def exports_of(event: Event, by: Person) -> Select:
    """What somebody has had made of an event's list, the newest first; nobody else's."""
    return select(ListExport).where(ListExport.event_id == event.id, ListExport.asked_by_id == by.id).order_by(
        ListExport.asked_at.desc(), ListExport.key)


def ask_for_list(event: Event, ids: list[int], *, whole: bool, key: str, by: Person) -> bool:
    """Have a long list made by the clockwork; False when the same form has asked for it before."""
    return insert_unless_there(ListExport, key=key, event_id=event.id, asked_by_id=by.id, asked_at=clock.now(),
                               whole=whole, wanted=ids, done=0)


def drop_export(export: ListExport) -> None:
    """It isn't needed any more, made or not."""
    _drop(ListExport.key == export.key)


def make_lists() -> int:
    """Sweep: the next part of a list that is asked for; how many rows, 0 when there is none. Which of them is left to
    chance: one that fails each time holds up no other."""
    export = db.session.scalar(select(ListExport).where(ListExport.ready_at.is_(None)).order_by(func.random()).limit(1))
    if export is None:
        return 0
    return _make_part(export) if export.done < len(export.wanted) else _bind(export)


def drop_old_exports() -> int:
    """Sweep: delete the lists that were asked for KEPT_FOR ago or earlier; how many."""
    return _drop(ListExport.asked_at <= clock.now() - KEPT_FOR)


def _make_part(export: ListExport) -> int:
    first = export.done
    ids = export.wanted[first:first + PART]
    rows = export_rows(export.event, ids, first=first + 1, whole=export.whole)
    # Read first, then written: of two processes that make the same part, one has made it.
    if insert_unless_there(ListExportPart, key=export.key, first=first, rows=json.dumps(rows)):
        write(update(ListExport).where(ListExport.key == export.key).values(done=first + len(ids)))
    return len(ids)


def _bind(export: ListExport) -> int:
    parts = db.session.scalars(select(ListExportPart).where(ListExportPart.key == export.key)
                               .order_by(ListExportPart.first)).all()
    if not all(part.rows for part in parts):  # one can't be read: made again
        write(delete(ListExportPart).where(ListExportPart.key == export.key))
        return write(update(ListExport).where(ListExport.key == export.key).values(done=0))
    book = list_as_xlsx(_("报名名单"), export_headings(export.event), (row for part in parts
                                                                 for row in json.loads(part.rows)))
    sealed = meant_for(ListExport.book, base64.b64encode(book).decode(), key=export.key)
    write(update(ListExport).where(ListExport.key == export.key, ListExport.ready_at.is_(None))
          .values(book=sealed, ready_at=clock.now(), wanted=[]))
    write(delete(ListExportPart).where(ListExportPart.key == export.key))
    return 1


def book_of(export: ListExport) -> bytes:
    """The file of a list that is ready. Refuses `unreadable`."""
    if not export.book:
        raise Refused("unreadable", _("名单文件无法读取，请返回名单页重新导出。"))
    return base64.b64decode(export.book)


def _drop(which) -> int:
    write(delete(ListExportPart).where(ListExportPart.key.in_(select(ListExport.key).where(which))))
    return write(delete(ListExport).where(which))
