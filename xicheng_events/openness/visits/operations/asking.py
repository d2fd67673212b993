"""邀请: sending what is planned, asking everybody to a symposium, standing in, and taking back."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.phases import registration_closes
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.invitations.operations.inviting import allow_overlap, invite, revoke_invitation
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile
from xicheng_events.foundation.core.text import day
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.availability import availability_of, day_of
from xicheng_events.openness.visits.models import ProgrammeEvent, VisitTurn
from xicheng_events.openness.visits.operations.planning import keep_turn, require_free
from xicheng_events.openness.visits.operations.tying import require_visit_runner, take_turn_at
from xicheng_events.openness.visits.queries import standing_turns, turns_at
from xicheng_events.openness.visits.states import TurnState

T = TurnState
ANSWERED_BEFORE = (timedelta(days=1), timedelta(hours=2))  # how long before a date
TIME_TO_ANSWER = timedelta(hours=4)  # at least


class AskedMembers(NamedTuple):
    """How many were asked, and who wasn't, with the reason, in sentences."""

    number: int
    left: list[str]


def send_planned(tied: ProgrammeEvent, *, by: Person) -> AskedMembers:
    """Send the invitations of all that is planned; each once. Who no longer serves on the day, has said since that they
    can't, or got something else at that time, isn't asked but named. Refuses `not_yours`, `nothing_planned`, and as
    `invite` does about the event."""
    require_visit_runner(tied.programme, by)
    take_turn_at(tied.event_id)
    planned = [each for each in turns_at(tied.event) if each.state is T.PLANNED and each.slot.starts_at > clock.now()]
    if not planned:
        raise Refused("nothing_planned", _("没有待发送的安排。"))
    there = availability_of(tied.programme, list({each.slot_id: each.slot for each in planned}.values()))
    number, left = 0, []
    for turn in planned:
        if why := _not_any_more(turn, there, by):
            left.append(why)
            continue
        ask(turn, tied.programme, by=by)
        number += 1
    return AskedMembers(number, left)


def ask_everybody(tied: ProgrammeEvent, slot: Slot, *, by: Person) -> AskedMembers:
    """Ask all who serve on the day of a symposium; whoever is asked already, or has
    refused, isn't asked again. Who has something else
    at that time isn't, but named. Refuses `not_yours`, `in_pairs` for a visit, `nobody`, and as `invite` does."""
    require_visit_runner(tied.programme, by)
    if tied.event.row.by_rota:
        raise Refused("in_pairs", _("体验活动两人一组轮流参加，请先排班。"))
    take_turn_at(tied.event_id)
    there = availability_of(tied.programme, [slot])
    members = there.serving[slot.id]
    if not members:
        raise Refused("nobody", _("%(day)s没有在聘的成员，没有发出邀请。", day=day(day_of(slot))))
    there_already = (row.turn for row in standing_turns(turns_at(tied.event)) if not row.is_open)
    asked = {each.appointment_id for each in there_already if each.slot_id == slot.id}
    number, left = 0, []
    for member in members:
        clash = there.clashes.get((slot.id, member.sequence))
        if member.id in asked or (slot.id, member.sequence) in there.refused:
            continue
        if clash:
            left.append(_("%(name)s在同一时间已有%(what)s，没有邀请。", name=member.name, what=clash.words(by)))
            continue
        ask(keep_turn(slot, member, by=by), tied.programme, by=by)
        number += 1
    return AskedMembers(number, left)


def stand_in(turn: VisitTurn, tied: ProgrammeEvent, appointment: Appointment, *, reason: str, by: Person) -> VisitTurn:
    """替补: another member is asked in place of one who doesn't come, for this date alone. Refuses `not_yours`, `over`,
    `still_coming`, `replaced` where somebody stands in already, `themselves`, `refused_already` for who was asked to
    that date and doesn't come either, and as `require_free` and `invite` do."""
    require_visit_runner(tied.programme, by)
    if turn.slot.starts_at <= clock.now():
        raise Refused("over", _("这一场已开始，不能再安排。"))
    take_turn_at(tied.event_id)
    db.session.refresh(turn)
    if not standing_turns([turn])[0].is_open:
        raise Refused("still_coming", _("“%(name)s”仍可参加这一场，不需要替补；如需换人，请先撤回邀请。",
                                        name=turn.appointment.name))
    if db.session.scalar(select(VisitTurn.id).where(VisitTurn.stands_in_for_id == turn.id)):
        raise Refused("replaced", _("这一位已安排替补。"))
    _require_another(turn, tied.programme, appointment)
    reason = require_free(tied.programme, turn.slot, appointment, reason=reason, by=by)
    made = keep_turn(turn.slot, appointment, by=by, pair=turn.pair, override_reason=reason, stands_in_for_id=turn.id)
    record("visits.stand_in", made, by=by, certificate=made.appointment.certificate_number, despite=bool(reason))
    ask(made, tied.programme, by=by)
    return made


