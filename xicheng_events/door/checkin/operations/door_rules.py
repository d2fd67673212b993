"""What the doors of an event may do: decided by those who answer for the unit."""


from xicheng_events.booking.events.models import Event
from xicheng_events.door.checkin.models import Check
from xicheng_events.door.checkin.queries.desk import ANSWERABLE
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import upsert
from xicheng_events.foundation.core.refusal import require_right

MAY_RULE = (Role.EDITOR, Role.REVIEWER, Role.LEADER)
# Who says whether what a tablet sent in after its end counts: of one that had run out, and (True) of one that was shut.
MAY_COUNT_LATE = {False: MAY_RULE, True: ANSWERABLE}


def may_rule(event: Event, person: Person) -> bool:
    """Whether `person` decides what this event's doors may do."""
    return person.is_coordinator or person.holds(*MAY_RULE, organisation_id=event.host_id)


def set_rules(event: Event, *, walk_ins: bool, asks_phone: bool, self_service: bool, checks_out: bool,
              must_check: Check | None = None, by: Person) -> None:
    """Let the doors of `event` do that from now on; `must_check` None: as the form says. Refuses `not_yours`."""
    require_right(may_rule(event, by))
    said = {"walk_ins": walk_ins, "asks_phone": asks_phone, "self_service": self_service, "checks_out": checks_out}
    stored = {**said, "must_check": must_check}
    db.session.execute(upsert(DoorRules, {"event_id": event.id, **stored}, stored))
    db.session.expire_all()
    audit.record("checkin.rules", event, by=by, **said, check=must_check and must_check.value)
    db.session.flush()
