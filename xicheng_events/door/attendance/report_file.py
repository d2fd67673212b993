"""到场名单 as .xlsx: who came, when they came and went, and how long they were there."""

from datetime import datetime

from flask import Response
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.door.attendance.queries.report import Stay
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import clock_time, table_day
from xicheng_events.foundation.core.xlsx_files import MIMETYPE, list_as_xlsx


def download(slot: Slot, stays: list[Stay], *, with_hours: bool) -> Response:
    """The list as a file to be saved."""
    book = list_as_xlsx(_("到场名单"), _headings(with_hours), [_row(each, with_hours) for each in stays])
    name = f"{slot.event.code}-{slot.id}-{clock.today():%Y%m%d}.xlsx"
    return Response(book, mimetype=MIMETYPE, headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


def _headings(with_hours: bool) -> list[tuple[str, int]]:
    heads = [(_("姓名"), 16), (_("手机尾号"), 10), (_("名额类别"), 14), (_("渠道"), 12), (_("报名人数"), 10),
             (_("实到人数"), 10), (_("签到时间"), 18)]
    return heads + ([(_("签退人数"), 10), (_("签退时间"), 18), (_("在场时长（小时）"), 16)] if with_hours else [])


def _row(stay: Stay, with_hours: bool) -> list:
    row = [stay.name, stay.tail, stay.seat, stay.channel.label, stay.admits, stay.arrived,
           _("手续未办完") if stay.rests else _at(stay.came_at)]
    hours = "" if stay.hours is None else stay.hours
    return row + ([stay.left, _at(stay.left_at), hours] if with_hours else [])


def _at(moment: datetime | None) -> str:
    return f"{table_day(moment)} {clock_time(moment)}" if moment else ""