def _require_another(turn: VisitTurn, programme: Programme, appointment: Appointment) -> None:
    name = appointment.name
    if appointment.sequence == turn.appointment.sequence:
        raise Refused("themselves", _("“%(name)s”正是不来的成员，请选择其他人。", name=name), "appointment")
    if (turn.slot_id, appointment.sequence) in availability_of(programme, [turn.slot]).refused:
        raise Refused("refused_already", _(
            "“%(name)s”没有接受这一场的邀请，不作替补；本人现在愿意参加的，请用“安排成员”。", name=name), "appointment")


def take_back_turn(turn: VisitTurn, tied: ProgrammeEvent, *, by: Person) -> None:
    """撤回: an invitation until it has been used, or one turn before it is sent. Twice is once; refuses `not_yours` and
    `invitation_used`."""
    require_visit_runner(tied.programme, by)
    let_off(turn, by)


def let_off(turn: VisitTurn, by: Person | None) -> bool:
    """Expect somebody no more; whether this call did it. Refuses `invitation_used` where they have registered."""
    if turn.invitation:
        revoke_invitation(turn.invitation, by=by)
        done = write(update(VisitTurn).where(VisitTurn.id == turn.id, VisitTurn.state == T.SENT).values(
            state=T.TAKEN_BACK, ended_at=clock.now()))
    else:
        done = write(delete(VisitTurn).where(VisitTurn.id == turn.id, VisitTurn.state == T.PLANNED))
    if done:
        record("visits.taken_back", turn, by=by, certificate=turn.appointment.certificate_number)
    db.session.expire(turn)
    return bool(done)


def ask(turn: VisitTurn, programme: Programme, *, by: Person) -> None:
    """Invite whose turn it is, as what the programme's members are called; refuses `no_places` where the date has none
    for them, and as `invite` does."""
    category, slot, member = programme.kind.row.category, turn.slot, turn.appointment
    if not any(quota.category in (category, Category.ANYONE) for quota in slot.quotas):
        raise Refused("no_places", _("这一场没有“%(category)s”的名额，请先在公告中安排名额。", category=category.label))
    invitation, _token = invite(slot.event, name=member.name, phone=member.phone, category=category, slot=slot,
                                expires_at=answer_by(slot), by=by)
    if turn.override_reason:
        allow_overlap(invitation, by=by)
    mark_sent(turn, invitation)


def answer_by(slot: Slot) -> datetime:
    """Until when a member answers: a day before the date, so that somebody else can still be asked; who is asked later
    than that, two hours before it; never after registration closes."""
    closes = registration_closes(slot.event, slot)
    untils = (slot.starts_at - before for before in ANSWERED_BEFORE)
    return min(closes, next((each for each in untils if each >= clock.now() + TIME_TO_ANSWER), closes))


def mark_sent(turn: VisitTurn, invitation: Invitation) -> None:
    """Note with which invitation a planned turn was sent; of two at once one is."""
    if not write(update(VisitTurn).where(VisitTurn.id == turn.id, VisitTurn.state == T.PLANNED).values(
            state=T.SENT, invitation_id=invitation.id, sent_at=clock.now())):
        raise changed_meanwhile()
    db.session.refresh(turn)


def _not_any_more(turn: VisitTurn, there, by: Person) -> str:
    """Why a planned turn can't be sent any more; empty where it can."""
    at, member = (turn.slot_id, turn.appointment.sequence), turn.appointment
    if member.id not in {each.id for each in there.serving[turn.slot_id]}:
        return _("%(name)s在%(day)s已不在聘期，没有邀请。", name=member.name, day=day(turn.slot.starts_at))
    if at in there.away:
        return _("%(name)s已登记%(day)s不能参加，没有邀请。", name=member.name, day=day(turn.slot.starts_at))
    if at in there.clashes and not turn.override_reason:
        return _("%(name)s在%(day)s同一时间已有%(what)s，没有邀请。", name=member.name, day=day(turn.slot.starts_at),
                 what=there.clashes[at].words(by))
    return ""
