"""Deciding about many registrations at once: each by itself, so that one that can't be decided holds up no other."""

from dataclasses import dataclass, field

from flask_babel import gettext as _

from xicheng_events.accounts.models import Person
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.places import take_turn
from xicheng_events.registration.models import Registration
from xicheng_events.registration.operations.review import approve, decline

AT_ONCE = 200


@dataclass
class Outcome:
    """What became of many: how many are decided, and (name, sentence) of those that aren't."""

    decided: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def approve_many(registrations: list[Registration], *, by: Person) -> Outcome:
    """`approve` each, the first who registered first; refuses `too_many` above AT_ONCE."""
    return _each(registrations, lambda registration: approve(registration, by=by))


def decline_many(registrations: list[Registration], *, reason: str, by: Person) -> Outcome:
    """`decline` each with the same reason. Refuses `no_reason` before any is decided, and `too_many`."""
    if not reason:
        raise Refused("no_reason", _("请写明原因，报名人会看到。"), "reason")
    return _each(registrations, lambda registration: decline(registration, reason=reason, by=by))


def _each(registrations: list[Registration], decide) -> Outcome:
    if len(registrations) > AT_ONCE:
        raise Refused("too_many", _("一次最多办理%(n)s份，请分批办理。", n=AT_ONCE))
    outcome = Outcome()
    # All turns first and in order: two who decide about many at once never wait for each other in a ring.
    for quota_id in sorted({each.quota_id for each in registrations}):
        take_turn(quota_id)
    for registration in sorted(registrations, key=lambda each: each.id):
        name = registration.name
        try:
            with db.session.begin_nested():
                decide(registration)
            outcome.decided += 1
        except Refused as refusal:
            outcome.refused.append((name, refusal.sentence))
    return outcome
