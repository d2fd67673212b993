"""Messages of this room by what they say, for what makes them untrue (`OVERTAKES`), here and in later rooms."""

OFFERED = {"promote", "seat_offered", "sit_in", "sit_in_reminder"}
WAITING = {"waitlist"} | OFFERED
APPLIED = {"submitted", "applied", "made_candidate", "party_again", "answers_again"}
PLACED = {"confirmed", "confirmed_online", "place_kept"}
SEATED = {"seat_changed", "seat_changed_online", "seat_noted"}
