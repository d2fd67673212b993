"""Coming into the pool: recommended by a unit, put forward by oneself, agreed with the deputies' or the CPPCC office;
and what is corrected afterwards."""

from collections.abc import Collection
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.balanced_facts import Gender, household_key
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import clean_name, name_to_find
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import Mobile, clean_mobile
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.representatives.kinds import (
    AGREED_WITH,
    CATEGORIES,
    GROWN_UP,
    IN_POOL,
    LONGEST_ABOUT,
    OPEN_CATEGORIES,
    PoolSource,
    PoolStanding,
)
from xicheng_events.openness.representatives.models import PoolCategory, PoolTopic, Representative
from xicheng_events.openness.representatives.operations.telling import link_token, tell_representative
from xicheng_events.openness.representatives.queries import last_attended, representative_with


@dataclass(frozen=True)
class PoolFacts:
    """What is said of somebody. `address` is hashed and not kept; None leaves the household as it is known."""

    name: str
    phone: str
    categories: Collection[Category]
    topics: Collection[Topic] = field(default=())
    street: Organisation | None = None
    gender: Gender | None = None
    age_band: AgeBand | None = None
    address: str | None = None
    about: str = ""


def put_oneself_forward(facts: PoolFacts, *, form_key: str) -> Representative:
    """自荐: somebody whose phone was proven asks to be taken into the pool; the coordinator decides. The same form
    twice is one.

    Refuses `not_open_category` for what others decide on, `in_pool_already`, and what `_checked` does.
    """
    if any(category not in OPEN_CATEGORIES for category in facts.categories):
        raise Refused("not_open_category", _("公开自荐只能选择列出的身份。人大代表、政协委员等由所在机构推荐。"),
                      "categories")
    there = _entered(facts, PoolSource.SELF, form_key=form_key)
    if not there.was_there:
        record("representatives.put_forward", there)
        tell_representative("pool_received", there)
    return there


def recommend(facts: PoolFacts, *, unit: Organisation, by: Person, form_key: str | None = None) -> Representative:
    """单位推荐: a unit's editor proposes somebody, or the coordinator for it; the coordinator reviews.

    Refuses `not_yours`, `unit_gone` beside `unit`, `deputies_by_coordinator` for NPC and CPPCC members, who are agreed
    with their own offices (domain §0.1-7), `in_pool_already`, and what `_checked` does.
    """
    require_right(by.is_coordinator or by.holds(Role.EDITOR, organisation_id=unit.id),
                  _("由推荐单位经办人或区级统筹员录入。"))
    require_existing(unit, field="unit")
    return _put_in(facts, PoolSource.UNIT, unit=unit, by=by, form_key=form_key)


def enter_agreed(facts: PoolFacts, source: PoolSource, *, by: Person, form_key: str | None = None) -> Representative:
    """协商: a member of the NPC or the CPPCC, agreed with their office, whom the coordinator alone enters.

    Refuses `not_yours`, `source_unknown` for any other source, `in_pool_already`, and what `_checked` does.
    """
    require_right(by.is_coordinator, _("人大代表、政协委员由区级统筹员与其机构协商后录入。"))
    if not source.row.by_coordinator:
        raise Refused("source_unknown", _("请选择来源。"), "source")
    return _put_in(facts, source, by=by, form_key=form_key)


def correct_representative(representative: Representative, facts: PoolFacts, *, version: int | None,
                           by: Person) -> None:
    """Write what is known of somebody anew: the coordinator at any time, a unit's editor until it has been reviewed.

    Refuses `not_yours`, `changed_since` beside nothing if somebody else was faster, `in_pool_already` for a phone that
    is another's, and what `_checked` does.
    """
    require_right(may_correct_representative(representative, by), _("审核通过后的修改由区级统筹员办理。"))
    if version != representative.version:
        raise Refused("changed_since", _("打开页面后他人已修改，本次没有保存。请核对最新内容后再改。"))
    values = _checked(facts, representative.source)
    other = representative_with(values["phone"])
    if other is not None and other.id != representative.id:
        raise _there_already()
    _write(representative, facts, values)
    record("representatives.corrected", representative, by=by)


def may_correct_representative(representative: Representative, person: Person) -> bool:
    """Whether `person` may write what is known of this one anew."""
    if not representative.phone_hash:
        return False
    return person.is_coordinator or (
        representative.standing is PoolStanding.PROPOSED and representative.unit_id is not None
        and person.holds(Role.EDITOR, organisation_id=representative.unit_id))


