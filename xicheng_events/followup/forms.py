"""The forms of the ledger and of the public query. Lengths and rules are the operations'."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from xicheng_events.feedback.models import Satisfaction
from xicheng_events.followup.models import IssueResult, Sla
from xicheng_events.opinions.models import OpinionKind
from xicheng_events.web.forms import BaseForm


class IssueForm(BaseForm):
    """登记问题."""

    title = StringField(_l("问题摘要"), [InputRequired(_l("请填写问题摘要。"))])
    description = TextAreaField(_l("问题描述"))
    kind = SelectField(_l("类别"), choices=OpinionKind.choices)
    place = StringField(_l("涉及地点"))
    sla = SelectField(_l("办理类型"), choices=Sla.choices, default="general")
    lead = SelectField(_l("承办单位"), choices=[])


class ReasonForm(BaseForm):
    """Why it is sent back."""

    reason = TextAreaField(_l("退回理由"))


class DispatchForm(BaseForm):
    """Which unit now."""

    lead = SelectField(_l("承办单位"), choices=[])


class NoteForm(BaseForm):
    """办理进展."""

    text = TextAreaField(_l("进展内容"))
    is_public = BooleanField(_l("提出人可见"))


class ReplyForm(BaseForm):
    """办理结果和答复."""

    result = SelectField(_l("办理结果"), choices=IssueResult.choices)
    reply = TextAreaField(_l("答复内容"))


class PublicationForm(BaseForm):
    """What the public page will say."""

    public_title = StringField(_l("公开标题"))
    public_text = TextAreaField(_l("群众反映"))
    public_outcome = TextAreaField(_l("办理情况"))


class QueryForm(BaseForm):
    """The code that follows one suggestion."""

    query_code = StringField(_l("查询码"), [InputRequired(_l("请填写查询码。")), Length(max=40)],
                             render_kw={"autocomplete": "off"})


class RatingForm(BaseForm):
    """What the person who spoke thinks of the reply."""

    query_code = HiddenField()
    solved = RadioField(_l("问题是否解决"), [InputRequired(_l("请选择问题是否解决。"))],
                        choices=[("yes", _l("已解决")), ("no", _l("未解决"))])
    score = RadioField(_l("对办理是否满意"), [InputRequired(_l("请选择满意程度。"))], choices=Satisfaction.choices)
    comment = TextAreaField(_l("想补充的话"), [Length(max=300, message=_l("最多300字。"))])
