"""Taking a list out of the house: on record, and whole numbers only for a reason (domain §14)."""

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused

_SHORTEST_REASON = 4


def note_list_export(event: Event, *, rows: int, whole: bool, reason: str, by: Person) -> None:
    """Put on record that `rows` registrations are taken out; with `whole` numbers refuses `reason_missing`."""
    if whole:
        _require_reason(reason)
    record("registration.exported", event, by=by, rows=rows, whole=whole, reason=reason.strip()[:100])
    db.session.flush()


def note_fetched(event: Event, *, whole: bool, by: Person) -> None:
    """Put on record that a list which was made meanwhile is taken out; each time that it is."""
    record("registration.export_fetched", event, by=by, whole=whole)
    db.session.flush()


def reveal_phone(registration: Registration, *, reason: str, by: Person) -> str:
    """The whole phone number, for a stated reason that goes on record.

    Refuses `reason_missing`, and `no_phone` once it has been deleted.
    """
    _require_reason(reason)
    if not registration.phone:
        raise Refused("no_phone", _("手机号已按期删除。"), "reason")
    record("registration.phone_shown", registration, by=by, reason=reason.strip()[:100])
    db.session.flush()
    return registration.phone


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Refused("reason_missing", _("请写明理由，至少%(n)s个字，将记入审计记录。", n=_SHORTEST_REASON), "reason")
