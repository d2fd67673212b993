"""What the person who spoke thinks of the reply, and what follows: closed, or worked on again (domain §5.4)."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.deadlines import due_fields, due_for
from xicheng_events.voice.followup.models import Issue, ReplyRating, Step
from xicheng_events.voice.followup.operations.registering import due_words
from xicheng_events.voice.followup.operations.transitions import add_line, move_issue
from xicheng_events.voice.followup.queries import issue_of, reply_in
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion

REOPENED_AT_MOST = 2
UNHAPPY_UP_TO = 2  # 不满意, 非常不满意
COMMENT_AT_MOST = 300
QUIET_DAYS = 10


def rate_reply(opinion: Opinion, *, solved: bool, score: int, comment: str = "",
               by: Person | None = None) -> ReplyRating:
    """Store the rating of the reply that stands, once for each reply; nobody signs in for it, or `by` has taken it
    down on the telephone.

    Not solved and unhappy: the issue is worked on again, at most twice; anything else closes it. Refuses
    `nothing_to_rate` before there is a reply, `already_rated`, `score_unknown`, and a comment over 300 characters.
    """
    comment = written(comment, field="comment", at_most=COMMENT_AT_MOST, what=_("补充说明"))
    if score not in range(1, 6):
        raise Refused("score_unknown", _("请选择满意程度。"), "score")
    issue = issue_of(opinion)  # read once: the reply and the round it is of must be of one moment
    if not reply_in(issue, opinion):
        raise Refused("nothing_to_rate", _("这条意见还没有答复，答复后即可评价。"))
    reply_round = issue.reopened if issue else 0
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


def close_quiet_issues(*, at_most: int = 200) -> int:
    """Sweep: close issues whose reply nobody has rated for ten days; the number closed."""
    before = clock.now() - timedelta(days=QUIET_DAYS)
    quiet = select(Issue).where(Issue.state == IssueState.REPLIED, Issue.replied_at < before)
    closed = 0
    for issue in db.session.scalars(quiet.order_by(Issue.id).limit(at_most)).all():
        try:
            close_issue(issue, kept(lambda: _("答复后%(n)s日内未收到评价，予以办结。", n=QUIET_DAYS)))
            closed += 1
        except Refused:  # rated at this very moment
            continue
    return closed


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
    if issue.state not in (IssueState.REPLIED, IssueState.CLOSED) or issue.reopened != rating.round:
        return
    if is_unhappy and issue.reopened < REOPENED_AT_MOST:
        _reopen(issue, rating)
    elif issue.state is IssueState.REPLIED:
        close_issue(issue, kept(lambda: _("提出人已评价答复，予以办结。")))
    if is_unhappy and rating.round >= REOPENED_AT_MOST:
        add_line(issue, Step.RATED, by=None, is_public=False,
                 text=kept(lambda: _("重办两次后提出人仍不满意，请区级统筹员关注。")))


@in_house_language
def _reopen(issue: Issue, rating: ReplyRating) -> None:
    now = clock.now()
    due = due_for(issue.sla, now)
    move_issue(issue, IssueState.REOPENED, step=Step.REOPENED, by=None, reopened=Issue.reopened + 1, closed_at=None,
               due_from=clock.local(now).date(), **due_fields(due),
               text=_("提出人评价问题未解决，由承办单位重新办理，期限%(day)s。", day=due_words(due.on,
                                                                       due.provisional)))
    if rating.comment:
        add_line(issue, Step.RATED, by=None, text=rating.comment, is_public=False)


def close_issue(issue: Issue, text: str) -> None:
    """End the work on an issue that was replied to; `text` says why."""
    move_issue(issue, IssueState.CLOSED, step=Step.CLOSED, by=None, closed_at=clock.now(), text=text)
