"""Before the draw: when it is held, by which two officers, with which public number; and their sealed shares."""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.draws.algorithm import commitment_of, new_share
from xicheng_events.booking.draws.models import Draw, DrawOfficer
from xicheng_events.booking.draws.queries import DESK_ROLES, closes_at, draw_of
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations.rights_and_record import require_role
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.personal_data import meant_for
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment

LAST_OFFERS = timedelta(hours=2)  # before the start nobody is told of a place any more (domain §2.4)


def plan_draw(event: Event, *, draw_at: datetime, officers: list[Person], number_what: str = "",
              number_on: date | None = None, by: Person) -> Draw:
    """Set when an event is drawn, by whom, and which public number joins the seed; may be set anew until the freeze.

    An officer who is exchanged loses the commitment. Refuses `two_officers` unless they are two of the host's staff,
    `draw_at` outside the time between closing and the last offers, `number_on` unless the number becomes known
    after registration has closed and by the draw, and `frozen` once the list is.
    """
    require_role(by, event.host_id, *DESK_ROLES)
    what = written(number_what, field="number_what", at_most=120, what=_("公开号码说明"))
    impersonal(what, field="number_what")
    _check_time(event, draw_at)
    _check_number(event, draw_at, what, number_on)
    _check_officers(event, officers)
    draw = draw_of(event) or _new(event, draw_at)
    changed = write(
        update(Draw).where(Draw.id == draw.id, Draw.state == DrawState.PLANNED)
        .values(draw_at=draw_at, number_what=what or None, number_on=number_on if what else None))
    if changed != 1:
        raise _frozen()
    db.session.refresh(draw)
    _seat(draw, officers)
    record("draws.planned", draw, by=by, event=event.code, draw_at=draw_at.isoformat(), number=what,
           officers=[person.id for person in officers])
    db.session.flush()
    return draw


def name_officers(draw: Draw, officers: list[Person], *, by: Person) -> Draw:
    """Say who draws from a list that was frozen while nobody was named; what else was planned is in it, and stands.

    Their shares are made without own words (`commit_share`). Refuses what `plan_draw` refuses of officers, and `frozen`
    where two are named.
    """
    require_role(by, draw.event.host_id, *DESK_ROLES)
    _check_officers(draw.event, officers)
    turn = write(update(Draw).where(Draw.id == draw.id, Draw.state == DrawState.FROZEN).values(state=DrawState.FROZEN))
    db.session.refresh(draw)  # nobody else names them until the transaction ends
    if turn != 1 or draw.officers:
        raise _frozen()
    _seat(draw, officers)
    record("draws.planned", draw, by=by, event=draw.event.code, officers=[person.id for person in officers])
    db.session.flush()
    return draw


