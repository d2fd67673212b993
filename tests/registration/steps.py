"""What people do on the registration's pages, and what is then in the tables."""

import re
from uuid import uuid4

from sqlalchemy import func, select

from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.invitations.operations import inviting
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import HOLDING
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db


def form_of(client, slot_id, *, address="", **changes) -> dict:
    """The form's fields as a person would send them; None takes one out."""
    page = client.get(address or f"/slots/{slot_id}/registration").text
    return _filled_in(re.search(r'name="form_key" value="([^"]+)"', page).group(1), changes)


def _filled_in(key: str, changes: dict) -> dict:
    fields = {"form_key": key, "name": "李静", "privacy_agreed": "y", **changes}
    return {name: value for name, value in fields.items() if value is not None}


def register(client, slot_id, *, follow=False, **changes):
    """Send the form, filled in; how it is opened is told in test_registering. Whoever is asked on a page between would
    wait together. The answer, or with `follow` the page it leads to."""
    address = f"/slots/{slot_id}/registration"
    answer = client.post(address, data=_filled_in(uuid4().hex, changes))
    if "一起候补" in answer.text:
        answer = client.submit(address, party="wait")
    return client.get(answer.headers["Location"]) if follow else answer


def with_companions(*rows) -> dict:
    """The fields of companions, each (name, age band, guardian agreed)."""
    fields = {}
    for n, (name, band, guardian) in enumerate(rows):
        fields |= {f"companions-{n}-name": name, f"companions-{n}-age_band": band}
        if guardian:
            fields[f"companions-{n}-guardian_agreed"] = "y"
            fields |= {"children_agreed": "y", "guardian_relation": "parent"}
    return fields


def adults(*names) -> dict:
    """The fields of grown-up companions."""
    return with_companions(*((name, "18_34", False) for name in names))


def states(app) -> list[str]:
    """The states of all registrations, the first made first."""
    with app.app_context():
        return [r.state.value for r in db.session.scalars(select(Registration).order_by(Registration.id))]


def taken(app, slot_id) -> int:
    """The places of a slot that its quota says are taken; they are those that are held."""
    with app.app_context():
        held = db.session.scalar(select(func.coalesce(func.sum(Registration.heads), 0)).where(
            Registration.slot_id == slot_id, Registration.state.in_(HOLDING)))
        said = db.session.scalar(select(Quota.taken).where(Quota.slot_id == slot_id))
    assert held == said
    return said


def change(app, model, row_id, **fields) -> None:
    """Write fields of a row, past all rules."""
    with app.app_context():
        row = db.session.get(model, row_id)
        for name, value in fields.items():
            setattr(row, name, value)
        db.session.commit()


def with_quotas(app, slot_id, places: dict, **slot_fields) -> dict:
    """Split the places of a slot between categories: {category: places}; the quotas' ids."""
    with app.app_context():
        slot = db.session.get(Slot, slot_id)
        slot.quotas = [Quota(category=category, capacity=capacity) for category, capacity in places.items()]
        for name, value in slot_fields.items():
            setattr(slot, name, value)
        db.session.commit()
        return {quota.category: quota.id for quota in slot.quotas}


def invite(app, world, who, **values) -> str:
    """Let 赵敏 invite somebody; the token of the link."""
    with app.app_context():
        _invitation, token = inviting.invite(
            db.session.get(Event, world.event_id), name=who.name, phone=who.phone,
            by=db.session.get(Person, world.staff["zhaomin"]), **values)
        db.session.commit()
        return token


def sweep(app, operation) -> int:
    """Run one of the clockwork's operations as the clockwork does; what it gives."""
    with app.app_context():
        done = operation()
        db.session.commit()
        return done
