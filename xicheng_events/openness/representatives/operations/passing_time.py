"""What time does to the pool: asking for another term, ending terms, who was where, and forgetting (domain §9.2 P7)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import and_, case, delete, func, or_, select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import beijing_day, db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.foundation.notify.operations import forget_recipients
from xicheng_events.openness.representatives.kinds import GONE, RENEWAL_ASKED, SERVING, PoolStanding
from xicheng_events.openness.representatives.models import PoolCategory, PoolTerm, PoolTopic, Representative
from xicheng_events.openness.representatives.operations.telling import tell_representative

_AT_ONCE = 200
_LOOKS_BACK = timedelta(days=30)  # so long after a slot who was there may still be noted by its desk


def ask_for_renewal() -> int:
    """Sweep: ask those whose term ends soon whether they go on, once a term; how many."""
    today = clock.today()
    due = (Representative.standing == PoolStanding.ACTIVE, Representative.term_to >= today,
           Representative.term_to <= today + RENEWAL_ASKED, Representative.renewal_asked_at.is_(None))
    done = 0
    for each in _taken(due, lambda each: {"renewal_asked_at": clock.now()}):
        record("representatives.renewal_asked", each)
        tell_representative("pool_renewal", each, until=kept(lambda last=each.term_to: date_alone(last)))
        done += 1
    return done


def end_terms() -> int:
    """Sweep: end the terms whose last day is over, and tell whose they were; how many."""
    due = (Representative.standing.in_(SERVING), Representative.term_to < clock.today())
    done = 0
    for each in _taken(due, lambda each: {
            "standing": PoolStanding.ENDED, "gone_at": clock.start_of(each.term_to + timedelta(days=1))}):
        record("representatives.term_over", each)
        tell_representative("pool_ended", each)
        done += 1
    return done


def note_attendance() -> int:
    """Sweep: the last day on which each was let in somewhere, of what took place in the last 30 days; of how many it is
    new."""
    now = clock.now()
    came = (select(Registration.phone_hash, func.max(beijing_day(Slot.starts_at)).label("day"))
            .join(Slot, Slot.id == Registration.slot_id).join(Ticket, Ticket.registration_id == Registration.id)
            .where(Slot.starts_at.between(now - _LOOKS_BACK, now), Ticket.arrived > 0, Registration.phone_hash != "")
            .group_by(Registration.phone_hash).subquery())
    rows = db.session.execute(select(Representative.id, came.c.day).join(
        came, came.c.phone_hash == Representative.phone_hash).where(or_(
            Representative.last_attended_on.is_(None), Representative.last_attended_on < came.c.day))
        .order_by(Representative.id).limit(_AT_ONCE)).all()
    return sum(write(update(Representative).where(Representative.id == number).values(last_attended_on=day))
               for number, day in rows)


def forget_representatives() -> int:
    """Sweep: delete who has been out of the pool for POOL_MONTHS, or as long without anybody's review, and who was
    refused, never having been in it, POOL_REFUSED_DAYS ago; how many. That there was somebody, when and from where,
    stays for the statistics."""
    now, settings = clock.now(), current_app.config
    long_ago = now - relativedelta(months=settings["POOL_MONTHS"])
    is_over = or_(
        and_(Representative.standing == PoolStanding.REFUSED, ~_ever_served(),
             Representative.gone_at <= now - timedelta(days=settings["POOL_REFUSED_DAYS"])),
        and_(Representative.standing.in_(GONE), Representative.gone_at <= long_ago),
        and_(Representative.standing == PoolStanding.PROPOSED, Representative.proposed_at <= long_ago))
    due = select(Representative.id).where(Representative.phone_hash != "", is_over)
    ids = list(db.session.scalars(due.order_by(Representative.id).limit(_AT_ONCE)))
    return forget_these(ids) if ids else 0


def forget_these(ids: list[int]) -> int:
    """Empty these rows, and whom they were told by; how many were not empty yet."""
    forget_recipients(Representative.__tablename__, select(Representative.id).where(Representative.id.in_(ids)))
    for model in (PoolCategory, PoolTopic):
        write(delete(model).where(model.representative_id.in_(ids)))
    done = write(update(Representative).where(Representative.id.in_(ids), Representative.phone_hash != "").values(
        name="", found_by="", phone="", phone_hash="", link_hash=None, form_key=None, gender=None, age_band=None,
        street_id=None, household_hash=None, about="", reason="", last_attended_on=None,
        standing=case((Representative.standing == PoolStanding.PROPOSED, PoolStanding.REFUSED),
                      else_=Representative.standing)))
    db.session.expire_all()
    for each in db.session.scalars(select(Representative).where(Representative.id.in_(ids)).order_by(
            Representative.id)):
        record("representatives.forgotten", each)
    return done


def _ever_served():
    return select(PoolTerm.id).where(PoolTerm.representative_id == Representative.id).exists()


def _taken(due: tuple, values: Callable) -> Iterator[Representative]:
    """Some that are `due`, each once whoever sweeps at the same moment, as it has got its `values`."""
    some = select(Representative).where(*due).order_by(Representative.term_to, Representative.id).limit(_AT_ONCE)
    for each in db.session.scalars(some).all():
        if write(update(Representative).where(Representative.id == each.id, *due).values(
                version=Representative.version + 1, **values(each))):
            db.session.refresh(each)
            yield each
