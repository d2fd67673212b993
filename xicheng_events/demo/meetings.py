"""The demo's government meetings: one to come, for which candidates are collected, one for which invitations are out,
one today and one that is over, with pledges signed, somebody who declined, who came, what was said and what became of
it; a hearing that is over, whose record was signed; and meetings that weren't open."""

import uuid
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import exists, select

from xicheng_events.booking.events.kinds import Allocation, EventKind, SeatKind
from xicheng_events.booking.events.kinds import Category as C
from xicheng_events.booking.events.models import CompanionPolicy, Event
from xicheng_events.booking.participants.operations.answering_for import answer_by_phone
from xicheng_events.demo import notices, outcomes
from xicheng_events.demo.events import lay_out, run_door
from xicheng_events.demo.programme import Plan
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind, Speaking
from xicheng_events.openness.meetings.models import Meeting
from xicheng_events.openness.meetings.operations import hearings
from xicheng_events.openness.meetings.operations.closed_meetings import ClosedFacts, register_closed_meeting
from xicheng_events.openness.meetings.operations.describing import HearingTerms, describe_meeting
from xicheng_events.openness.pledges.operations.signing import record_paper, sign_pledge

_MEETING = {"kind": EventKind.MEETING, "companions": CompanionPolicy.NONE, "max_party": 1}
_ITEMS = (
    ("社区助餐点布局优化方案", Speaking.SPEAK, 3, ((SeatKind.ATTEND, C.RESIDENT_REP, 3), (SeatKind.ATTEND, C.EXPERT, 1),
                                       (SeatKind.OBSERVE, C.ANYONE, 5))),
    None,
    ("统计调查入户服务规范", Speaking.ASK, None, ((SeatKind.ATTEND, C.ANYONE, 3), (SeatKind.OBSERVE, C.ANYONE, 5))),
)
COMING = Plan(
    "meeting_coming", "tjj", "区统计局第9次办公会（开放议题）", "两项议题邀请居民代表、专家和公众列席、旁听。", "tjj", 12,
    (("", "09:00", "10:40", 12),), -4, "在西城居住、工作的成年人", closes=6, **_MEETING)
INVITED = Plan(
    "meeting_invited", "tjj", "区统计局专题办公会（统计公开议题）", "邀请居民代表列席，听取对统计数据公开方式的意见。", "tjj", 8,
    (("统计数据公开方式", "14:00", "15:00", 2),), -14, "在西城居住、工作的成年人", closes=-4, **_MEETING)
TODAY = Plan(
    "meeting_today", "tjj", "区统计局第8次办公会（开放议题）", "听取列席人员对助餐统计和入户服务的意见。", "tjj", 0,
    (("", "09:00", "10:40", 12),), -12, "在西城居住、工作的成年人", closes=-3, **_MEETING)
OVER = Plan(
    "meeting_over", "tjj", "区统计局第7次办公会（开放议题）", "听取列席人员对社区统计服务的意见。", "tjj", -6,
    (("", "09:00", "10:40", 12),), -20, "在西城居住、工作的成年人", closes=-9, **_MEETING)
HEARING = Plan(
    "hearing_over", "tjj", "入户调查时段安排方案听证会", "听取居民和专家对入户调查时段的意见。", "tjj", -9,
    (("", "14:00", "16:00", 12),), -26, "在西城居住、工作的成年人", closes=-13, **_MEETING)
PARTIES = {
    "meeting_coming": """
        曹雅琴 -1 0 @attend @resident_rep
        姜德明 -1 0 @observe @anyone
        扎西次仁 -1 2 @attend @anyone
    """,
    "meeting_invited": """
        司徒美玲 -9 0 @attend @resident_rep
        谢长河 -9 0 @attend @resident_rep
        邹静 -8 0 @attend @resident_rep
        陶然 -8 0 @attend @resident_rep
    """,
    "meeting_today": """
        孙丽华 -8 0 @attend @resident_rep
        吴晓燕 -8 0 @attend @expert
        窦红 -7 2 @attend @anyone
        戚薇 -7 0 @observe @anyone
    """,
    "meeting_over": """
        冯玉珍 -16 0 @attend @resident_rep
        孙丽华 -16 0 @attend @resident_rep
        吴晓燕 -15 0 @attend @expert
        陶然 -15 2 @attend @anyone
        朱琳 -14 0 @observe @anyone
    """,
    "hearing_over": """
        褚卫东 -20 0 @attend @resident_rep
        卫敏 -19 0 @attend @expert
        蒋志强 -19 0 @observe @anyone
    """,
}
_CALLED = {"meeting_invited": "", "meeting_coming": "第9次", "meeting_today": "第8次", "meeting_over": "第7次"}
_HOW = "居民代表从报名人员中按街道选取，专家由行业协会推荐；赞成和不赞成方案的都有代表。"


