"""The forms of the ledger and of the public query. Lengths and rules are the operations'."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import HiddenInput

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.topic_forms import TopicField
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.foundation.web.fields import DayField, options
from xicheng_events.foundation.web.forms import BaseForm
from xicheng_events.voice.followup.models import CallOutcome, IssueResult, Sla
from xicheng_events.voice.opinions.forms import PanelForm
from xicheng_events.voice.opinions.models import OpinionKind

_CHOOSE_UNIT = InputRequired(_l("请选择承办单位。"))

SOLVED = [SelectChoice("yes", _l("已解决")), SelectChoice("no", _l("未解决"))]


class IssueForm(BaseForm):
    """登记问题."""

    title = StringField(_l("问题摘要"), [InputRequired(_l("请填写问题摘要。"))], filters=[plain_text])
    description = TextAreaField(_l("问题描述"), [InputRequired(_l("请填写问题描述。"))], filters=[plain_text])
    kind = SelectField(_l("类别"), choices=options(OpinionKind))
    topic = TopicField()
    place = StringField(_l("涉及地点"), filters=[plain_text])
    sla = SelectField(_l("办理类型"), choices=options(Sla), default=Sla.GENERAL.value)
    lead = SelectField(_l("承办单位"), [_CHOOSE_UNIT], choices=[])


class LinkForm(PanelForm):
    """加入已有问题."""

    panel = "link"
    number = StringField(_l("查找问题"), [InputRequired(_l("请查找并选择问题，或填写它的编号。"))],
                         filters=[plain_text])


class StepForm(PanelForm):
    """A step of an issue: it knows which state of the issue the page showed, so that a stale page is noticed."""

    version = IntegerField(validators=[MayBeEmpty()], widget=HiddenInput())


class SignatureForm(StepForm):
    """签收."""

    panel = "signature"


class IssueReturnForm(StepForm):
    """退回: why it isn't this unit's work."""

    panel = "return"
    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请填写退回理由。"))], filters=[plain_text])


class DispatchForm(StepForm):
    """改派: which unit now."""

    panel = "dispatch"
    lead = SelectField(_l("承办单位"), [_CHOOSE_UNIT], choices=[])


class ProgressNoteForm(StepForm):
    """办理进展."""

    panel = "note"
    text = TextAreaField(_l("进展内容"), [InputRequired(_l("请填写进展内容。"))], filters=[plain_text])
    is_public = BooleanField(_l("提出人可见"))


class ReplyForm(StepForm):
    """办理结果和答复."""

    panel = "reply"
    result = SelectField(_l("办理结果"), choices=options(IssueResult))
    planned_by = DayField(_l("计划完成日期"), [MayBeEmpty()])
    reply = TextAreaField(_l("答复内容"), [InputRequired(_l("请填写答复内容。"))], filters=[plain_text])


class ApprovalForm(StepForm):
    """审核通过."""

    panel = "approval"


class RejectionForm(StepForm):
    """退回修改: what the reply lacks."""

    panel = "rejection"
    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请填写退回理由。"))], filters=[plain_text])


class PreparationForm(StepForm):
    """What the public page will say."""

    panel = "preparation"
    public_title = StringField(_l("公开标题"), [InputRequired(_l("请填写公开标题。"))], filters=[plain_text])
    public_text = TextAreaField(_l("群众反映"), [InputRequired(_l("请填写群众反映的内容。"))], filters=[plain_text])
    public_outcome = TextAreaField(_l("办理情况"), [InputRequired(_l("请填写办理情况。"))], filters=[plain_text])


class PublicationForm(StepForm):
    """公开."""

    panel = "publication"


class RecallForm(StepForm):
    """撤回送审."""

    panel = "recall"


class WithdrawalForm(StepForm):
    """撤回公开."""

    panel = "withdrawal"
    reason = StringField(_l("撤回理由"), [InputRequired(_l("请填写撤回理由。"))], filters=[plain_text])


class PlanKeptForm(StepForm):
    """计划完成."""

    panel = "kept"
    text = TextAreaField(_l("完成情况"), [InputRequired(_l("请填写完成情况。"))], filters=[plain_text])


class PlanMovedForm(StepForm):
    """计划调整: another day, and why."""

    panel = "replan"
    planned_by = DayField(_l("新的计划完成日期"), [InputRequired(_l("请填写新的计划完成日期。"))])
    text = TextAreaField(_l("调整原因"), [InputRequired(_l("请填写调整原因。"))], filters=[plain_text])


class UrgingForm(StepForm):
    """催办."""

    panel = "urging"
    text = TextAreaField(_l("催办意见"), [InputRequired(_l("请填写催办意见。"))], filters=[plain_text])


class UndoStepForm(StepForm):
    """撤回催办."""

    panel = "undo"


class SupervisionForm(StepForm):
    """督办: by when the unit says where it stands."""

    panel = "supervision"
    report_by = DayField(_l("说明进展的日期"), [InputRequired(_l("请填写承办单位说明进展的日期。"))])
    text = TextAreaField(_l("督办要求"), [InputRequired(_l("请填写督办要求。"))], filters=[plain_text])


class ReleaseForm(StepForm):
    """结束督办."""

    panel = "release"


class UrgingsForm(PanelForm):
    """催办 of several issues with the same words."""

    panel = "urgings"
    text = TextAreaField(_l("催办意见"), [InputRequired(_l("请填写催办意见。"))], filters=[plain_text])


class QueryForm(BaseForm):
    """The code that follows one suggestion."""

    query_code = StringField(_l("查询码"), [InputRequired(_l("请填写查询码。")),
                                         Length(max=40, message=_l("查询码是12位字母和数字，请核对。"))],
                             render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})


class RatingForm(BaseForm):
    """What the person who spoke thinks of the reply."""

    query_code = HiddenField()
    solved = RadioField(_l("问题是否解决"), [InputRequired(_l("请选择问题是否解决。"))],
                        choices=SOLVED)
    score = RadioField(_l("对办理是否满意"), [InputRequired(_l("请选择满意程度。"))], choices=options(Satisfaction))
    comment = TextAreaField(_l("想补充的话"), [Length(max=300, message=_l("最多300字，请精简。"))],
                            filters=[plain_text])


class CallForm(BaseForm):
    """What came of a call; how the reply is rated, where somebody was reached and wants to."""

    outcome = RadioField(_l("回访结果"), [InputRequired(_l("请选择回访结果。"))], choices=options(CallOutcome))
    solved = RadioField(_l("问题是否解决"), [MayBeEmpty()], choices=SOLVED)
    score = RadioField(_l("对办理是否满意"), [MayBeEmpty()], choices=options(Satisfaction))
    comment = TextAreaField(_l("补充的话"), [Length(max=300, message=_l("最多300字，请精简。"))], filters=[plain_text])

    @property
    def is_solved(self) -> bool | None:
        """Whether the speaker says that it is solved; None where they weren't asked."""
        return self.solved.data == "yes" if self.solved.data else None
