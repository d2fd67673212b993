"""What people do with registrations, one function each. `placing` and `parties` for citizens, `waiting` for the
clockwork's offers, `organising` for the unit that runs the event."""

from xicheng_events.registration.operations.answering import change_answers, purge_documents, reveal_document
from xicheng_events.registration.operations.organising import (
    cancel_event,
    change_capacity,
    finish_cancellations,
    postpone_event,
    revoke,
)
from xicheng_events.registration.operations.parties import change_party, withdraw
from xicheng_events.registration.operations.placing import register
from xicheng_events.registration.operations.waiting import (
    accept_offer,
    decline_offer,
    lapse_offers,
    offer_free_places,
    offer_places,
)

__all__ = [
    "accept_offer", "cancel_event", "change_answers", "change_capacity", "change_party", "decline_offer",
    "finish_cancellations", "lapse_offers", "offer_free_places", "offer_places", "postpone_event", "purge_documents",
    "register", "reveal_document", "revoke", "withdraw",
]
