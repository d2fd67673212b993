"""Who may write to the people of an event."""

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.refusal import Refused

IN_CHARGE = (Role.EDITOR, Role.REVIEWER, Role.LEADER)


def require_in_charge(by: Person, event: Event) -> None:
    """Refuses `not_yours` to anybody but the host's own people and the coordinator."""
    if not by.holds(*IN_CHARGE, organisation_id=event.host_id) and not by.is_coordinator:
        raise Refused("not_yours", _("您没有办理本单位这一步骤的权限。"))
