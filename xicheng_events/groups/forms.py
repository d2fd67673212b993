"""What a desk fills in for somebody else. Shape only."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired

from xicheng_events.core.phones import clean_any_phone
from xicheng_events.registration.forms import RegistrationForm
from xicheng_events.registration.models import Channel
from xicheng_events.registration.party_forms import CompanionForm
from xicheng_events.web.forms import checked

ONE = (Channel.PHONE, Channel.DESK)


class EnteredCompanionForm(CompanionForm):
    """A companion, named by somebody who isn't the guardian."""

    guardian_agreed = BooleanField(_l("未成年人：报名人是其监护人，或已获监护人同意并全程陪同"))


class EntryForm(RegistrationForm):
    """代报名: what citizens fill in for themselves, and how they have come to the desk."""

    channel = RadioField(_l("报名方式"), validate_choice=False, default=Channel.PHONE.value,
                         choices=[SelectChoice(each.value, each._label) for each in ONE],
                         validators=[AnyOf([each.value for each in ONE], message=_l("请选择报名方式。"))])
    phone = StringField(_l("联系电话"), [InputRequired(_l("请填写联系电话。")), checked(clean_any_phone)],
                        render_kw={"inputmode": "tel", "autocomplete": "off"})
    companions = FieldList(FormField(EnteredCompanionForm), max_entries=9)
    accompanied = BooleanField(_l("未成年人：报名人是其监护人，或已获监护人同意并全程陪同"))
    children_agreed = BooleanField(_l("孩子的监护人已知悉并同意《儿童个人信息处理规则》"))
    photo_agreed = BooleanField(_l("报名人同意现场拍摄的照片用于宣传报道"))
    privacy_agreed = BooleanField(_l("已向报名人说明《个人信息处理告知书》，报名人同意"))
