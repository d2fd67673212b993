"""Which papers there are, and who may read one: whoever has a place at its item and has signed the pledge, until the
meeting ends, once the paper's slip has passed (domain §3.4)."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in
from xicheng_events.foundation.review.queries import is_passed, slips_for
from xicheng_events.openness.papers.models import ItemPaper
from xicheng_events.openness.pledges.models import Pledge

KIND = "item_paper"  # its row among the kinds of what a slip is about (papers.room)
WHAT_IS_REVIEWED = (
    Public("item", _l("议题"), lambda paper: paper.slot.label, (("slot", ("label",)),)),
    Public("file", _l("材料"), lambda paper: paper.file.name, (("file", ("name", "sha256")),)),
)


@in_house_language
def fields_of_paper(paper: ItemPaper) -> list[PublicField]:
    """What its slip is about: the item and the file, byte by byte."""
    return fields_in(WHAT_IS_REVIEWED, paper)


def papers_of(event: Event) -> dict[int, ItemPaper]:
    """The papers of a meeting, by the ids of their slots."""
    query = (select(ItemPaper).join(ItemPaper.slot).where(Slot.event_id == event.id)
             .options(contains_eager(ItemPaper.slot), joinedload(ItemPaper.file), joinedload(ItemPaper.added_by)))
    return {each.slot_id: each for each in db.session.scalars(query)}


def papers_for(registrations: list[Registration]) -> dict[int, ItemPaper]:
    """The papers that these parties may read now, by the ids of the registrations; three statements at most. A slip has
    passed exactly this file for the item as it is called now."""
    seated = {each.id: each.slot_id for each in registrations if _is_to_come(each)}
    if not seated:
        return {}
    signed = set(db.session.scalars(select(Pledge.registration_id).where(Pledge.registration_id.in_(seated))))
    query = select(ItemPaper).where(ItemPaper.slot_id.in_({seated[each] for each in signed}))
    papers = db.session.scalars(query.options(joinedload(ItemPaper.file), joinedload(ItemPaper.slot))).all()
    slips = slips_for(papers)
    cleared = {each.slot_id: each for each in papers if is_passed(slips.get(each.id), fields_of_paper(each))}
    return {each: cleared[slot] for each, slot in seated.items() if each in signed and slot in cleared}


def paper_for(registration: Registration) -> ItemPaper | None:
    """The paper that this party may read now."""
    return papers_for([registration]).get(registration.id)


def _is_to_come(registration: Registration) -> bool:
    event = registration.slot.event
    return (registration.state == RegistrationState.CONFIRMED and event.row.slots_are_agenda and event.is_open
            and meeting_ends_at(event) > clock.now())


def paper_on_desk(person: Person, paper_id: int) -> ItemPaper | None:
    """A paper, for who works on its meeting or reviews it."""
    paper = db.session.get(ItemPaper, paper_id) if paper_id < 2**31 else None
    is_mine = paper and (person.is_coordinator or person.holds(
        *DESK_ROLES, Role.SECRECY, organisation_id=paper.slot.event.host_id))
    return paper if is_mine else None


def meeting_ends_at(event: Event) -> datetime:
    """When its last item ends."""
    return max(slot.ends_at for slot in event.slots)
