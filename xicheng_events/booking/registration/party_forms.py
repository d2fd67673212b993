"""Whom one brings: named or counted, with a guardian's word for those under age."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, FormField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import DateInput

from xicheng_events.booking.events.asked_at_registering import asked, counts_companions
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.models import CompanionPolicy, Event, Slot
from xicheng_events.booking.registration.models import AgeBand, Guardian
from xicheng_events.booking.registration.operations.eligibility import aged, event_day, party_gaps
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, Rows, checked, hidden_number

BANDS = options(AgeBand)
GUARDIAN_FIELDS = ("guardian_name", "guardian_relation", "children_agreed")
COUNT_FIELDS = ("adults", "teens", "children")


class BirthDateField(StringField):
    """A date of birth; what can't be read stays as it was typed."""

    widget = DateInput()

    def pre_validate(self, form):
        """A real day, not to come and not out of living memory."""
        if half_width(self.data) and self.day is None:
            raise ValidationError(_("出生日期没有看懂，请按“2015-06-01”的样式填写，并检查年份。"))

    @property
    def day(self) -> date | None:
        """The day, if there is one."""
        try:
            found = date.fromisoformat(half_width(self.data))
        except ValueError:
            return None
        return found if found.year >= 1900 and found <= clock.today() else None


class CompanionForm(Form):
    """One row of 同行人; a row in which nothing is filled in is no companion."""

    name = StringField(_l("姓名"), [Optional(), checked(clean_name)])
    age_band = SelectField(_l("年龄段"), choices=[SelectChoice("", _l("请选择")), *BANDS],
                           validate_choice=False)
    born_on = BirthDateField(_l("出生日期"))
    guardian_agreed = BooleanField(_l("14—17周岁：我是其监护人，或已获监护人同意并全程陪同"))
    leaves = BooleanField(_l("不再同行"))

    @property
    def is_filled_in(self) -> bool:
        """Whether somebody comes in this row."""
        typed = (self.name.data, self.age_band and self.age_band.data, self.born_on and self.born_on.data)
        return bool(any((text or "").strip() for text in typed) or self.guardian_agreed.data) and not self.leaves.data

    def validate(self, extra_validators=None):
        """Both name and age, in the rows that are filled in. Who stays away needs no correcting."""
        if not self.is_filled_in:
            return True
        fine = super().validate(extra_validators)
        if not (self.name.data or "").strip():
            self.name.errors = [_("请填写同行人的姓名；没有同行人请把本行留空。")]
        if self.age_band and self.age_band.data not in [band.value for band in AgeBand]:
            self.age_band.errors = [_("请选择同行人的年龄段。")]
        if self.born_on and not self.born_on.data:
            self.born_on.errors = [_("请填写同行人的出生日期。")]
        return fine and not self.errors


def _how_many(label):
    return StringField(label, render_kw={"inputmode": "numeric"})


class PartyForm(BaseForm):
    """The people one brings. `suit_party` leaves in it what the event asks."""

    companions = Rows(FormField(CompanionForm), max_entries=9)
    adults = _how_many(_l("成人（18周岁以上）"))
    teens = _how_many(_l("14—17周岁"))
    children = _how_many(_l("14周岁以下儿童"))
    accompanied = BooleanField(_l("14—17周岁：我是其监护人，或已获监护人同意并全程陪同"))
    guardian_name = StringField(_l("监护人姓名"), [checked(lambda text: clean_name(text, field="guardian_name"))])
    guardian_relation = SelectField(_l("监护人与孩子的关系"), validate_choice=False,
                                    choices=[SelectChoice("", _l("请选择")),
                                             *(SelectChoice(each.value, each._label) for each in Guardian)])
    children_agreed = BooleanField(_l("我是孩子的监护人，或受监护人委托陪同；"
                                      "监护人已阅读并同意《儿童个人信息处理规则》"))
    version = HiddenField()  # of the registration that the page shows

    @property
    def seen_version(self) -> int | None:
        """The version as a number."""
        return hidden_number(self.version.data)

    def suit_party(self, event: Event, slot: Slot) -> None:
        """Show as many rows as the event lets one bring, or three numbers; nothing where nobody may come along.

        Ages count on the day of `slot`; without one (a draft) nobody's age is worked out.
        """
        self.event, self.day = event, event_day(slot) if slot.starts_at else None
        alone = event.companion_policy == CompanionPolicy.NONE
        self.is_counted = counts_companions(event) and not alone
        if alone or not event.minors_allowed:
            self._leave_out(*GUARDIAN_FIELDS)
        if not self.is_counted:
            self._leave_out(*COUNT_FIELDS, "accompanied")
        if not alone and not self.is_counted:
            self._show_rows(event)

    def validate(self, extra_validators=None) -> bool:
        """What was typed, whom the event takes, what a guardian has yet to say: all at once, each beside its field."""
        super().validate(extra_validators)
        for gap in party_gaps(self.event, aged(self.party, self.day)):
            self.refuse(gap)
        return not self.errors

    def _leave_out(self, *names: str) -> None:
        for name in names:
            delattr(self, name)

    def _show_rows(self, event: Event) -> None:
        while len(self.companions.entries) < event.max_party - 1:
            self.companions.append_entry()
        other = "age_band" if asked(event, Field.BIRTH_DATE) else "born_on"
        for row in self.companions.entries:
            delattr(row.form, other)

    def validate_adults(self, field):
        """Whole numbers, few."""
        _check_count(field)

    validate_teens = validate_children = validate_adults

    @property
    def party(self) -> list[dict]:
        """The companions, as `placing.register` takes them."""
        said = {name: self._fields[name].data for name in GUARDIAN_FIELDS if name in self._fields}
        rows = self._counted() if self.is_counted else [
            {"name": row.form.name.data, "guardian_agreed": row.form.guardian_agreed.data,
             "age_band": row.form.age_band.data if row.form.age_band else None,
             "born_on": row.form.born_on.day if row.form.born_on else None}
            for row in self.companions if row.form.is_filled_in]
        return [{**row, **said} for row in rows]

    def _counted(self) -> list[dict]:
        bands = {"adults": None, "teens": AgeBand.TEEN, "children": AgeBand.UNDER_14}
        return [{"name": "", "age_band": band, "guardian_agreed": self.accompanied.data}
                for name, band in bands.items() for _n in range(_count(self._fields[name]))]


def given_party(companions) -> dict:
    """The fields of a party there is, as `PartyForm` takes them."""
    child = next((each for each in companions if each.guardian_relation), None)
    counted = {name: str(sum(each.age_band == band for each in companions) or "") for name, band in
               (("adults", None), ("teens", AgeBand.TEEN), ("children", AgeBand.UNDER_14))}
    return {
        **counted, "accompanied": any(each.guardian_agreed_at for each in companions),
        "guardian_name": child.guardian_name if child else "",
        "guardian_relation": child.guardian_relation.value if child else "",
        "children_agreed": bool(child),
        "companions": [{"name": each.name, "age_band": each.age_band.value if each.age_band else "",
                        "born_on": each.born_on.isoformat() if each.born_on else "",
                        "guardian_agreed": bool(each.guardian_agreed_at)} for each in companions if each.name],
    }


def _count(field) -> int:
    text = half_width(field.data)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0


def _check_count(field) -> None:
    text = half_width(field.data)
    if text and not (text.isascii() and text.isdecimal() and len(text) < 3):
        raise ValidationError(_("请填写人数，例如1；没有请留空。"))
