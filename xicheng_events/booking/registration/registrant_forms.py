"""Who it is that registers: shown when one registers, and when one corrects it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from xicheng_events.booking.events.asked_at_registering import asked
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.models import Event, Residence
from xicheng_events.booking.registration.models import AgeBand, Registration
from xicheng_events.booking.registration.operations.correcting_details import says_age
from xicheng_events.booking.registration.operations.eligibility import check_registrant, check_residence
from xicheng_events.booking.registration.party_forms import BANDS
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.forms import BaseForm, checked, hidden_number

ELSEWHERE = "elsewhere"


class WhoForm(BaseForm):
    """Name, age band, street, and the word about photographs. Whoever suits it to an event sets `slot`."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), checked(clean_name)],
                       render_kw={"autocomplete": "name"})
    # All bands: a child that registers alone is told who can do it instead.
    age_band = SelectField(_l("年龄段"), choices=[SelectChoice("", _l("不填写")), *BANDS],
                           validate_choice=False)
    street = SelectField(_l("所在街道"), choices=[], validate_choice=False)
    photo_agreed = BooleanField(_l("同意现场拍摄的照片用于宣传报道"))

    def mark_conditions(self, event: Event) -> None:
        """Mark what has to be said because the event is for people of some age or of the district."""
        if self.age_band and (event.min_age is not None or event.max_age is not None):
            self.age_band.flags.required = True
        if self.street and event.residence != Residence.ANY:
            self.street.flags.required = True

    def offer_streets(self, streets) -> None:
        """Fill the list of streets; only a page that is shown needs it."""
        if not self.street:
            return
        in_district = [SelectChoice(street.slug, street.short_name) for street in streets]
        self.street.choices = [SelectChoice("", _("请选择") if self.street.flags.required else _("不填写")),
                               *in_district, SelectChoice(ELSEWHERE, _("不在西城区"))]

    def names(self, street) -> bool:
        """Whether the list has what was sent as the street, which the database knows as `street`, and the event is
        for its people."""
        if self.street and self.street.data and self.street.data != ELSEWHERE and street is None:
            self.street.errors = [_("请从列表中选择所在街道。")]
            return False
        return self.fits(lambda: check_residence(self.slot.event, street))

    def fits(self, check) -> bool:
        """Whether `check()` refuses nothing; what it refuses is beside its field."""
        try:
            check()
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True

    def validate_age_band(self, field):
        """Refuse what the list doesn't offer."""
        if field.data and field.data not in [band.value for band in AgeBand]:
            raise ValidationError(_("请从列表中选择年龄段。"))


class DetailsForm(WhoForm):
    """What one said about oneself once more, as it should have been."""

    version = HiddenField()  # of the registration that the page shows

    def suit(self, registration: Registration) -> None:
        """Ask of it what the event asks."""
        self.slot, event = registration.slot, registration.slot.event
        if not says_age(registration):
            del self.age_band
        if not asked(event, Field.STREET):
            del self.street
        if not event.photo_notice:
            del self.photo_agreed
        self.mark_conditions(event)
        for name, field in (("age_band", Field.AGE_BAND), ("street", Field.STREET)):
            if name in self._fields and asked(event, field)["required"]:
                self._fields[name].flags.required = True

    def validate(self, extra_validators=None) -> bool:
        """All that is wrong, at once."""
        fine, problems = super().validate(extra_validators), []
        for name in ("age_band", "street"):
            if name in self._fields and self._fields[name].flags.required and not self._fields[name].data:
                problems.append(Refused("missing", _("请填写%(what)s。", what=self._fields[name].label.text), name))
        for problem in problems:
            self.refuse(problem)
        aged = problems or not fine or self.fits(lambda: check_registrant(self.slot.event, self.chosen_band)
                                                 if self.age_band else None)
        return fine and not problems and bool(aged)

    @property
    def chosen_band(self) -> AgeBand | None:
        """The age band that was chosen."""
        return AgeBand(self.age_band.data) if self.age_band and self.age_band.data else None

    @property
    def seen_version(self) -> int | None:
        """The version as a number."""
        return hidden_number(self.version.data)