def default_plan(event: Event) -> Draw:
    """The plan of an event whose host made none: drawn at ten on the next day, or in an hour if that is too late."""
    now = clock.now()
    morning = clock.local(now + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    return _new(event, morning if morning < _latest(event) else now + timedelta(hours=1))


def _new(event: Event, draw_at: datetime) -> Draw:
    # Two at once: the first one's stands, and both go on with it.
    insert_unless_there(Draw, event_id=event.id, state=DrawState.PLANNED, draw_at=draw_at, created_at=clock.now())
    return draw_of(event)


def _seat(draw: Draw, officers: list[Person]) -> None:
    there = {officer.person_id: officer for officer in draw.officers}
    if [officer.person_id for officer in draw.officers] == [person.id for person in officers]:
        return
    draw.officers.clear()
    db.session.flush()  # the places must be free before they are taken anew
    for position, person in enumerate(officers, start=1):
        kept = there.get(person.id)
        draw.officers.append(DrawOfficer(
            position=position, person_id=person.id, name=person.name, share=kept and kept.share,
            commitment=kept and kept.commitment, committed_at=kept and kept.committed_at))


def commit_share(draw: Draw, *, own_words: str = "", by: Person) -> DrawOfficer:
    """Make and seal the share of the officer `by`, and publish its commitment. Once; pressed twice it stays.

    The share is 256 random bits, with `own_words` (dice, a sentence) behind them. After the freeze no own words are
    taken (`words_late`): nobody may choose a share while knowing the list. Refuses `not_officer`.
    """
    officer = officer_of(draw, by)
    words = written(own_words, field="own_words", at_most=200, what=_("自拟内容"))
    if 0 < len(words) < 6:
        raise Refused("words_short", _("自拟内容至少6个字，也可以不填。"), "own_words")
    if words and draw.state is not DrawState.PLANNED:
        raise Refused("words_late", _("名单已封存，不能再加自拟内容，请清空后提交，由系统生成随机数。"), "own_words")
    share = new_share(words)
    done = write(
        update(DrawOfficer).where(DrawOfficer.id == officer.id, DrawOfficer.commitment.is_(None))
        .values(share=meant_for(DrawOfficer.share, share, draw_id=draw.id, position=officer.position),
                commitment=commitment_of(share), committed_at=clock.now()))
    db.session.refresh(officer)
    if done == 1:
        record("draws.committed", draw, by=by, commitment=officer.commitment)
        db.session.flush()
    return officer


def replace_officer(draw: Draw, officer: DrawOfficer, *, person: Person, reason: str, by: Person) -> None:
    """Let `person` reveal in the place of an officer who can't. The sealed share and its commitment stay.

    Who stands in for whom, and why, is published. Refuses `two_officers`, `revealed`, and a missing reason.
    """
    require_role(by, draw.event.host_id, *DESK_ROLES)
    why = impersonal(written(reason, field="reason", at_least=2, at_most=100, what=_("更换原因")), field="reason")
    _check_officers(draw.event, [person, *(other.person for other in draw.officers if other.id != officer.id)])
    note = _("%(before)s原定由%(name)s揭示，原因是%(why)s，改由%(new)s揭示。", before=officer.note, name=officer.name,
             why=why.rstrip("。"), new=person.name)[:400]
    done = write(
        update(DrawOfficer).where(DrawOfficer.id == officer.id, DrawOfficer.person_id == officer.person_id,
                                  DrawOfficer.revealed_at.is_(None))
        .values(person_id=person.id, name=person.name, note=note))
    if done != 1:
        raise Refused("revealed", _("该抽取人已揭示或已被更换，请刷新查看。"))
    db.session.refresh(officer)
    record("draws.officer_replaced", draw, by=by, position=officer.position, to=person.id, reason=why)
    db.session.flush()


def officer_of(draw: Draw, person: Person) -> DrawOfficer:
    """The officer that `person` is. Refuses `not_officer`: nobody acts for somebody else."""
    for officer in draw.officers:
        if officer.person_id == person.id:
            return officer
    raise Refused("not_officer", _("只有指定的抽取人本人可以办理这一步。"))


def _latest(event: Event) -> datetime:
    last_offers = min(slot.starts_at for slot in event.slots) - LAST_OFFERS
    return min(last_offers, event.result_until or last_offers)


def _check_time(event: Event, draw_at: datetime) -> None:
    if not closes_at(event) < draw_at < _latest(event):
        raise Refused("draw_at", _("抽取时间应在报名截止（%(closes)s）之后、%(latest)s之前。",
                                   closes=moment(closes_at(event)), latest=moment(_latest(event))), "draw_at")


def _check_number(event: Event, draw_at: datetime, what: str, on: date | None) -> None:
    if not what and on:
        raise Refused("number_what", _("请写明是哪一个公开号码，例如“双色球第2026030期红色球号码”。"), "number_what")
    if what and not (on and clock.local(closes_at(event)).date() <= on <= clock.local(draw_at).date()):
        raise Refused("number_on", _("公开号码的产生日期应在报名截止当天至抽取当天之间。"), "number_on")


def _check_officers(event: Event, officers: list[Person]) -> None:
    if len({person.id for person in officers}) != 2:
        raise Refused("two_officers", _("请指定两名不同的抽取人。"), "second")
    if not all(person.holds(*DESK_ROLES, organisation_id=event.host_id) for person in officers):
        raise Refused("two_officers", _("抽取人应是本单位的经办人、审核人或负责人。"), "first")


def _frozen() -> Refused:
    return Refused("frozen", _("名单已封存，抽取安排不能再改。"))
