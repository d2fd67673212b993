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
from xicheng_events.foundation.review.queries import is_cleared
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


def is_paper_cleared(paper: ItemPaper) -> bool:
    """Whether its slip has passed exactly this file for this item."""
    return is_cleared(paper, fields_of_paper(paper))


def paper_for(registration: Registration) -> ItemPaper | None:
    """The paper that this party may read now."""
    slot = registration.slot
    if (registration.state != RegistrationState.CONFIRMED or not slot.event.row.slots_are_agenda
            or not slot.event.is_open or meeting_ends_at(slot.event) <= clock.now()):
        return None
    if db.session.get(Pledge, registration.id) is None:
        return None
    paper = db.session.scalar(select(ItemPaper).where(ItemPaper.slot_id == slot.id).options(
        joinedload(ItemPaper.file), joinedload(ItemPaper.slot)))
    return paper if paper and is_paper_cleared(paper) else None


def paper_on_desk(person: Person, paper_id: int) -> ItemPaper | None:
    """A paper, for who works on its meeting or reviews it."""
    paper = db.session.get(ItemPaper, paper_id) if paper_id < 2**31 else None
    is_mine = paper and (person.is_coordinator or person.holds(
        *DESK_ROLES, Role.SECRECY, organisation_id=paper.slot.event.host_id))
    return paper if is_mine else None


def meeting_ends_at(event: Event) -> datetime:
    """When its last item ends."""
    return max(slot.ends_at for slot in event.slots)
