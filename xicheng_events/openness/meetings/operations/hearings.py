"""听证会: the list of participants is made public before, and each confirms the paper record after (重大行政决策程序
暂行条例 art. 16, 17)."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, update

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.meetings.hearing_queries import (
    list_public_until,
    listed_participants,
    signatories_of_record,
)
from xicheng_events.openness.meetings.models import Hearing, RecordConfirmation


def may_publish_list(event: Event, person: Person) -> bool:
    """Whether making the list public is `person`'s to decide: the host's leader, who approves it."""
    return person.holds(Role.LEADER, organisation_id=event.host_id)


def publish_hearing_list(event: Event, *, by: Person) -> None:
    """公布听证参加人名单: surname and category of each, until the day of the hearing is over; twice is once.

    Refuses `not_yours`, `not_public` while the notice isn't or the hearing was called off, `too_late` once its day is
    over, and `list_empty` while nobody has a place.
    """
    require_right(may_publish_list(event, by))
    if not event.is_open:
        raise Refused("not_public", _("公告公开期间才能公布名单。"))
    if clock.now() >= list_public_until(event):
        raise Refused("too_late", _("听证会已结束，不再公布名单。"))
    people = len(listed_participants(event))
    if not people:
        raise Refused("list_empty", _("还没有确认参加的听证参加人，确认后再公布名单。"))
    found = write(update(Hearing).where(Hearing.event_id == event.id, Hearing.list_public_at.is_(None)).values(
        list_public_at=clock.now(), list_public_by_id=by.id), renewing=True)
    if found:
        record("meetings.list_published", event, by=by, people=people)


def take_back_hearing_list(event: Event, *, by: Person) -> None:
    """撤下名单: as long as it may be wrong; twice is once. Refuses `not_yours`."""
    require_right(may_publish_list(event, by))
    found = write(update(Hearing).where(Hearing.event_id == event.id, Hearing.list_public_at.is_not(None)).values(
        list_public_at=None, list_public_by_id=None), renewing=True)
    if found:
        record("meetings.list_taken_back", event, by=by)


def note_record_signed(event: Event, registration: Registration, *, signed_on: date | None, by: Person) -> None:
    """A participant has read the paper record and signed it on that day; twice is once, the first day stays.

    Refuses `not_yours`, `not_there` for whoever took no part, and `day_wrong` for a day before the hearing or to come.
    """
    require_in_charge(by, event)
    present = signatories_of_record(event).where(Registration.id == registration.id)
    if db.session.scalars(present).unique().one_or_none() is None:
        raise Refused("not_there", _("没有这位听证参加人到场的记录。"))
    if signed_on is None or not clock.local(registration.slot.starts_at).date() <= signed_on <= clock.today():
        raise Refused("day_wrong", _("请填写签字日期，不早于听证会当天，不晚于今天。"), "signed_on")
    if insert_unless_there(RecordConfirmation, registration_id=registration.id, signed_on=signed_on, noted_by_id=by.id,
                           noted_at=clock.now()):
        record("meetings.record_signed", registration, by=by, signed_on=signed_on.isoformat())


def take_back_record_signed(event: Event, registration: Registration, *, by: Person) -> None:
    """It was ticked by mistake; twice is once. Refuses `not_yours`."""
    require_in_charge(by, event)
    if write(delete(RecordConfirmation).where(RecordConfirmation.registration_id == registration.id)):
        record("meetings.record_unsigned", registration, by=by)
