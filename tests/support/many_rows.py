"""Rows of everything that lists show, as many as are asked for."""

from datetime import timedelta

from tests.appointments.steps import an_appointment
from tests.cast import LI_JING, Citizen, a_publication
from tests.programmes.steps import a_programme
from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.events.kinds import Allocation, Category, EventKind
from xicheng_events.booking.events.models import DayLine, DayLineKind, Event, Quota, Slot, Venue
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.groups.models import Roster, RosterState
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.mailings.models import Mailing, MailingKind, MailingState
from xicheng_events.booking.notices.models import EventTemplate
from xicheng_events.booking.registration.models import AgeBand, Channel, Companion, Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.attendance.models import Matter, Settlement
from xicheng_events.door.checkin.models import DoorDevice, DoorPass, Scan, ScanMethod
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Person,
    RequestKind,
    RequestState,
    Role,
    StaffAccount,
)
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.questions.models import Form
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.openness.meetings.kinds import ClosedReason, MeetingKind
from xicheng_events.openness.meetings.models import ClosedMeeting
from xicheng_events.openness.officers.models import OfficerEvaluation
from xicheng_events.openness.officers.states import EvaluationResult
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.reports.models import ExperienceReport, ReportProblem
from xicheng_events.openness.reports.states import ReportState
from xicheng_events.openness.representatives.kinds import PoolSource, PoolStanding
from xicheng_events.openness.representatives.models import PoolCategory, PoolTopic, Representative
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.states import TargetKind, TaskMode, TaskState
from xicheng_events.voice.followup.deadlines import dispatch_fields, lags_from
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.limits import class_to_dispatch_by
from xicheng_events.voice.followup.models import Issue, IssueOpinion, IssueOrigin
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, OpinionSource, Triage
from xicheng_events.voice.opinions.operations import Statement, record_opinion
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.result_models import SurveyResult


