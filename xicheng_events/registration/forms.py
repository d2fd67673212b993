"""What one fills in to register. Shape only; who may come is decided in `operations.eligibility`."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import DateTimeLocalField, SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from xicheng_events.core import clock
from xicheng_events.core.names import clean_name
from xicheng_events.core.phones import clean_mobile
from xicheng_events.core.plain_text import plain_text
from xicheng_events.events.models import CompanionPolicy, Event, Residence
from xicheng_events.registration.models import AgeBand
from xicheng_events.web.forms import BaseForm, OnceForm, checked

_BANDS = [SelectChoice(band.value, band._label) for band in AgeBand]
ELSEWHERE = "elsewhere"
_TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]  # the first is how a browser wants to be given it


class CompanionForm(Form):
    """One row of 同行人; a row in which nothing is filled in is no companion."""

    name = StringField(_l("姓名"), [Optional(), checked(clean_name)])
    age_band = SelectField(_l("年龄段"), choices=[SelectChoice("", _l("请选择")), *_BANDS],
                           validate_choice=False)
    guardian_agreed = BooleanField(_l("未成年人：我是其监护人，或已获监护人同意并全程陪同"))
    leaves = BooleanField(_l("不再同行"))

    @property
    def is_filled_in(self) -> bool:
        """Whether somebody comes in this row."""
        name = (self.name.data or "").strip()
        return bool(name or self.age_band.data or self.guardian_agreed.data) and not self.leaves.data

    def validate(self, extra_validators=None):
        """Both name and age band, in the rows that are filled in. Who stays away needs no correcting."""
        if not self.is_filled_in:
            return True
        fine = super().validate(extra_validators)
        if not (self.name.data or "").strip():
            self.name.errors = [_("请填写同行人的姓名；没有同行人请把本行留空。")]
        if self.age_band.data not in [band.value for band in AgeBand]:
            self.age_band.errors = [_("请选择同行人的年龄段。")]
        return fine and not self.errors


class PartyForm(BaseForm):
    """The people one brings."""

    companions = FieldList(FormField(CompanionForm), max_entries=9)
    version = HiddenField()  # of the registration that the page shows

    @property
    def seen_version(self) -> int | None:
        """The version as a number."""
        return int(self.version.data) if str(self.version.data).isdecimal() else None

    def show_rows(self, most: int) -> None:
        """Show as many rows as the event lets one bring."""
        while len(self.companions.entries) < most:
            self.companions.append_entry()

    @property
    def party(self) -> list[dict]:
        """The filled-in rows, as `operations.register` takes them."""
        return [row.data for row in self.companions if row.form.is_filled_in]


class RegistrationForm(OnceForm, PartyForm):
    """报名: for people who are signed in."""

    version = None
    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), checked(clean_name)],
                       render_kw={"autocomplete": "name"})
    # All bands: a child that registers alone is told who can do it instead.
    age_band = SelectField(_l("年龄段"), choices=[SelectChoice("", _l("不填写")), *_BANDS],
                           validate_choice=False)
    street = SelectField(_l("所在街道"), choices=[], validate_choice=False)
    access_needs = StringField(_l("无障碍需求"), [Length(max=100, message=_l("无障碍需求最多100字。"))],
                               filters=[plain_text])
    question = TextAreaField(_l("想了解或想提的问题"), [Length(max=300, message=_l("问题最多300字。"))],
                             filters=[plain_text])
    photo_agreed = BooleanField(_l("同意现场拍摄的照片用于宣传报道"))
    privacy_agreed = BooleanField(_l("我已阅读并同意《个人信息处理告知书》"))

    def suit(self, event: Event) -> None:
        """Ask what this event needs to know."""
        if event.min_age is not None or event.max_age is not None:
            self.age_band.flags.required = True
        if event.residence != Residence.ANY:
            self.street.flags.required = True
        if event.companion_policy != CompanionPolicy.NONE:
            self.show_rows(event.max_party - 1)

    def offer_streets(self, streets) -> None:
        """Fill the list of streets; only a page that is shown needs it."""
        in_district = [SelectChoice(street.slug, street.short_name) for street in streets]
        self.street.choices = [SelectChoice("", _("请选择") if self.street.flags.required else _("不填写")),
                               *in_district, SelectChoice(ELSEWHERE, _("不在西城区"))]

    def names(self, street) -> bool:
        """Whether the list has what was sent as the street, which the database knows as `street`."""
        if self.street.data and self.street.data != ELSEWHERE and street is None:
            self.street.errors = [_("请从列表中选择所在街道。")]
            return False
        return True

    def validate_age_band(self, field):
        """Refuse what the list doesn't offer."""
        if field.data and field.data not in [band.value for band in AgeBand]:
            raise ValidationError(_("请从列表中选择年龄段。"))


class VisitorForm(RegistrationForm):
    """报名 for people who aren't signed in: they prove their phone in the same form."""

    phone = StringField(_l("手机号"), [InputRequired(_l("请填写手机号。")), checked(clean_mobile)],
                        render_kw={"inputmode": "tel", "autocomplete": "tel"})
    code = StringField(_l("验证码"), [Length(max=12, message=_l("验证码为6位数字，请检查。"))],
                       render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"})

    def validate_code(self, field):
        """A code is needed to register, not to ask for one."""
        if not field.data:
            raise ValidationError(_("请填写短信中的6位验证码；没有收到请点“获取验证码”。"))


class CapacityForm(BaseForm):
    """How many places."""

    capacity = IntegerField(_l("名额"), [InputRequired(_l("请填写名额。")),
                                       NumberRange(1, 5000, _l("名额应为1至5000之间的整数。"))])


class ReasonForm(BaseForm):
    """Why. People read it in the message."""

    reason = TextAreaField(_l("原因"), [InputRequired(_l("请写明原因，报名人会在通知中看到。")),
                                      Length(max=100, message=_l("原因最多100字。"))], filters=[plain_text])


class NewTimeForm(Form):
    """A slot's new time, Beijing wall clock."""

    slot_id = HiddenField()
    starts_at = DateTimeLocalField(_l("新的开始时间"), [InputRequired(_l("请填写新的开始时间。"))], format=_TYPED)
    ends_at = DateTimeLocalField(_l("新的结束时间"), [InputRequired(_l("请填写新的结束时间。"))], format=_TYPED)

    def validate_ends_at(self, field):
        """After the start."""
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("场次结束时间应晚于开始时间，请检查。"))


class PostponementForm(ReasonForm):
    """The reason and the new times."""

    times = FieldList(FormField(NewTimeForm))

    @property
    def new_times(self) -> dict:
        """{slot id: (start, end)} as instants."""
        return {int(row.slot_id.data): (clock.from_local(row.starts_at.data), clock.from_local(row.ends_at.data))
                for row in self.times if (row.slot_id.data or "").isdecimal()}
