"""The figures of meetings as tables, for the page and for the sheet: each row with its numbers in words and its
bar."""

from collections import defaultdict
from typing import NamedTuple

from flask_babel import format_percent
from flask_babel import gettext as _

from xicheng_events.foundation.accounts.queries import units_to_filter_by
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.periods import Period, months_up_to
from xicheng_events.openness.meetings.kinds import ClosedReason, Openness
from xicheng_events.overview.statistics.meeting_numbers import HeldMeeting, MeetingNumbers, SeatCounts


class NumbersRow(NamedTuple):
    """One row: what it is of, its numbers as they are printed, and the share of a hundred that its bar shows."""

    label: str
    cells: list[str]
    share: float | None = None


class NumbersTable(NamedTuple):
    """One table: what it is called, the headings of its numbers, its rows, and what is to be known of it; what its bar
    shows, where it has one."""

    title: str
    label: str
    head: list[str]
    rows: list[NumbersRow]
    note: str = ""
    bar: str = ""


def tables_of_meetings(numbers: MeetingNumbers, period: Period) -> list[NumbersTable]:
    """All of them; those without rows are left out."""
    few = _("人数不足5的，和可以由此推算的，写“未列出”。")
    places = [_("提供席位"), _("确认参加"), _("实际到场")]
    streets = {unit.id: unit.short_name for unit in units_to_filter_by()} | {None: _("未登记")}
    tables = [
        _by_unit(numbers.held), _by_month(numbers.held, period), _of_items(numbers),
        NumbersTable(_("未开放会议的原因"), _("原因"), [_("会议")], _counted(numbers.closed_reasons), bar=_("占比")),
        NumbersTable(_("席位"), _("席位"), places, [_seat(each.label, n) for each, n in numbers.seats.items()], few,
                     _("到场占席位")),
        NumbersTable(_("身份类别"), _("身份"), places, [_seat(each.label, n) for each, n in numbers.categories.items()],
                     few, _("到场占席位")),
        NumbersTable(_("街道"), _("所在街道"), places[1:], [
            NumbersRow(streets[each], [shown_number(numbers.streets[each].confirmed),
                                       shown_number(numbers.streets[each].came)])
            for each in streets if each in numbers.streets], few),
        NumbersTable(_("发言和采纳"), _("项目"), [_("数值"), _("依据（n）")], [
            NumbersRow(_("发言要点和会后意见"), [_("%(n)s件", n=numbers.remarks), str(numbers.remarks)]),
            *(NumbersRow(each.indicator.label, [each.said, each.made_of]) for each in numbers.readings)])]
    return [table for table in tables if table.rows]


def shown_number(n: int | None) -> str:
    """A number of people as it is shown; None: it isn't."""
    return _("未列出") if n is None else str(n)


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _row_of_meetings(label: str, held: list[HeldMeeting]) -> NumbersRow:
    opened = sum(each.openness is not Openness.NONE for each in held)
    wholly = sum(each.openness is Openness.ALL for each in held)
    share = _percent(opened, len(held))
    return NumbersRow(label, [str(len(held)), str(opened), str(wholly),
                              "—" if share is None else format_percent(share / 100)], share)


def _heads_of_meetings() -> list[str]:
    return [_("召开"), _("有议题公开"), _("其中全程开放"), _("开放率")]


def _by_unit(held: list[HeldMeeting]) -> NumbersTable:
    """In the order of the units: nobody is ranked (国办函〔2026〕12号)."""
    of_unit = defaultdict(list)
    for each in held:
        of_unit[each.unit].append(each)
    rows = [_row_of_meetings(unit.short_name, of_unit[unit.id]) for unit in units_to_filter_by() if unit.id in of_unit]
    if len(rows) > 1:
        rows.append(_row_of_meetings(_("合计"), held))
    return NumbersTable(_("各单位的会议"), _("单位"), _heads_of_meetings(), rows,
                        _("按单位名册的顺序，不作排名。包括发布过预告的会议和只作登记的未开放会议，不含取消的。"),
                        _("开放率"))


def _by_month(held: list[HeldMeeting], period: Period) -> NumbersTable:
    of_month = defaultdict(list)
    for each in held:
        of_month[each.day.year, each.day.month].append(each)
    last = min(period.last, clock.today())
    count = max(0, (last.year - period.first.year) * 12 + last.month - period.first.month + 1)
    rows = [_row_of_meetings(month.label, of_month[month.first.year, month.first.month])
            for month in months_up_to(last, count)]
    return NumbersTable(_("各月的会议"), _("月份"), _heads_of_meetings(), rows if held else [], bar=_("开放率"))


def _of_items(numbers: MeetingNumbers) -> NumbersTable:
    counts = {_("公开"): numbers.open_items} | {
        _("不公开：%(why)s", why=why.label): n for why, n in numbers.closed_items.items()}
    total = sum(counts.values())
    rows = [NumbersRow(label, [str(n)], _percent(n, total)) for label, n in counts.items()] if total else []
    return NumbersTable(_("议题"), _("是否公开"), [_("议题")], rows,
                        _("只计发布过预告的会议；未开放的会议不登记议题。"), _("占比"))


def _counted(reasons) -> list[NumbersRow]:
    total = sum(reasons.values())
    return [NumbersRow(each.label, [str(reasons[each])], _percent(reasons[each], total))
            for each in ClosedReason if reasons[each]]


def _seat(label: str, n: SeatCounts) -> NumbersRow:
    share = None if n.came is None else _percent(min(n.came, n.offered), n.offered)
    return NumbersRow(label, [str(n.offered), shown_number(n.confirmed), shown_number(n.came)], share)
