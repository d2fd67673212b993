"""The figures of a meeting as they stand now: who was there, counted from what the door has recorded; and what became
of what was said. An outcome keeps them as they were when it was written or submitted."""

from collections import Counter
from collections.abc import Callable

from sqlalchemy import exists, func, select

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.meetings.queries import items_of_meeting
from xicheng_events.openness.outcomes.released_words import covering
from xicheng_events.voice.adoption.tables import OPEN, AdoptionRow, adoption_table, occasions_still_open


def open_items(event: Event) -> list[Slot]:
    """The items of which an outcome says something; of the others there is nothing but what the notice says (domain
    §3.2)."""
    has_places = exists().where(Quota.slot_id == Slot.id, Quota.capacity > 0)
    query = select(Slot).where(Slot.event_id == event.id, has_places).order_by(Slot.starts_at, Slot.id)
    return list(db.session.scalars(query).unique())


def presence_at(event: Event) -> list[dict]:
    """How many came to each open item, by kind of seat and category, in one statement: rows as they are stored. Who had
    无障碍席 is counted with who had 列席席: nobody reads who needs one."""
    order = {slot.id: number for number, slot in enumerate(open_items(event))}
    rows = db.session.execute(
        select(Quota.slot_id, Quota.id, Quota.seat, Quota.category, func.sum(Ticket.arrived))
        .join(Registration, Registration.quota_id == Quota.id).join(Ticket, Ticket.registration_id == Registration.id)
        .where(Quota.slot_id.in_(order), Registration.state == RegistrationState.CONFIRMED, Ticket.arrived > 0)
        .group_by(Quota.slot_id, Quota.id, Quota.seat, Quota.category))
    found: Counter = Counter()
    for slot, _quota, seat, category, heads in sorted(rows, key=lambda row: (order[row[0]], row[1])):
        found[slot, SeatKind.ATTEND if seat is SeatKind.ACCESSIBLE else seat, category] += int(heads)
    return [{"slot": slot, "seat": seat.value, "category": category.value, "heads": heads}
            for (slot, seat, category), heads in found.items()]


def results_of_items(event: Event, said: dict[int, str]) -> list[dict]:
    """Each open item with what is `said` of it by its slot, and its title and unit as they are called now."""
    items = items_of_meeting(event.id)
    return [{"slot": slot.id, "title": slot.label, "unit": _unit_of(event, items.get(slot.id)),
             "words": said.get(slot.id, "")} for slot in open_items(event)]


def _unit_of(event: Event, item) -> str:
    return (item.unit if item and item.unit else event.host).full_name


def has_outcome(event: Event) -> bool:
    """Whether there is something to say of it: it is public and took place, it is over, and an item of it was open."""
    return (event.is_public and event.row.slots_are_agenda and event.course is not EventCourse.CANCELLED
            and meeting_is_over(event) and bool(open_items(event)))


def is_all_answered(event: Event) -> bool:
    """Whether nothing that was said at a meeting is without a result any more."""
    return not occasions_still_open([event.occasion_id])


def adoption_now(event: Event, before: dict | None) -> dict:
    """What became of what was said, as it is stored; once all has a result. What was covered in the words of an answer
    (`before`) stays covered; so is what somebody said in their own words, unless they released them."""
    kept = {(row["theme"], row["number"]): row for row in (before or {}).get("rows", ())}
    table, covered = adoption_table(event.occasion), covering(event.occasion_id)
    parts = {part: n for part, n in table.parts.items() if part != OPEN}
    return {"received": table.received, "answers": sum(row.number for row in table.rows), "parts": parts,
            "rows": [_row(row, kept.get((row.theme, row.number)), covered) for row in table.rows]}


def _row(row: AdoptionRow, before: dict | None, covered: Callable[[str], str]) -> dict:
    said = before or {"title": row.title, "answer": row.answer}
    return {"theme": row.theme, "number": row.number, "title": covered(said["title"]), "result": row.result.value,
            "answer": covered(said["answer"]), "unit": row.unit, "opinions": row.opinions, "named": row.named}


def meeting_is_over(event: Event) -> bool:
    """Whether its last item has ended."""
    return bool(event.slots) and max(slot.ends_at for slot in event.slots) <= clock.now()
