"""What one fills in to register. Shape only; who may come is decided in `operations.eligibility`."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import DateTimeLocalField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from xicheng_events.core.names import clean_name
from xicheng_events.core.phones import clean_mobile
from xicheng_events.registration.models import MINORS, AgeBand
from xicheng_events.web.forms import BaseForm, OnceForm, checked

_UNSTATED = [("", _l("不填写"))]


class CompanionForm(Form):
    """One row of 同行人; a row without a name is no companion."""

    name = StringField(_l("姓名"), [Optional(), checked(clean_name)])
    age_band = SelectField(_l("年龄段"), choices=AgeBand.choices, validate_choice=False)
    guardian_agreed = BooleanField(_l("未成年人：我是其监护人，或已获监护人同意并全程陪同"))

    def validate_age_band(self, field):
        """Needed in the rows that are filled in."""
        if self.name.data and field.data not in [band.value for band in AgeBand]:
            raise ValidationError(str(_l("请选择同行人的年龄段。")))


class PartyForm(BaseForm):
    """The people one brings."""

    companions = FieldList(FormField(CompanionForm), max_entries=9)

    def show_rows(self, most: int) -> None:
        """Show as many rows as the event lets one bring."""
        while len(self.companions.entries) < most:
            self.companions.append_entry()

    @property
    def party(self) -> list[dict]:
        """The filled-in rows, as `operations.register` takes them."""
        return [row.data for row in self.companions if row.form.name.data]


class RegistrationForm(OnceForm, PartyForm):
    """报名: for people who are signed in."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), checked(clean_name)],
                       render_kw={"autocomplete": "name"})
    age_band = SelectField(_l("年龄段"), [Optional()], choices=[
        *_UNSTATED, *((band.value, band._label) for band in AgeBand if band not in MINORS)])
    # The choices are set when the form is shown; a street that doesn't exist is as good as none.
    street = SelectField(_l("所在街道"), [Optional()], choices=[], validate_choice=False)
    access_needs = StringField(_l("无障碍需求"), [Length(max=100, message=_l("无障碍需求最多100字。"))])
    question = TextAreaField(_l("想了解或想提的问题"), [Length(max=300, message=_l("问题最多300字。"))])
    photo_agreed = BooleanField(_l("同意现场拍摄的照片用于宣传报道"))
    privacy_agreed = BooleanField(_l("我已阅读并同意《个人信息处理告知书》"))


class VisitorForm(RegistrationForm):
    """报名 for people who aren't signed in: they prove their phone in the same form."""

    phone = StringField(_l("手机号"), [InputRequired(_l("请填写手机号。")), checked(clean_mobile)],
                        render_kw={"inputmode": "tel", "autocomplete": "tel"})
    code = StringField(_l("验证码"), [Length(max=12)],
                       render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"})

    def validate_code(self, field):
        """A code is needed to register, not to ask for one."""
        if not field.data:
            raise ValidationError(str(_l("请填写短信中的6位验证码。")))


class CapacityForm(BaseForm):
    """How many places."""

    capacity = IntegerField(_l("名额"), [InputRequired(_l("请填写名额。")),
                                       NumberRange(1, 5000, _l("名额应为1至5000之间的整数。"))])


class ReasonForm(BaseForm):
    """Why. People read it in the message."""

    reason = TextAreaField(_l("原因"), [InputRequired(_l("请写明原因，报名人会在通知中看到。")),
                                      Length(max=100, message=_l("原因最多100字。"))])


class NewTimeForm(Form):
    """A slot's new time, Beijing wall clock."""

    slot_id = IntegerField(_l("场次"), [InputRequired()])
    starts_at = DateTimeLocalField(_l("新的开始时间"), [InputRequired(_l("请填写新的开始时间。"))])
    ends_at = DateTimeLocalField(_l("新的结束时间"), [InputRequired(_l("请填写新的结束时间。"))])


class PostponementForm(ReasonForm):
    """The reason and the new times."""

    times = FieldList(FormField(NewTimeForm))
