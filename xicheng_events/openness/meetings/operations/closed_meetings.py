"""未开放的会议: a meeting that wasn't open is put down by when, which and why; it is corrected, and taken out again,
until its year is settled."""

from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind
from xicheng_events.openness.meetings.models import ClosedMeeting

MOST_IN_YEAR = 999
# Of a year the numbers are settled at the end of the January after it: what met in December is put down by then.
_SETTLED_DAYS = 31


class ClosedFacts(NamedTuple):
    """What is put down of a meeting that wasn't open; None where nothing was chosen or typed."""

    kind: MeetingKind | None
    number: int | None
    held_on: date | None
    reason: ClosedReason | None


def year_is_open(day: date) -> bool:
    """Whether the numbers of the year of `day` can still change."""
    return clock.today() <= date(day.year, 12, 31) + timedelta(days=_SETTLED_DAYS)


def may_register_closed(unit_id: int, person: Person) -> bool:
    """Whether `person` puts down meetings of the unit: who works on its events; the coordinator for any."""
    return person.holds(*IN_CHARGE, organisation_id=unit_id) or person.is_coordinator


def register_closed_meeting(facts: ClosedFacts, *, unit: Organisation, form_key: str, by: Person) -> ClosedMeeting:
    """Put it down; the same form twice is one meeting. Refuses `not_yours`, what isn't right beside its field
    (`kind_missing`, `number_wrong`, `day_wrong`, `year_settled`, `reason_missing`), and `already_there`."""
    require_right(may_register_closed(unit.id, by))
    _check(facts)
    meeting = insert_once(ClosedMeeting, form_key=form_key, organisation_id=unit.id, **facts._asdict(),
                          registered_by_id=by.id, registered_at=clock.now(), version=1)
    if meeting is None:
        same_form = db.session.scalar(select(ClosedMeeting).where(ClosedMeeting.form_key == form_key))
        return same_form or _refuse_twin()
    record("meetings.closed_registered", meeting, by=by, **_noted(facts))
    return meeting


def correct_closed_meeting(meeting: ClosedMeeting, facts: ClosedFacts, *, version: int | None, by: Person) -> None:
    """Put down what it really was; the same again changes nothing. Refuses what registering does, and
    `changed_meanwhile` where somebody else was faster than the page with this `version`."""
    require_right(may_register_closed(meeting.organisation_id, by))
    _refuse_settled(meeting.held_on)
    _check(facts)
    if facts == ClosedFacts(meeting.kind, meeting.number, meeting.held_on, meeting.reason):
        return
    change = update(ClosedMeeting).where(ClosedMeeting.id == meeting.id, ClosedMeeting.version == version).values(
        **facts._asdict(), version=ClosedMeeting.version + 1)
    try:
        with db.session.begin_nested():
            found = write(change)
    except IntegrityError:
        _refuse_twin()
    _require_found(found)
    record("meetings.closed_corrected", meeting, by=by, **_noted(facts))
    db.session.refresh(meeting)


def remove_closed_meeting(meeting: ClosedMeeting, *, reason: str, version: int | None, by: Person) -> None:
    """Take out what was put down by mistake; why stays in the record. Refuses `not_yours`, `year_settled`,
    `text_missing`, `personal_data` in the reason, and `changed_meanwhile`."""
    require_right(may_register_closed(meeting.organisation_id, by))
    _refuse_settled(meeting.held_on)
    why = written(reason, field="why", at_least=1, at_most=100, what=_("删除原因"))
    impersonal(why, field="why")
    facts = ClosedFacts(meeting.kind, meeting.number, meeting.held_on, meeting.reason)
    record("meetings.closed_removed", meeting, by=by, **_noted(facts), reason=why)
    _require_found(write(delete(ClosedMeeting).where(ClosedMeeting.id == meeting.id,
                                                     ClosedMeeting.version == version)))
    db.session.expunge(meeting)


def _check(facts: ClosedFacts) -> None:
    if facts.kind is None:
        raise Refused("kind_missing", _("请选择会议类别。"), "kind")
    if facts.number is None or not 1 <= facts.number <= MOST_IN_YEAR:
        raise Refused("number_wrong", _("请填写第几次会议，1至%(most)s的整数。", most=MOST_IN_YEAR), "number")
    if facts.held_on is None or facts.held_on > clock.today():
        raise Refused("day_wrong", _("请填写召开日期，不晚于今天。"), "held_on")
    _refuse_settled(facts.held_on)
    if facts.reason is None:
        raise Refused("reason_missing", _("请选择不公开的原因。"), "reason")


def _refuse_settled(day: date) -> None:
    if not year_is_open(day):
        raise Refused("year_settled", _("%(year)s年的统计已结束，不能再登记、更正或删除。", year=day.year), "held_on")


def _refuse_twin() -> None:
    raise Refused("already_there", _("本单位这一天的这次会议已登记，请核对类别、次数和日期。"), "number")


def _require_found(found: int) -> None:
    if found != 1:
        raise Refused("changed_meanwhile", _("这次会议的登记刚刚已被他人更正或删除，没有保存，请刷新页面查看。"))


def _noted(facts: ClosedFacts) -> dict:
    return {"meeting_kind": facts.kind.value, "meeting_number": facts.number, "held_on": facts.held_on.isoformat(),
            "closed_reason": facts.reason.value}
