"""What is kept of representatives, and of whom was never taken in."""

from collections.abc import Iterator

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.retention import Personal, Reason
from xicheng_events.openness.representatives.columns import categories_words, term_words, topics_words
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations.passing_time import forget_representatives
from xicheng_events.openness.representatives.queries import representative_with

_UNTIL = _l("任期结束或退出%(POOL_MONTHS)s个月后，一直未审核的从提出时算；未列入的，%(POOL_REFUSED_DAYS)s日后")

PERSONAL = (
    Personal("representative", "name found_by phone phone_hash", _l("代表的姓名、手机号"), _l("邀请列席会议、联系"),
             _UNTIL, by=forget_representatives, shown="representative"),
    Personal("representative", "gender age_band street_id household_hash about last_attended_on",
             _l("代表的性别、年龄段、街道、说明、最近参加日期，住址只存散列"), _l("使列席人员结构均衡，一户一席"),
             _UNTIL, by=forget_representatives, shown="representative"),
    Personal("representative", "reason", _l("审核、暂停和结束任期的理由"), _l("说明办理结果"), _UNTIL,
             by=forget_representatives, shown="representative"),
)
NOT_PERSONAL = {"representative": "form_key link_hash"}
EMPTIES = ((forget_representatives, "notice", "phone phone_hash text"),)
WORDS = {"representative": _l("代表库"), "standing": _l("状态"), "categories": _l("身份"), "topics": _l("关注领域"),
         "gender": _l("性别"), "source": _l("来源"), "term": _l("任期"), "about": _l("说明"), "reason": _l("理由"),
         "household_is_known": _l("保存了住址的散列"), "last_attended_on": _l("最近参加日期")}


def of_person(person) -> dict:
    """How they stand in the pool, and what is known of them there."""
    mine = representative_with(person.phone)
    return {"representative": [] if mine is None else [{
        "name": mine.name, "standing": mine.standing.label, "categories": categories_words(mine),
        "topics": topics_words(mine), "street": mine.street and mine.street.short_name,
        "gender": mine.gender and mine.gender.label, "age_band": mine.age_band and mine.age_band.label,
        "source": mine.source_words, "term": term_words(mine), "about": mine.about, "reason": mine.reason,
        "household_is_known": _("是") if mine.household_hash else _("否"),
        "last_attended_on": mine.last_attended_on and mine.last_attended_on.isoformat()}]}


def wants(person) -> Iterator[Reason]:
    """Who was in the pool is kept a while longer."""
    if representative_with(person.phone):
        settings = current_app.config
        yield Reason(_("代表库中的信息"), _(
            "供核对列席记录；退出或任期结束%(n)s个月后删除，未列入的%(days)s日后删除。",
            n=settings["POOL_MONTHS"], days=settings["POOL_REFUSED_DAYS"]))


def wanted() -> Iterator[Select]:
    """The same for everybody."""
    person = aliased(Person)
    yield select(person.id).join(Representative, Representative.phone_hash == person.phone_hash)
