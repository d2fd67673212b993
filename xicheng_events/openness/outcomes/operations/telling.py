"""The clockwork's part: whoever sat in on a meeting is thanked on the day after, and told once its outcome is out."""

from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import short_title, tell_party
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.openness.outcomes.models import MeetingOutcome, MeetingThanks, OutcomeTold
from xicheng_events.openness.outcomes.queries import outcome_path, who_sat_in

# After so many days nobody is thanked or told any more, also by a clockwork that stood still meanwhile.
THANKED_FOR, TOLD_FOR = timedelta(days=7), timedelta(days=30)
_MINE = "/me/meetings"


@in_house_language
def thank_who_sat_in(*, at_most: int = 200) -> int:
    """Sweep: thank everybody who came to a meeting, once, from the day after it on; how many."""
    item, today = aliased(Slot), clock.start_of(clock.today())
    last = select(func.max(item.ends_at)).where(item.event_id == Slot.event_id).correlate(Slot).scalar_subquery()
    thanked = exists().where(_is_same_guest(MeetingThanks.registration_id))
    due = who_sat_in().where(last < today, last >= today - THANKED_FOR, ~thanked)
    return sum(_thank(party) for party in db.session.scalars(due.limit(at_most)).unique().all())


def _thank(party: Registration) -> bool:
    is_new = insert_unless_there(MeetingThanks, registration_id=party.id, at=clock.now())
    if is_new:
        tell_party(party, "meeting_thanked", event=short_title(party.slot.event), link=full_address(_MINE))
        record("outcomes.thanked", party)
    return is_new


@in_house_language
def tell_outcomes(*, at_most: int = 200) -> int:
    """Sweep: tell everybody who came to a meeting that its outcome is out, once; how many."""
    told = exists().where(OutcomeTold.outcome_id == MeetingOutcome.id, _is_same_guest(OutcomeTold.registration_id))
    due = (who_sat_in().join(MeetingOutcome, MeetingOutcome.event_id == Slot.event_id)
           .join(Publication, Publication.id == MeetingOutcome.publication_id)
           .where(Publication.state == PublicationState.PUBLISHED, Event.is_public,
                  Publication.published_at >= clock.now() - TOLD_FOR, ~told)
           .add_columns(MeetingOutcome.id).limit(at_most))
    return sum(_tell(party, outcome_id) for party, outcome_id in db.session.execute(due).unique().all())


def _tell(party: Registration, outcome_id: int) -> bool:
    is_new = insert_unless_there(OutcomeTold, outcome_id=outcome_id, registration_id=party.id, at=clock.now())
    if is_new:
        event = party.slot.event
        tell_party(party, "outcome_told", event=short_title(event), link=full_address(outcome_path(event.code)))
        record("outcomes.told", party)
    return is_new


def _is_same_guest(told: ColumnElement) -> ColumnElement[bool]:
    """The condition that the registration `told` is of the same person and meeting as the one that is looked at: who
    came to several items hears of it once."""
    other, item = aliased(Registration), aliased(Slot)
    of_guest = (select(other.id).join(item, item.id == other.slot_id)
                .where(other.person_id == Registration.person_id, item.event_id == Slot.event_id)
                .correlate(Registration, Slot))
    return told.in_(of_guest)