def play(timeline: Timeline, story: Story) -> None:
    """Lay the three out in time; also given to an older world, once."""
    on, met = timeline.on, _Meetings(story)
    if not db.session.scalar(select(exists().where(Event.title == INVITED.title))):
        _invite(timeline, story, met)
    if db.session.scalar(select(exists().where(Meeting.event_id.is_not(None)))):
        return
    for plan in (COMING, TODAY, OVER):
        way = Allocation.BALANCED if plan is COMING else Allocation.REVIEW
        more = {"slots": _slots(timeline, story, plan), "allocation": way, "minors_allowed": False, "agenda": []}
        lay_out(timeline, story, replace(plan, more=more), PARTIES[plan.key])
        on(plan.drafted, "11:00", met.describe, plan.key)
    for plan in (TODAY, OVER):
        names = [line.split()[0] for line in PARTIES[plan.key].strip().splitlines()]
        for number, name in enumerate(names):
            on(plan.closes + 1, f"10:{10 + number}", story.look_at, plan.key, name)
            if name not in ("冯玉珍", "戚薇"):
                on(plan.closes + 1, f"19:{10 + number}", met.sign, plan.key, name)
    on(OVER.closes + 2, "09:00", met.take_in_paper, OVER.key, "冯玉珍")
    on(OVER.closes + 2, "09:30", story.leave, OVER.key, "朱琳")
    run_door(timeline, story, OVER, ["冯玉珍", "孙丽华", "吴晓燕"])
    outcomes.play(timeline, story, OVER.key)
    _hold_hearing(timeline, story, met)
    for day, number, reason in ((-27, 5, ClosedReason.WORK_SECRET), (-13, 6, ClosedReason.IN_PROCESS)):
        on(day, "09:20", met.put_down_closed, number, reason)


def _hold_hearing(timeline: Timeline, story: Story, met: "_Meetings") -> None:
    """A hearing that is over: who takes part was public before, the record has been signed by one of them."""
    on, plan, unit = timeline.on, HEARING, story.units["tjj"].id
    item = {"starts_at": timeline.moment(plan.day, "14:00"), "ends_at": timeline.moment(plan.day, "16:00"),
            "label": "入户调查时段安排方案", "agenda_item": {"unit": unit, "speaking": Speaking.SPEAK, "minutes": 5},
            "quotas": [{"seat": seat, "category": category, "capacity": n} for seat, category, n in (
                (SeatKind.ATTEND, C.RESIDENT_REP, 6), (SeatKind.ATTEND, C.EXPERT, 2), (SeatKind.OBSERVE, C.ANYONE, 4))]}
    more = {"slots": [item], "allocation": Allocation.REVIEW, "minors_allowed": False, "agenda": []}
    lay_out(timeline, story, replace(plan, more=more), PARTIES[plan.key])
    on(plan.drafted, "11:00", met.describe_hearing, plan.key)
    for number, name in enumerate(("褚卫东", "卫敏", "蒋志强")):
        on(plan.closes + 1, f"11:{10 + number}", story.look_at, plan.key, name)
    on(plan.closes + 2, "09:00", met.publish_list, plan.key)
    run_door(timeline, story, plan, ["褚卫东", "卫敏"])
    on(plan.day + 1, "10:00", met.sign_record, plan.key, "褚卫东")


