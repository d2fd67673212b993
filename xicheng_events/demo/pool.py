"""The demo's pool of representatives: a dozen of every source and standing. Also given to an older world, once."""

from typing import NamedTuple

from sqlalchemy import exists, select

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.demo.notices import somebody
from xicheng_events.demo.people import CITIZENS
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.publishing.topic_queries import every_topic
from xicheng_events.openness.representatives.kinds import PoolSource
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations import deciding, entering, own_steps, passing_time

_PHONES = {citizen.name: citizen.phone for citizen in CITIZENS}
_F, _M = Gender.FEMALE, Gender.MALE


class PoolPlan(NamedTuple):
    """Somebody: from where (a unit's slug, or a source), as whom, for which fields, the street; when proposed; how it
    went on."""

    name: str
    origin: str | PoolSource
    categories: tuple[Category, ...]
    topics: str
    street: str
    gender: Gender
    age_band: AgeBand
    day: int
    goes: str = "accepted"
    about: str = ""
    address: str = ""


def play(timeline: Timeline, story: Story) -> None:
    """Propose each, and let the coordinator decide a day later."""
    if db.session.scalar(select(exists().where(Representative.id.is_not(None)))):
        return
    for plan in PLANS:
        timeline.on(plan.day, "10:10", _propose, story, plan)
        if plan.goes != "proposed":
            timeline.on(plan.day + 1, "15:30", _decide, story, plan)
    timeline.on(-1, "08:10", passing_time.note_attendance)
    timeline.on(-1, "08:20", passing_time.ask_for_renewal)
    timeline.on(-1, "18:05", _goes_on)


def _propose(story: Story, plan: PoolPlan) -> None:
    topics = [topic for topic in every_topic() if topic.name in plan.topics.split()]
    facts = entering.PoolFacts(plan.name, _PHONES[plan.name], plan.categories, topics, story.units[plan.street],
                               plan.gender, plan.age_band, plan.address or None, plan.about)
    if plan.origin is PoolSource.SELF:
        entering.put_oneself_forward(facts, form_key=f"{_PHONES[plan.name]:0>32}")
    elif isinstance(plan.origin, PoolSource):
        entering.enter_agreed(facts, plan.origin, by=story.staff["zhouyan"])
    else:
        unit = story.units[plan.origin]
        entering.recommend(facts, unit=unit, by=somebody(Role.EDITOR, unit.id))


def _decide(story: Story, plan: PoolPlan) -> None:
    there, by = _find(plan.name), story.staff["zhouyan"]
    if plan.goes == "refused":
        deciding.refuse_representative(there, reason="目前居民代表名额已满，欢迎下一年度自荐。", by=by)
        return
    first, last = deciding.usual_term()
    deciding.accept_representative(there, term_from=first, term_to=last, by=by)
    if plan.goes == "on_hold":
        deciding.put_on_hold(there, reason="本人外出半年。", by=by)
    if plan.goes == "left":
        own_steps.leave_pool(there)
    if plan.goes == "ended":
        deciding.end_term(there, reason="工作调动，离开本区。", by=by)


def _goes_on() -> None:
    own_steps.agree_to_renewal(_find("沈佳怡"))


def _find(name: str) -> Representative:
    return db.session.scalars(select(Representative).where(
        Representative.phone_hash == keyed_hash(_PHONES[name]))).one()


_C, _A = Category, AgeBand
PLANS = (
    PoolPlan("欧阳建国", PoolSource.NPC_OFFICE, (_C.NPC,), "养老 城市管理", "yuetan", _M, _A.MIDDLE, -200),
    PoolPlan("周文博", PoolSource.CPPCC_OFFICE, (_C.CPPCC, _C.EXPERT), "营商 数据", "jinrongjie", _M, _A.MIDDLE, -200),
    PoolPlan("孙丽华", "niujie", (_C.RESIDENT_REP,), "养老", "niujie", _F, _A.SENIOR, -190,
             about="社区居民议事会成员，关心助餐和适老化改造。", address="西城区牛街东里1区5号楼3单元201"),
    PoolPlan("吴晓燕", "tjj", (_C.EXPERT,), "数据", "guangwai", _F, _A.MIDDLE, -180, about="高校统计学教师。"),
    PoolPlan("郑海涛", "zwfw", (_C.ENTERPRISE,), "营商 就业", "jinrongjie", _M, _A.MIDDLE, -180,
             about="小微企业负责人，常到政务大厅办事。"),
    PoolPlan("冯玉珍", "zhanlanlu", (_C.RESIDENT_REP, _C.SERVICE_TARGET), "养老 文化", "zhanlanlu", _F, _A.SENIOR, -170),
    PoolPlan("李静", PoolSource.SELF, (_C.RESIDENT,), "养老 教育", "yuetan", _F, _A.MIDDLE, -120,
             about="社区志愿者。", address="西城区月坛北街5号院3号楼2单元501"),
    PoolPlan("沈佳怡", PoolSource.SELF, (_C.RESIDENT,), "文化", "desheng", _F, _A.ADULT, -345),
    PoolPlan("蒋志强", "zwfw", (_C.SERVICE_TARGET,), "营商", "tianqiao", _M, _A.MIDDLE, -100, "on_hold"),
    PoolPlan("韩雪", PoolSource.SELF, (_C.SOCIAL_ORG,), "文化 养老", "dashilan", _F, _A.ADULT, -90, "left"),
    PoolPlan("尤建华", "tjj", (_C.LEGAL_ADVISOR,), "营商", "xinjiekou", _M, _A.MIDDLE, -90, "ended"),
    PoolPlan("施雨桐", PoolSource.SELF, (_C.RESIDENT,), "城市管理", "shichahai", _F, _A.ADULT, -9, "refused"),
    PoolPlan("赵铁军", PoolSource.SELF, (_C.RESIDENT, _C.SERVICE_TARGET), "安全", "niujie", _M, _A.SENIOR, -2, "proposed",
             about="退休消防员，愿意为社区消防出主意。"),
    PoolPlan("许红梅", "niujie", (_C.MASS_ORG,), "文化", "niujie", _F, _A.MIDDLE, -1, "proposed", "街道妇联推荐。"),
)
