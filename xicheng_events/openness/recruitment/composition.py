"""人员构成: what of each candidate counts for the shares of a programme, how candidates and list are made up, and how
the balanced suggestion went (selection.balancing)."""

import hashlib
import hmac
from collections.abc import Collection, Iterable

from flask_babel import gettext as _

from xicheng_events.booking.selection.balancing import ListToMake
from xicheng_events.booking.selection.candidate_facts import counted, value_words
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.list_pages import BalanceLine, BalanceTable
from xicheng_events.booking.selection.states import UNKNOWN, Attribute
from xicheng_events.booking.selection.story import reason_words
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application, Recruitment

LIST = "list"  # the key of the only list a programme has


def applicant_facts(application: Application) -> dict[str, str]:
    """What of somebody counts, by attribute."""
    return {Attribute.CATEGORY.value: application.category.value,
            Attribute.FIELD.value: application.field.standing.slug if application.field else UNKNOWN,
            Attribute.STREET.value: application.street.slug if application.street else UNKNOWN,
            Attribute.AGE.value: application.age_band.value if application.age_band else UNKNOWN,
            Attribute.GENDER.value: application.gender.value if application.gender else UNKNOWN}


def bounds_of(programme: Programme) -> list[Bound]:
    """The shares a programme wants, as the balancing takes them."""
    return [Bound(share.attribute.value, share.value, share.least, share.most) for share in programme.share_rows]


def drawn_order_of(people: Iterable[Application], seed: str) -> list[str]:
    """The codes of `people` in the order that the seed gives: by the HMAC of each code with it, so that nobody's place
    depends on when or by whom they came in, and anyone with the seed can reckon it."""
    return sorted((each.code for each in people), key=lambda code: hmac.digest(
        seed.encode(), code.encode(), hashlib.sha256))


def list_to_make(programme: Programme, people: list[Application], seed: str) -> ListToMake:
    """The one list of a programme, as `balancing.walk` takes it."""
    return ListToMake(LIST, programme.wanted, bounds_of(programme), drawn_order_of(people, seed))


def homes_shared(people: Iterable[Application]) -> dict[str, int]:
    """The number of the household of each whose address is known, by code."""
    numbers: dict[str, int] = {}
    return {each.code: numbers.setdefault(each.household_hash, len(numbers)) for each in people
            if each.household_hash}


def composition_tables(programme: Programme, people: Collection[Application]) -> list[BalanceTable]:
    """How these are made up by each attribute, and those of them that are picked, beside what is wanted; without
    attributes of which nothing is known and nothing is wanted."""
    picked, bounds, tables = [each for each in people if each.is_picked], bounds_of(programme), []
    for key, words in value_words().items():
        all_of, on_list = (counted([applicant_facts(each) for each in some], key) for some in (people, picked))
        wanted = {bound.value: bound for bound in bounds if bound.attribute == key}
        lines = [BalanceLine(value, word, all_of[value], on_list[value],
                             *((wanted[value].least, wanted[value].most) if value in wanted else ()))
                 for value, word in words.items() if all_of[value] or value in wanted]
        if any(line.least is not None or line.key != UNKNOWN for line in lines):
            tables.append(BalanceTable(key, Attribute(key).label, lines))
    return tables


def broken_shares(tables: Iterable[BalanceTable]) -> list[str]:
    """The shares that those who are picked don't meet, in sentences."""
    found = []
    for table in tables:
        found += [_("“%(what)s”现有%(n)s人，要求%(wanted)s。", what=line.word, n=line.picked,
                    wanted=line.wanted) for line in table.lines if line.is_broken]
    return found


def outcome_sentences(recruitment: Recruitment) -> list[str]:
    """What was lowered for want of candidates, or that no list meets all shares."""
    words, outcome = value_words(), recruitment.outcome or {}
    said = [_("符合条件的人不足，“%(what)s”的最少人数%(n)s人已按实有人数降低。", n=least,
              what=words[attribute].get(value, value)) for attribute, value, least, _most in outcome.get("lowered", ())]
    if outcome.get("impossible"):
        said.append(_("各项构成要求合在一起没有能满足的名单，没有产生建议，请逐人选定并写明理由。"))
    return said


def why_passed(people: Iterable[Application]) -> dict[str, str]:
    """Why each of those who weren't suggested wasn't, in words, by code."""
    words = value_words()
    return {each.code: reason_words(each.passed, each.bound, words) for each in people if not each.is_suggested}
