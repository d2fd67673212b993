"""Which message makes which earlier one, still in the outbox, untrue: nobody wakes to 报名成功 for what was called off.

Decided when a message is about to leave, not when the later one is written: bookings don't pay for it.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select, tuple_

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice

_WAITING = {"waitlist", "drawn_waiting", "promote"}
_APPLIED = {"submitted", "applied", "party_again", "answers_again"}
_PLACED = {"confirmed", "drawn", "party_changed", "party_noted", "moved", "moved_waiting"}
_MASS = {"reminder", "notice"}
_POSTPONED = {"postpone", "postpone_offered", "postpone_waiting", "postpone_open"}
_OVER = _WAITING | _APPLIED | _PLACED | _MASS | _POSTPONED
# Later message: the earlier ones about the same registration that it leaves without a point.
OVERTAKES = {
    "promote": {"waitlist", "drawn_waiting"}, "confirmed": _WAITING | _APPLIED,
    **dict.fromkeys(("not_placed", "lapsed"), _WAITING | _POSTPONED), "not_selected": _WAITING | _APPLIED,
    # These name the old day, perhaps in the words of whoever wrote a notice; the check-in code is on the
    # registration's page.
    **{later: {"confirmed", "drawn", "moved", "moved_waiting", "promote"} | _MASS | _POSTPONED for later in _POSTPONED},
    **{later: {"confirmed", "drawn", "party_changed", "moved", "moved_waiting"} | _MASS | _POSTPONED
       for later in ("moved", "moved_waiting")},
    "withdrawn": _OVER, "revoked": _OVER, "cancel": _OVER,
    # The reply brings the query code along.
    **{reply: {"opinion_received", "opinion_registered", "opinion_merged", "due_moved"}
       for reply in ("reply", "reply_planned")},
    "due_moved": {"opinion_registered", "due_moved"},
}


def overtaken(notices: Iterable[Notice]) -> set[int]:
    """The ids of those of `notices` that a later message to the same phone about the same row has made untrue."""
    mine = [notice for notice in notices if notice.subject_id is not None]
    if not mine:
        return set()
    latest = defaultdict(int)
    about = (Notice.subject_kind, Notice.subject_id)
    found = select(*about, Notice.phone_hash, Notice.template, func.max(Notice.id)).where(
        tuple_(*about).in_({(notice.subject_kind, notice.subject_id) for notice in mine}),
        Notice.template.in_(OVERTAKES),
    ).group_by(*about, Notice.phone_hash, Notice.template)
    for kind, number, phone, template, notice_id in db.session.execute(found):
        for earlier in OVERTAKES[template]:
            key = (kind, number, phone, earlier)
            latest[key] = max(latest[key], notice_id)
    return {notice.id for notice in mine
            if latest[(notice.subject_kind, notice.subject_id, notice.phone_hash, notice.template)] > notice.id}
