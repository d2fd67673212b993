"""What people do with issues (domain §5.4): register, handle, rate, publish."""

from xicheng_events.followup.operations.calling import note_call, reveal_phone
from xicheng_events.followup.operations.handling import (
    approve_reply,
    dispatch_again,
    note_progress,
    return_issue,
    return_reply,
    sign,
    submit_reply,
)
from xicheng_events.followup.operations.moving import expect_version
from xicheng_events.followup.operations.planning import keep_plan, plan_anew
from xicheng_events.followup.operations.publishing import prepare_publication, publish, withdraw
from xicheng_events.followup.operations.purging import purge_opinion_contacts
from xicheng_events.followup.operations.rating import close_quiet_issues, rate_reply
from xicheng_events.followup.operations.reckoning import reckon_limits_anew
from xicheng_events.followup.operations.registering import add_opinion, register_issue
from xicheng_events.followup.operations.urging import release, supervise, undo_urging, urge, urge_all

__all__ = [
    "add_opinion", "approve_reply", "close_quiet_issues", "dispatch_again", "expect_version", "keep_plan", "note_call",
    "note_progress", "plan_anew", "prepare_publication", "publish", "purge_opinion_contacts", "rate_reply",
    "reckon_limits_anew", "register_issue", "release", "return_issue", "return_reply", "reveal_phone", "sign",
    "submit_reply", "supervise", "undo_urging", "urge", "urge_all", "withdraw",
]
