"""The outcomes of triage, a form each; what a desk types in, and what people say on 我要提建议. Lengths and rules are
the operations'."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import organisation_by_slug, organisations_hosting
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_queries import topics_offered
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.voice.opinions.models import TYPED_IN, OpinionKind, OpinionSource, OutsideChannel


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
    channel = SelectField(_l("转往渠道"), [InputRequired(_l("请选择转往的渠道。"))],
                          choices=options(OutsideChannel, first=_l("请选择")), default="")
    name = StringField(_l("渠道名称"), filters=[plain_text])
    number = StringField(_l("受理编号"), [InputRequired(_l("请填写对方渠道的受理编号。"))], filters=[plain_text])


class RefusalForm(PanelForm):
    """不予受理."""

    panel = "refusal"
    reason = TextAreaField(_l("不予受理的理由"), [InputRequired(_l("请填写不予受理的理由。"))], filters=[plain_text])


class HandingOnForm(PanelForm):
    """转交: to which unit."""

    panel = "handing_on"
    unit = SelectField(_l("转交单位"), [InputRequired(_l("请选择转交单位。"))], choices=[], validate_choice=False)

    def offer(self) -> None:
        """Set what may be chosen."""
        self.unit.choices = [SelectChoice("", _l("请选择")), *unit_choices(organisations_hosting(with_names=True))]

    def chosen(self) -> Organisation:
        """The unit. Refuses `unknown_choice` beside it what isn't there."""
        return _unit_named(self.unit.data)


class OpinionWithdrawalForm(PanelForm):
    """撤回公开."""

    panel = "withdrawal"
    reason = StringField(_l("撤回理由"), [InputRequired(_l("请填写撤回理由。"))], filters=[plain_text])
    told_of_somebody = BooleanField(_l("公开的文字含个人信息，同时清除历次公开和审查的文本"))


class CardForm(OnceForm):
    """录入意见: what somebody wrote on paper, or said in a meeting or on the telephone (domain §0.1-20). `event` is the
    code of an event, or unit: and the slug of a unit for its work as such."""

    source = SelectField(_l("来源"), choices=options(TYPED_IN), default=OpinionSource.PAPER.value)
    event = SelectField(_l("所谈活动"), [InputRequired(_l("请选择所谈的活动或单位。"))], choices=[])
    anchor = StringField(_l("所谈的环节或部分"), filters=[plain_text])
    kind = SelectField(_l("类别"), choices=options(OpinionKind), default=OpinionKind.SUGGESTION.value)
    text = TextAreaField(_l("意见内容"), [InputRequired(_l("请填写意见内容。"))], filters=[plain_text])
    place = StringField(_l("涉及地点"), filters=[plain_text])
    wants_reply = BooleanField(_l("需要答复"))
    phone = StringField(_l("手机号"))
    may_publish = BooleanField(_l("同意公开（不含个人信息）"))
    anonymous = BooleanField(_l("匿名"))


class SpeakingForm(OnceForm):
    """我要提建议. Who wants a reply proves a phone, unless signed in; `event` is the code of what it is about."""

    event = HiddenField(validators=[Length(max=40)])
    text = TextAreaField(_l("意见内容"), [InputRequired(_l("请填写意见内容。"))], filters=[plain_text])
    kind = SelectField(_l("类别"), choices=options(OpinionKind), default=OpinionKind.SUGGESTION.value)
    place = StringField(_l("涉及地点"), filters=[plain_text])
    unit = SelectField(_l("单位"), choices=[], validate_choice=False)
    topic = SelectField(_l("领域"), choices=[], validate_choice=False)
    may_publish = BooleanField(_l("同意公开（不含个人信息）"))
    by_name = BooleanField(_l("以我的姓名提出，主办单位可以看到"))
    wants_reply = BooleanField(_l("需要答复"))
    phone = StringField(_l("手机号"), render_kw={"inputmode": "tel", "autocomplete": "tel"})
    code = StringField(_l("验证码"), [Length(max=12)],
                       render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"})

    def offer(self) -> None:
        """Set what may be chosen."""
        if self.unit:
            self.unit.choices = [SelectChoice("", _l("不清楚，由区里转交")),
                                 *unit_choices(organisations_hosting(with_names=True))]
        self.topic.choices = [SelectChoice("", _l("不选")),
                              *(SelectChoice(topic.slug, topic.name) for topic in topics_offered())]

    def leave_out(self, *names: str) -> None:
        """Don't ask for these: whose phone is known, who isn't known at all, or what it is about."""
        for name in names:
            delattr(self, name)

    def validate_phone(self, field) -> None:
        """A reply needs somewhere to go: force it, or the tick to be taken away (domain §17, 18)."""
        if not self.wants_reply.data:
            return
        if not field.data:
            raise ValidationError(_("需要答复的请填写手机号；不需要答复的，请去掉“需要答复”的勾选。"))
        try:
            field.data = clean_mobile(field.data)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from refusal

    def validate_code(self, field) -> None:
        """And the phone is one that was proven."""
        if self.wants_reply.data and self.phone.data and not field.data:
            raise ValidationError(_("请填写短信中的6位验证码。"))

    def chosen_unit(self) -> Organisation | None:
        """The unit, or none. Refuses `unknown_choice` beside it what isn't there."""
        return _unit_named(self.unit.data) if self.unit and self.unit.data else None


def _unit_named(slug: str) -> Organisation:
    unit = organisation_by_slug(plain_text(slug)[:40])
    if unit is None:
        raise Refused("unknown_choice", _("请从列出的选项中选择。"), "unit")
    return unit


PANELS = {form.panel: form for form in (AnswerForm, ThanksForm, MergerForm, TransferForm, RefusalForm, HandingOnForm)}
