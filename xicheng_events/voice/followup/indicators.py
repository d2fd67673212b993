"""What is counted of the list of issues, by the formulas of domain §5.5."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, or_, select

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import beijing_day
from xicheng_events.foundation.core.indicators import Indicator
from xicheng_events.foundation.core.periods import Period
from xicheng_events.voice.followup.deadlines import NEVER, shows
from xicheng_events.voice.followup.models import Issue, ReplyRating
from xicheng_events.voice.followup.states import OPEN, IssueState, Light
from xicheng_events.voice.followup.step_models import Extension, IssueReply, LightObjection

_SATISFIED_FROM = 3  # 基本满意
_RATED_ON = beijing_day(ReplyRating.at)
# Whether a unit kept its limit is said by the first reply: what is worked on again later (重办) changes nothing of it.
_FIRST = and_(IssueReply.issue_id == Issue.id, IssueReply.round == 0)
_FIRST_DUE_ON, _REPLIED_ON = func.coalesce(IssueReply.due_on, Issue.due_on), beijing_day(IssueReply.replied_at)
_TAKEN = beijing_day(Issue.dispatched_at), _REPLIED_ON
# 超期 that was corrected was wrong: the unit wasn't late (domain §5.4). Before the limit is over nobody objects to it.
_WASNT_LATE = select(LightObjection.id).where(
    LightObjection.issue_id == Issue.id, LightObjection.light == Light.OVERDUE, LightObjection.corrected,
    LightObjection.at >= IssueReply.due_at, LightObjection.decided_at <= IssueReply.replied_at).exists()
_GOT_MORE_TIME = select(Extension.id).where(Extension.issue_id == Issue.id, Extension.granted).exists()


def _dispatched(period: Period) -> Select:
    return select(Issue.id).where(Issue.registered_at >= period.since, Issue.registered_at < period.until)


def _due(period: Period) -> Select:
    """Those whose first limit falls into the period: they are answered, or late."""
    return select(Issue.id).outerjoin(IssueReply, _FIRST).where(
        _FIRST_DUE_ON.between(period.first, period.last), func.coalesce(IssueReply.due_at, Issue.due_at) < NEVER,
        or_(IssueReply.replied_at.is_not(None), and_(
            Issue.due_at <= clock.now(), Issue.light_lifted.is_distinct_from(Light.OVERDUE))))


def _to_contact(period: Period) -> Select:
    """Those whose speaker is to be contacted by an instant of the period: that is over, or they have been."""
    return select(Issue.id).where(
        Issue.contact_due_at >= period.since, Issue.contact_due_at < period.until,
        or_(Issue.contact_due_at <= clock.now(), Issue.contacted_at.is_not(None)))


def _replied(period: Period) -> Select:
    return select(Issue.id).join(IssueReply, _FIRST).where(
        IssueReply.replied_at >= period.since, IssueReply.replied_at < period.until)


def _rated(period: Period) -> Select:
    """A row for each reply that was rated, by whoever spoke or as they said it on the telephone."""
    return select(Issue.id).join(ReplyRating, ReplyRating.issue_id == Issue.id).where(
        ReplyRating.at >= period.since, ReplyRating.at < period.until)


def _open(_period: Period) -> Select:
    return select(Issue.id).where(Issue.state.in_(OPEN))


def _longterm(_period: Period) -> Select:
    return select(Issue.id).where(Issue.state == IssueState.LONGTERM)


def _overdue(_period: Period) -> Select:
    return select(Issue.id).where(shows(Light.OVERDUE))


def _indicator(key: str, label: str, formula: str, over, **more) -> Indicator:
    return Indicator(key, label, formula, over, Issue.lead_id, "followup_staff.index", **more)


INDICATORS = {each.key: each for each in (
    _indicator("issues_dispatched", _l("派发问题数"), _l("本期派发的问题件数"), _dispatched,
               on=beijing_day(Issue.registered_at)),
    _indicator("contacted_in_time", _l("响应率"), _l("在期限内首次联系的问题÷本期应首次联系的问题"), _to_contact,
               counted=and_(Issue.contacted_at.is_not(None), Issue.contacted_at <= Issue.contact_due_at),
               on=beijing_day(Issue.contact_due_at)),
    _indicator("replied_in_time", _l("按期办结率"), _l(
        "首次答复在期限内的问题÷本期到期的问题（已批准延期的按新期限；超期预警经区级统筹员更正的，答复后计为按期，答复前不计）"),
               _due, counted=or_(IssueReply.replied_at < IssueReply.due_at, _WASNT_LATE), on=_FIRST_DUE_ON),
    _indicator("extended", _l("延期率"), _l("批准过延期的问题÷本期到期的问题"), _due, counted=_GOT_MORE_TIME,
               on=_FIRST_DUE_ON),
    _indicator("mean_days", _l("平均办理时长"), _l("本期首次答复的问题从派发到答复的工作日数的平均数"), _replied,
               days=_TAKEN, on=_REPLIED_ON),
    _indicator("median_days", _l("办理时长中位数"), _l("本期首次答复的问题从派发到答复的工作日数的中位数"), _replied,
               days=_TAKEN, on=_REPLIED_ON, median=True),
    _indicator("solved", _l("解决率"), _l("回访或网上评价为已解决的÷本期有效评价"), _rated, counted=ReplyRating.solved,
               on=_RATED_ON),
    _indicator("satisfied", _l("满意率"), _l("（非常满意＋满意＋基本满意）÷本期有效评价"), _rated,
               counted=ReplyRating.score >= _SATISFIED_FROM, on=_RATED_ON),
    _indicator("reopened", _l("重办率"), _l("重办过的问题÷本期首次答复的问题"), _replied, counted=Issue.reopened > 0,
               on=_REPLIED_ON),
    _indicator("issues_open", _l("在办问题数"), _l("此刻没有答复的问题件数"), _open, is_now=True),
    _indicator("issues_overdue", _l("超期数"), _l("此刻没有答复、已过期限的问题件数（预警已更正的不计）"), _overdue,
               is_now=True),
    _indicator("issues_longterm", _l("挂账数"), _l("此刻挂账推进的问题件数"), _longterm, is_now=True),
)}
