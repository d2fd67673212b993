"""Who at the desk may decide about an event's registrations, and that reasons are given."""

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.plain_text import impersonal
from xicheng_events.foundation.core.refusal import Refused, require_right

IN_CHARGE = (Role.EDITOR, Role.REVIEWER, Role.LEADER)


def require_in_charge(by: Person, event: Event) -> None:
    """Refuse `not_yours` unless `by` works on the host's events, or sees all of them."""
    require_right(by.holds(*IN_CHARGE, organisation_id=event.host_id) or by.is_coordinator)


def require_reason(reason: str) -> None:
    """Refuse `no_reason` when nothing is said."""
    if not reason:
        raise Refused("no_reason", _("请写明原因，报名人会在通知中看到。"), "reason")


def require_public_reason(reason: str) -> None:
    """The same of one that everybody reads, whom nobody has reviewed: refuses `personal_data` as well."""
    require_reason(reason)
    impersonal(reason, field="reason")
