"""The words of a notice as one text: what the confidentiality reviewer reads, and what the approval is pinned to."""

from xicheng_events.core.text import span
from xicheng_events.events.models import Event


def public_words(event: Event) -> str:
    """Everything the public page says, line by line. Another text means another review."""
    venue = event.venue
    lines = [
        event.title, event.theme, event.summary, event.audience, event.eligibility, event.residence.label,
        event.allocation.label, event.companion_policy.label, str(event.max_party), event.what_to_bring, event.notes,
        event.contact_name, event.contact_phone, event.contact_hours, event.offline_channel,
        *((venue.name, venue.address, venue.room, venue.meeting_point, venue.transit, venue.accessibility)
          if venue else ()),
        *(f"{item.kind.label} {item.title} {item.starts_at or ''} {item.ends_at or ''}" for item in event.agenda),
        *(f"{slot.label} {span(slot.starts_at, slot.ends_at)}" for slot in event.slots),
        *(unit.full_name for unit in event.co_hosts),
    ]
    return "\n".join(line for line in lines if line)
