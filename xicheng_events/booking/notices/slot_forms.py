"""The rows of a notice's form: slots, how their places are split, lines of 活动安排."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, StringField

from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import DayLineKind
from xicheng_events.booking.events.slot_parts import slot_parts
from xicheng_events.booking.notices.rules import MOST_ROWS
from xicheng_events.foundation.web.date_time_fields import ClockField
from xicheng_events.foundation.web.fields import ChoiceField, MomentField, WholeField
from xicheng_events.foundation.web.forms import Rows


class QuotaRow(Form):
    """The places of one kind of seat and one category in a slot."""

    seat = ChoiceField(SeatKind, _l("席位"), none=_l("请选择"))
    category = ChoiceField(Category, _l("身份"), none=_l("请选择"))
    capacity = WholeField(_l("名额（人）"))


class ReleaseRow(Form):
    """What becomes of a category's unused places."""

    seat = ChoiceField(SeatKind, _l("席位"), none=_l("请选择"))
    from_category = ChoiceField(Category, _l("未用完的名额"), none=_l("请选择"))
    to_category = ChoiceField(Category, _l("转给"), none=_l("请选择"))
    hours_before = WholeField(_l("开始前几小时"))


class SlotRow(Form):
    """One slot."""

    label = StringField(_l("场次名称"))
    starts_at = MomentField(_l("开始时间"))
    ends_at = MomentField(_l("结束时间"))
    checkin_from = MomentField(_l("签到开始"))
    capacity = WholeField(_l("名额（人）"))
    online_capacity = WholeField(_l("线上名额（人）"))
    waiting_limit = WholeField(_l("候补名额（份）"))
    quotas = Rows(FormField(QuotaRow), _l("分身份名额"), min_entries=3, max_entries=len(Category) * len(SeatKind))
    releases = Rows(FormField(ReleaseRow), _l("未用完名额的调剂"), min_entries=1, max_entries=MOST_ROWS)

    @property
    def is_split(self) -> bool:
        """Whether anything is said about categories."""
        return bool(filled_rows(self.quotas) or filled_rows(self.releases))

    @property
    def tells_seats_apart(self) -> bool:
        """Whether places of two kinds of seats stand in it, or what is wrong about them."""
        said = [entry.form.seat for entry in (*self.quotas, *self.releases)]
        return (_is_filled(self.online_capacity) or len({field.data for field in said if field.data}) > 1
                or any(field.errors for field in (self.online_capacity, *said)))


def slot_row(*args, **kwargs) -> SlotRow:
    """The form of one slot, with the fields that later rooms add to it."""
    added = {part.name: FormField(part.form) for part in slot_parts()}
    return type("SlotRow", (SlotRow,), added)(*args, **kwargs)


class AgendaRow(Form):
    """One line of 活动安排."""

    title = StringField(_l("内容"))
    kind = ChoiceField(DayLineKind, _l("类型"), default=DayLineKind.VISIT)
    starts_at = ClockField(_l("开始"))
    ends_at = ClockField(_l("结束"))


def filled_rows(rows: Rows) -> list:
    """The entries in which anything stands."""
    return [entry for entry in rows.entries if any(map(_is_filled, entry.form))]


def _is_filled(field) -> bool:
    if isinstance(field, Rows):
        return bool(filled_rows(field))
    if isinstance(field, FormField):
        return any(map(_is_filled, field.form))
    if field.short_name == "kind":  # there is always one
        return False
    return bool(field.data if field.raw_data is None else "".join(map(str, field.raw_data)).strip())
