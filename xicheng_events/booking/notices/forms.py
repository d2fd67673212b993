"""The form of a notice. What may stand in it is `rules`' business; here is how it is typed and given back."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import (
    BooleanField,
    Form,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField

from xicheng_events.booking.events.kinds import KINDS, Allocation, AttendanceMode, EventKind, KindRow
from xicheng_events.booking.events.models import CompanionPolicy, Residence
from xicheng_events.booking.notices.rules import MOST_ROWS, RULES, check
from xicheng_events.booking.notices.slot_forms import AgendaRow, filled_rows, slot_row
from xicheng_events.booking.notices.splitting_places import split_of
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.fields import ChoiceField, MomentField, TicksField, WholeField
from xicheng_events.foundation.web.forms import OnceForm, Rows

NEW_VENUE = "new"


class NoticeForm(OnceForm):
    """公告 (domain §2.2). `values` are the fields for `draft_event` and `edit_event`; blank rows are left out."""

    host = SelectField(_l("主办单位"), coerce=str, validate_choice=False)
    kind = ChoiceField(EventKind, _l("活动类型"), default=EventKind.OPEN_DAY)
    attendance_mode = ChoiceField(AttendanceMode, _l("形式"), default=AttendanceMode.ROOM)
    title = StringField(_l("活动名称"))
    theme = StringField(_l("活动主题"))
    summary = TextAreaField(_l("活动介绍"))
    co_hosts = TicksField(_l("协办单位"), coerce=str, validate_choice=False)
    slots = Rows(FormField(slot_row), _l("场次"), max_entries=MOST_ROWS)
    venue = SelectField(_l("活动地点"), coerce=str, validate_choice=False)
    venue_name = StringField(_l("地点名称"))
    venue_room = StringField(_l("楼层、房间"))
    venue_address = StringField(_l("详细地址"))
    venue_street = SelectField(_l("所在街道"), coerce=str, validate_choice=False)
    venue_meeting_point = StringField(_l("集合地点"))
    venue_transit = StringField(_l("交通"))
    venue_accessibility = StringField(_l("无障碍条件"))
    venue_map_url = StringField(_l("地图链接"))
    agenda = Rows(FormField(AgendaRow), _l("活动安排"), max_entries=MOST_ROWS)
    audience = StringField(_l("面向对象"))
    min_age = WholeField(_l("最小年龄"))
    max_age = WholeField(_l("最大年龄"))
    residence = ChoiceField(Residence, _l("居住条件"), default=Residence.ANY)
    eligibility = TextAreaField(_l("其他报名条件"))
    companion_policy = ChoiceField(CompanionPolicy, _l("同行人"), default=CompanionPolicy.NONE)
    max_party = WholeField(_l("每份报名最多人数"), default=3)
    minors_allowed = BooleanField(_l("未成年人可由监护人陪同参加"))
    allocation = ChoiceField(Allocation, _l("录取方式"), default=Allocation.FIRST_COME)
    review_required = BooleanField(_l("报名后由本单位审核是否符合条件（先到先审；抽取的先审后抽）"))
    allow_skip = BooleanField(_l("候补时，空出的名额不够前面一组用，可让后面一组先递补一次"), default=True)
    registration_opens_at = MomentField(_l("报名开始时间"))
    registration_closes_at = MomentField(_l("报名截止时间"))
    cancel_until = MomentField(_l("取消截止时间"))
    result_until = MomentField(_l("最迟何时通知结果"))
    offer_hours = WholeField(_l("递补确认时限（小时）"), default=24)
    offline_channel = StringField(_l("线下报名方式"))
    channels = StringField(_l("发布渠道"))
    contact_name = StringField(_l("联系人"))
    contact_phone = StringField(_l("联系电话"))
    contact_hours = StringField(_l("咨询时间"))
    what_to_bring = TextAreaField(_l("携带物品"))
    notes = TextAreaField(_l("注意事项"))
    photo_notice = BooleanField(_l("告知现场可能拍摄用于宣传报道"), default=True)
    feedback_days = WholeField(_l("反馈征集天数"), default=7)
    version = HiddenField()

    @property
    def row(self) -> KindRow:
        """What the chosen kind means; the usual one while none is chosen."""
        return KINDS.get(self.kind.data, KINDS[EventKind.OPEN_DAY])

    @property
    def asks_seats(self) -> bool:
        """Whether the slots ask for the places of each kind of seat: where one may choose, and where it has been said
        already, so that nothing typed goes unseen."""
        return (bool(self.row.seats) or self.attendance_mode.data is AttendanceMode.BOTH
                or any(entry.form.tells_seats_apart for entry in self.slots))

    def suit_seats(self) -> None:
        """Offer the kinds of seat that the chosen kind of event may have; before the form is shown."""
        seats = self.row.seats or AttendanceMode.BOTH.seats
        for entry in self.slots:
            for row in (*entry.form.quotas, *entry.form.releases):
                row.form.seat.offer(seats)

    def offer(self, *, hosts, venues, streets, units) -> None:
        """Set what may be chosen: rows of organisations and venues."""
        self.host.choices = [SelectChoice(str(unit.id), unit.full_name) for unit in hosts]
        self.venue.choices = [
            SelectChoice("", _l("请选择")), *(SelectChoice(str(venue.id), _place(venue)) for venue in venues),
            SelectChoice(NEW_VENUE, _l("新增地点（在下方填写）"))]
        self.venue_street.choices = [
            SelectChoice("", _l("请选择")), *(SelectChoice(str(street.id), street.short_name) for street in streets)]
        self.co_hosts.choices = unit_choices(units, by="id")
        self._units, self._venues = {str(unit.id): unit for unit in units}, {str(venue.id): venue for venue in venues}

    def take_out(self, fixed: tuple[str, ...]) -> None:
        """Take out what can't be changed any more (`revision.fixed_of`), and the host."""
        for name in (*fixed, "host"):
            if name in self._fields:
                delattr(self, name)

    def validate(self, extra_validators=None, *, starts=()) -> bool:
        """Everything wrong at once, each sentence beside its field; a field that couldn't be read says only that."""
        super().validate(extra_validators)
        unread = {field.name for field in _every_field(self) if field.errors}
        for problem in [*self._wrong_choices(), *check(self.values, starts=starts)[1]]:
            path = self._path(problem.field)
            if not path or path[-1].name not in unread:
                self.refuse(problem)
        return not self.errors

    @property
    def values(self) -> dict:
        """The fields as `rules.check` takes them."""
        taken = {name: self._fields[name].data for name in RULES if name in self._fields}
        taken["venue"] = self._venues.get(self.venue.data)
        taken["co_hosts"] = [self._units[key] for key in self.co_hosts.data or () if key in self._units]
        for rows in ("slots", "agenda"):
            if rows in taken:
                taken[rows] = _rows(self._fields[rows])
        return taken

    @property
    def new_venue(self) -> dict | None:
        """The fields of the place to add; None when one of the list was chosen."""
        if self.venue.data != NEW_VENUE:
            return None
        names = ("name", "address", "room", "meeting_point", "transit", "accessibility", "map_url")
        street = self.venue_street.data
        return {**{name: self._fields[f"venue_{name}"].data or "" for name in names},
                "street_id": int(street) if street else None}

    def refuse(self, refusal: Refused) -> None:
        """Show a sentence beside the field it names, rows included."""
        *lists, field = self._path(refusal.field) or [None]
        if field is None:
            super().refuse(refusal)
            return
        field.errors = [*field.errors, refusal.sentence]
        for rows in filter(lambda each: isinstance(each, Rows), lists):
            rows.errors = [*rows.errors, {field.short_name: [refusal.sentence]}]

    def _path(self, name: str | None) -> list:
        """The field that a refusal means, behind the lists it stands in; empty without one.

        `slots-1-capacity` means the second filled row: in the page it may be called slots-3-…
        """
        holder, path = self, []
        for part in (name or "").split("-"):
            if not part.isdigit():
                holder = path[-1].form if path and isinstance(path[-1], FormField) else holder
                path.append(holder._fields.get(part))
            elif isinstance(path[-1], Rows) and int(part) < len(there := filled_rows(path[-1])):
                holder = there[int(part)].form
            else:
                return []
        return [] if None in path else path

    def _wrong_choices(self):
        refused = _l("请从列出的选项中选择。")
        for name in ("host", "venue", "venue_street"):
            field = self._fields.get(name)
            if field and field.data not in {choice.value for choice in field.choices} | {"", None, "None"}:
                yield Refused("unknown_choice", refused, name)
        if set(self.co_hosts.data or ()) - set(self._units):
            yield Refused("unknown_choice", refused, "co_hosts")
        if self.venue.data == NEW_VENUE:
            for name in ("venue_name", "venue_address"):
                if not self._fields[name].data:
                    yield Refused("text_missing", _l("新增地点请填写名称和详细地址。"), name)


