"""Anonymous answers leave the copies they were sealed in: several of a questionnaire at once, in random order.

Nothing that is stored afterwards tells which came from which: not the hour (they bear the day they were moved), not
the ids (random), not the form, not the record (one entry for all), not whether it came by invitation or on paper, not
a version of the questions that fewer than FEWEST of them were asked, not the order of the rows, and not PostgreSQL's
number of the transaction: in this one every used-up copy is written anew, in the order of the copies.
"""

import random
from collections import Counter

from sqlalchemy import bindparam, update

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.items import digest_of_items
from xicheng_events.foundation.questions.reading_answers import Answers
from xicheng_events.voice.opinions.operations import Statement, record_opinion
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.operations.taking_answers import source_of, store_answer
from xicheng_events.voice.surveys.queries import FEWEST, Pool, number_to_move, pools_to_move, used_up_copies
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
    today = clock.start_of(clock.today())
    opinions = []
    source = CopySource.OPEN if pool.is_open_link else CopySource.INVITED
    for items, answers in _as_many_were_asked([(each["items"] or survey.items, each["answers"]) for each, _ in said]):
        store_answer(survey, items, answers, source=source, event=event, at=today, by_name=False)
    for each, phone in said:
        opinions += [(suggestion, each["phone"] or phone) for suggestion in each["suggestions"]]
    chance.shuffle(opinions)  # which were said together, and with which ratings, is nobody's to know either
    for suggestion, phone in opinions:
        record_opinion(event.occasion if event else survey.occasion,
                       Statement(**suggestion, anonymous=True, phone=phone), source=source_of(event), said_at=today)
    record("feedback.answered", event or survey, anonymous=True, entries=len(said))
    db.session.flush()
    return len(said)


def _as_many_were_asked(said: list[tuple[list[dict], Answers]]) -> list[tuple[list[dict], Answers]]:
    """(questions, answers) of a lot, in its order. Where a version of the questions was asked of fewer than FEWEST,
    these are stored as if asked what most were: what was asked in the same words and way is kept. The rest, which
    would never be shown, isn't stored: who answered before or after a change would be known by it."""
    versions = [digest_of_items(items) for items, _answers in said]
    number_of = Counter(versions)
    most = said[versions.index(max(number_of, key=number_of.get))][0]
    stored = []
    for (items, answers), version in zip(said, versions, strict=True):
        if number_of[version] < FEWEST and items != most:
            kept = {item["key"] for item in items if item in most}
            items, answers = most, {key: values for key, values in answers.items() if key in kept}
        stored.append((items, answers))
    return stored


def _write_anew(used_up: list[SurveyCopy], moving: set[int]) -> None:
    """Empty the copies that are moved, and write all others as they were: what can't be read now (its key may be
    missing) stays sealed, and is left alone."""
    readable = sorted(copy.id for copy in used_up if copy.sealed or copy.sealed is None)
    for statement, ids in ((_EMPTIED, [each for each in readable if each in moving]),
                           (_REWRITTEN, [each for each in readable if each not in moving])):
        if ids:
            db.session.connection().execute(statement, [{"which": each} for each in ids])
    for copy in used_up:
        db.session.expire(copy)
