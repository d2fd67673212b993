"""Messages of this room by what they say, for what makes them untrue (`OVERTAKES`), here and in later rooms."""

OFFERED = {"promote", "seat_offered", "sit_in", "sit_in_reminder"}
WAITING = {"waitlist"} | OFFERED
# Whoever has one of them knows until when to answer: the offer itself, or the new time of what is offered.
ASKING = OFFERED | {"postpone_offered", "item_moved_offered"}
APPLIED = {"submitted", "applied", "made_candidate", "party_again", "answers_again"}
PLACED = {"confirmed", "confirmed_online", "place_kept"}
SEATED = {"seat_changed", "seat_changed_online", "seat_noted"}
