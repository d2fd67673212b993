"""What happens in the demo's past: each method is one thing that somebody does."""

import re
import uuid
from datetime import date, datetime, time, timedelta
from itertools import cycle

from sqlalchemy import select

from xicheng_events.booking.absences import queries
from xicheng_events.booking.absences.operations import excusing
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import stands_at
from xicheng_events.booking.invitations.operations import inviting
from xicheng_events.booking.notices.operations import copying, drafting
from xicheng_events.booking.notices.operations.blackouts import block_days
from xicheng_events.booking.notices.operations.online_links import set_online_links
from xicheng_events.booking.notices.series import Rhythm, proposals
from xicheng_events.booking.participants.operations import deciding_one, event_changes, line_priority
from xicheng_events.booking.registration.models import AgeBand, Channel, Registration
from xicheng_events.booking.registration.operations import party_changes, placing, staying_after_move
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.demo import asked, notices
from xicheng_events.demo.people import CITIZENS
from xicheng_events.door.attendance.operations.closing import bring_in_online
from xicheng_events.door.checkin.models import Scan, ScanMethod
from xicheng_events.door.checkin.operations.notes_for_door import note_for_door
from xicheng_events.door.checkin.operations.scanning import present
from xicheng_events.door.checkin.operations.scanning import undo_scan as undo_scan
from xicheng_events.door.checkin.reading_input import Presented
from xicheng_events.door.checkin.tablet.passes import Secrets, enter_with_token, open_pass
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.accounts.operations.codes import prove_phone, send_code
from xicheng_events.foundation.accounts.operations.units import change_unit
from xicheng_events.foundation.accounts.queries import streets
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.operations import half_filled
from xicheng_events.voice.surveys.operations import taking_answers as taking_answers
from xicheng_events.voice.surveys.queries import copy_by_token

AGES = {"child": AgeBand.UNDER_14, "teen": AgeBand.TEEN, "adult": AgeBand.ADULT, "senior": AgeBand.SENIOR}
RATED = ("overall", "organisation", "content", "qa", "venue")  # of the standard questionnaire
_PHONES = {citizen.name: citizen.phone for citizen in CITIZENS}


