"""Where the members of the demo's programme go: a visit and a symposium that are over, a visit in turn to which somebody
has declined, a symposium to which all are asked. Also given to an older world, once."""

import uuid
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import exists, select

from xicheng_events.booking.events.kinds import KINDS, Allocation, EventKind
from xicheng_events.booking.events.models import CompanionPolicy
from xicheng_events.booking.events.models import DayLineKind as A
from xicheng_events.booking.registration.models import AgeBand, Channel, Registration
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.operations.placing import register
from xicheng_events.demo import events, notices
from xicheng_events.demo.programme import VENUES, Plan
from xicheng_events.demo.programmes import SERVING, programme_titled
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.door.checkin.models import ScanMethod
from xicheng_events.door.checkin.operations import checking_out, door_rules
from xicheng_events.door.checkin.operations.scanning import present
from xicheng_events.door.checkin.reading_input import Presented
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.queries import serving
from xicheng_events.openness.visits.models import ProgrammeEvent, VisitTurn
from xicheng_events.openness.visits.operations import answering, asking, days_away, planning, tying
from xicheng_events.openness.visits.queries import turns_at
from xicheng_events.voice.remarks import operations as remarks
from xicheng_events.voice.remarks.queries import remarks_by

_NOTICE = {"allocation": Allocation.INVITED, "max_party": 1, "companion_policy": CompanionPolicy.NONE,
           "minors_allowed": False}
_AUDIENCE = "统计服务特邀体验员"


def _plan(key: str, kind: EventKind, title: str, summary: str, day: int, drafted: int, places: int,
          closes: int | None = None) -> Plan:
    is_visit = KINDS[kind].by_rota
    begins = "09:00" if is_visit else "09:30"
    agenda = ((A.VISIT, "窗口体验", 60), (A.QA, "交流", 60)) if is_visit else ((A.QA, "座谈", 90),)
    return Plan(key, "tjj", title, summary, "tjj", day, (("", begins, "11:00", places),), drafted, _AUDIENCE, kind=kind,
                agenda=agenda, more=_NOTICE, closes=closes)


PAST_VISIT = _plan("visited", EventKind.EXPERIENCE, "统计体验员走进经济普查登记点", "跟着普查员登记一户，看看哪一步最费时间。", -33, -45, 2)
PAST_TALK = _plan("talked", EventKind.SYMPOSIUM, "统计服务特邀体验员座谈会", "说说半年来体验到的不便，听各科室怎么改。", -24, -40, 12)
VISIT = _plan("visiting", EventKind.EXPERIENCE, "统计体验员走进联网直报窗口", "两人一组轮流到窗口，走一遍企业联网直报。", 9, -20, 3,
              closes=22)
TALK = _plan("talking", EventKind.SYMPOSIUM, "统计服务特邀体验员年度座谈会", "通报全年意见办理情况，商量明年体验什么。", 16, -14, 12)
SAID = "统计报表的填报说明太长，建议每张表附一页常见错误。"


def play(timeline: Timeline, story: Story) -> None:
    """What happened at the visits, and what is planned."""
    if db.session.scalar(select(exists().where(ProgrammeEvent.event_id.is_not(None)))):
        return
    on = timeline.on
    for plan, days in ((PAST_VISIT, ()), (PAST_TALK, ()), (VISIT, (16, 23)), (TALK, ())):
        _publish(timeline, story, plan, days)
    on(-42, "09:10", _rota, story, "visited")
    on(-41, "19:10", _all_register, story, "visited")
    on(-37, "09:10", _everybody, story, "talked")
    on(-36, "19:10", _all_register, story, "talked")
    for plan in (PAST_VISIT, PAST_TALK):
        begins, ends = (timeline.moment(plan.day, clock) for clock in plan.slots[0][1:3])
        _door(timeline, story, plan.key, begins, ends)
    on(-24, "10:10", _says, story)
    on(-24, "19:10", _confirms, story)
    on(-17, "09:05", _cannot_come, timeline)
    on(-17, "09:10", _rota, story, "visiting")
    on(-16, "19:10", _declines, story)
    on(-15, "19:10", _registers, story, "visiting", 1)
    on(-11, "09:10", _everybody, story, "talking")
    on(-11, "09:40", _in_spite, story)


