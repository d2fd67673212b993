"""代表库选取: people of the pool become candidates for an item, with what the pool knows of them."""

from collections.abc import Collection

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.selection.operations.entering_candidates import Proposed, enter_candidate
from xicheng_events.booking.selection.states import CandidateSource
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.guests.pool_balance import field_for
from xicheng_events.openness.guests.queries import pool_for, topic_of_meeting
from xicheng_events.openness.representatives.models import Representative

MOST_AT_ONCE = 50


def enter_from_pool(quota: Quota, numbers: Collection[int], *, by: Person) -> int:
    """Make these representatives candidates for the places of `quota`: all, or nobody; how many.

    Refuses `nobody` and `too_many`, `changed` where one of them can't be asked any more, and what `enter_candidate`
    refuses, naming who it is about.
    """
    wanted = set(numbers)
    if not wanted:
        raise Refused("nobody", _("请勾选要列为候选人的代表。"), "who")
    if len(wanted) > MOST_AT_ONCE:
        raise Refused("too_many", _("一次最多选%(n)s人。", n=MOST_AT_ONCE), "who")
    people = db.session.scalars(pool_for(quota, by).where(Representative.id.in_(wanted))).all()
    if len(people) < len(wanted):
        raise Refused("changed", _("所选的人中有的已是候选人或不再任期内，没有办理，请核对后重新选择。"), "who")
    topic = topic_of_meeting(quota.slot.event)
    for each in people:
        try:
            enter_candidate(quota.slot, quota, _as_proposed(each, quota, topic), by=by)
        except Refused as refusal:
            raise Refused(refusal.code, _("%(name)s：%(why)s", name=each.name, why=refusal.sentence), "who") from None
    return len(people)


def _as_proposed(representative: Representative, quota: Quota, topic: Topic | None) -> Proposed:
    return Proposed(
        form_key=keyed_hash(f"pool:{quota.slot_id}:{representative.id}")[:36],  # pressed twice, one; nobody guesses it
        name=representative.name, phone=representative.phone, source=CandidateSource.POOL, agreed=True,
        street=representative.street, age_band=representative.age_band, gender=representative.gender,
        field=field_for(representative, topic), household=representative.household_hash)
