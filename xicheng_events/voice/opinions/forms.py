"""The outcomes of triage, a form each, and the paper card. Lengths and rules are the operations'."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.voice.opinions.models import OpinionKind, OutsideChannel


class PanelForm(BaseForm):
    """One of several forms on a page: the ids of its fields carry its name, so that none is there twice."""

    panel = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"{self.panel}-{field.short_name}"


class AnswerForm(PanelForm):
    """直接答复."""

    panel = "answer"
    answer = TextAreaField(_l("答复内容"), [InputRequired(_l("请填写答复内容。"))], filters=[plain_text])


class ThanksForm(PanelForm):
    """表扬致谢; words are optional."""

    panel = "thanks"
    answer = TextAreaField(_l("致谢的话"), filters=[plain_text])


class MergerForm(PanelForm):
    """并案: into which opinion."""

    panel = "merger"
    into = IntegerField(_l("查找要并入的意见"), [InputRequired(_l("请查找并选择要并入的意见，或填写它的编号。"))])


class TransferForm(PanelForm):
    """转其他渠道."""

    panel = "transfer"
    channel = SelectField(_l("转往渠道"), choices=options(OutsideChannel))
    number = StringField(_l("受理编号"), [InputRequired(_l("请填写对方渠道的受理编号。"))], filters=[plain_text])


class OpinionWithdrawalForm(PanelForm):
    """撤回公开."""

    panel = "withdrawal"
    reason = StringField(_l("撤回理由"), [InputRequired(_l("请填写撤回理由。"))], filters=[plain_text])


class CardForm(OnceForm):
    """录入意见卡: what somebody wrote on paper or said on the telephone (domain §0.1-20)."""

    event = SelectField(_l("活动"), [InputRequired(_l("请选择活动。"))], choices=[])
    anchor = StringField(_l("所谈的环节或部分"), filters=[plain_text])
    kind = SelectField(_l("类别"), choices=options(OpinionKind), default=OpinionKind.SUGGESTION.value)
    text = TextAreaField(_l("意见内容"), [InputRequired(_l("请填写意见内容。"))], filters=[plain_text])
    place = StringField(_l("涉及地点"), filters=[plain_text])
    wants_reply = BooleanField(_l("需要答复"))
    phone = StringField(_l("手机号"))
    may_publish = BooleanField(_l("同意公开（不含个人信息）"))
    anonymous = BooleanField(_l("匿名"))


PANELS = {form.panel: form for form in (AnswerForm, ThanksForm, MergerForm, TransferForm)}
