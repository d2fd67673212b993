"""What the person who spoke thinks of the reply, and what follows: closed, or worked on again (domain §5.4)."""

from datetime import date, timedelta

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.deadlines import due_fields, limit_for
from xicheng_events.voice.followup.duties import require_duty
from xicheng_events.voice.followup.kinds import Closing, Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.limits import class_to_dispatch_by
from xicheng_events.voice.followup.models import Issue, ReplyRating, round_of
from xicheng_events.voice.followup.news_models import StaffNewsKind
from xicheng_events.voice.followup.operations.notices_given import give_notice
from xicheng_events.voice.followup.operations.registering import due_words, told_day
from xicheng_events.voice.followup.operations.telling_staff import note_news
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue, move_issue
from xicheng_events.voice.followup.operations.urging import supervise
from xicheng_events.voice.followup.queries import issue_of, reply_in
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.operations import tell_speaker
from xicheng_events.voice.opinions.queries import merged_into

REOPENED_AT_MOST = 2
UNHAPPY_UP_TO = 2  # 不满意, 非常不满意
COMMENT_AT_MOST = 300
REOPENED_WITHIN = timedelta(days=30)


def rate_reply(opinion: Opinion, *, solved: bool, score: int, comment: str = "",
               seen_round: int | None = None, by: Person | None = None) -> ReplyRating:
    """Store the rating of the reply that stands, once for each reply; nobody signs in for it, or `by` has taken it
    down on the telephone.

    Not solved and unhappy: the issue is worked on again, within 30 days of closing, at most twice, then the
    coordinator sees it; anything else closes it. Refuses `nothing_to_rate` before there is a reply, `other_reply` as
    `expect_round`, `already_rated`, `score_unknown`, and a comment over 300 characters.
    """
    comment = written(comment, field="comment", at_most=COMMENT_AT_MOST, what=_("补充说明"))
    if score not in range(1, 6):
        raise Refused("score_unknown", _("请选择满意程度。"), "score")
    issue = issue_of(opinion)  # read once: the reply and the round it is of must be of one moment
    if not reply_in(issue, opinion):
        raise Refused("nothing_to_rate", _("这条意见还没有答复，答复后即可评价。"))
    expect_round(opinion, issue, seen_round)
    reply_round = round_of(opinion, issue)
    is_new = insert_unless_there(
        ReplyRating, opinion_id=opinion.id, round=reply_round, issue_id=issue.id if issue else None, solved=solved,
        score=score, comment=comment, at=clock.now(),
    )
    if not is_new:
        raise Refused("already_rated", _("您已评价过这次答复，感谢您的参与。"))
    rating = db.session.get(ReplyRating, (opinion.id, reply_round))
    record("followup.rated", opinion, by=by, solved=solved, score=score)
    if issue:
        _follow(issue, rating)
    return rating


def expect_round(opinion: Opinion, issue: Issue | None, seen: int | None) -> None:
    """Refuse `other_reply` where the page somebody acts on shows another reply than the one that stands."""
    if seen is not None and seen != round_of(opinion, issue):
        raise Refused("other_reply", _("单位已作出新的答复，请看过新的答复后再提交。"))


def _follow(issue: Issue, rating: ReplyRating, *, tries: int = 3) -> None:
    try:
        _reopen_or_close(issue, rating)
    except Refused as refusal:
        # Somebody else rated the same issue at the same moment: look again at what is left to do.
        if refusal.code != "changed_meanwhile" or tries <= 1:
            raise
        _follow(issue, rating, tries=tries - 1)


def _reopen_or_close(issue: Issue, rating: ReplyRating) -> None:
    is_unhappy = not rating.solved and rating.score <= UNHAPPY_UP_TO
    opinion = db.session.get(Opinion, rating.opinion_id)
    if issue.state not in (IssueState.REPLIED, IssueState.CLOSED) or round_of(opinion, issue) != rating.round:
        return
    if is_unhappy:
        work_again_or_escalate(issue, reply_round=rating.round, by_speaker=opinion, comment=rating.comment)
    if issue.state is IssueState.REPLIED:
        close_issue(issue, kept(lambda: _("提出人已评价答复，予以办结。")), Closing.RATED)


