"""代报名: a desk registers somebody who has rung or come by (domain §2.3: same line, same rank)."""

from dataclasses import replace

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.groups.queries import standing_of_contacts
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.already_there import may_be_told, not_by_others
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.operations.placing import register
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.accounts.operations.entering import people_entered
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.core.refusal import require_right

MAY_ENTER = (Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


def enter(slot: Slot, application: PartyApplication, *, by: Person, together: bool = True) -> Registration:
    """Register somebody for `slot` who is reached by the application's phone, as `register` would.

    The same name and phone twice is the registration there is; another name with that phone is another person. Any
    unit may do so for any event that is open. Refuses `not_yours`, `overlap` for whom another unit knows already,
    and what `register` refuses.
    """
    require_may_enter(by)
    name, phone = clean_name(application.name), clean_any_phone(application.phone)
    found = standing_of_contacts(slot, [(name, phone)])[0]
    if not found:
        person, = people_entered([(name, phone)])
        found = register(slot, replace(application, name=name, phone=phone), person=person, by=by, together=together)
    if not may_be_told(found, by):
        raise not_by_others()
    return found


def require_may_enter(by: Person) -> None:
    """Refuse `not_yours` to whoever doesn't work at a unit's desk."""
    require_right(by.holds(*MAY_ENTER))