def labels() -> dict[str, str]:
    """What the fields of a notice are called in its form."""
    return {"form": _("报名表"), "files": _("图片和附件")} | {
        name: str(label) for name, field in vars(NoticeForm).items() if isinstance(field, UnboundField)
        for label in field.args if isinstance(label, LazyString)}


def _every_field(form: Form):
    for field in form:
        yield field
        if isinstance(field, Rows):
            for entry in field.entries:
                yield from _every_field(entry.form)
        elif isinstance(field, FormField):
            yield from _every_field(field.form)


def _rows(rows: Rows) -> list[dict]:
    return [{name: _rows(field) if isinstance(field, Rows) else field.data
             for name, field in entry.form._fields.items()} for entry in filled_rows(rows)]


def _place(venue) -> str:
    return " ".join(filter(None, [venue.name, venue.room, venue.address]))


def fields_for_form(notice) -> dict:
    """The fields of an event, or of its revision, as `NoticeForm` takes them."""
    names = [name for name in RULES if name not in ("venue", "co_hosts", "slots", "agenda")]
    slots = ("label", "starts_at", "ends_at", "checkin_from", "waiting_limit")
    agenda = ("title", "kind", "starts_at", "ends_at")
    return {
        **{name: getattr(notice, name) for name in names},
        "host": str(notice.host_id), "version": notice.version,
        "venue": str(notice.venue.id) if notice.venue else "",
        "co_hosts": [str(unit.id) for unit in notice.co_hosts],
        "slots": [{**{name: getattr(slot, name) for name in slots}, **split_of(slot), **slot.added}
                  for slot in notice.slots] or [{}],
        "agenda": [{name: getattr(item, name) for name in agenda} for item in notice.agenda] or [{}],
    }