def _invite(timeline: Timeline, story: Story, met: "_Meetings") -> None:
    """Two have places; one of them can't come, who is asked next says no, and the one behind is asked."""
    on, key = timeline.on, INVITED.key
    slot = {
        "label": INVITED.slots[0][0], "starts_at": timeline.moment(INVITED.day, "14:00"),
        "ends_at": timeline.moment(INVITED.day, "15:00"), "waiting_limit": 5,
        "agenda_item": {"unit": story.units["tjj"].id, "speaking": Speaking.ASK},
        "quotas": [{"seat": SeatKind.ATTEND, "category": C.RESIDENT_REP, "capacity": 2}]}
    more = {"slots": [slot], "allocation": Allocation.REVIEW, "minors_allowed": False, "agenda": [], "offer_hours": 96}
    lay_out(timeline, story, replace(INVITED, more=more), PARTIES[key])
    on(INVITED.drafted, "11:00", met.describe, key)
    for number, line in enumerate(PARTIES[key].strip().splitlines()):
        on(-3, f"10:{10 + number}", story.look_at, key, line.split()[0])
    on(-2, "10:00", story.leave, key, "谢长河")
    on(-2, "15:00", met.answer_by_phone, key, "邹静")


def _slots(timeline: Timeline, story: Story, plan: Plan) -> list[dict]:
    """Three items one after the other, the second one closed."""
    rows, unit = [], story.units["tjj"].id
    for item, begins, ends in zip(_ITEMS, ("09:00", "09:40", "10:00"), ("09:40", "10:00", "10:40"), strict=True):
        row = {"starts_at": timeline.moment(plan.day, begins), "ends_at": timeline.moment(plan.day, ends)}
        if item is None:
            rows.append(row | {"agenda_item": {"closed": ClosedReason.WORK_SECRET}})
            continue
        title, speaking, minutes, places = item
        rows.append(row | {
            "label": title, "agenda_item": {"unit": unit, "speaking": speaking, "minutes": minutes},
            "quotas": [{"seat": seat, "category": category, "capacity": n} for seat, category, n in places]})
    return rows


class _Meetings:
    """What the host and its guests do, by the key of the event."""

    def __init__(self, story: Story):
        self._story = story

    def describe(self, key: str) -> None:
        """The editor says which meeting it is."""
        event = self._story.events[key]
        describe_meeting(event, kind=MeetingKind.DEPT_OFFICE, number=_CALLED[key], convenor="局长",
                         by=notices.somebody(Role.EDITOR, event.host_id))

    def describe_hearing(self, key: str) -> None:
        """The editor says how the participants of a hearing are chosen; the papers come by post."""
        event = self._story.events[key]
        describe_meeting(event, kind=MeetingKind.HEARING, number="第1次", convenor="局长", needs_pledge=False,
                         hearing=HearingTerms(_HOW, papers_by_post=True),
                         by=notices.somebody(Role.EDITOR, event.host_id))

    def publish_list(self, key: str) -> None:
        """The leader makes public who takes part in it."""
        event = self._story.events[key]
        hearings.publish_hearing_list(event, by=notices.somebody(Role.LEADER, event.host_id))

    def sign_record(self, key: str, name: str) -> None:
        """A participant has signed the record, on this day."""
        hearings.note_record_signed(self._story.events[key], self._story.registrations[key, name],
                                    signed_on=clock.today(), by=self._story.editor(key))

    def put_down_closed(self, number: int, reason: ClosedReason) -> None:
        """The unit met yesterday, and nothing of it was open."""
        unit = self._story.units["tjj"]
        register_closed_meeting(
            ClosedFacts(MeetingKind.DEPT_OFFICE, number, clock.today() - timedelta(days=1), reason), unit=unit,
            form_key=uuid.uuid4().hex, by=notices.somebody(Role.EDITOR, unit.id))

    def sign(self, key: str, name: str) -> None:
        """A guest signs on the phone."""
        party = self._story.registrations[key, name]
        sign_pledge(party, name=name, agreed=True, number=1, by=party.person)

    def answer_by_phone(self, key: str, name: str) -> None:
        """Somebody who was asked rings up: no."""
        answer_by_phone(self._story.registrations[key, name], accepts=False, by=self._story.editor(key))

    def take_in_paper(self, key: str, name: str) -> None:
        """A guest has brought the signed paper."""
        record_paper(self._story.registrations[key, name], by=self._story.editor(key))
