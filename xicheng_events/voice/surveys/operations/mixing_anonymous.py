"""Anonymous answers leave the invitations they were sealed in: several of an event at once, in random order.

Nothing that is stored afterwards tells which came from which: not the hour (they bear the day they were moved), not
the ids (random), not the form, not the record (one entry for all), not the order of the rows, and not PostgreSQL's
number of the transaction: in this one every used-up invitation of the event is written anew.
"""

import random
from datetime import datetime, time

from sqlalchemy import bindparam, update

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_row_id
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.operations.keeping_answers import form_version_in_force, keep_answers
from xicheng_events.voice.opinions.operations import Statement, record_opinion
from xicheng_events.voice.surveys.models import Answer, FeedbackInvitation
from xicheng_events.voice.surveys.operations.taking_answers import standard_survey
from xicheng_events.voice.surveys.queries import events_with_answers_to_move, may_be_moved, used_up_invitations
from xicheng_events.voice.surveys.sealed_answers import unsealed

_REWRITTEN = (update(FeedbackInvitation.__table__).where(FeedbackInvitation.__table__.c.id == bindparam("which"))
              .values(sealed=None))


def move_anonymous_answers(*, at_most: int = 20) -> int:
    """Sweep: store the sealed answers of each event of which FEWEST have come in or nobody can answer any more; how
    many. Of two at once the second waits and finds nothing, or fails whole."""
    return sum(_move(event) for event in events_with_answers_to_move(at_most))


def _move(event: Event) -> int:
    used_up = used_up_invitations(event)
    sealed = [(invitation.sealed, invitation.registration.phone) for invitation in used_up if invitation.sealed]
    if not sealed or not may_be_moved(event, len(sealed)):
        return 0
    chance = random.SystemRandom()
    chance.shuffle(used_up)
    chance.shuffle(sealed)
    # What can't be read now (its key may be missing) stays; all others are written anew.
    readable = [invitation for invitation in used_up if invitation.sealed or invitation.sealed is None]
    db.session.connection().execute(_REWRITTEN, [{"which": invitation.id} for invitation in readable])
    for invitation in used_up:
        db.session.expire(invitation)
    today = clock.from_local(datetime.combine(clock.today(), time()))
    opinions = []
    for text, phone in sealed:
        said = unsealed(text)
        _store(event, said, today)
        opinions += [(suggestion, phone) for suggestion in said["suggestions"]]
    chance.shuffle(opinions)  # which were said together, and with which ratings, is nobody's to know either
    for suggestion, phone in opinions:
        record_opinion(event.occasion, Statement(**suggestion, anonymous=True, phone=phone), said_at=today)
    record("feedback.answered", event, anonymous=True, entries=len(sealed))
    db.session.flush()
    return len(sealed)


def _store(event: Event, said: dict, today: datetime) -> None:
    survey = standard_survey()
    version = form_version_in_force(survey.form_id, said["items"] or survey.form.definition["items"])
    sheet = keep_answers(said["answers"], version, sheet_id=new_row_id())
    db.session.add(Answer(id=new_row_id(), event=event, at=today, sheet=sheet))
    db.session.flush()
