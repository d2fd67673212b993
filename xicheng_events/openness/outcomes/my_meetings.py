"""我的列席: every meeting somebody is asked to, sits in on or has sat in on: what waits for them, where to be when,
what they said, what became of it, and what the meeting came to. Some ten statements, however many meetings."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.registration.attendance import Attendance, attendance_of
from xicheng_events.booking.registration.conditions import all_conditions, unmet_of
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.offer_words import offer_words
from xicheng_events.booking.registration.queries import registrations_of
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.seating.queries import seat_labels
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import day
from xicheng_events.openness.meetings.hearing_queries import records_signed
from xicheng_events.openness.meetings.queries import invitation_words
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.queries import public_outcomes_of
from xicheng_events.openness.papers.queries import papers_for
from xicheng_events.voice.adoption.models import AdoptionAnswer
from xicheng_events.voice.adoption.queries import told_answers
from xicheng_events.voice.remarks.models import Remark

S = RegistrationState


class MyItem(NamedTuple):
    """One item somebody is asked to, sits in on or has sat in on: where it stands in words, the seat, what is to be
    done first as (words, address), what they said with what was told of it, and what the meeting came to, once that is
    public."""

    registration: Registration
    standing: str
    tone: str
    seat: str
    todo: list[tuple[str, str]]
    remarks: list[tuple[Remark, AdoptionAnswer | None]]
    outcome: MeetingOutcome | None
    record: str  # of a hearing: whether the paper record is signed
    has_paper: bool  # whether there is one of the item to be read now

    @property
    def may_accept(self) -> bool:
        """Whether an invitation waits for an answer."""
        return self.registration.state == S.OFFERED and self.registration.offer_until > clock.now()


def seats_of_person(person: Person) -> tuple[list[MyItem], list[MyItem]]:
    """(what is to come, the next first; what is over, the last first)."""
    mine = [each for each in registrations_of(person) if each.slot.event.row.slots_are_agenda]
    days, labels = attendance_of(mine), seat_labels([each.id for each in mine])
    remarks, todo = _remarks_by([each.id for each in mine]), unmet_of(mine)
    told = told_answers([remark.opinion for said in remarks.values() for remark in said])
    signed, outcomes = (records_signed([each.id for each in mine]),
                        public_outcomes_of(sorted({each.slot.event_id for each in mine})))
    papers = papers_for(mine)
    rows = [MyItem(each, *_standing(each, days.get(each.id)), labels.get(each.id, ""), _links(each, todo[each.id]),
                   [(remark, told.get(remark.opinion_id)) for remark in remarks[each.id]],
                   outcomes.get(each.slot.event_id), _record(each, signed), each.id in papers) for each in mine]
    now = clock.now()
    return ([row for row in rows if row.registration.slot.ends_at >= now],
            [row for row in reversed(rows) if row.registration.slot.ends_at < now])


def _record(registration: Registration, signed: dict[int, date | None]) -> str:
    """Whether the paper record of a hearing is signed; nothing where there is none to sign."""
    if registration.id not in signed:
        return ""
    on = signed[registration.id]
    return _("您已于%(day)s核对并签字", day=day(on)) if on else _("请在会后核对纸质笔录，无误后签字")


def _links(registration: Registration, keys: list[str]) -> list[tuple[str, str]]:
    return [(str(all_conditions()[key].words), all_conditions()[key].address(registration)) for key in keys]


def _standing(registration: Registration, day: Attendance | None) -> tuple[str, str]:
    """As the states of an invitation are called (domain §3.3)."""
    if day:
        return (_("已列席") if day in (Attendance.HERE, Attendance.CAME) else day.label), day.tone
    if registration.rests:
        return _("确认参加，手续未办完"), "wait"
    if registration.state == S.OFFERED:
        return offer_words(registration).standing, registration.state.tone
    return invitation_words(registration), registration.state.tone


def _remarks_by(registration_ids: list[int]) -> dict[int, list[Remark]]:
    found = defaultdict(list)
    if registration_ids:
        query = (select(Remark).where(Remark.registration_id.in_(registration_ids)).order_by(Remark.opinion_id)
                 .options(joinedload(Remark.opinion)))
        for remark in db.session.scalars(query).unique():
            found[remark.registration_id].append(remark)
    return found


def address_of_remarks(registration: Registration) -> str:
    """Where they confirm what was taken down, and write afterwards."""
    return url_for("own_remarks.show", reference=registration.reference)
