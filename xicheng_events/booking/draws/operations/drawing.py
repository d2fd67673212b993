"""The draw: both officers reveal, and in the same transaction everybody has a place or a place in line."""

import json
import re
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import aliased, undefer

from xicheng_events.booking.draws.algorithm import Entry, all_placed, commitment_of, order_of, seed_of
from xicheng_events.booking.draws.models import Draw, DrawEntry, DrawOfficer
from xicheng_events.booking.draws.operations.planning import officer_of
from xicheng_events.booking.draws.queries import DRAWN_KINDS
from xicheng_events.booking.draws.records import quota_keys, record_of
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.quotas import take_turn
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.placing_drawn import Drawn, line_up, place_drawn
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width, moment


def reveal(draw: Draw, *, number: str = "", by: Person) -> Draw:
    """The officer `by` reveals; when both have, the draw is held at once. Pressed twice is once.

    With a public number both type it (spaces and signs don't count); until the second has revealed the first may
    correct it. Refuses `not_officer`, `not_frozen`, `not_committed` until both have committed, `too_early` before the
    announced time, `event_off`, `number_missing` and `number_differs`.
    """
    officer = officer_of(draw, by)
    if draw.state is DrawState.DRAWN:
        return draw
    _refuse_unready(draw)
    typed = _bare_number(number) if draw.number_what else None
    if typed == "":
        raise Refused("number_missing", _("请填写公布的号码。"), "number")
    if not _take_turn(draw):
        db.session.refresh(draw)
        return draw
    other = next(o for o in draw.officers if o.id != officer.id)
    if other.revealed_at and other.number != typed:
        raise Refused("number_differs", _("与%(name)s填写的号码不一致，请两人共同核对；如对方填错，请对方先更正。",
                                          name=other.name), "number")
    write(update(DrawOfficer).where(DrawOfficer.id == officer.id)
          .values(revealed_at=clock.now(), number=typed))
    db.session.refresh(officer)
    record("draws.revealed", draw, by=by, position=officer.position)
    if other.revealed_at:
        _hold(draw, by)
    db.session.flush()
    return draw


def _refuse_unready(draw: Draw) -> None:
    if draw.state is DrawState.PLANNED:
        raise Refused("not_frozen", _("名单尚未封存，不能揭示。"))
    if not draw.event.is_open or clock.now() >= min(slot.starts_at for slot in draw.event.slots):
        raise Refused("event_off", _("活动已取消或已开始，不能再抽取。"))
    if not draw.is_committed:
        raise Refused("not_committed", _("两名抽取人都提交随机数后才能揭示。"))
    if clock.now() < draw.draw_at:
        raise Refused("too_early", _("公布的抽取时间是%(when)s，到时间后才能揭示。", when=moment(draw.draw_at)))


def _bare_number(text: str) -> str:
    """The number without what people write between the digits: "01，07 + 12" is "01 07 12"."""
    return re.sub(r"[^0-9A-Za-z]+", " ", half_width(plain_text(text))).strip()[:120]


def _take_turn(draw: Draw) -> bool:
    """Let nobody else reveal until the transaction ends; False when the draw has been held."""
    turn = write(update(Draw).where(Draw.id == draw.id, Draw.state == DrawState.FROZEN)
                 .values(state=DrawState.FROZEN))
    for officer in draw.officers:
        db.session.refresh(officer)
    return turn == 1


class _Party(NamedTuple):
    """What has become of one entry since the freeze: `heads` is 0 when it has gone."""

    registration_id: int
    heads: int
    is_busy: bool  # holds a place in another event at that time

    @property
    def is_live(self) -> bool:
        """Whether it still takes part."""
        return self.heads > 0


def _check_shares(draw: Draw) -> None:
    if not all(officer.share and commitment_of(officer.share) == officer.commitment for officer in draw.officers):
        raise Refused("share_unreadable", _(
            "抽取人封存的随机数无法读取，或与已公布的承诺值不符，不能抽取，请联系系统管理员。"))


