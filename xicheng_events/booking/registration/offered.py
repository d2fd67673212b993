"""What a slot offers whoever opens or sends its form: found once, carried from there to the page.

What only a page shows is looked up when one is made: a registration that is taken needs none of it.
"""

from dataclasses import dataclass
from functools import cached_property

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.eligibility import full_up, letting_in, no_way_in, why_not_register
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.refusal import Refused

S = RegistrationState


@dataclass(frozen=True)
class Offered:
    """One slot, to one reader: None while nobody is signed in. `invitation`: what the link leads to by which they came,
    right or wrong."""

    slot: Slot
    reader: Person | None = None
    invitation: Invitation | None = None

    @property
    def event(self) -> Event:
        """The slot's event."""
        return self.slot.event

    @cached_property
    def closed(self) -> Refused | None:
        """Why nobody can register now."""
        return why_not_register(self.event, self.slot)

    @cached_property
    def refusal(self) -> Refused | None:
        """Why this reader is given no form: it is closed, they aren't invited, or every line is full."""
        refusal = self.closed or no_way_in(self.slot, self.invitation)
        if not refusal and all(each.is_closed for each in self.places):
            refusal = full_up(self.slot)
        return refusal

    @cached_property
    def invited(self) -> Invitation | None:
        """The invitation, if one is needed and it lets the reader in."""
        return letting_in(self.slot, self.invitation)

    @cached_property
    def standing(self) -> Registration | None:
        """What the reader has here already."""
        return queries.standing_registration(self.reader, self.slot) if self.reader else None

    @cached_property
    def elsewhere(self) -> Registration | None:
        """What the reader has applied or waits for at that time: no reason to refuse, but to say so."""
        return queries.overlapping(self.reader.id, self.slot, (S.APPLIED, S.WAITING)) if self.reader else None

    @cached_property
    def places(self) -> list[queries.Places]:
        """How it stands with each of the slot's quotas."""
        return queries.places_by_quota(self.slot)

    @property
    def known_name(self) -> str | None:
        """The name by which the reader is known, or was invited."""
        return self.reader.name if self.reader else self.invited and self.invited.name
