"""What the house reads of `opinions` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, Template
from xicheng_events.foundation.publishing.kinds import PublishedKind
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.voice.opinions import indicators, publishing, retention, staff_outcomes, todos, views
from xicheng_events.voice.opinions.models import OpinionKind, OpinionSource, Triage
from xicheng_events.voice.opinions.suggesting import mix_in_anonymous_suggestions

PLACES = {"queries": ("histories", "inbox", "named_people", "public_fields", "similar_opinions"),
          "operations": ("merging", "publishing", "suggesting", "taking_back")}
PAGES = (views.bp, staff_outcomes.bp)
SWEEPS = (Sweep(mix_in_anonymous_suggestions, 3600, in_parts=True),)
# What somebody said, and its answer: both were read when it was answered, so it begins with 保密审查.
_P, _TRIAGERS = PublishingStep, (Role.EDITOR, Role.COORDINATOR)
PUBLISHES = {"opinion": PublishedKind(_l("意见答复"), "opinions_staff", PublicationState.APPROVED, {
    _P.ASK: _TRIAGERS, _P.ASK_ANEW: _TRIAGERS, _P.TAKE_BACK_ASKING: _TRIAGERS, _P.TAKE_BACK_ANEW: _TRIAGERS,
    _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,), _P.PUBLISH: _TRIAGERS, _P.WITHDRAW: _TRIAGERS,
}, "opinion")}
DECIDED = {"opinion": publishing.opinion_decided}
REMARKS = {"opinion": publishing.kept_in_opinion}
PLACEHOLDERS = {
    "number": Placeholder(_l("查询码"), "7K3Q-9FMX"),
    "channel": Placeholder(_l("渠道"), _l("12345热线")),
    "outside": Placeholder(_l("受理编号"), "2026-1102-0087"),
    "last_day": Placeholder(_l("办结日期"), "2027-01-28"),
}
TEMPLATES = {
    "reply": Template(
        _l("意见已办复"),
        _l("您提出的意见建议已办复，凭查询码{number}查看并评价： {link} 咨询{phone_to_ask}"),
        ("number", "link")),
    "reply_planned": Template(
        _l("意见已办复，列入计划"),
        _l("您提出的意见建议已办复，计划于{day}前完成，凭查询码{number}查看并评价： {link} 咨询{phone_to_ask}"),
        ("number", "link", "day")),
    "opinion_received": Template(
        _l("意见已收到"),
        _l("已收到您的意见建议，凭查询码{number}查看办理情况： {link}"),
        ("number",)),
    "opinion_merged": Template(
        _l("意见并案"),
        _l("您提出的意见建议已与同类意见合并办理，查询码{number}不变，办复后将短信通知您。"),
        ("number",), ("link",)),
    "opinion_transferred": Template(
        _l("意见转办"),
        _l("您提出的意见建议（查询码{number}）已转{channel}办理，受理编号{outside}，办理期限由其告知。"),
        ("number", "channel", "outside")),
    "opinion_petitioned": Template(
        _l("意见转信访"),
        _l("您提出的意见建议（查询码{number}）已转{channel}，受理编号{outside}，按规定于{day}前告知是否受理，{last_day}前办结。"),
        ("number", "channel", "outside", "day", "last_day")),
    "opinion_praised": Template(
        _l("表扬致谢"),
        _l("已收到您的肯定和鼓励，凭查询码{number}查看回复： {link}"),
        ("number", "link")),
    "opinion_declined": Template(
        _l("意见不予受理"),
        _l("您提出的意见建议不予受理，凭查询码{number}查看理由和其他渠道： {link} 咨询{phone_to_ask}"),
        ("number", "link")),
    "opinion_to_adopt": Template(
        _l("意见纳入采纳研究"),
        _l("您提出的意见建议已纳入采纳研究，是否采纳另行告知，凭查询码{number}查看： {link}"),
        ("number",)),
    "opinion_unmerged": Template(
        _l("意见分开办理"),
        _l("您提出的意见建议（查询码{number}）不再与同类意见合并，将于{day}前单独研判，结果另行告知。"),
        ("number", "day"), ("link",)),
    "opinion_parted": Template(
        _l("并入的意见已分开"),
        _l("与您的意见建议（查询码{number}）合并办理的一条意见已分开办理，对您的意见和办理结果没有影响。"),
        ("number",), ("link",)),
}
# Each outcome brings the query code along.
_OUTCOMES = ("reply", "reply_planned", "opinion_praised", "opinion_transferred", "opinion_petitioned",
             "opinion_declined", "opinion_to_adopt")
OVERTAKES = {**{later: {"opinion_received", "opinion_merged", "opinion_unmerged"} for later in _OUTCOMES},
             "opinion_unmerged": {"opinion_merged"}}
ACTIONS = {
    "opinions.list_exported": _l("导出意见建议列表"),
    "opinions.recorded": _l("收到意见"),
    "opinions.reckoned": _l("重新推算研判期限"),
    "opinions.answered": _l("直接答复"),
    "opinions.praised": _l("表扬致谢"),
    "opinions.merged": _l("并案"),
    "opinions.transferred": _l("转其他渠道"),
    "opinions.registered": _l("登记问题"),
    "opinions.declined": _l("不予受理意见"),
    "opinions.to_adopt": _l("纳入采纳研究"),
    "opinions.undone": _l("撤回研判"),
    "opinions.unmerged": _l("分开办理"),
    "opinions.handed_on": _l("转交意见"),
    "opinions.reworded": _l("提出人修改意见内容"),
    "opinions.consent_withdrawn": _l("提出人撤回公开同意"),
    "opinions.published": _l("公开意见"),
    "opinions.taken_back": _l("撤回意见送审"),
    "opinions.withdrawn": _l("撤回公开意见"),
}
SUBJECTS = {"opinion": _l("意见")}
DETAILS = {
    "due": _l("办理期限"), "kind": _l("类型"), "merged_into_id": _l("并入的意见编号"), "outside_number": _l("外部编号"),
    "undone": _l("撤回的结果"),
}
VALUES = {"kind": OpinionKind.words, "source": OpinionSource.words, "undone": Triage.words}
FORMS = {
    "opinions_staff.answer": _l("直接答复意见"),
    "opinions_staff.marks": _l("核对公开文本中的个人信息"),
    "opinions_staff.merger": _l("合并意见"),
    "opinions_staff.praise": _l("登记勾选的表扬"),
    "opinions_staff.parting": _l("把并案的意见分开办理"),
    "opinions_staff.refusal": _l("不予受理意见"),
    "opinions_staff.adoption": _l("把意见纳入采纳研究"),
    "opinions_staff.undoing": _l("撤回研判"),
    "opinions_staff.handing_on": _l("转交意见"),
    "suggestions.send": _l("提出意见建议"),
    "suggestions.send_code": _l("获取验证码"),
    "opinions_staff.new": _l("录入意见"),
    "opinions_staff.publication": _l("公开意见和答复"),
    "opinions_staff.review": _l("提请保密审查意见和答复"),
    "opinions_staff.take_back": _l("撤回意见和答复的保密审查"),
    "opinions_staff.withdraw": _l("撤回公开意见和答复"),
    "opinions_staff.thanks": _l("办结表扬致谢"),
    "opinions_staff.topic": _l("把意见归入领域"),
    "opinions_staff.transfer": _l("把意见转其他渠道"),
}
TODOS = (todos.opinions_to_decide,)
LATE = (todos.opinions_left_too_long,)
AFTERWARDS = (views.speak_afterwards,)
AWAITED = (todos.opinions_with_others,)
DESK_ACTIONS = (DeskAction("opinions_staff.new", _l("录入意见"), (Role.EDITOR,)),)
DESK_LINKS = (DeskLink(LinkGroup.AFTER, _l("意见建议"), "opinions_staff.index", argument="event"),)
INDICATORS = indicators.INDICATORS
RETENTION = retention
