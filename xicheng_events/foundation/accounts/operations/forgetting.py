"""Forgetting people: those who have closed their account, who haven't signed in for long, or whom a desk has entered;
as soon as no room needs to know them any more (core.retention)."""

import secrets
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.retention import is_wanted

_AT_ONCE = 500
_BEING_ENTERED = timedelta(days=1)  # a list may be at work: its people come first, their registrations in a moment


def end_account(person: Person) -> bool:
    """Mark the account as closed and end its sessions; False when it was so already."""
    closed = (update(Person).where(Person.id == person.id, Person.closed_at.is_(None))
              .values(closed_at=clock.now(), session_stamp=secrets.token_hex(8)))
    if not write(closed):
        return False
    record("accounts.closed", person, by=person)
    db.session.expire(person)
    return True


def reopen(person: Person) -> bool:
    """Whoever proves the phone again before the account is forgotten has it back; False when it is forgotten."""
    there = update(Person).where(Person.id == person.id, Person.phone_hash.is_not(None)).values(closed_at=None)
    if not write(there):
        return False
    record("accounts.reopened", person, by=person)
    db.session.expire(person)
    return True


def note_sign_in(person: Person) -> None:
    """Keep when somebody signed in last: an account that isn't used is forgotten."""
    person.signed_in_at = clock.now()


def forget_people() -> int:
    """Sweep: delete names and phones of people whom nothing needs any more: closed accounts, accounts nobody has signed
    in to for IDLE_MONTHS, people a desk has entered; how many.

    The rows are held before the rooms are asked: what registers one of them at this moment comes first, or waits.
    """
    due = select(Person.id).where(_is_over(), ~is_wanted(Person.id)).order_by(Person.id).limit(_AT_ONCE)
    return _forget(db.session.scalars(due.with_for_update(of=Person)).all())


def forget(person: Person) -> bool:
    """Delete name and phone of one person who has closed the account, unless something still needs them."""
    held = select(Person.id).where(Person.id == person.id, Person.closed_at.is_not(None)).with_for_update(of=Person)
    return bool(_forget(db.session.scalars(held).all()))


def _forget(ids: list[int]) -> int:
    if not ids:
        return 0
    return write(update(Person).where(Person.id.in_(ids), ~is_wanted(Person.id)).values(
        name=None, phone=None, phone_hash=None, contact_key=None, session_stamp=secrets.token_hex(8)))


def _is_over() -> ColumnElement[bool]:
    now = clock.now()
    is_known = or_(Person.name.is_not(None), Person.phone_hash.is_not(None), Person.contact_key.is_not(None))
    idle_since = now - relativedelta(months=current_app.config["IDLE_MONTHS"])
    entered = Person.phone_hash.is_(None) & (Person.created_at <= now - _BEING_ENTERED)
    idle = func.coalesce(Person.signed_in_at, Person.created_at) <= idle_since
    return is_known & or_(Person.closed_at.is_not(None), entered, idle)
