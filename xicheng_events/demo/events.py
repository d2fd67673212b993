"""Lays the demo's events, their guests and their doors out in time."""

from datetime import datetime, timedelta

from xicheng_events.booking.events.kinds import AttendanceMode
from xicheng_events.booking.notices.operations.publishing import close_finished_events
from xicheng_events.booking.notices.series import Rhythm
from xicheng_events.demo import guests, notices
from xicheng_events.demo.programme import CONTACTS, PICTURED, PLANS, VENUES, Aim, Plan
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.door.checkin.models import Check, GroupColour
from xicheng_events.door.checkin.tablet.passes import Secrets
from xicheng_events.foundation.core import clock, codes
from xicheng_events.voice.surveys.operations.inviting import invite_those_who_came
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers


def play(timeline: Timeline, story: Story) -> None:
    """All that happens up to now, but for the issue list."""
    for plan in PLANS:
        lay_out(timeline, story, plan, guests.PARTIES.get(plan.key, ""))
    for key, names in guests.CAME.items():
        run_door(timeline, story, next(plan for plan in PLANS if plan.key == key), names.split())
    for key, answers in guests.ANSWERS.items():
        for number, (day, name, *said) in enumerate(answers):
            timeline.on(day, f"19:{10 + number}", story.answer, key, name, *said)
    timeline.on(-1, "20:30", story.begin_answer, *guests.HALF_FILLED)
    _door_of_today(timeline, story)
    _changes(timeline, story)
    _reviews(timeline, story)
    _blocked(timeline, story)
    _next_times(timeline, story)


def lay_out(timeline: Timeline, story: Story, plan: Plan, parties: str) -> None:
    """One event: the way of its notice, and the parties that register (a line each, as in `guests`)."""
    _life(timeline, story, plan)
    for number, line in enumerate(parties.strip().splitlines()):
        _party(timeline, story, plan.key, number, line.split())


def _life(timeline: Timeline, story: Story, plan: Plan) -> None:
    on, day = timeline.on, plan.drafted
    venue, street = VENUES[plan.venue]
    on(day, "10:00", story.draft, plan.key, plan.host, venue, street, **fields_typed(timeline, plan))
    if plan.key in PICTURED:
        on(day, "10:30", story.do, notices.put_files, plan.key)
    if plan.aim is Aim.SUBMITTED:
        on(day, "15:00", story.do, notices.send_back, plan.key, "请写明居民代表可以提问。")
        on(day + 1, "09:00", story.do, lambda event: notices.submit_again(event, summary=plan.summary + "现场可以提问。"),
           plan.key)
    elif plan.aim is Aim.RETURNED:
        on(day + 1, "10:00", story.do, notices.send_back, plan.key, "请补充食品安全提示，并说明是否收费。")
    elif plan.aim is Aim.TAKEN_BACK:
        on(day, "15:00", story.do, notices.take_back, plan.key)
    elif plan.aim in (Aim.ASKED, Aim.PUBLISHED):
        on(day + 1, "10:00", story.do, notices.ask_for_clearance, plan.key)
    if plan.aim is Aim.PUBLISHED:
        on(day + 1, "15:00", story.clear, plan.key)
        on(day + 1, "16:00", story.do, notices.publish_cleared, plan.key)


def fields_typed(timeline: Timeline, plan: Plan) -> dict:
    """What the notice of an event says, as its editor types it in."""
    if plan.aim is Aim.DRAFT:
        return {"title": plan.title, "kind": plan.kind, "slots": _slots(timeline, plan)}
    name, phone = CONTACTS[plan.host]
    day = plan.day or 0
    opens = plan.opens if plan.opens is not None else plan.drafted + 2
    closes = plan.closes if plan.closes is not None else (day - 2 if plan.day is not None else -1)
    return {
        "title": plan.title, "kind": plan.kind, "theme": plan.theme, "summary": plan.summary,
        "attendance_mode": AttendanceMode.BOTH if plan.online else AttendanceMode.ROOM,
        "audience": plan.audience, "companion_policy": plan.companions, "max_party": plan.max_party,
        "minors_allowed": True, "what_to_bring": "本人有效身份证件", "contact_name": name, "contact_phone": phone,
        "offline_channel": f"可拨打{phone}报名，或到现场服务台由工作人员代为登记。",
        "registration_opens_at": timeline.moment(opens, "09:00"),
        "registration_closes_at": timeline.moment(closes, "17:30"), "slots": _slots(timeline, plan),
        "agenda": [line for slot in _slots(timeline, plan) for line in _agenda(plan, slot)],
        **plan.more,
    }


def _slots(timeline: Timeline, plan: Plan) -> list[dict]:
    if plan.day is None:
        begins = _next_quarter(timeline.now) - timedelta(minutes=plan.earlier)
        return [{"starts_at": begins, "ends_at": begins + timedelta(minutes=90), "capacity": plan.slots[0][3],
                 "online_capacity": plan.online}]
    split = {"quotas": [{"category": category, "capacity": places} for category, places in plan.split],
             "releases": [{"from_category": giving, "to_category": taking, "hours_before": hours}
                          for giving, taking, hours in plan.passes_on]}
    return [{"label": label, "starts_at": timeline.moment(plan.day, start), "ends_at": timeline.moment(plan.day, end),
             "capacity": capacity, "online_capacity": plan.online, **split} for label, start, end, capacity in plan.slots]


