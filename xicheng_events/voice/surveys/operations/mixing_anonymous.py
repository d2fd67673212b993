"""Anonymous answers leave the copies they were sealed in: several of a questionnaire at once, in random order.

Nothing that is stored afterwards tells which came from which: not the hour (they bear the day they were moved), not
the ids (random), not the form, not the record (one entry for all), not the order of the rows, and not PostgreSQL's
number of the transaction: in this one every used-up copy is written anew.
"""

import random
from datetime import datetime, time

from sqlalchemy import bindparam, update

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.operations import Statement, record_opinion
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.operations.taking_answers import source_of, store_answer
from xicheng_events.voice.surveys.queries import Pool, number_to_move, pools_to_move, used_up_copies
from xicheng_events.voice.surveys.sealed_answers import unsealed

_COPY = SurveyCopy.__table__
_EMPTIED = update(_COPY).where(_COPY.c.id == bindparam("which")).values(sealed=None)
_REWRITTEN = update(_COPY).where(_COPY.c.id == bindparam("which")).values(answered_on=_COPY.c.answered_on)


def move_anonymous_answers(*, at_most: int = 20) -> int:
    """Sweep: store the sealed answers of which enough have come in, or which nobody can join any more; how many. Of two
    at once the second waits and finds nothing, or fails whole."""
    return sum(_move(pool) for pool in pools_to_move(at_most))


def _move(pool: Pool) -> int:
    used_up = used_up_copies(pool)
    chance = random.SystemRandom()
    chance.shuffle(used_up)
    waiting = [copy for copy in used_up if copy.sealed]
    moving = waiting[:number_to_move(pool, len(waiting))]
    if not moving:
        return 0
    # Before the copies forget it.
    said = [(unsealed(copy.sealed), copy.registration and copy.registration.phone) for copy in moving]
    _write_anew(used_up, {copy.id for copy in moving})
    survey, event = db.session.get(Survey, pool.survey_id), pool.event_id and db.session.get(Event, pool.event_id)
    today = clock.from_local(datetime.combine(clock.today(), time()))
    opinions = []
    for each, phone in said:
        store_answer(survey, each["items"] or survey.items, each["answers"], source=each["source"], event=event,
                     at=today, by_name=False)
        opinions += [(suggestion, each["phone"] or phone) for suggestion in each["suggestions"]]
    chance.shuffle(opinions)  # which were said together, and with which ratings, is nobody's to know either
    for suggestion, phone in opinions:
        record_opinion(event.occasion if event else survey.occasion,
                       Statement(**suggestion, anonymous=True, phone=phone), source=source_of(event), said_at=today)
    record("feedback.answered", event or survey, anonymous=True, entries=len(said))
    db.session.flush()
    return len(said)


def _write_anew(used_up: list[SurveyCopy], moving: set[int]) -> None:
    """Empty the copies that are moved, and write all others as they were: what can't be read now (its key may be
    missing) stays sealed, and is left alone."""
    readable = [copy.id for copy in used_up if copy.sealed or copy.sealed is None]
    for statement, ids in ((_EMPTIED, [each for each in readable if each in moving]),
                           (_REWRITTEN, [each for each in readable if each not in moving])):
        if ids:
            db.session.connection().execute(statement, [{"which": each} for each in ids])
    for copy in used_up:
        db.session.expire(copy)
