"""排班: planning a rota, placing one member by hand, and dropping what hasn't been sent."""

from itertools import count

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import day
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.availability import Availability, availability_of, day_of, duty_dates, past_pairs
from xicheng_events.openness.visits.models import ProgrammeEvent, VisitTurn
from xicheng_events.openness.visits.operations.tying import require_visit_runner, take_turn_at
from xicheng_events.openness.visits.queries import occupies
from xicheng_events.openness.visits.rota import Gap, Rota, plan_rota
from xicheng_events.openness.visits.states import LONGEST_REASON, MOST_PAIRS, TurnState

T = TurnState


def plan_event_rota(tied: ProgrammeEvent, *, pairs: int, by: Person) -> Rota:
    """排班: who goes on which of the dates to come, `pairs` on each. Who is on one already stays; nobody is told before
    it is sent. Refuses `not_yours`, `not_in_pairs` for a symposium, `wrong_pairs`, `no_dates`, and `not_fair` with the
    reason where not one date can be filled."""
    require_visit_runner(tied.programme, by)
    event, programme = tied.event, tied.programme
    if not event.row.by_rota:
        raise Refused("not_in_pairs", _("座谈会邀请全体成员，不排班。"))
    if not 1 <= pairs <= MOST_PAIRS:
        raise Refused("wrong_pairs", _("每场的组数应为1至%(n)s。", n=MOST_PAIRS), "pairs")
    take_turn_at(event.id)
    slots = slots_to_come(event)
    if not slots:
        raise Refused("no_dates", _("活动还没有场次，或各场都已开始。请先在活动公告中安排场次。"))
    there = availability_of(programme, slots)
    rota = plan_rota(duty_dates(event, slots, there), past_pairs(programme, but=slots), pairs=pairs)
    if not rota.pairs:
        if rota.gaps:
            raise Refused("not_fair", _why_not(rota, slots, there))
        return rota
    for pair in rota.pairs:
        _keep(pair, slots, there, by)
    record("visits.rota_planned", event, by=by, pairs=len(rota.pairs))
    return rota


def slots_to_come(event: Event) -> list[Slot]:
    """The dates of an event that haven't begun, the first first."""
    return sorted((each for each in event.slots if each.starts_at > clock.now()), key=lambda each: each.starts_at)


def drop_rota(tied: ProgrammeEvent, *, by: Person) -> int:
    """撤销排班: whatever is planned and not sent; how many turns. Twice is once."""
    require_visit_runner(tied.programme, by)
    slots = select(Slot.id).where(Slot.event_id == tied.event_id)
    done = write(delete(VisitTurn).where(VisitTurn.slot_id.in_(slots), VisitTurn.state == T.PLANNED))
    if done:
        record("visits.rota_dropped", tied.event, by=by, turns=done)
    return done


def place_member(tied: ProgrammeEvent, slot: Slot, appointment: Appointment, *, reason: str, by: Person) -> VisitTurn:
    """Put one member on a date by hand; it is sent with the rest. Twice is once. Refuses `not_yours`, `over`, and as
    `require_free` does."""
    require_visit_runner(tied.programme, by)
    if slot.starts_at <= clock.now():
        raise Refused("over", _("这一场已开始，不能再安排。"), "slot")
    take_turn_at(tied.event_id)
    reason = require_free(tied.programme, slot, appointment, reason=reason, by=by)
    turn = keep_turn(slot, appointment, by=by, pair=pair_with_room(slot), override_reason=reason)
    record("visits.member_placed", turn, by=by, certificate=turn.appointment.certificate_number, despite=bool(reason))
    return turn


def require_free(programme: Programme, slot: Slot, appointment: Appointment, *, reason: str, by: Person) -> str:
    """The reason to be kept, empty where none is needed. Refuses `not_serving` on that day, `away` for who has said
    that they can't, and `clash` for something else at that time unless a reason is given."""
    said = written(reason, field="reason", at_most=LONGEST_REASON, what=_("仍要安排的理由"))
    reason = impersonal(said, field="reason")
    there = availability_of(programme, [slot])
    at, name = (slot.id, appointment.sequence), appointment.name
    if appointment.id not in {each.id for each in there.serving[slot.id]}:
        raise Refused("not_serving", _("“%(name)s”当日不在聘期或已暂停履职，不能安排。", name=name), "appointment")
    if at in there.away:
        raise Refused("away", _("“%(name)s”已登记%(day)s不能参加，请安排其他人。", name=name, day=day(slot.starts_at)),
                      "appointment")
    if at not in there.clashes:
        return ""
    if not reason:
        raise Refused("clash", _("“%(name)s”在同一时间已有%(what)s。仍要安排的，请先与本人商定，并写明理由。",
                                 name=name, what=there.clashes[at].words(by)), "reason")
    return reason


def keep_turn(slot: Slot, appointment: Appointment, *, by: Person, **values) -> VisitTurn:
    """A planned turn, new or the one there was that had come to nothing; refuses `on_already`."""
    found = VisitTurn.slot_id == slot.id, VisitTurn.appointment_id == appointment.id
    fresh = {"state": T.PLANNED, "planned_by_id": by.id, "planned_at": clock.now(), "concerns": [],
             "stands_in_for_id": None, "instead_of_id": None, "override_reason": "", **values}
    if not insert_unless_there(VisitTurn, slot_id=slot.id, appointment_id=appointment.id, **fresh):
        again = write(update(VisitTurn).where(*found, ~occupies()).values(
            sent_at=None, ended_at=None, invitation_id=None, **fresh))
        if not again:
            raise Refused("on_already", _("“%(name)s”已在这一场。", name=appointment.name), "appointment")
    return db.session.scalar(select(VisitTurn).where(*found).execution_options(populate_existing=True))


def _keep(pair, slots: list[Slot], there: Availability, by: Person) -> None:
    slot = next(each for each in slots if each.id == pair.key)
    number = _free_number(_pair_sizes(slot))
    for each in there.able(slot):
        if each.sequence in pair.members:
            keep_turn(slot, each, by=by, pair=number,
                      concerns=[concern.stored() for concern in pair.concerns[each.sequence]])


def pair_with_room(slot: Slot) -> int:
    """With whom somebody goes who is added to a date: a pair that lacks one, else a new one; 0 in a symposium."""
    if not slot.event.row.by_rota:
        return 0
    sizes = _pair_sizes(slot)
    return next((number for number, size in sorted(sizes.items()) if size < 2), _free_number(sizes))


def _pair_sizes(slot: Slot) -> dict[int, int]:
    return dict(map(tuple, db.session.execute(select(VisitTurn.pair, func.count()).where(
        VisitTurn.slot_id == slot.id, occupies()).group_by(VisitTurn.pair))))


def _free_number(sizes: dict[int, int]) -> int:
    return next(number for number in count(1) if number not in sizes)


def _why_not(rota: Rota, slots: list[Slot], there: Availability) -> str:
    members = {each.sequence for slot in slots for each in there.serving[slot.id]}
    if len(members) < 2:
        return _("排不成两人一组：各场当日在聘的成员共%(n)s人，请先聘任或调整日期。", n=len(members))
    return _("排不成两人一组。%(why)s", why="".join(gap_words(gap, slots) for gap in rota.gaps))


def gap_words(gap: Gap, slots: list[Slot]) -> str:
    """Which date has nobody, and why."""
    slot = next(each for each in slots if each.id == gap.key)
    return _("%(day)s：%(why)s", day=day(day_of(slot)), why=gap.words)


def nobody_chosen() -> Refused:
    """What is said where no member was chosen who serves then."""
    return Refused("nobody_chosen", _("请选择成员。"), "appointment")
