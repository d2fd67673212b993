"""What people do with registrations, one function each. `placing` and `parties` for citizens, `waiting` for the
clockwork's offers, `review`, `ordering`, `inviting` and `organising` for the unit that runs the event."""

from xicheng_events.registration.operations.answering import change_answers, purge_documents, reveal_document
from xicheng_events.registration.operations.batches import register_many
from xicheng_events.registration.operations.details import correct_details
from xicheng_events.registration.operations.documents import correct_document
from xicheng_events.registration.operations.excusing import decide_excuse, excuse_absence
from xicheng_events.registration.operations.exporting import note_export, note_fetched, reveal_phone
from xicheng_events.registration.operations.guest_lists import invite_again, invite_many
from xicheng_events.registration.operations.inviting import invite, revoke_invitation
from xicheng_events.registration.operations.moving import move_to_slot, tell_again
from xicheng_events.registration.operations.ordering import set_priority
from xicheng_events.registration.operations.organising import (
    cancel_event,
    change_capacity,
    finish_cancellations,
    postpone_event,
    revoke,
)
from xicheng_events.registration.operations.parties import change_party, withdraw
from xicheng_events.registration.operations.picking import drop_picks, keep_picks
from xicheng_events.registration.operations.placing import register
from xicheng_events.registration.operations.purging import events_to_forget, purge_contacts
from xicheng_events.registration.operations.releasing import release_quotas, stop_release
from xicheng_events.registration.operations.review import approve, decline, place, select
from xicheng_events.registration.operations.selecting import approve_many, decline_many
from xicheng_events.registration.operations.staying import stay
from xicheng_events.registration.operations.waiting import (
    accept_offer,
    decline_offer,
    lapse_offers,
    offer_free_places,
    offer_line,
    offer_places,
)

__all__ = [
    "accept_offer", "approve", "approve_many", "cancel_event", "change_answers", "change_capacity",
    "change_party", "correct_details", "correct_document", "decide_excuse", "decline", "decline_many", "decline_offer",
    "drop_picks",
    "events_to_forget", "excuse_absence", "finish_cancellations", "invite", "invite_again", "invite_many",
    "keep_picks", "lapse_offers", "move_to_slot", "note_export", "note_fetched", "offer_free_places", "offer_line",
    "offer_places", "place", "postpone_event", "purge_contacts", "purge_documents", "register", "register_many",
    "release_quotas", "reveal_document", "reveal_phone", "revoke", "revoke_invitation", "select",
    "set_priority", "stay", "stop_release", "tell_again", "withdraw",
]