def work_again_or_escalate(issue: Issue, *, reply_round: int, by_speaker: Opinion, comment: str = "") -> None:
    """重办 of what somebody isn't content with: once for each reply, within 30 days of closing, twice in all. What
    can't be worked on again goes to the coordinator, whose task it is until there is a word on it."""
    if round_of(by_speaker, issue) != reply_round:
        return  # somebody else was quicker: it is worked on again
    in_time = issue.closed_at is None or issue.closed_at > clock.now() - REOPENED_WITHIN
    if issue.reopened < REOPENED_AT_MOST and in_time:
        _reopen(issue, kept(lambda: _("提出人评价问题未解决")), but=by_speaker)
        if comment:
            add_line(issue, Step.RATED, by=None, text=comment, is_public=False)
        return
    now, words = clock.now(), kept(lambda: _("重办两次后提出人仍不满意，请区级统筹员关注。") if in_time else
                                   _("办结满30日后提出人表示未解决，请区级统筹员关注。"))
    change_issue(issue, escalated_at=now)
    give_notice(issue, at=now, unit_id=None, text=words)
    add_line(issue, Step.ESCALATED, by=None, is_public=False, text=words)
    record("followup.escalated", issue)


def heed(issue: Issue, *, text: str, by: Person) -> None:
    """区级统筹员处理意见: why an issue with which somebody is unhappy still stays closed. Refuses `not_yours`,
    `not_now`, `nothing_to_heed`, and the text's length beside `text`."""
    require_duty("heed", issue, by)
    text = written(text, field="text", at_least=5, at_most=COMMENT_AT_MOST, what=_("处理意见"))
    if issue.escalated_at is None:
        raise Refused("nothing_to_heed", _("这件问题没有待处理的提请，请刷新查看。"))
    change_issue(issue, escalated_at=None)
    add_line(issue, Step.HEEDED, by=by, text=text, is_public=False)
    record("followup.heeded", issue, by=by)


def work_again_supervised(issue: Issue, *, report_by: date, text: str, by: Person) -> None:
    """区级督办: the coordinator has an issue with which somebody is unhappy still worked on again, with a limit of its
    own and a day by which the unit says where it stands. Refuses as `heed` and as `supervise`."""
    heed(issue, text=text, by=by)
    _reopen(issue, kept(lambda: _("区级督办")), by=by)
    supervise(issue, report_by=report_by, text=text, by=by)


@in_house_language
def _reopen(issue: Issue, why: str, *, but: Opinion | None = None, by: Person | None = None) -> None:
    """Work on it again; everyone who spoke is told, `but` who has just said so."""
    now, without = clock.now(), not issue.sla_class.limit  # 现场答复: worked on again it has a limit
    sla_class = class_to_dispatch_by(Sla.GENERAL) if without else issue.sla_class
    limit = limit_for(sla_class, now)
    move_issue(issue, IssueState.REOPENED, step=Step.REOPENED, by=by, reopened=Issue.reopened + 1, closed_at=None,
               closed_as=None, escalated_at=None, extended_by=0, sla_class_id=sla_class.id,
               due_from=clock.local(now).date(), **due_fields(limit),
               text=_("%(why)s，由承办单位重新办理，期限%(day)s。", why=why, day=due_words(limit)))
    note_news(issue, StaffNewsKind.REOPENED, by=by)
    for link in issue.links:
        for said in (link.opinion, *merged_into(link.opinion)):
            if but is None or said.id != but.id:
                tell_speaker(said, "reopened", unit=issue.lead.short_name, day=told_day(issue))


def close_issue(issue: Issue, text: str, closed_as: Closing) -> None:
    """End the work on an issue that was replied to; `text` says why."""
    move_issue(issue, IssueState.CLOSED, step=Step.CLOSED, by=None, closed_at=clock.now(), closed_as=closed_as,
               text=text)