class Story:
    """The events and people so far, by the names the tables use."""

    def __init__(self, units: dict, staff: dict):
        self.units, self.staff = units, staff
        self.events: dict[str, Event] = {}
        self.registrations: dict[tuple[str, str], Registration] = {}
        self.tablets = {}
        self._people = {}
        self._streets = cycle(streets())
        self._methods = cycle([ScanMethod.QR, ScanMethod.QR, ScanMethod.CODE])

    def draft(self, key: str, host: str, venue: dict, street: str, **fields) -> None:
        """The unit's editor writes a notice."""
        self.events[key] = notices.draft(self.units[host], venue=venue, street=self.units[street], **fields)

    def do(self, step, key: str, *args) -> None:
        """One of the steps of `notices` for the event of that key."""
        step(self.events[key], *args)

    def clear(self, key: str) -> None:
        """The secrecy reviewer approves the notice."""
        notices.clear(self.events[key], self.events[key].host_id)

    def person(self, name: str):
        """The citizen of that name, proven by the code sent to the phone the first time; in an older world who it is."""
        if name not in self._people:
            phone = _PHONES[name]
            self._people[name] = db.session.scalar(select(Person).where(Person.phone_hash == keyed_hash(phone)))
        if self._people[name] is None:
            send_code(phone)
            db.session.flush()
            last = select(Notice).where(Notice.phone_hash == keyed_hash(phone)).order_by(Notice.id.desc()).limit(1)
            code = re.search(r"\d{6}", db.session.scalars(last).one().text).group()
            self._people[name] = prove_phone(phone, code, name=name)
        return self._people[name]

    def join(self, key: str, name: str, slot: int, companions: list[str], at_desk: bool) -> None:
        """A party registers, by itself or at the service desk; “@student” among the companions is its category,
        “@online” its kind of seat."""
        person, event = self.person(name), self.events[key]
        said = {word[1:] for word in companions if word.startswith("@")}
        category = next((each for each in Category if each.value in said), None)
        companions = [word for word in companions if not word.startswith("@")]
        invitation = self.ask(key, name) if event.allocation.row.needs_invitation else None
        rows = [{"name": other, "age_band": AGES[age], "guardian_agreed": age in {"child", "teen"},
                 "children_agreed": age == "child", "guardian_relation": "parent"}
                for other, age in (companion.split("/") for companion in companions)]
        self.registrations[key, name] = placing.register(
            event.slots[slot], PartyApplication(
                form_key=uuid.uuid4().hex, name=name, companions=rows, privacy_agreed=True, photo_agreed=True,
                answers=asked.answers(key, len(self.registrations)), street=next(self._streets), category=category,
                seat=next((each for each in SeatKind if each.value in said), SeatKind.ROOM), invitation=invitation, age_band=AgeBand.SENIOR if at_desk else AgeBand.MIDDLE,
                access_needs="行走不便，需要座位" if at_desk else "",
                channel=Channel.DESK if at_desk else Channel.ONLINE),
            person=person, by=notices.somebody(Role.EDITOR, event.host_id) if at_desk else person)

    def set_link(self, key: str, link: str) -> None:
        """The host says where those online take part."""
        event = self.events[key]
        set_online_links(event, {slot.id: link for slot in event.slots}, by=self.editor(key))

    def see_online(self, key: str, *names: str) -> None:
        """The host ticks who takes part online."""
        tickets = {self.registrations[key, name].ticket.id: 1 for name in names}
        bring_in_online(self.events[key].slots[0], tickets, key=str(uuid.uuid4()), by=self.editor(key))

    def ask(self, key: str, name: str):
        """The host invites somebody; the invitation."""
        return inviting.invite(self.events[key], name=name, phone=_PHONES[name], by=self.editor(key))[0]

    def look_at(self, key: str, name: str, why_not: str = "") -> None:
        """The host's reviewer finds that a party comes, or why it doesn't."""
        placed, by = self.registrations[key, name], notices.somebody(Role.REVIEWER, self.events[key].host_id)
        if why_not:
            deciding_one.decline(placed, reason=why_not, by=by)
        else:
            deciding_one.approve(placed, by=by)

    def move_up(self, key: str, name: str, reason: str) -> None:
        """Staff move a waiting party up."""
        line_priority.set_priority(self.registrations[key, name], priority=1, reason=reason, by=self.editor(key))

    def leave(self, key: str, name: str) -> None:
        """A party calls off; those who wait are asked."""
        party_changes.withdraw_registration(self.registrations[key, name], by=self.person(name))

    def stay(self, key: str, name: str) -> None:
        """A party comes at the new time too."""
        staying_after_move.stay(self.registrations[key, name], by=self.person(name))

    def call_off(self, key: str, reason: str) -> None:
        """The host cancels the event."""
        event_changes.cancel_event(self.events[key], reason=reason, by=self.editor(key))

    def put_off(self, key: str, times: tuple, reason: str) -> None:
        """The host moves the event's only slot."""
        event = self.events[key]
        event_changes.postpone_event(event, times={event.slots[0].id: times}, reason=reason, by=self.editor(key))

    def explain(self, key: str, name: str, words: str) -> None:
        """Somebody who stayed away says why, where the district counts it (NO_SHOW_SINCE)."""
        if queries.is_on():
            excusing.excuse_absence(self.registrations[key, name].reference, words=words, by=self.person(name))

    def rename(self, host: str, short_name: str, full_name: str) -> None:
        """周岩 gives a unit its new name, unless it has been given another before."""
        unit = self.units[host]
        if unit.renamed_at is None:
            change_unit(unit, kind=unit.kind, short_name=short_name, full_name=full_name, code=unit.code or "",
                        search_alias=unit.search_alias, valid_from=unit.valid_from, by=self.staff["zhouyan"])

    def block(self, host: str, first_day: date, last_day: date) -> None:
        """周岩 blocks days at the place of this host's events."""
        venue = next(event.venue for event in self.events.values() if event.host is self.units[host])
        block_days(name="重要会议服务保障", reason="因重大活动保障需要", first_day=first_day, last_day=last_day,
                   places=[(venue.name, venue.address)], form_key=uuid.uuid4().hex, by=self.staff["zhouyan"])

    def open_door(self, key: str, known: Secrets) -> None:
        """A pass for the volunteers' tablets, and one of them comes in with it."""
        open_pass(self.events[key].slots[0], whole_day=True, by=self.staff["sunhao"], known=known)
        enter_with_token(known.token, name="平板1", gate="东门")

    def tell_door(self, key: str, name: str, **note) -> None:
        """The desk tells the door something about one party."""
        note_for_door(self.registrations[key, name], by=self.staff["sunhao"], **note)

    def arrive(self, key: str, name: str, heads: int | None = None) -> Scan:
        """A party, or part of it, is let in."""
        placed, method = self.registrations[key, name], next(self._methods)
        ticket = placed.ticket
        shown = Presented("token", ticket.token) if method is ScanMethod.QR else Presented("code", ticket.code)
        return present(placed.slot, shown, key=str(uuid.uuid4()), method=method, by=self.staff["sunhao"], heads=heads)

    def knock(self, key: str, code: str) -> None:
        """Somebody shows a code that isn't one of ours."""
        present(self.events[key].slots[0], Presented("code", code), key=str(uuid.uuid4()), method=ScanMethod.CODE,
                by=self.staff["sunhao"])

    def arrive_by_mistake(self, key: str, name: str) -> None:
        """Let in and taken back at once."""
        undo_scan(self.arrive(key, name), key=str(uuid.uuid4()), reason="扫错了人", by=self.staff["sunhao"])

    def answer(self, key: str, name: str, ratings, anonymous: bool, impressed: str, unhappy: str, said) -> None:
        """Somebody who came fills in the questionnaire."""
        came = self.registrations[key, name]
        invitation = db.session.scalars(
            select(SurveyCopy).where(SurveyCopy.registration_id == came.id)).one()
        suggestions = [{"kind": OpinionKind(kind), "text": text, "place": place, "wants_reply": wants,
                        "may_publish": may} for kind, text, place, wants, may in said]
        rated = {key: [str(score)] for key, score in zip(RATED, ratings, strict=True)}
        taking_answers.answer(invitation, answers={**rated, "impressed_by": [impressed], "why_unhappy": [unhappy]},
                              suggestions=suggestions, anonymous=anonymous, by=self.person(name))

    def begin_answer(self, key: str, name: str, impressed: str) -> None:
        """Somebody who came opens the link, rates it, and is called away."""
        came = self.registrations[key, name]
        sent = select(Notice).where(Notice.template == "feedback", Notice.subject_id == came.id)
        token = db.session.scalars(sent).one().text.split("/feedback/")[1].split()[0]
        half_filled.keep_draft(copy_by_token(token), token=token,
                               typed={"answers-overall": ["5"], "answers-impressed_by": [impressed]})

    def keep_as_template(self, key: str, name: str) -> None:
        """The unit's editor keeps the notice for the next time."""
        copying.save_template(self.events[key], name=name, by=self.editor(key))

    def hold_again(self, key: str, rhythm: Rhythm, times: int) -> None:
        """The unit's editor prepares the next ones, but for holidays."""
        event = self.events[key]
        first = clock.local(event.slots[0].starts_at).date()
        days = [each.day for each in proposals(first, rhythm, times, table=current_table(), today=clock.today())
                if each.is_good]
        copying.repeat_event(event, days=days, by=self.editor(key), form_key=uuid.uuid4().hex)

    def drop_the_last(self, key: str) -> None:
        """The unit's editor deletes the last draft of a series: that month the open day isn't held."""
        drafts = select(Event).where(Event.host_id == self.events[key].host_id, stands_at(PublicationState.DRAFTING))
        drafting.delete_draft(db.session.scalars(drafts.order_by(Event.id.desc())).first(), by=self.editor(key))

    def begin_next_year(self, key: str, title: str) -> None:
        """The unit's editor begins the first open day of a year whose days off nobody knows yet: until when one may
        register is reckoned Monday to Friday, and marked."""
        year, today = max(current_table().years) + 1, clock.today()
        if date(year, 1, 14) <= today:
            year = today.year + 1
        starts = clock.from_local(datetime.combine(date(year, 1, 14), time(14)))
        drafting.draft_event(host=self.events[key].host, title=title, by=self.editor(key), slots=[
            {"label": "", "starts_at": starts, "ends_at": starts + timedelta(minutes=100), "capacity": 20}])

    def editor(self, key: str):
        """Who writes the notices of the event's unit."""
        return notices.somebody(Role.EDITOR, self.events[key].host_id)
