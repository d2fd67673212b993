"""What a balanced list is made of: its seats and quotas, and of each candidate what quotas can be set on."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from xicheng_events.booking.draws.records import quota_keys
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.participants.queries import came_lately
from xicheng_events.booking.registration.models import MINORS, AgeBand, Registration
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.models import Candidate, SelectionQuota
from xicheng_events.booking.selection.states import CAME, NEW, UNKNOWN, Attribute
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_models import Topic

A_YEAR = timedelta(days=365)


class ListPlan(NamedTuple):
    """One list to make: its key in the files, its slot and kind of seat, how many places it gives, its quotas."""

    key: str
    slot: Slot
    seat: SeatKind
    quotas: list[Quota]
    seats: int
    bounds: list[Bound]

    @property
    def attributes(self) -> list[str]:
        """What its quotas are set on."""
        return sorted({bound.attribute for bound in self.bounds})


class CandidateFacts(NamedTuple):
    """One candidate: what counts for quotas, and by what a household is known."""

    registration_id: int
    list_key: str
    person_id: int
    facts: dict[str, str]
    same: tuple[str, ...]  # whoever shares one of them lives together


def lists_of(event: Event, *, is_frozen: bool = False) -> list[ListPlan]:
    """The lists of an event, in the order of the agenda and of the kinds of seat. What they give is what nobody holds;
    once they are frozen all there is: it may be those on the lists who hold it by now."""
    keys, asked, parts = quota_keys(event), defaultdict(list), {}
    for each in quotas_set(event):
        asked[each.slot_id, each.seat].append(Bound(each.attribute.value, each.value, each.least, each.most))
    for slot in sorted(event.slots, key=lambda slot: (slot.starts_at, slot.id)):
        for quota in slot.quotas:
            parts.setdefault(keys[quota.id], []).append(quota)
    plans = []
    for key, quotas in parts.items():
        places = {quota: quota.capacity if is_frozen else quota.left for quota in quotas}
        bounds = _with_places(asked[quotas[0].slot_id, quotas[0].seat], places)
        plans.append(ListPlan(key, quotas[0].slot, quotas[0].seat, quotas, sum(places.values()), bounds))
    return plans


def _with_places(bounds: list[Bound], places: dict[Quota, int]) -> list[Bound]:
    """The quotas that were set, and no more of a category than there are places for it."""
    if not any(quota.is_for_some for quota in places):
        return bounds
    left = {quota.category.value: number for quota, number in places.items()}
    by_category = {bound.value: bound for bound in bounds if bound.attribute == Attribute.CATEGORY}
    places = [Bound(Attribute.CATEGORY.value, value, min(by_category[value].least, most) if value in by_category else 0,
                    min(by_category[value].most, most) if value in by_category else most)
              for value, most in left.items()]
    return [*places, *(bound for bound in bounds if bound.attribute != Attribute.CATEGORY)]


def quotas_set(event: Event) -> list[SelectionQuota]:
    """The quotas that were set for all lists of an event."""
    query = (select(SelectionQuota).where(SelectionQuota.slot_id.in_([slot.id for slot in event.slots]))
             .order_by(SelectionQuota.slot_id, SelectionQuota.seat, SelectionQuota.attribute, SelectionQuota.id))
    return list(db.session.scalars(query))


def candidates_of(event: Event, *, frozen: Iterable[int] | None = None) -> Select:
    """Those who may be put on the lists of an event, with what is known of them: (registration, candidate or None);
    `frozen`: these registrations, whatever has become of them since."""
    query = (select(Registration, Candidate).outerjoin(Candidate, Candidate.registration_id == Registration.id)
             .where(Registration.slot_id.in_([slot.id for slot in event.slots])).order_by(Registration.id))
    if frozen is not None:
        return query.where(Registration.id.in_(frozen))
    query = query.where(Registration.state == RegistrationState.APPLIED)
    return query.where(Registration.eligible.is_(True)) if event.review_required else query


def candidate_facts_of(event: Event, *, frozen: Iterable[int] | None = None) -> list[CandidateFacts]:
    """What is known of each of `candidates_of`, in one statement."""
    keys = quota_keys(event)
    category = {quota.id: quota.category.value for slot in event.slots for quota in slot.quotas}
    shown = candidates_of(event, frozen=frozen).with_only_columns(
        Registration.id, Registration.quota_id, Registration.person_id, Registration.phone_hash, Registration.age_band,
        Organisation.slug, Topic.slug, Candidate.gender, Candidate.household, came_lately()
    ).outerjoin(Organisation, Organisation.id == Registration.street_id).outerjoin(
        Topic, Topic.id == Candidate.field_id)
    return [CandidateFacts(number, keys[quota], person, {
        Attribute.CATEGORY.value: category[quota], Attribute.FIELD.value: field or UNKNOWN,
        Attribute.STREET.value: street or UNKNOWN, Attribute.AGE.value: band.value if band else UNKNOWN,
        Attribute.GENDER.value: gender.value if gender else UNKNOWN, Attribute.CAME.value: CAME if came else NEW},
        tuple(filter(None, (f"person:{person}", f"phone:{phone}", home and f"home:{home}"))))
        for number, quota, person, phone, band, street, field, gender, home, came in db.session.execute(shown)]


def homes_of(people: Iterable[CandidateFacts]) -> dict[int, int]:
    """The number of the household of each, by registration: whoever is one person, or shares a phone or an address
    with somebody, has the same."""
    above: dict[str | int, str | int] = {}

    def top(key):
        while above.setdefault(key, key) != key:
            key = above[key]
        return key

    people = list(people)
    for each in people:
        for key in each.same:
            above[top(key)] = top(each.registration_id)
    numbers: dict = {}
    return {each.registration_id: numbers.setdefault(top(each.registration_id), len(numbers) + 1) for each in people}


def capped(event: Event, cap: int | None, people: Iterable[CandidateFacts]) -> set[int]:
    """The registrations of those who have had a seat in as many other events of this kind within a year as `cap`."""
    if cap is None:
        return set()
    had = (select(Registration.person_id).join(Registration.slot).join(Slot.event)
           .where(Event.kind.in_((event.kind,)), Event.id != event.id, Registration.state.in_(HOLDING),
                  Slot.starts_at > clock.now() - A_YEAR).group_by(Registration.person_id)
           .having(func.count(func.distinct(Event.id)) >= cap))
    full = set(db.session.scalars(had))
    return {each.registration_id for each in people if each.person_id in full}


def gaps_of(plan: ListPlan, people: list[CandidateFacts], homes: dict[int, int]) -> list[str]:
    """Why the quotas of a list can't all be met by those who are candidates, in sentences: each by itself, which is
    told at once; all of them together are tried by the clockwork (`balancing`)."""
    here, words = [each for each in people if each.list_key == plan.key], value_words()
    found = []
    if len({homes[each.registration_id] for each in here}) < plan.seats:
        found.append(_("席位%(seats)s个，候选人只有%(n)s户。", seats=plan.seats,
                       n=len({homes[each.registration_id] for each in here})))
    for bound in plan.bounds:
        there = len({homes[each.registration_id] for each in here if bound.covers(each.facts)})
        if there < bound.least:
            found.append(_("需要%(who)s%(least)s名，候选人中只有%(n)s名。", who=words[bound.attribute].get(
                bound.value, bound.value), least=bound.least, n=there))
    return found


def counted(people: Iterable[dict[str, str]], attribute: str) -> Counter:
    """How many have each value of an attribute."""
    return Counter(facts.get(attribute, UNKNOWN) for facts in people)


def value_words() -> dict[str, dict[str, str]]:
    """{attribute: {value: word}} for all there are, in the order in which they are offered."""
    unknown = {UNKNOWN: _("未填写")}
    streets = db.session.execute(select(Organisation.slug, Organisation.short_name)
                                 .where(Organisation.kind == OrganisationKind.STREET).order_by(Organisation.id))
    topics = db.session.execute(select(Topic.slug, Topic.name).order_by(Topic.position))
    grown_up = {band.value: band.label for band in AgeBand if band not in MINORS}  # children come with somebody
    return {Attribute.CATEGORY.value: Category.words(), Attribute.FIELD.value: dict(topics.all()) | unknown,
            Attribute.STREET.value: dict(streets.all()) | unknown, Attribute.AGE.value: grown_up | unknown,
            Attribute.GENDER.value: Gender.words() | unknown,
            Attribute.CAME.value: {CAME: _("参加过"), NEW: _("首次参加")}}
