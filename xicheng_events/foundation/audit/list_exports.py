"""A long list as .xlsx, made by the clockwork, a part in each transaction, and put together as it is fetched.

It lies encrypted in the database, for whoever asked for it alone, and is deleted a day later. What the lists are that
can be had so is `LONG_LISTS` in each room's `room.py`.
"""

import base64
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, stream_with_context
from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, select, update

from xicheng_events.foundation.audit.exports import file_given_out
from xicheng_events.foundation.audit.models import ListExport, ListExportPart
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.xlsx_files import SheetHeadings, rows_in_sheet, xlsx_in_pieces

AT_ONCE = 500  # rows that are made while somebody waits
PART = 500
KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class LongList:
    """A kind of list: what it is called; its headings, by what it is about; and the rows under them of some ids, in
    their order, the first of them numbered `first`."""

    title: str
    headings: Callable[[int | None], SheetHeadings]
    rows: Callable[[ListExport, list[int], int], list[list]]


def exports_of(kind: str, about_id: int | None, by) -> Select:
    """What a person has had made of a list, the newest first; nobody else's."""
    return select(ListExport).where(
        ListExport.kind == kind, ListExport.about_id.is_not_distinct_from(about_id), ListExport.asked_by_id == by.id,
    ).order_by(ListExport.asked_at.desc(), ListExport.key)


def export_of(kind: str, about_id: int | None, key: str, by) -> ListExport | None:
    """One of them."""
    return db.session.scalar(exports_of(kind, about_id, by).where(ListExport.key == key))


def ask_for_list(kind: str, ids: list[int], *, about_id: int | None = None, whole: bool = False, key: str, by) -> bool:
    """Have a long list made by the clockwork; False when the same form has asked for it before."""
    return insert_unless_there(ListExport, key=key, kind=kind, about_id=about_id, asked_by_id=by.id,
                               asked_at=clock.now(), whole=whole, wanted=ids, done=0)


def drop_export(export: ListExport) -> None:
    """It isn't needed any more, made or not."""
    _drop(ListExport.key == export.key)


def make_lists() -> int:
    """Sweep: the next part of a list that is asked for; how many rows, 0 when there is none. Which of them is left to
    chance: one that fails each time holds up no other."""
    export = db.session.scalar(select(ListExport).where(ListExport.ready_at.is_(None)).order_by(func.random()).limit(1))
    if export is None:
        return 0
    return _make_part(export) if export.done < len(export.wanted) else _finish(export)


def drop_old_exports() -> int:
    """Sweep: delete the lists that were asked for KEPT_FOR ago or earlier; how many."""
    return _drop(ListExport.asked_at <= clock.now() - KEPT_FOR)


def _make_part(export: ListExport) -> int:
    first = export.done
    ids = export.wanted[first:first + PART]
    rows = rows_in_sheet(_list_of(export).rows(export, ids, first + 1), first=first + 1)
    packed = base64.b64encode(zlib.compress(rows.encode(), 3)).decode()
    # Read first, then written: of two processes that make the same part, one has made it.
    if insert_unless_there(ListExportPart, key=export.key, first=first, rows=packed):
        write(update(ListExport).where(ListExport.key == export.key).values(done=first + len(ids)))
    return len(ids)


def _finish(export: ListExport) -> int:
    if not _can_be_read(export):  # made again
        write(delete(ListExportPart).where(ListExportPart.key == export.key))
        return write(update(ListExport).where(ListExport.key == export.key).values(done=0))
    return write(update(ListExport).where(ListExport.key == export.key, ListExport.ready_at.is_(None))
                 .values(ready_at=clock.now(), wanted=[]))


def file_of(export: ListExport, name: str) -> Response:
    """The file of a list that is ready, put together while it is given out. Refuses `unreadable`."""
    if not _can_be_read(export):
        raise Refused("unreadable", _("名单文件无法读取，请返回名单页重新导出。"))
    made = _list_of(export)
    pieces = xlsx_in_pieces(str(made.title), made.headings(export.about_id), _parts_of(export.key))
    return file_given_out(stream_with_context(pieces), name)


def _can_be_read(export: ListExport) -> bool:
    firsts = select(ListExportPart.first).where(ListExportPart.key == export.key)
    return all(_part(export.key, first) for first in db.session.scalars(firsts).all())


def _parts_of(key: str) -> Iterator[str]:
    """The rows, a part at a time: each is read by itself, so that nothing is held between them."""
    firsts = select(ListExportPart.first).where(ListExportPart.key == key).order_by(ListExportPart.first)
    for first in db.session.scalars(firsts).all():
        rows = _part(key, first)
        db.session.rollback()
        yield zlib.decompress(base64.b64decode(rows)).decode()


def _part(key: str, first: int) -> str | None:
    return db.session.scalar(select(ListExportPart.rows).where(
        ListExportPart.key == key, ListExportPart.first == first))


def _list_of(export: ListExport) -> LongList:
    return house.table("LONG_LISTS")[export.kind]


def _drop(which) -> int:
    write(delete(ListExportPart).where(ListExportPart.key.in_(select(ListExport.key).where(which))))
    return write(delete(ListExport).where(which))
