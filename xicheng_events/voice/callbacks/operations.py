"""Calling back (回访): asking on the telephone what somebody thinks of the reply (domain §5.4)."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, func, literal, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_from
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.voice.callbacks.models import Callback, CallOutcome
from xicheng_events.voice.callbacks.queries import (
    CALLERS,
    MOST_CALLS,
    PAUSE,
    calls_about,
    calls_are_over,
    opinion_to_call,
    opinions_to_call,
)
from xicheng_events.voice.followup.kinds import Closing, Step
from xicheng_events.voice.followup.models import Issue, round_of
from xicheng_events.voice.followup.operations.rating import close_issue, expect_round, rate_reply
from xicheng_events.voice.followup.operations.transitions import add_line
from xicheng_events.voice.followup.queries import issue_of
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.operations import tell_speaker

QUIET_DAYS = 10
MISSED = {1: "call_missed", MOST_CALLS: "calls_over"}  # which call in vain is told, and how


def reveal_speakers_phone(opinion: Opinion, *, by: Person) -> str:
    """The number to call; that it was shown goes on record. Refuses `not_yours` and `call_over`."""
    _require(opinion, by)
    record("followup.phone_shown", opinion, by=by)
    return opinion.phone


def note_call(opinion: Opinion, *, outcome: CallOutcome, solved: bool | None = None, score: int | None = None,
              comment: str = "", seen_round: int | None = None, by: Person) -> None:
    """Note what came of a call. A rating counts as one that was given by query code; whoever isn't reached is called
    again PAUSE later, three times in all, and told the first time that somebody has called and will again, and the
    third time that nobody will, and what they can do themselves; when nobody is left to call, the issue is closed.

    Refuses `not_yours`, `call_over`, `called_just_now`, `rating_missing`, and what `rate_reply`
    refuses.
    """
    # One call after the other: of the last two, whichever is noted second finds nobody left.
    if about := issue_of(opinion):
        db.session.refresh(about, with_for_update={"of": Issue})
    issue = _require(opinion, by)
    expect_round(opinion, issue, seen_round)
    if outcome is CallOutcome.RATED and (solved is None or score is None):
        raise Refused("rating_missing", _("请选择问题是否解决和满意程度。"), "score")
    number = _add(opinion, issue, outcome, by)
    record("followup.called", opinion, by=by, outcome=str(outcome), number=number)
    add_line(issue, Step.CALLED, by=by, is_public=False,
             text=kept(lambda: _("第%(n)s次回访：%(outcome)s。", n=number, outcome=outcome.label)))
    if outcome is CallOutcome.RATED:
        rate_reply(opinion, solved=solved, score=score, comment=comment, by=by)
    elif not _others_to_call(issue, by):
        declined = outcome is CallOutcome.DECLINED
        close_issue(issue, kept(lambda: _("已回访，提出人未作评价，予以办结。") if declined
                                else _("回访%(n)s次未接通，予以办结。", n=MOST_CALLS)),
                    Closing.DECLINED if declined else Closing.UNREACHED)
    if outcome is CallOutcome.UNREACHED and number in MISSED:
        tell_speaker(opinion, MISSED[number])


def close_quiet_issues(*, at_most: int = 200) -> int:
    """Sweep: close issues whose reply nobody has rated for ten days, once the days for calling back are over as well;
    the number closed."""
    before = clock.now() - timedelta(days=QUIET_DAYS)
    quiet = select(Issue).where(Issue.state == IssueState.REPLIED, Issue.replied_at < before, calls_are_over())
    closed = 0
    for issue in db.session.scalars(quiet.order_by(Issue.id).limit(at_most)).all():
        try:
            close_issue(issue, kept(lambda: _("答复后%(n)s日内未收到评价，予以办结。", n=QUIET_DAYS)), Closing.QUIET)
            closed += 1
        except Refused:  # rated at this very moment
            continue
    return closed


def _require(opinion: Opinion, by: Person) -> Issue:
    require_right(by.holds(*CALLERS), _("回访由回访员办理，您没有权限。"))
    if opinion_to_call(by, opinion.id) is None:
        raise Refused("call_over", _("这件答复已评价、已回访或已办结，不用再回访。"))
    return issue_of(opinion)


def _add(opinion: Opinion, issue: Issue, outcome: CallOutcome, by: Person) -> int:
    now, columns, about = clock.now(), Callback.__table__.c, round_of(opinion, issue)
    this = Callback.opinion_id == opinion.id, Callback.round == about
    row = {"opinion_id": opinion.id, "round": about, "outcome": outcome, "by_id": by.id, "at": now}
    values = [literal(value, columns[name].type).label(name) for name, value in row.items()]
    number = select(func.coalesce(func.max(Callback.number), 0) + 1).where(*this).scalar_subquery()
    lately = exists().where(*this, Callback.at > now - PAUSE, Callback.outcome == CallOutcome.UNREACHED)
    bounds = [~lately] if outcome is CallOutcome.UNREACHED else []
    if not insert_from(Callback, select(*values, number.label("number")).where(number <= MOST_CALLS, *bounds)):
        raise Refused("called_just_now", _("刚刚登记过一次未接通，请隔2小时再拨。"))
    return calls_about(opinion, about)[-1].number


def _others_to_call(issue: Issue, by: Person) -> bool:
    waiting = opinions_to_call(by).where(Issue.id == issue.id).with_only_columns(Opinion.id).limit(1)
    return issue.state is not IssueState.REPLIED or db.session.scalar(waiting) is not None