def _publish(timeline: Timeline, story: Story, plan: Plan, days: tuple[int, ...]) -> None:
    fields = events.fields_typed(timeline, plan)
    fields["slots"] += [{**fields["slots"][0], "starts_at": timeline.moment(day, plan.slots[0][1]),
                         "ends_at": timeline.moment(day, plan.slots[0][2])} for day in days]
    venue, street = VENUES[plan.venue]
    timeline.on(plan.drafted, "10:00", story.draft, plan.key, plan.host, venue, street, **fields)
    timeline.on(plan.drafted, "10:10", lambda: tying.tie_event(
        programme_titled(SERVING), story.events[plan.key], by=story.editor(plan.key)))
    timeline.on(plan.drafted + 1, "10:00", story.do, notices.ask_for_clearance, plan.key)
    timeline.on(plan.drafted + 1, "15:00", story.clear, plan.key)
    timeline.on(plan.drafted + 1, "16:00", story.do, notices.publish_cleared, plan.key)
    timeline.on(plan.drafted + 1, "16:10", lambda: door_rules.set_rules(
        story.events[plan.key], walk_ins=False, asks_phone=False, self_service=False, checks_out=True,
        by=story.editor(plan.key)))


def _rota(story: Story, key: str) -> None:
    planning.plan_event_rota(_tied(story, key), pairs=1, by=story.editor(key))
    asking.send_planned(_tied(story, key), by=story.editor(key))


def _everybody(story: Story, key: str) -> None:
    asking.ask_everybody(_tied(story, key), story.events[key].slots[0], by=story.editor(key))


def _all_register(story: Story, key: str) -> None:
    for number in range(len(turns_at(story.events[key]))):
        _registers(story, key, number)


def _registers(story: Story, key: str, number: int) -> None:
    turn = turns_at(story.events[key])[number]
    person = story.person(turn.appointment.name)
    register(turn.slot, PartyApplication(
        form_key=uuid.uuid4().hex, name=turn.appointment.name, companions=[], privacy_agreed=True, photo_agreed=True,
        answers=None, street=None, category=None, seat=None, invitation=turn.invitation, age_band=AgeBand.MIDDLE,
        access_needs="", channel=Channel.INVITE), person=person, by=person)


def _door(timeline: Timeline, story: Story, key: str, begins: datetime, ends: datetime) -> None:
    timeline.at(begins, _for_each_party, story, key, lambda party, what: present(party.slot, what, **_scan(story)))
    timeline.at(ends, _for_each_party, story, key, lambda party, what: checking_out.check_out(
        party.slot, what, **_scan(story)))


def _scan(story: Story) -> dict:
    return {"key": str(uuid.uuid4()), "method": ScanMethod.QR, "by": story.staff["sunhao"]}


def _for_each_party(story: Story, key: str, act: Callable) -> None:
    slot = story.events[key].slots[0]
    for party in db.session.scalars(select(Registration).where(Registration.slot_id == slot.id).order_by(
            Registration.id)).unique().all():
        act(party, Presented("ticket", party.ticket.id))


def _says(story: Story) -> None:
    first = turns_at(story.events["talked"])[0].appointment
    remarks.write_down(story.events["talked"].slots[0], speaker=first.name, text=SAID, key=uuid.uuid4().hex,
                       by=story.editor("talked"))


def _confirms(story: Story) -> None:
    turn = turns_at(story.events["talked"])[0]
    party = db.session.scalars(select(Registration).where(Registration.invitation_id == turn.invitation_id)).one()
    said = remarks_by(party)[0]
    remarks.confirm_remark(said, may_publish=True, may_name=True, by=story.person(turn.appointment.name))


def _cannot_come(timeline: Timeline) -> None:
    """Who comes second by number can't in the second week."""
    member = db.session.scalars(serving(programme_titled(SERVING))).all()[1]
    by = notices.somebody(Role.EDITOR, programme_titled(SERVING).organisation_id)
    days_away.mark_unavailable(member, timeline.day(14), timeline.day(18), by=by)


def _declines(story: Story) -> None:
    turn = turns_at(story.events["visiting"])[0]
    answering.decline_turn(turn, by=story.person(turn.appointment.name))


def _in_spite(story: Story) -> None:
    """One who is on the visit of that morning comes to the symposium later all the same."""
    tied, slot = _tied(story, "talking"), story.events["talking"].slots[0]
    asked = set(db.session.scalars(select(VisitTurn.appointment_id).where(VisitTurn.slot_id == slot.id)))
    left = [each for each in db.session.scalars(serving(tied.programme)) if each.id not in asked]
    for member in left[:1]:
        planning.place_member(tied, slot, member, reason="已与本人商定，体验结束后到会。", by=story.editor("talking"))
        asking.send_planned(tied, by=story.editor("talking"))


def _tied(story: Story, key: str) -> ProgrammeEvent:
    return db.session.get(ProgrammeEvent, story.events[key].id)
