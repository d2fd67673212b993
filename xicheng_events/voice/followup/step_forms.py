"""The forms of an issue's steps at the desk. Lengths and rules are the operations'."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import HiddenInput

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.topic_forms import TopicChoiceForm
from xicheng_events.foundation.web.fields import DayField, MomentField, WholeField, options
from xicheng_events.voice.followup.kinds import ContactWay, IssueResult
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.opinions.forms import PanelForm

CHOOSE = _l("请选择")
CHOOSE_UNIT = InputRequired(_l("请选择承办单位。"))
CHOOSE_RESULT = InputRequired(_l("请选择办理结果。"))


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
    lead = SelectField(_l("承办单位"), [CHOOSE_UNIT], choices=[])


class ProgressNoteForm(StepForm):
    """办理进展."""

    panel = "note"
    text = TextAreaField(_l("进展内容"), [InputRequired(_l("请填写进展内容。"))], filters=[plain_text])
    is_public = BooleanField(_l("提出人可见"))


class ReplyForm(StepForm):
    """办理结果和答复."""

    panel = "reply"
    result = SelectField(_l("办理结果"), [CHOOSE_RESULT], choices=options(IssueResult, first=CHOOSE), default="")
    planned_by = DayField(_l("计划完成日期"), [MayBeEmpty()])
    measures = TextAreaField(_l("办理措施"), [InputRequired(_l("请填写办理措施。"))], filters=[plain_text])
    reply = TextAreaField(_l("答复内容"), [InputRequired(_l("请填写答复内容。"))], filters=[plain_text])
    ask_whom = StringField(_l("咨询方式"), [InputRequired(_l("请填写咨询方式。"))], filters=[plain_text])
    responsible = StringField(_l("责任领导"), filters=[plain_text])


class ApprovalForm(StepForm):
    """审核通过."""

    panel = "approval"


class RejectionForm(StepForm):
    """退回修改: what the reply lacks."""

    panel = "rejection"
    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请填写退回理由。"))], filters=[plain_text])


class ContactForm(StepForm):
    """首次联系: when and how; now where nothing is said."""

    panel = "contact"
    way = SelectField(_l("联系方式"), [InputRequired(_l("请选择联系方式。"))],
                      choices=options(ContactWay, first=CHOOSE), default="")
    at = MomentField(_l("联系时间"), [MayBeEmpty()])


class TakeBackForm(StepForm):
    """撤回派发."""

    panel = "take_back"
    reason = TextAreaField(_l("撤回理由"), [InputRequired(_l("请填写撤回理由。"))], filters=[plain_text])


class AssistantForm(StepForm):
    """协办单位: one more."""

    panel = "assistance"
    assistant = SelectField(_l("协办单位"), [InputRequired(_l("请选择协办单位。"))], choices=[])


class NoAssistantForm(StepForm):
    """取消协办: one of those that help."""

    panel = "no_assistance"
    assistant = SelectField(_l("协办单位"), [InputRequired(_l("请选择协办单位。"))], choices=[], default="")


class ExtensionForm(StepForm):
    """申请延期: how much longer, and why."""

    panel = "extension"
    extra = WholeField(_l("延长多少"), [InputRequired(_l("请填写延长多少。"))])
    reason = TextAreaField(_l("延期理由"), [InputRequired(_l("请填写延期理由。"))], filters=[plain_text])


class AgreementForm(StepForm):
    """同意申请延期."""

    panel = "agreement"


class GrantForm(StepForm):
    """批准延期."""

    panel = "grant"


class DenialForm(StepForm):
    """不予延期."""

    panel = "denial"
    reason = TextAreaField(_l("不予延期的理由"), [InputRequired(_l("请填写不予延期的理由。"))], filters=[plain_text])


class NoExtensionForm(StepForm):
    """撤回延期申请."""

    panel = "no_extension"


class ShelvingForm(StepForm):
    """转挂账推进: why, and the day of the first stage."""

    panel = "shelving"
    stage_by = DayField(_l("下一阶段日期"), [InputRequired(_l("请填写下一阶段的日期。"))])
    text = TextAreaField(_l("挂账说明"), [InputRequired(_l("请填写挂账说明。"))], filters=[plain_text])


class StageForm(StepForm):
    """阶段进展: how it stands, and the day of the next stage."""

    panel = "stage"
    stage_by = DayField(_l("下一阶段日期"), [InputRequired(_l("请填写下一阶段的日期。"))])
    text = TextAreaField(_l("阶段进展"), [InputRequired(_l("请填写阶段进展。"))], filters=[plain_text])


class ResumptionForm(StepForm):
    """恢复办理: under which class."""

    panel = "resumption"
    sla = SelectField(_l("办理类型"), choices=[])


class ObjectionForm(StepForm):
    """预警异议."""

    panel = "objection"
    reason = TextAreaField(_l("异议理由"), [InputRequired(_l("请填写异议理由。"))], filters=[plain_text])


class LightCorrectionForm(StepForm):
    """更正预警."""

    panel = "light_correction"
    reason = TextAreaField(_l("更正理由"), [InputRequired(_l("请填写更正理由。"))], filters=[plain_text])


class LightKeepingForm(StepForm):
    """维持预警."""

    panel = "light_keeping"
    reason = TextAreaField(_l("维持理由"), [InputRequired(_l("请填写维持理由。"))], filters=[plain_text])


class HeedForm(StepForm):
    """区级统筹员处理意见."""

    panel = "heed"
    text = TextAreaField(_l("处理意见"), [InputRequired(_l("请填写处理意见。"))], filters=[plain_text])
    report_by = DayField(_l("说明进展的日期"), [MayBeEmpty()])


class StreetField(SelectField):
    """涉及街道, or none; the choices are the streets of today. The data is a slug, for `street_by_slug`."""

    def __init__(self, label=None, **kwargs):
        super().__init__(label or _l("涉及街道"), validate_choice=False, choices=[], **kwargs)

    def offer(self, streets: list[Organisation]) -> None:
        """Let one of `streets` be chosen."""
        self.choices = [SelectChoice("", _("不涉及某一街道")), *unit_choices(streets)]


class IssuePlaceForm(TopicChoiceForm):
    """领域 and 涉及街道: under what an issue is found."""

    street = StreetField()

    def offer(self, issue: Issue, streets: list[Organisation]) -> None:
        """Set what may be chosen, and what the issue has."""
        self.topic.offer(issue.topic)
        self.street.offer(streets)
        if not self.street.raw_data:
            self.street.data = issue.street.slug if issue.street else ""


class PreparationForm(StepForm):
    """What the public page will say, and in which street it is found."""

    panel = "preparation"
    public_title = StringField(_l("公开标题"), [InputRequired(_l("请填写公开标题。"))], filters=[plain_text])
    public_text = TextAreaField(_l("群众反映"), [InputRequired(_l("请填写群众反映的内容。"))], filters=[plain_text])
    public_outcome = TextAreaField(_l("办理情况"), [InputRequired(_l("请填写办理情况。"))], filters=[plain_text])
    street = StreetField()


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
    told_of_somebody = BooleanField(_l("公开的文字含个人信息，同时清除历次公开和审查的文本"))


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
