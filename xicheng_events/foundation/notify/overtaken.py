"""Which message makes which earlier one, still in the outbox, untrue: nobody wakes to 报名成功 for what was called off.

Decided when a message is about to leave, not when the later one is written: bookings don't pay for it.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select, tuple_

from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice


def overtakes() -> dict[str, set[str]]:
    """For each later message the earlier ones about the same row that it leaves without a point, as the rooms say
    (`OVERTAKES`): of a pair from two rooms, the later one does."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in house.said("OVERTAKES"):
        for later, earlier in table.items():
            found[later] |= earlier
    return found


def overtaken(notices: Iterable[Notice]) -> set[int]:
    """The ids of those of `notices` that a later message to the same phone about the same row has made untrue."""
    mine = [notice for notice in notices if notice.subject_id is not None]
    if not mine:
        return set()
    pairs, latest = overtakes(), defaultdict(int)
    about = (Notice.subject_kind, Notice.subject_id)
    found = select(*about, Notice.phone_hash, Notice.template, func.max(Notice.id)).where(
        tuple_(*about).in_({(notice.subject_kind, notice.subject_id) for notice in mine}),
        Notice.template.in_(pairs),
    ).group_by(*about, Notice.phone_hash, Notice.template)
    for kind, number, phone, template, notice_id in db.session.execute(found):
        for earlier in pairs[template]:
            key = (kind, number, phone, earlier)
            latest[key] = max(latest[key], notice_id)
    return {notice.id for notice in mine
            if latest[(notice.subject_kind, notice.subject_id, notice.phone_hash, notice.template)] > notice.id}
