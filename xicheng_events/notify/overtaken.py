"""Which message makes which earlier one, still in the outbox, untrue: nobody wakes to 报名成功 for what was called off.

Decided when a message is about to leave, not when the later one is written: bookings don't pay for it.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select, tuple_

from xicheng_events.core.db import db
from xicheng_events.notify.models import Notice

_WAITING = {"waitlist", "drawn_waiting", "promote"}
_PLACED = {"confirmed", "drawn", "party_changed", "party_noted", "reminder"}
_POSTPONED = {"postpone", "postpone_offered", "postpone_waiting", "postpone_open"}
_OVER = _WAITING | _PLACED | _POSTPONED
# Later message: the earlier ones about the same registration that it leaves without a point.
OVERTAKES = {
    "promote": {"waitlist", "drawn_waiting"}, "confirmed": _WAITING, "not_placed": _WAITING, "lapsed": _WAITING,
    # These name the old day; the check-in code is on the registration's page.
    **{later: {"confirmed", "drawn", "reminder"} for later in _POSTPONED},
    "withdrawn": _OVER, "revoked": _OVER, "cancel": _OVER,
    # The reply brings the query code along.
    "reply": {"opinion_received", "opinion_registered", "opinion_merged", "due_moved"},
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
