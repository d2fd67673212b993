"""名单已定: the list of a meeting is fixed, and taken back until it begins. Meanwhile nobody is asked by itself, and
who accepts an invitation that still stands is a question for the desk (registration/operations/waiting_list.py)."""

from flask_babel import gettext as _
from sqlalchemy import delete

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.quotas import release_places, take_turn
from xicheng_events.booking.registration.models import FixedList, Registration
from xicheng_events.booking.registration.operations.transitions import let_in, settle, tell_party
from xicheng_events.booking.registration.operations.waiting_list import NOT_ON_FIXED_LIST
from xicheng_events.booking.registration.queries import overlapping
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile, require_right
from xicheng_events.openness.guests.queries import undecided_people

S = RegistrationState


def fix_list(event: Event, *, by: Person) -> bool:
    """名单已定; whether this call fixed it. Whoever is accepting at the same moment has done so before, or asks the
    desk. Refuses `not_yours` to all but the host's editor and leader and the coordinator, `too_late`, and `undecided`
    while somebody waits to hear whether they are on it."""
    _require_may_fix(event, by)
    for quota_id in sorted(quota.id for slot in event.slots for quota in slot.quotas):
        take_turn(quota_id)
    if undecided := db.session.scalar(undecided_people(event)):
        raise Refused("undecided", _("还有%(n)s人没有审定，审定后再确定名单。", n=undecided))
    is_new = insert_unless_there(FixedList, event_id=event.id, at=clock.now(), by_id=by.id)
    if is_new:
        record("guests.list_fixed", event, by=by)
    return is_new


def open_list(event: Event, *, by: Person) -> bool:
    """Take that back: free places are offered again by the clockwork, whoever accepts has the place; whether this call
    did. What was a question stays one. Refuses as `fix_list` does."""
    _require_may_fix(event, by)
    done = write(delete(FixedList).where(FixedList.event_id == event.id)) == 1
    if done:
        record("guests.list_opened", event, by=by)
    return done


@in_house_language
def decide_late_acceptance(registration: Registration, *, agrees: bool, by: Person) -> Registration:
    """Say whether somebody who accepted after the list was fixed has the place; they are told. Twice is once.

    Refuses `not_yours`, `overlap` with a place elsewhere at that time, and `changed_meanwhile` for what is no question
    any more.
    """
    require_in_charge(by, registration.slot.event)
    take_turn(registration.quota_id)
    db.session.refresh(registration)
    if registration.accepted_at and registration.state == (S.CONFIRMED if agrees else S.NOT_SELECTED):
        return registration
    if not registration.waits_for_desk:
        raise changed_meanwhile()
    if agrees:
        _confirm(registration, by)
    elif settle(registration, S.NOT_SELECTED, by=by, reason=kept(lambda: str(NOT_ON_FIXED_LIST))):
        release_places(registration.quota_id, registration.heads)
        tell_party(registration, "sit_in_not_placed")
    db.session.flush()
    return registration


def _confirm(registration: Registration, by: Person) -> None:
    elsewhere = overlapping(registration.person_id, registration.slot, (S.CONFIRMED, S.PENDING))
    if elsewhere:
        raise Refused("overlap", _("%(name)s在同一时间已有另一场活动的名额，请先与本人联系。", name=registration.name))
    if settle(registration, S.CONFIRMED, by=by, offer_until=None):
        let_in(registration)


def may_fix_list(event: Event, person: Person) -> bool:
    """Whether fixing the list, or taking that back, is this person's: the host's editor and leader, the coordinator."""
    return person.is_coordinator or person.holds(Role.EDITOR, Role.LEADER, organisation_id=event.host_id)


def list_may_change(event: Event) -> bool:
    """Whether the meeting is still to come: from then on its list stays as it is."""
    return event.is_open and event.slots[0].starts_at > clock.now()


def _require_may_fix(event: Event, by: Person) -> None:
    require_right(may_fix_list(event, by), _("名单由主办单位的编辑或负责人确定。"))
    if not list_may_change(event):
        raise Refused("too_late", _("会议已开始、结束或取消，名单不再变动。"))
