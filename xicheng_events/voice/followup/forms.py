"""The forms of the ledger and of the public query. Lengths and rules are the operations'."""

from flask_babel import lazy_gettext as _l
from wtforms import (
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

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.topic_forms import TopicField
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.foundation.web.fields import DayField, WholeField, options
from xicheng_events.foundation.web.forms import BaseForm
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import LimitUnit, Sla
from xicheng_events.voice.followup.step_forms import CHOOSE, CHOOSE_RESULT, CHOOSE_UNIT, StreetField
from xicheng_events.voice.opinions.forms import PanelForm
from xicheng_events.voice.opinions.models import OpinionKind

SOLVED = [SelectChoice("yes", _l("已解决")), SelectChoice("no", _l("未解决"))]


class IssueForm(BaseForm):
    """登记问题."""

    title = StringField(_l("问题摘要"), [InputRequired(_l("请填写问题摘要。"))], filters=[plain_text])
    description = TextAreaField(_l("问题描述"), [InputRequired(_l("请填写问题描述。"))], filters=[plain_text])
    kind = SelectField(_l("类别"), choices=options(OpinionKind))
    topic = TopicField()
    place = StringField(_l("涉及地点"), filters=[plain_text])
    street = StreetField()
    sla = SelectField(_l("办理类型"), choices=[], default=Sla.GENERAL.value)
    lead = SelectField(_l("承办单位"), [CHOOSE_UNIT], choices=[])
    result = SelectField(_l("办理结果"), choices=options(IssueResult, first=CHOOSE), default="")  # of 现场答复
    planned_by = DayField(_l("计划完成日期"), [MayBeEmpty()])
    measures = TextAreaField(_l("办理措施"), filters=[plain_text])
    reply = TextAreaField(_l("答复内容"), filters=[plain_text])
    ask_whom = StringField(_l("咨询方式"), filters=[plain_text])

    def validate_result(self, field):
        """Refuse an answer given on the spot without what came of it."""
        if self.sla.data == Sla.ONSITE.value:
            CHOOSE_RESULT(self, field)


class SeveralForm(BaseForm):
    """登记并派发 of several opinions to one unit."""

    lead = SelectField(_l("承办单位"), [CHOOSE_UNIT], choices=[])
    sla = SelectField(_l("办理类型"), choices=options((Sla.SIMPLE, Sla.GENERAL, Sla.COMPLEX)),
                      default=Sla.GENERAL.value)


class LinkForm(PanelForm):
    """加入已有问题."""

    panel = "link"
    number = StringField(_l("查找问题"), [InputRequired(_l("请查找并选择问题，或填写它的编号。"))],
                         filters=[plain_text])


class UrgingsForm(PanelForm):
    """催办 of several issues with the same words."""

    panel = "urgings"
    text = TextAreaField(_l("催办意见"), [InputRequired(_l("请填写催办意见。"))], filters=[plain_text])


class QueryForm(BaseForm):
    """The code that follows one suggestion."""

    query_code = StringField(_l("查询码"), [InputRequired(_l("请填写查询码。")),
                                         Length(max=40, message=_l("查询码是12位字母和数字，请核对。"))],
                             render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})


class WordsForm(BaseForm):
    """One's own words, put otherwise."""

    query_code = HiddenField()
    text = TextAreaField(_l("意见内容"), [InputRequired(_l("请填写意见内容。"))], filters=[plain_text])
    place = StringField(_l("涉及地点"), filters=[plain_text])


class OfReplyForm(BaseForm):
    """What is said of a reply: of which one, as the page showed it, so that no other is meant."""

    reply_round = IntegerField(validators=[MayBeEmpty()], widget=HiddenInput())

    def shown_with(self, reply_round: int) -> None:
        """The page shows that reply now: what is sent from it is about that one."""
        self.reply_round.data, self.reply_round.raw_data = reply_round, None


class RatingForm(OfReplyForm):
    """What the person who spoke thinks of the reply."""

    query_code = HiddenField()
    solved = RadioField(_l("问题是否解决"), [InputRequired(_l("请选择问题是否解决。"))],
                        choices=SOLVED)
    score = RadioField(_l("对办理是否满意"), [InputRequired(_l("请选择满意程度。"))], choices=options(Satisfaction))
    comment = TextAreaField(_l("想补充的话"), [Length(max=300, message=_l("最多300字，请精简。"))],
                            filters=[plain_text])


class LaterForm(OfReplyForm):
    """四周回问: whether it is still well."""

    query_code = HiddenField()
    solved = RadioField(_l("问题现在是否已解决"), [InputRequired(_l("请选择问题是否解决。"))], choices=SOLVED)


class SlaForm(BaseForm):
    """办理类型: other limits of a class, from a day on."""

    code = SelectField(_l("类型"), [InputRequired(_l("请选择类型。"))], choices=options(Sla, first=CHOOSE),
                       default="")
    name = StringField(_l("名称"), [InputRequired(_l("请填写名称。"))], filters=[plain_text])
    limit = WholeField(_l("办理期限"))
    unit = SelectField(_l("期限单位"), choices=options(LimitUnit))
    contact_limit = WholeField(_l("首次联系期限"))
    contact_unit = SelectField(_l("首次联系期限单位"), choices=options(LimitUnit))
    valid_from = DayField(_l("自哪天起"), [InputRequired(_l("请填写自哪天起执行。"))])


class ReplyTemplateForm(BaseForm):
    """How a reply is begun."""

    text = TextAreaField(_l("模板内容"), [InputRequired(_l("请填写模板内容。"))], filters=[plain_text])


def units_to_dispatch_to(person: Person) -> list[SelectChoice]:
    """The units to which `person` may give an issue: any for the coordinator, their own for an editor."""
    units = organisations_hosting(with_names=True)
    if not person.is_coordinator:
        own = person.organisation_ids(Role.EDITOR)
        units = [unit for unit in units if unit.id in own]
    return [SelectChoice("", _l("请选择")), *unit_choices(units)]