def reveal_representatives_phone(representative: Representative, *, by: Person) -> str:
    """The whole phone number, for whoever has them on the desk; that it was shown goes on record."""
    record("representatives.phone_shown", representative, by=by)
    return representative.phone


def _put_in(facts: PoolFacts, source: PoolSource, *, by: Person, form_key: str | None,
            unit: Organisation | None = None) -> Representative:
    there = _entered(facts, source, unit=unit, by=by, form_key=form_key)
    if not there.was_there:
        record("representatives.recommended", there, by=by, pool_source=source.value)
    return there


def _entered(facts: PoolFacts, source: PoolSource, *, form_key: str | None, unit: Organisation | None = None,
             by: Person | None = None) -> Representative:
    """A row for whom the facts are of, waiting for review: a new one, or that of somebody who was in the pool once."""
    values = _checked(facts, source)
    if same := form_key and db.session.scalar(select(Representative).where(Representative.form_key == form_key)):
        same.was_there = True
        return same
    there = representative_with(values["phone"])
    if there is not None and there.standing in IN_POOL:
        raise _there_already()
    there, seen = there or Representative(), last_attended(values["phone_hash"])
    _write(there, facts, {
        **values, "source": source, "unit_id": unit.id if unit else None, "entered_by_id": by.id if by else None,
        "form_key": form_key, "standing": PoolStanding.PROPOSED, "reason": "", "proposed_at": clock.now(),
        "last_attended_on": max(filter(None, (seen, there.last_attended_on)), default=None),
        "term_from": None, "term_to": None, "renewal_asked_at": None, "renewal_agreed_at": None, "gone_at": None})
    return there


def _write(there: Representative, facts: PoolFacts, values: dict) -> None:
    if facts.address is not None:
        values["household_hash"] = household_key(facts.address)
    with db.session.no_autoflush:
        for name, value in values.items():
            setattr(there, name, value)
        rows = {row.category: row for row in there.category_rows}
        there.category_rows = [rows.get(each) or PoolCategory(category=each)
                               for each in dict.fromkeys(facts.categories)]
        rows = {row.topic_id: row for row in there.topic_rows}
        there.topic_rows = [rows.get(each.id) or PoolTopic(topic_id=each.id)
                            for each in dict.fromkeys(topic.standing for topic in facts.topics)]
        db.session.add(there)
    try:
        db.session.flush()
    except IntegrityError as error:  # the same phone came in at the same moment; whoever asked takes all of it back
        raise _there_already() from error


def _checked(facts: PoolFacts, source: PoolSource) -> dict:
    """The columns that `facts` fill. Refuses beside their fields what names and phones refuse, `no_category`,
    `deputies_by_coordinator`, `other_category`, `not_grown_up` and `about_too_long`."""
    if not facts.categories or any(category not in CATEGORIES for category in facts.categories):
        raise Refused("no_category", _("请至少选择一种身份。"), "categories")
    for category in facts.categories:
        agreed = AGREED_WITH.get(category)
        if agreed and source is not agreed:
            raise Refused("deputies_by_coordinator", _(
                "%(who)s不公开征集，由区级统筹员%(how)s后录入。", who=category.label, how=agreed.label), "categories")
    if source.row.only and not set(source.row.only) & set(facts.categories):
        raise Refused("other_category", _("%(source)s的，身份须包括%(who)s。", source=source.label, who="、".join(
            each.label for each in source.row.only)), "categories")
    if facts.age_band is not None and facts.age_band not in GROWN_UP:
        raise Refused("not_grown_up", _("列席会议的代表须年满18周岁。"), "age_band")
    if len(facts.about) > LONGEST_ABOUT:
        raise Refused("about_too_long", _("最多%(n)s个字，请精简。", n=LONGEST_ABOUT), "about")
    phone: Mobile = clean_mobile(facts.phone)
    name = clean_name(facts.name)
    return {"name": name, "found_by": name_to_find(name), "phone": phone, "phone_hash": phone.hash,
            "link_hash": keyed_hash(link_token(phone)), "gender": facts.gender, "age_band": facts.age_band,
            "street_id": facts.street.id if facts.street else None, "about": facts.about}


def _there_already() -> Refused:
    return Refused("in_pool_already", _("这个手机号已在代表库中或已提交，不需要重复录入。"), "phone")
