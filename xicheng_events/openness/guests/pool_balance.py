"""人员结构 beside the choice from the pool: how the candidates of a list would be made up with those who are ticked."""

from collections.abc import Collection

from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.selection.candidate_facts import CandidateFacts, candidate_facts_of, lists_of
from xicheng_events.booking.selection.list_pages import BalanceTable, balance_tables
from xicheng_events.booking.selection.states import CAME, NEW, UNKNOWN, Attribute
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.guests.queries import pool_for, topic_of_meeting
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.queries import was_there_lately


def balance_with(quota: Quota, numbers: Collection[int], person: Person) -> list[BalanceTable]:
    """The tables of the list that `quota` belongs to: all candidates, with these representatives of the pool among
    them, and how many these are; who can't be ticked by `person` counts for nothing."""
    slot = quota.slot
    plan = next(plan for plan in lists_of(slot.event) if plan.slot == slot and plan.seat == quota.seat)
    topic = topic_of_meeting(slot.event)
    ticked = [_as_candidate(each, plan.key, quota, topic) for each in db.session.scalars(
        pool_for(quota, person).where(Representative.id.in_(numbers)))] if numbers else []
    return balance_tables(plan, [*candidate_facts_of(slot.event), *ticked],
                          {each.registration_id for each in ticked})


def field_for(representative: Representative, topic: Topic | None) -> Topic | None:
    """The field as which somebody of the pool is a candidate: the meeting's own where it is among theirs."""
    fields = representative.topics
    return topic if topic in fields else next(iter(fields), None)


def _as_candidate(each: Representative, key: str, quota: Quota, topic: Topic | None) -> CandidateFacts:
    field = field_for(each, topic)
    return CandidateFacts(-each.id, key, 0, {
        Attribute.CATEGORY.value: quota.category.value, Attribute.FIELD.value: field.slug if field else UNKNOWN,
        Attribute.STREET.value: each.street.slug if each.street else UNKNOWN,
        Attribute.AGE.value: each.age_band.value if each.age_band else UNKNOWN,
        Attribute.GENDER.value: each.gender.value if each.gender else UNKNOWN,
        Attribute.CAME.value: CAME if was_there_lately(each) else NEW}, ())
