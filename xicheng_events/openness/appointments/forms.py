"""What is filled in about terms. Rules are the operations'."""

from flask import abort, request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.fields import ChoiceField, DayField, TicksField
from xicheng_events.foundation.web.forms import BaseForm, checked, hidden_number
from xicheng_events.openness.appointments.states import DismissalReason
from xicheng_events.voice.opinions.forms import PanelForm


class _ReasonForm(PanelForm):
    """Why."""

    reason = TextAreaField(_l("理由"), [InputRequired(_l("请填写理由。"))], filters=[plain_text])


class SuspensionForm(_ReasonForm):
    """提请暂停履职."""

    panel = "suspension"


class DismissalForm(_ReasonForm):
    """提请解聘."""

    panel = "dismissal"
    dismissed_for = ChoiceField(DismissalReason, _l("解聘原因"), none=_l("请选择"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.put_last("dismissed_for", "reason")


class MemberRenewalForm(PanelForm):
    """提请续聘."""

    panel = "renewal"
    until = DayField(_l("新聘期届满日"), [InputRequired(_l("请填写新聘期届满日。"))])


class StepReturnForm(_ReasonForm):
    """The leader doesn't agree."""

    panel = "return"


class ResignationForm(_ReasonForm):
    """登记辞聘."""

    panel = "resignation"


STEP_FORMS = {form.panel: form for form in (
    SuspensionForm, DismissalForm, MemberRenewalForm, StepReturnForm, ResignationForm)}


class MemberForm(BaseForm):
    """修改信息."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。"))])
    phone = StringField(_l("手机号"), [InputRequired(_l("请填写手机号。")), checked(clean_mobile)],
                        render_kw={"inputmode": "tel"})
    position = StringField(_l("单位及职务"), filters=[plain_text])
    version = HiddenField()


class PickedTermsForm(BaseForm):
    """Several members at once, by the ids of their terms."""

    picked = TicksField(_l("人员"), [InputRequired(_l("请至少勾选一人。"))], coerce=str, validate_choice=False,
                        choices=[])

    @property
    def ids(self) -> set[int]:
        """Those that were picked; what is no number of ours is nobody."""
        return {number for each in self.picked.data or () if (number := hidden_number(each)) is not None}


class PickedRenewalsForm(PickedTermsForm):
    """提请续聘, several at once."""

    until = DayField(_l("新聘期届满日"), [InputRequired(_l("请填写新聘期届满日。"))])


class CertificateSearchForm(BaseForm):
    """Which certificate somebody asks about."""

    number = StringField(_l("聘书编号"))


def wish_sent() -> bool:
    """What the button said that was pressed: whether another term is wished for. Anything else is no answer."""
    return {"yes": True, "no": False}[request.form["wish"]] if request.form.get("wish") in ("yes", "no") else abort(400)


class OwnResignationForm(BaseForm):
    """辞聘, by whose term it is."""

    reason = TextAreaField(_l("辞聘原因"), filters=[plain_text])
    sure = BooleanField(_l("我确认辞去聘任，立即生效"), [InputRequired(_l("请勾选确认。"))])