class Rows:
    """Makes one more row of everything, each with all its relations; straight into the tables, for speed."""

    def __init__(self, world, reader: int):
        self.world, self.reader = world, reader
        self.now, self.number = clock.now(), 0
        self.host, self.by = world.units["tjj"], world.staff["zhaomin"]
        self.programme = a_programme(world, term_from=self.now.date() - timedelta(days=40))
        self.venue = Venue(organisation_id=self.host, name="展厅", address="二龙路", street_id=world.units["niujie"])

    def add(self) -> None:
        """One more of each."""
        self.number += 1
        event = self._event()
        db.session.add(Draw(event_id=event.id, draw_at=self.now, created_at=self.now))
        registration = self._registration(event.slots[0], self.reader)
        self._scans(self._registration(db.session.get(Slot, self.world.morning), None))
        db.session.add(Notice(template="confirmed", phone="19900000001", phone_hash="x", text="您好",
                              created_at=self.now, next_try_at=self.now, organisation_id=self.host,
                              subject_kind="registration", subject_id=registration.id, batch="mailing-1"))
        db.session.add(Mailing(key=f"M{self.number}", kind=MailingKind.NOTICE, event_id=self.world.event_id,
                               text="您好", audience={"slot": self.world.morning}, parties=1, heads=1,
                               last_id=registration.id, cursor=registration.id, state=MailingState.DONE,
                               by_id=self.by, created_at=self.now))
        db.session.add(ReviewSlip(number=f"S{self.number}", organisation_id=self.host, subject_kind="event",
                                  subject_id=event.id, title="公告", summary="公告", digest="x", asked_by_id=self.by,
                                  asked_at=self.now, barred=[]))
        db.session.add(Invitation(event_id=self.world.event_id, name="客人", phone="19900000001", phone_hash="x",
                                  token_hash=f"{self.number}", expires_at=self.now + timedelta(days=1),
                                  invited_by_id=self.by, created_at=self.now, slot_id=self.world.morning))
        db.session.add(EventTemplate(organisation_id=self.host, name=f"模板{self.number}", content={"slots": []},
                                     saved_by_id=self.by, saved_at=self.now))
        db.session.add(Roster(form_key=f"R{self.number}", slot_id=event.slots[0].id, organisation_id=self.host,
                              channel=Channel.COMMUNITY, contact_name="某人", source="", total=0,
                              state=RosterState.DONE, by_id=self.by, created_at=self.now))
        self._questionnaire(event)
        self._opinion(event, Triage.NEW)
        self._issue(self._opinion(event, Triage.REGISTERED), "WT-2099", IssueState.CLOSED)
        self._issue(self._opinion(event, Triage.REGISTERED, wants_reply=True, phone="19900000001"), "WT-2098",
                    IssueState.REPLIED)
        db.session.add(Excuse(registration=registration, words=f"生病{self.number}", said_at=self.now))
        self._request()
        self._representative()
        db.session.add(ClosedMeeting(
            form_key=f"M{self.number}", organisation_id=self.host, kind=MeetingKind.THEMATIC, number=self.number,
            held_on=self.now.date(), reason=ClosedReason.OTHER, registered_by_id=self.by, registered_at=self.now))
        self._meeting()
        self._member()
        db.session.flush()

    def _questionnaire(self, event: Event) -> None:
        title = f"问卷{self.number}"
        db.session.add(Survey(code=f"WJ-{self.number}", title=title, form=Form(definition={"items": []}), event=event,
                              publication=a_publication(self.host, title, kind="questionnaire")))
        db.session.add(Survey(code=f"WJ-L{self.number}", title=f"公开填写{self.number}",
                              form=Form(definition={"items": []}), has_open_link=True,
                              closes_at=self.now + timedelta(days=1),
                              publication=a_publication(self.host, title, kind="questionnaire")))
        db.session.add(SurveyResult(event=event, title=title, words="结果",
                                    publication=a_publication(self.host, title, kind="survey_result")))

    def _representative(self) -> None:
        phone = f"1990003{self.number:04}"
        db.session.add(Representative(
            name=f"代表{self.number}", phone=phone, phone_hash=keyed_hash(phone), source=PoolSource.UNIT,
            unit_id=self.host, street_id=self.world.units["niujie"], standing=PoolStanding.ACTIVE,
            proposed_at=self.now, term_from=self.now.date(), term_to=self.now.date() + timedelta(days=300),
            category_rows=[PoolCategory(category=Category.EXPERT)],
            topic_rows=[PoolTopic(topic=Topic(slug=f"t{self.number}", name=f"领域{self.number}", position=1))]))

    def _member(self) -> None:
        """Somebody who serves, is judged, and has reported; the first of them is the reader, who raised it all."""
        who = Citizen(f"成员{self.number}", f"1990004{self.number:04}") if self.number > 1 else LI_JING
        term = an_appointment(self.programme, who, by=self.by)
        db.session.add(OfficerEvaluation(appointment_id=term.id, year=term.starts_on.year, comment="按时参加。",
                                         result=EvaluationResult.COMPETENT, by_id=self.by, at=self.now))
        said = record_opinion(self.programme.occasion, Statement(
            kind=OpinionKind.SUGGESTION, text=f"窗口{self.number}",
            person=db.session.get(Person, self.reader)), source=OpinionSource.REPORT)
        day = self.now.date()
        what = {"programme_id": self.programme.id, "mode": TaskMode.INDIVIDUAL, "target_kind": TargetKind.WINDOW,
                "target": f"窗口{self.number}", "unit_id": self.host}
        task = ExperienceTask(id=self.number, code=f"RW-{self.number}", appointment_id=term.id, brief="走一遍流程。",
                              first_on=day, last_on=day, state=TaskState.REPORTED, assigned_by_id=self.by, done_on=day,
                              due_on=day, **what)
        db.session.add(ExperienceReport(
            id=self.number, code=f"BG-{self.number}", task=task, visited_on=day, state=ReportState.PASSED,
            submitted_on=day, passed_on=day, problems=[ReportProblem(id=self.number, number=1, text="", opinion=said)],
            **what))

    def _meeting(self) -> None:
        """One that is over, and what it came to."""
        ends, title = self.now - timedelta(minutes=self.number), f"会议{self.number}"
        slot = Slot(label="议题", starts_at=ends - timedelta(hours=1), ends_at=ends, checkin_from=ends,
                    quotas=[Quota(capacity=10)])
        event = Event(code=f"LX-2099-{self.number:04}", kind=EventKind.MEETING, title=title, host_id=self.host,
                      venue=self.venue, publication=a_publication(self.host, title), drafted_by_id=self.by,
                      created_at=self.now, slots=[slot])
        keep_occasion(event)
        db.session.add(event)
        db.session.flush()
        db.session.add(MeetingOutcome(code=f"HJ-{self.number}", event_id=event.id, title=title,
                                      publication=a_publication(self.host, title, kind="meeting_outcome")))

    def _request(self) -> None:
        """An account of its own, and a role somebody asks for it."""
        person = Person(name=f"同事{self.number}", session_stamp="x", created_at=self.now, account=StaffAccount(
            sign_in_name=f"tongshi{self.number}", password_hash="-", phone_by=Person(
                name=f"登记人{self.number}", session_stamp="x", created_at=self.now), phone_at=self.now),
            phone=f"1990002{self.number:04}", phone_hash=keyed_hash(f"1990002{self.number:04}"))
        db.session.add(AccountRequest(
            kind=RequestKind.GIVE_ROLE, person=person, role=Role.COORDINATOR, organisation_id=self.host,
            reason="代理", open_key=f"K{self.number}", asked_by_id=self.by, asked_at=self.now,
            expires_at=self.now + timedelta(days=1), state=RequestState.OPEN))

    def _event(self) -> Event:
        starts = self.now + timedelta(minutes=self.number)
        slot = Slot(starts_at=starts, ends_at=starts + timedelta(hours=1), checkin_from=self.now, waiting_limit=3,
                    quotas=[Quota(capacity=10, taken=1)])
        event = Event(code=f"KF-2099-{self.number:04}", kind=EventKind.OPEN_DAY, title=f"活动{self.number}",
                      summary="介绍", host_id=self.host, venue=self.venue, allocation=Allocation.LOTTERY,
                      publication=a_publication(self.host, f"活动{self.number}"),
                      drafted_by_id=self.by, created_at=self.now, slots=[slot],
                      agenda=[DayLine(position=0, kind=DayLineKind.VISIT, title="参观")])
        keep_occasion(event)
        db.session.add(event)
        db.session.flush()
        return event

    def _registration(self, slot: Slot, person_id: int | None) -> Registration:
        phone = f"1990001{self.number:04}"
        person = db.session.get(Person, person_id) if person_id else Person(
            name="某人", phone=phone, phone_hash=keyed_hash(phone), session_stamp="x", created_at=self.now)
        made = Registration(
            reference=f"BM-{self.number}-{slot.id}", form_key=f"{self.number}-{slot.id}", slot=slot,
            quota=slot.quotas[0], person=person, name="某人", phone=phone, phone_hash=keyed_hash(phone),
            phone_tail=phone[-4:], heads=2, state=RegistrationState.CONFIRMED, privacy_agreed_at=self.now,
            created_at=self.now, street_id=self.world.units["niujie"],
            companions=[Companion(name="同行", age_band=AgeBand.ADULT)])
        made.ticket = Ticket(slot_id=slot.id, token=f"T{self.number}-{slot.id}", code=f"{self.number:06}", admits=2,
                             issued_at=self.now)
        db.session.add(made)
        db.session.flush()
        return made

    def _scans(self, registration: Registration) -> None:
        """Somebody came twice, somebody unknown came, and left: by a tablet that was without the network."""
        device = DoorDevice(name="平板", opened_at=self.now, seen_at=self.now, queue_length=1, door_pass=DoorPass(
            host_id=self.host, slot_id=registration.slot_id, code_hash=f"c{self.number}", pin_hash="p",
            token_hash=f"t{self.number}", opened_by_id=self.by, opened_at=self.now))
        db.session.add(device)
        for result in (ScanResult.PASSED, ScanResult.ADMITTED_OFFLINE, ScanResult.UNKNOWN, ScanResult.LEFT):
            is_known = result is not ScanResult.UNKNOWN
            scan = Scan(key=f"{result.value}-{self.number}", slot_id=registration.slot_id, device=device, heads=1,
                        ticket=registration.ticket if is_known else None, method=ScanMethod.QR, result=result,
                        claimed=1, offline=True, at=self.now - timedelta(hours=self.number), received_at=self.now,
                        clock_offset=90, ruled=ScanResult.ALREADY_IN if is_known else None)
            db.session.add(scan)
        db.session.flush()
        db.session.add(Settlement(slot_id=registration.slot_id, matter=Matter.UNKNOWN, subject=f"scan:{scan.id}",
                                  note="已核对", settled_by_id=self.by, settled_at=self.now))

    def _opinion(self, event: Event, triage: Triage, **asked) -> Opinion:
        said = record_opinion(event.occasion, Statement(kind=OpinionKind.SUGGESTION, text=f"建议{self.number}",
                                               may_publish=True, **asked))
        said.triage = triage
        db.session.flush()
        return said

    def _issue(self, said: Opinion, series: str, state: IssueState) -> None:
        usual = class_to_dispatch_by(Sla.GENERAL)
        issue = Issue(number=f"{series}-{self.number:04}", title="问题", description="问题",
                      kind=OpinionKind.SUGGESTION, sla_class=usual, state=state, lead_id=self.host,
                      registered_by_id=self.by, registered_at=self.now, public_title="问题",
                      lags_at=lags_from(self.now), **dispatch_fields(usual, self.now),
                      public_text="有人反映", public_outcome="已办", reply="已办",
                      replied_at=self.now, publication=a_publication(self.host, "问题", kind="issue"))
        db.session.add(issue)
        db.session.flush()
        db.session.add_all([IssueOpinion(opinion_id=said.id, issue_id=issue.id), IssueOrigin(
            organisation_id=said.organisation_id, issue_id=issue.id, occasion_id=said.occasion_id)])