def _agenda(plan: Plan, slot: dict) -> list[dict]:
    """What happens in one slot, named after it where there are several. A day ends at midnight: so does its agenda."""
    begins, lines = clock.local(slot["starts_at"]), []
    behind = f"（{slot['label']}）" if len(plan.slots) > 1 else ""
    for kind, title, minutes in plan.agenda:
        ends = begins + timedelta(minutes=minutes)
        is_today = ends.date() == begins.date()
        lines.append({"kind": kind, "title": title + behind, "starts_at": begins.time(),
                      "ends_at": ends.time() if is_today else None})
        if not is_today:
            break
        begins = ends
    return lines


def _next_quarter(now: datetime) -> datetime:
    """A quarter of an hour that begins in 5 to 20 minutes: the door has been open for ten already."""
    soon = now.replace(second=0, microsecond=0) + timedelta(minutes=5)
    return soon + timedelta(minutes=-soon.minute % 15)


def _party(timeline: Timeline, story: Story, key: str, number: int, words: list[str]) -> None:
    at_desk = words[-1] == "desk"
    name, day, slot, *companions = words[:-1] if at_desk else words
    timeline.on(int(day), f"{9 + number % 9:02}:{7 * number % 60:02}", story.join, key, name, int(slot), companions,
                at_desk)


def run_door(timeline: Timeline, story: Story, plan: Plan, names: list[str]) -> None:
    """The door of a finished event, and what the clockwork did afterwards."""
    begins = timeline.moment(plan.day, plan.slots[0][1])
    for number, name in enumerate(names):
        timeline.at(begins + timedelta(minutes=number - 15), story.arrive, plan.key, name)
    timeline.at(begins, story.knock, plan.key, "ABC234")
    ends = timeline.moment(plan.day, plan.slots[0][2])
    timeline.at(ends + timedelta(minutes=5), close_finished_events)
    for hours in (1, 4, 20):
        timeline.at(ends + timedelta(hours=hours), invite_those_who_came)
    timeline.at(ends + timedelta(days=9), move_anonymous_answers)


def _door_of_today(timeline: Timeline, story: Story) -> None:
    """Some are in, one party in part; one was let in by mistake, one showed somebody else's code."""
    def ago(minutes):
        return timeline.now - timedelta(minutes=minutes)

    for minutes, name in ((9, "欧阳建国"), (7, "秦子轩"), (6, "许红梅"), (3, "陈桂兰")):
        timeline.at(ago(minutes), story.arrive, "today", name)
    timeline.at(ago(10), story.open_door, "today", Secrets(*guests.DOOR, codes.new_ticket_token()))
    timeline.at(ago(10), story.tell_door, "today", "李静", group="A组", colour=GroupColour.BLUE, text="带幼儿，安排靠前座位")
    timeline.at(ago(10), story.tell_door, "today", "尤建华", group="B组", colour=GroupColour.YELLOW, check=Check.DOCUMENT)
    timeline.at(ago(8), story.arrive, "today", "李静", 2)
    timeline.at(ago(5), story.arrive, "today", "秦子轩")
    timeline.at(ago(4), story.arrive_by_mistake, "today", "何家豪")
    timeline.at(ago(2), story.knock, "today", "ABC234")


def _changes(timeline: Timeline, story: Story) -> None:
    """Calling off, putting off, and a place that has become free and is offered at this moment."""
    timeline.on(-1, "15:00", story.call_off, "congress_off", "因会场设备检修，活动取消，报告全文将在区政府网站公布。")
    timeline.on(-1, "10:00", story.put_off, "hall_moved",
                (timeline.moment(11, "14:00"), timeline.moment(11, "15:40")), "因系统升级，活动延期一周举行。")
    timeline.on(-1, "11:30", story.stay, "hall_moved", "刘洋")
    timeline.at(timeline.now - timedelta(minutes=90), story.leave, "fire", "王磊")


def _blocked(timeline: Timeline, story: Story) -> None:
    """Days on which the hall is needed for something else; the lecture lies in them."""
    timeline.on(-1, "16:30", story.block, "zwfw", timeline.day(15), timeline.day(17))


def _next_times(timeline: Timeline, story: Story) -> None:
    """What units prepare for the next times: templates, and the coming months of an open day."""
    timeline.on(-6, "16:00", story.keep_as_template, "statistics", "每月统计开放日")
    timeline.on(-6, "16:20", story.keep_as_template, "fire", "消防站开放日（周末亲子场）")
    timeline.on(-1, "17:00", story.hold_again, "statistics", Rhythm.MONTHLY, 3)
    timeline.on(-1, "17:05", story.drop_the_last, "statistics")
    timeline.on(-1, "17:10", story.begin_next_year, "statistics", "新年第一场统计开放日")


def _reviews(timeline: Timeline, story: Story) -> None:
    """The host looks at who registered: some are in, one isn't, some wait to be looked at; one moves up in line."""
    timeline.on(-2, "18:00", story.look_at, "eligible", "许红梅")
    timeline.on(-2, "18:10", story.look_at, "eligible", "施雨桐")
    timeline.on(-1, "10:20", story.look_at, "reviewers", "冯玉珍")
    timeline.on(-1, "10:30", story.look_at, "reviewers", "吕淑芬")
    timeline.on(-1, "10:40", story.look_at, "reviewers", "尤建华", "本次优先安排使用过养老服务的家庭。")
    timeline.on(-1, "11:00", story.move_up, "open_books", "陶然", "同行人行动不便，社区已核实。")
    timeline.on(-3, "11:00", story.ask, "invited", "卫敏")
