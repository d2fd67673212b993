"""Events of the demo whose places are given by balanced lists: one whose lists are shown before they are approved, with an
objection; one that still collects candidates."""

import uuid

from xicheng_events.booking.draws.operations import drawing, freezing, planning
from xicheng_events.booking.draws.queries import draw_of
from xicheng_events.booking.events.kinds import Allocation, EventKind, SeatKind
from xicheng_events.booking.events.kinds import Category as C
from xicheng_events.booking.events.models import CompanionPolicy
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.models import Selection
from xicheng_events.booking.selection.operations import (
    deciding_lists,
    entering_candidates,
    objecting,
    preparing,
    suggesting,
)
from xicheng_events.booking.selection.queries import objections_to, selection_of
from xicheng_events.booking.selection.states import Attribute, CandidateSource
from xicheng_events.demo import notices
from xicheng_events.demo.events import lay_out
from xicheng_events.demo.programme import A, Plan
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.balanced_facts import Gender, household_key
from xicheng_events.foundation.publishing.topic_queries import topics_offered

_LISTED = {"allocation": Allocation.BALANCED, "minors_allowed": False}
_ALONE = {"companions": CompanionPolicy.NONE, "max_party": 1, "kind": EventKind.SYMPOSIUM, "more": _LISTED}
SHOWN = Plan(
    "lists_shown", "tjj", "统计数据怎样更好用座谈会", "请居民和专家一起说一说，区里公布的统计数据哪里看不懂、还缺什么。名额按身份和年龄均衡安排。",
    "tjj", 9, (("", "14:00", "16:00", 6),), -16, "西城区居民和专家学者", closes=-4, agenda=((A.SYMPOSIUM, "座谈交流", 120),),
    split=((C.RESIDENT, 4), (C.EXPERT, 2)), **_ALONE)
COLLECTING = Plan(
    "lists_open", "tjj", "年度统计公报编写意见座谈会", "公报写什么、怎样写得让人看得懂，请您来提。名额按身份和年龄均衡安排。", "tjj", 18,
    (("", "09:30", "11:30", 8),), -9, "西城区居民和专家学者", closes=11, agenda=((A.SYMPOSIUM, "座谈交流", 120),),
    split=((C.RESIDENT, 6), (C.EXPERT, 2)), **_ALONE)
PARTIES = {
    "lists_shown": """
        朱琳 -13 0 @resident
        孔令辉 -13 0 @resident
        谢长河 -12 0 @resident
        施雨桐 -12 0 @resident
        邹静 -11 0 @resident
        陶然 -11 0 @resident
        柏松 -10 0 @expert
    """,
    "lists_open": """
        曹雅琴 -5 0 @resident
        姜德明 -4 0 @resident
        扎西次仁 -3 0 @resident
    """,
}
_PROPOSED = (("章启明", "19900007101", Gender.MALE, AgeBand.MIDDLE), ("温岚", "19900007102", Gender.FEMALE, AgeBand.SENIOR))


def play(timeline: Timeline, story: Story) -> None:
    """Lay both out in time."""
    on, told = timeline.on, _Listed(story)
    for plan in (SHOWN, COLLECTING):
        lay_out(timeline, story, plan, PARTIES[plan.key])
        on(plan.drafted + 3, "10:00", told.prepare, plan.key)
    for number, who in enumerate(_PROPOSED):
        on(-7, f"10:{10 + number}", told.propose, "lists_shown", *who)
    on(-2, "11:00", told.propose, "lists_open", "费思远", "19900007103", Gender.MALE, AgeBand.ADULT)
    on(-6, "16:00", told.plan_draw, "lists_shown", timeline.moment(-3, "10:00"))
    on(-4, "17:40", told.freeze, "lists_shown")
    for role, at in ((Role.EDITOR, "10:01"), (Role.REVIEWER, "10:03")):
        on(-3, at, told.reveal, "lists_shown", role)
    on(-3, "10:05", suggesting.suggest_lists)
    on(-2, "15:00", told.decide, "lists_shown")
    on(-2, "18:20", told.object, "lists_shown", "韩雪", "想了解名单的先后顺序是怎样产生的。")
    on(-1, "10:00", told.settle, "lists_shown", "顺序由两名抽取人公开抽取，已电话向本人说明。")
    on(-1, "20:10", told.object, "lists_shown", "沈佳怡", "名单里没有公布专家的研究方向，看不出是否与统计有关。")


class _Listed:
    """What the host, a proposing unit and others do about the lists, by the key of the event."""

    def __init__(self, story: Story):
        self._story = story

    def prepare(self, key: str) -> None:
        """The host sets the quotas and the rules, and asks a unit to propose people."""
        event, editor = self._story.events[key], self._somebody(key, Role.EDITOR)
        preparing.set_quotas(event.slots[0], SeatKind.ROOM, [
            Bound(Attribute.CATEGORY.value, C.EXPERT.value, 1, 1), Bound(Attribute.AGE.value, AgeBand.SENIOR.value, 1, 2),
            Bound(Attribute.GENDER.value, Gender.FEMALE.value, 1, 4)], by=editor)
        preparing.set_selection_rules(event, notice_days=7, yearly_cap=3, by=editor)
        preparing.set_proposers(event.slots[0], [self._story.units["niujie"]], by=editor)

    def propose(self, key: str, name: str, phone: str, gender: Gender, band: AgeBand) -> None:
        """The unit that was asked proposes an expert."""
        slot, unit = self._story.events[key].slots[0], self._story.units["niujie"]
        quota = next(quota for quota in slot.quotas if quota.category is C.EXPERT)
        entering_candidates.enter_candidate(slot, quota, entering_candidates.Proposed(
            form_key=uuid.uuid4().hex, name=name, phone=phone, source=CandidateSource.PROPOSED, agreed=True, unit=unit,
            street=unit, age_band=band, gender=gender, field=topics_offered()[0],
            household=household_key(f"牛街东里{name}号")), by=notices.somebody(Role.EDITOR, unit.id))

    def plan_draw(self, key: str, draw_at) -> None:
        """Editor and reviewer draw, and have sealed their shares."""
        officers = [self._somebody(key, role) for role in (Role.EDITOR, Role.REVIEWER)]
        draw = planning.plan_draw(self._story.events[key], draw_at=draw_at, officers=officers, by=officers[0])
        for officer in officers:
            planning.commit_share(draw, by=officer)

    def freeze(self, key: str) -> None:
        """The editor freezes candidates and quotas."""
        freezing.freeze_list(self._story.events[key], by=self._somebody(key, Role.EDITOR))

    def reveal(self, key: str, role: Role) -> None:
        """One of the two reveals."""
        drawing.reveal(draw_of(self._story.events[key], with_texts=True), by=self._somebody(key, role))

    def decide(self, key: str) -> None:
        """The editor changes nothing and submits, the leader lets the lists be shown."""
        deciding_lists.submit_lists(self._selection(key), by=self._somebody(key, Role.EDITOR))
        deciding_lists.approve_lists(self._selection(key), by=self._somebody(key, Role.LEADER))

    def object(self, key: str, name: str, words: str) -> None:
        """Somebody says something against them."""
        objecting.object_to(self._selection(key), words=words, by=self._story.person(name))

    def settle(self, key: str, answer: str) -> None:
        """The coordinator writes down what was found."""
        objection, = objections_to(self._selection(key))
        objecting.settle_objection(objection, answer=answer, by=self._story.staff["zhouyan"])

    def _selection(self, key: str) -> Selection:
        return selection_of(self._story.events[key])

    def _somebody(self, key: str, role: Role):
        return notices.somebody(role, self._story.events[key].host_id)
