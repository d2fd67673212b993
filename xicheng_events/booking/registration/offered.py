"""What a slot offers whoever opens or sends its form: found once, carried from there to the page.

What only a page shows is looked up when one is made: a registration that is taken needs none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.models import Channel, Registration
from xicheng_events.booking.registration.operations.eligibility import full_up, letting_in, no_way_in, why_not_register
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.refusal import Refused

S = RegistrationState


@dataclass(frozen=True)
class Offered:
    """One slot, to one `reader`: None before somebody has signed in, and for a desk that registers others.
    `find_invitation` looks up the link by which they came."""

    slot: Slot
    reader: Person | None = None
    find_invitation: Callable[[], Invitation | None] = lambda: None

    @property
    def event(self) -> Event:
        """The slot's event."""
        return self.slot.event

    @cached_property
    def closed(self) -> Refused | None:
        """Why nobody can register now."""
        return why_not_register(self.event, self.slot)

    @cached_property
    def invitation(self) -> Invitation | None:
        """Where the link leads, right or wrong."""
        return self.find_invitation()

    @cached_property
    def refusal(self) -> Refused | None:
        """Why this reader is given no form: it is closed, they aren't invited, or every line is full."""
        invitation = self.invitation  # looked up whatever else is in the way: a wrong link counts
        refusal = self.closed or no_way_in(self.slot, invitation)
        if not refusal and all(each.is_closed for each in self.places
                                  if self.invited or not each.quota.is_closed_to_public):
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

    @property
    def way_in(self) -> dict:
        """How a reader comes to register, for their `PartyApplication`: by an invitation where one is needed."""
        if self.event.allocation.row.needs_invitation:
            return {"channel": Channel.INVITE, "invitation": self.invitation}
        return {"channel": Channel.ONLINE}

    @cached_property
    def places(self) -> list[queries.Places]:
        """How it stands with each of the slot's quotas."""
        return queries.places_of_quotas(self.slot)

    @property
    def known_name(self) -> str | None:
        """The name by which the reader is known, or was invited."""
        return self.reader.name if self.reader else self.invited and self.invited.name
