"""四周回问: four weeks after the reply who spoke is asked once whether it is still well; not so, it is worked on again
or the coordinator sees it (domain §5.4)."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import ROUND, Issue, round_of
from xicheng_events.voice.followup.operations.rating import expect_round, work_again_or_escalate
from xicheng_events.voice.followup.operations.transitions import add_line
from xicheng_events.voice.followup.queries import issue_behind, issue_of
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.followup.step_models import LaterQuestion
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.operations import tell_speaker

ASKED_AFTER, ASKED_UNTIL = timedelta(weeks=4), timedelta(weeks=5)


def ask_four_weeks_later(*, at_most: int = 200) -> int:
    """Sweep: ask those who left a phone by name about a closed issue's reply; the number asked. What was replied to
    more than five weeks ago isn't asked about any more."""
    now = clock.now()
    asked = select(LaterQuestion).where(LaterQuestion.opinion_id == Opinion.id, LaterQuestion.round == ROUND)
    due = (select(Opinion, Issue).join(Issue, issue_behind()).where(
        Issue.state == IssueState.CLOSED, Issue.replied_at <= now - ASKED_AFTER, Issue.replied_at > now - ASKED_UNTIL,
        ~Opinion.anonymous, Opinion.phone.is_not(None), ~asked.exists()).order_by(Opinion.id).limit(at_most))
    return sum(_ask(opinion, issue) for opinion, issue in db.session.execute(due).unique().all())


def answer_later(opinion: Opinion, *, solved: bool, seen_round: int | None = None,
                 by: Person | None = None) -> LaterQuestion:
    """What they say: once. Refuses `not_asked` where nobody has asked about the reply that stands, `answered_already`,
    and as `expect_round`."""
    issue = issue_of(opinion)
    expect_round(opinion, issue, seen_round)
    asked = standing_question(opinion, issue)
    if asked is None:
        raise Refused("not_asked", _("这次答复没有待回答的回问。"))
    done = write(update(LaterQuestion).where(
        LaterQuestion.opinion_id == opinion.id, LaterQuestion.round == asked.round, LaterQuestion.answered_at.is_(None))
        .values(answered_at=clock.now(), solved=solved))
    db.session.refresh(asked)
    if done != 1:
        raise Refused("answered_already", _("您已回答过这次回问，感谢您的参与。"))
    record("followup.answered_later", opinion, by=by, solved=solved)
    add_line(issue, Step.ASKED_LATER, by=by, is_public=False,
             text=kept(lambda: _("四周后回问：已解决。") if solved else _("四周后回问：未解决。")))
    if not solved:
        work_again_or_escalate(issue, reply_round=asked.round, by_speaker=opinion)
    return asked


def standing_question(opinion: Opinion, issue: Issue | None) -> LaterQuestion | None:
    """What was asked about the reply that stands; None where nothing was."""
    return db.session.get(LaterQuestion, (opinion.id, round_of(opinion, issue))) if issue else None


def _ask(opinion: Opinion, issue: Issue) -> bool:
    is_new = insert_unless_there(LaterQuestion, opinion_id=opinion.id, round=round_of(opinion, issue),
                                 asked_at=clock.now())
    if is_new:
        tell_speaker(opinion, "asked_later")
        record("followup.asked_later", opinion)
    return is_new
