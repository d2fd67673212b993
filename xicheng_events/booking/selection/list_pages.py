"""What the desk's pages say of one list: who is a candidate, who is on it, and how the balance stands."""

from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.selection.bounds import bounds_words
from xicheng_events.booking.selection.candidate_facts import (
    CandidateFacts,
    ListPlan,
    candidate_facts_of,
    candidates_of,
    counted,
    gaps_of,
    homes_of,
    lists_of,
    value_words,
)
from xicheng_events.booking.selection.models import Candidate, Selection, SelectionEntry
from xicheng_events.booking.selection.queries import list_entries
from xicheng_events.booking.selection.states import UNKNOWN, Attribute, CandidateSource, SelectionState
from xicheng_events.booking.selection.story import reason_words
from xicheng_events.foundation.core.db import db

_SAYS_NOTHING = (UNKNOWN, Category.ANYONE.value)


class BalanceLine(NamedTuple):
    """One value of an attribute: how many candidates, how many on the list, and the quota, where there is one."""

    key: str
    word: str
    candidates: int
    picked: int
    least: int | None = None
    most: int | None = None

    @property
    def wanted(self) -> str:
        """The quota, in words."""
        return bounds_words(self.least, self.most)

    @property
    def is_broken(self) -> bool:
        """Whether the list doesn't meet the quota."""
        return self.least is not None and not self.least <= self.picked <= self.most


class BalanceTable(NamedTuple):
    """One attribute."""

    key: str
    title: str
    lines: list[BalanceLine]


class ListSummary(NamedTuple):
    """One list among those of an event."""

    plan: ListPlan
    candidates: int
    picked: int
    gaps: list[str]


class CandidateRow(NamedTuple):
    """One candidate on the page of a list."""

    registration: Registration
    source: str
    facts: dict[str, str]
    entry: SelectionEntry | None
    why: str


def offered_values(plan: ListPlan) -> dict[str, dict[str, str]]:
    """By which values quotas of a list may be set: of categories those for which it has places."""
    words = value_words()
    there = {quota.category.value: quota.category.label for quota in plan.quotas if quota.is_for_some}
    return {key: there if key == Attribute.CATEGORY else values for key, values in words.items()
            if there or key != Attribute.CATEGORY}


def balance_tables(plan: ListPlan, people: list[CandidateFacts], picked: set[int]) -> list[BalanceTable]:
    """How candidates and list are made up, attribute by attribute; values that nobody has and no quota names are left
    out, and attributes of which nothing is known or that tell nobody apart."""
    here = [each for each in people if each.list_key == plan.key]
    tables = []
    for key, words in value_words().items():
        all_of, on_list = (counted([each.facts for each in some], key) for some in (
            here, [each for each in here if each.registration_id in picked]))
        quota = {bound.value: bound for bound in plan.bounds if bound.attribute == key}
        lines = [BalanceLine(value, word, all_of[value], on_list[value],
                             *((quota[value].least, quota[value].most) if value in quota else ()))
                 for value, word in words.items() if all_of[value] or value in quota]
        tables.append(BalanceTable(key, Attribute(key).label, lines))
    return [table for table in tables
            if any(line.least is not None or line.key not in _SAYS_NOTHING for line in table.lines)]


def people_of(selection: Selection, entries: list[SelectionEntry]) -> list[CandidateFacts]:
    """The candidates: as they are while they are collected, else with what was frozen of them."""
    if selection.state is SelectionState.COLLECTING:
        return candidate_facts_of(selection.event)
    frozen = {entry.registration_id: entry.facts for entry in entries}
    return [each._replace(facts=each.facts | frozen[each.registration_id])
            for each in candidate_facts_of(selection.event, frozen=list(frozen))]


def list_summaries(selection: Selection) -> list[ListSummary]:
    """All lists of an event, in the order of the agenda."""
    entries = list_entries(selection)
    people, found = people_of(selection, entries), []
    homes = (homes_of(people) if selection.state is SelectionState.COLLECTING
             else {entry.registration_id: entry.home for entry in entries})
    for plan in lists_of(selection.event, is_frozen=selection.is_frozen):
        picked = sum(entry.is_picked for entry in entries if entry.list_key == plan.key)
        gaps = gaps_of(plan, people, homes) if selection.state in (SelectionState.COLLECTING,
                                                                   SelectionState.FROZEN) else []
        found.append(ListSummary(plan, sum(each.list_key == plan.key for each in people), picked,
                                 gaps + _outcome_words(selection.outcome.get(plan.key, {}))))
    return found


def _outcome_words(outcome: dict) -> list[str]:
    words = value_words()
    said = [_("候选人不足，“%(what)s”的最少人数%(n)s名已按实有人数降低。", n=least,
              what=words[attribute].get(value, value))
            for attribute, value, least, _most in outcome.get("lowered", ())]
    if outcome.get("too_tight"):
        said.append(_("各项名额要求合在一起，现有候选人不能同时满足，请放宽要求或增加候选人。"))
    if outcome.get("impossible"):
        said.append(_("各项名额要求合在一起没有能满足的名单，没有产生建议，请逐人选定并写明原因。"))
    return said


def candidate_rows(selection: Selection, plan: ListPlan, entries: list[SelectionEntry]) -> list[CandidateRow]:
    """The candidates of one list: as they came while they are collected, else in the drawn order."""
    collecting = selection.state is SelectionState.COLLECTING
    there = None if collecting else [entry.registration_id for entry in entries]
    known = {registration.id: (registration, where_from(candidate)) for registration, candidate in
             db.session.execute(candidates_of(selection.event, frozen=there)).unique()}
    if collecting:
        return [CandidateRow(*known[each.registration_id], each.facts, None, "")
                for each in candidate_facts_of(selection.event) if each.list_key == plan.key]
    words = value_words()
    return [CandidateRow(*known[entry.registration_id], entry.facts, entry,
                reason_words(entry.passed, entry.bound, words) if entry.place and not entry.is_suggested else "")
            for entry in entries]


def where_from(candidate: Candidate | None) -> str:
    """Where a candidate comes from, and by which unit."""
    if candidate is None:
        return CandidateSource.APPLIED.label
    return " ".join(filter(None, (candidate.source.label, candidate.unit and candidate.unit.short_name)))
