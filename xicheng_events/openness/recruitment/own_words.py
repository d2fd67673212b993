"""How an application stands, as the person reads it: what is still looked at isn't told before the list is decided."""

from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.openness.recruitment.models import Application, Recruitment
from xicheng_events.openness.recruitment.states import ON_NOTICE, ApplicationState, RecruitmentState

S = ApplicationState


class OwnStanding(NamedTuple):
    """A word for the pill, its tone, a sentence about what comes next, and why not, where it was decided so."""

    word: str
    tone: str
    sentence: str
    reason: str = ""


def own_standing(application: Application, recruitment: Recruitment) -> OwnStanding:
    """The standing of `application` for whose it is."""
    state = application.state
    if state is S.WITHDRAWN:
        return OwnStanding(state.label, state.tone, _("不再参加本次选聘，个人信息按期删除。"))
    if not application.programme.is_public and state is not S.APPOINTED:
        return OwnStanding(_("选聘已取消"), "muted", _("项目已撤下，不再选聘，个人信息按期删除。"))
    if state in ON_NOTICE:
        return OwnStanding(S.NOTICE.label, S.NOTICE.tone, _("拟聘名单正在公示，公示期满确定名单。"))
    if state is S.CHOSEN:
        return OwnStanding(state.label, state.tone, _("名单已确定，聘任后短信告知。"))
    if state is S.APPOINTED:
        return OwnStanding(state.label, state.tone, _("聘书、任务和报告见“我的履职”。"))
    if recruitment.decided_at and state is S.REJECTED:
        return OwnStanding(_("未通过资格审查"), "muted", _("感谢您报名，期待您参加其他活动。"),
                           application.screening_reason)
    if recruitment.decided_at and state is S.NOT_CHOSEN:
        return OwnStanding(_("未入选"), "muted", _("感谢您报名，期待您参加其他活动。"))
    if recruitment.state is RecruitmentState.COLLECTING and state in (S.APPLIED, S.NOMINATED):
        return OwnStanding(state.label, state.tone, _("报名截止后进行资格审查，结果短信告知。"))
    return OwnStanding(_("审核中"), "wait", _("正在审核，名单确定后短信告知。"))
