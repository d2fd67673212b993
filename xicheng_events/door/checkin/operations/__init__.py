"""What happens at the door: letting in, taking back, counting; opening and closing the door itself."""

from xicheng_events.checkin.operations.arriving import check_in_oneself, why_no_self_service
from xicheng_events.checkin.operations.batch import receive
from xicheng_events.checkin.operations.closing import bring_in_paper, close_door, note_export, settle_matters
from xicheng_events.checkin.operations.confirming import decide_late, may_decide, purge_late_entries
from xicheng_events.checkin.operations.leaving import check_out
from xicheng_events.checkin.operations.notes import note_for_door
from xicheng_events.checkin.operations.outcomes import Outcome
from xicheng_events.checkin.operations.passes import (
    Secrets,
    device_closed_at,
    enter_with_code,
    enter_with_token,
    note_sync,
    open_pass,
    renew_pass,
    revoke_device,
    revoke_pass,
)
from xicheng_events.checkin.operations.purging import purge_door_words
from xicheng_events.checkin.operations.ruling import may_rule, set_rules
from xicheng_events.checkin.operations.scanning import TAKEN_BACK, count, may_undo, present, recount, undo
from xicheng_events.checkin.operations.waiting_guests import admit_waiting
from xicheng_events.checkin.operations.walk_ins import admit_walk_in

__all__ = [
    "TAKEN_BACK", "Outcome", "Secrets", "admit_waiting", "admit_walk_in", "bring_in_paper", "check_in_oneself",
    "check_out", "close_door", "count", "decide_late", "device_closed_at", "enter_with_code", "enter_with_token",
    "may_decide", "may_rule", "may_undo", "note_export", "note_for_door", "note_sync", "open_pass", "present",
    "purge_door_words", "purge_late_entries", "receive", "recount", "renew_pass", "revoke_device", "revoke_pass",
    "set_rules", "settle_matters", "undo", "why_no_self_service",
]
