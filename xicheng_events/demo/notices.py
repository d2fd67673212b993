"""Taking a notice of the demo world through its life, each step by the person whose step it is."""

import io
from datetime import datetime
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations import attaching, checking, drafting, publishing
from xicheng_events.booking.notices.rules_of_files import ATTACHMENTS, PICTURE
from xicheng_events.booking.participants.operations.event_changes import withdraw_event
from xicheng_events.foundation.accounts.models import Membership, Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.operations.receiving import receive_file
from xicheng_events.foundation.review.models import Disclosure
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.foundation.review.queries import slip_for

SHARED_PICTURE = Path(__file__).resolve().parents[2] / "static" / "img" / "share.png"


def somebody(role: Role, organisation_id: int) -> Person:
    """The first person who holds `role` in that unit."""
    people = db.session.scalars(
        select(Person).join(Person.memberships).order_by(Person.id)
        .where(Membership.role == role, Membership.organisation_id == organisation_id))
    return next(person for person in people if person.holds(role, organisation_id=organisation_id))


def draft(host, *, venue: dict, street=None, **fields) -> Event:
    """A draft by the unit's editor, at a venue of the unit."""
    editor = somebody(Role.EDITOR, host.id)
    place = drafting.add_venue(organisation=host, by=editor, street_id=street.id if street else None, **venue)
    return drafting.draft_event(host=host, by=editor, venue_id=place.id, **fields)


def put_files(event: Event) -> None:
    """A picture and a document are put to the draft."""
    editor = somebody(Role.EDITOR, event.host_id)
    with SHARED_PICTURE.open("rb") as file:
        attaching.add_picture(event, receive_file(file, "开放日.png", allowed=PICTURE), by=editor,
                              alt="红色印章“西城”，旁边写着“西城政府开放”")
    leaflet = io.BytesIO()
    with Image.open(SHARED_PICTURE) as drawn:
        drawn.convert("RGB").save(leaflet, "PDF")
    leaflet.seek(0)
    attaching.add_attachments(event, [receive_file(leaflet, "参观路线和注意事项.pdf", allowed=ATTACHMENTS)], by=editor)


def submit(event: Event) -> Event:
    """Handed to the reviewer."""
    checking.submit_event(event, by=somebody(Role.EDITOR, event.host_id))
    return event


def send_back(event: Event, reason: str) -> Event:
    """Submitted and returned with a reason."""
    checking.return_event(submit(event), reason=reason, by=somebody(Role.REVIEWER, event.host_id))
    return event


def take_back(event: Event) -> None:
    """Submitted, and taken back by the editor before anybody has read it."""
    checking.take_back_event(submit(event), by=somebody(Role.EDITOR, event.host_id))


def submit_again(event: Event, **changes) -> Event:
    """Changed after it came back, and handed to the reviewer once more."""
    drafting.edit_event(event, by=somebody(Role.EDITOR, event.host_id), **changes)
    return submit(event)


def ask_for_clearance(event: Event):
    """Submitted, passed, and so laid before the secrecy reviewer; the slip."""
    checking.pass_event(submit(event), by=somebody(Role.REVIEWER, event.host_id))
    return slip_for(event)


def clear(subject, organisation_id: int) -> None:
    """The secrecy reviewer approves the slip of an event or issue."""
    decide_slip(slip_for(subject), approved=True, opinion="", findings={}, disclosure=Disclosure.ACTIVE,
                by=somebody(Role.SECRECY, organisation_id))


def publish_cleared(event: Event) -> Event:
    """Published, once cleared."""
    publishing.publish_event(event, by=somebody(Role.EDITOR, event.host_id))
    return event


def publish(event: Event) -> Event:
    """All the way: submitted, passed, cleared, published."""
    ask_for_clearance(event)
    clear(event, event.host_id)
    return publish_cleared(event)


def schedule(event: Event, at: datetime) -> None:
    """Set to go out by itself at the instant `at`."""
    publishing.schedule_event(event, at=at, by=somebody(Role.EDITOR, event.host_id))


def withdraw(event: Event, reason: str) -> None:
    """Taken back by the unit's leader, after it was public."""
    withdraw_event(event, reason=reason, by=somebody(Role.LEADER, event.host_id))