def _hold(draw: Draw, by: Person) -> None:
    _check_shares(draw)
    document = json.loads(draw.list_text)
    ids = {key: quota_id for quota_id, key in quota_keys(draw.event).items()}
    for quota_id in sorted({*ids.values(), *db.session.scalars(_drawn_at_that_time(draw.event))}):
        take_turn(quota_id)  # nobody withdraws or is placed from here to the commit, nor by another draw
    parties = _parties(draw)
    entries = [Entry(*entry) for entry in document["entries"]]
    number = draw.officers[0].number
    seed = seed_of(draw.list_hash, [officer.share for officer in draw.officers], number)
    order = order_of(seed, entries)
    heads = {code: party.heads for code, party in parties.items()}
    elsewhere = sorted(code for code, party in parties.items() if party.is_live and party.is_busy)
    gives = not draw.event.allocation.row.is_balanced  # else the order alone is drawn; who gets a place follows later
    places = {quota["key"]: min(quota["places"], _free(ids[quota["key"]])) if gives else 0
              for quota in document["quotas"]}
    placed = all_placed(order, heads | dict.fromkeys(elsewhere, 0), places, document.get("same_time", ()))
    draw.drawn_at, draw.state, draw.seed = clock.now(), DrawState.DRAWN, seed
    draw.record_text = record_of(draw, document, {
        "seed": seed, "number": number, "places": list(places.items()), "placed": list(placed.items()),
        "elsewhere": elsewhere,
        "since_freezing": [[entry.code, heads[entry.code]] for entry in entries if heads[entry.code] != entry.heads],
        "order": [[key, order.get(key, [])] for key in places]})
    if gives:
        is_whole = [place_drawn(ids[key], _in_order(order.get(key, []), set(placed[key]), parties), at=draw.drawn_at)
                    for key in places]
        draw.lined_up_at = draw.drawn_at if all(is_whole) else None
    else:
        _leave_it_at_the_order(draw)
    record("draws.drawn", draw, by=by, event=draw.event.code, list=draw.list_hash, seed=seed, entries=len(entries),
           placed=sum(map(len, placed.values())))
    db.session.flush()


def _leave_it_at_the_order(draw: Draw) -> None:
    """Nobody has a place or a place in line by the order alone: whoever walks it down under quotas tells them."""
    draw.lined_up_at = draw.drawn_at
    write(update(DrawEntry).where(DrawEntry.draw_id == draw.id).values(told_at=draw.drawn_at))


def line_up_the_rest() -> int:
    """Sweep: put the ends of very long lines in line, as drawn; how many parties. A restart goes on from there."""
    draw = db.session.scalar(select(Draw).where(Draw.state == DrawState.DRAWN, Draw.lined_up_at.is_(None))
                             .order_by(Draw.id).options(undefer(Draw.record_text)).limit(1))
    if draw is None:
        return 0
    ids = {key: quota_id for quota_id, key in quota_keys(draw.event).items()}
    for quota_id in sorted(ids.values()):
        take_turn(quota_id)
    parties, lined_up = _parties(draw), 0
    for _key, codes in json.loads(draw.record_text)["order"]:
        lined_up += line_up(_in_order(codes, set(), parties), at=draw.drawn_at)
    if not lined_up:
        draw.lined_up_at = clock.now()
    db.session.flush()
    return lined_up


def _in_order(codes: list[str], placed: set[str], parties: dict[str, _Party]) -> list[Drawn]:
    return [Drawn(parties[code].registration_id, rank, parties[code].heads, code in placed)
            for rank, code in enumerate(codes, start=1) if parties[code].is_live]


def _free(quota_id: int) -> int:
    return db.session.scalar(select(Quota.capacity - Quota.taken).where(Quota.id == quota_id))


def _parties(draw: Draw) -> dict[str, _Party]:
    """The entries as they are now, by code."""
    busy = set(db.session.scalars(_busy_elsewhere(draw)))
    is_live = (Registration.state == RegistrationState.APPLIED) & (Registration.quota_id == DrawEntry.quota_id)
    query = (select(DrawEntry.code, Registration.id, Registration.heads, is_live)
             .join(Registration, Registration.id == DrawEntry.registration_id).where(DrawEntry.draw_id == draw.id))
    return {code: _Party(registration_id, heads if live else 0, registration_id in busy)
            for code, registration_id, heads, live in db.session.execute(query)}


def _busy_elsewhere(draw: Draw) -> Select:
    """Those who by now hold a place somewhere else at the same time: in line, but not placed over it."""
    other, other_slot = aliased(Registration), aliased(Slot)
    return (select(Registration.id).join(DrawEntry, DrawEntry.registration_id == Registration.id)
            .join(Slot, Slot.id == Registration.slot_id)
            .join(other, (other.person_id == Registration.person_id) & (other.id != Registration.id))
            .join(other_slot, other_slot.id == other.slot_id)
            .where(DrawEntry.draw_id == draw.id, other.state.in_(HOLDING), other_slot.starts_at < Slot.ends_at,
                   other_slot.ends_at > Slot.starts_at))


def _drawn_at_that_time(event: Event) -> Select:
    """The quotas of other events with a draw at the same time: two draws at once would each find everybody free."""
    at_that_time = [(Slot.starts_at < slot.ends_at) & (Slot.ends_at > slot.starts_at) for slot in event.slots]
    return (select(Quota.id).join(Quota.slot).join(Slot.event)
            .where(Event.id != event.id, Event.allocation.in_(DRAWN_KINDS), Event.is_open,
                   or_(*at_that_time)))
