"""等您办理: everything in the system that waits for one member of staff, and nothing that waits for somebody else.

Each room says what waits in it for whom (a query beside its others); here it is counted, named and given an address.
Something new that waits for people is one more function in `SOURCES`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, String, cast, func, select

from xicheng_events.booking.absences.queries import excuses_for
from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.queries import draws_to_plan, reveals_awaited_from, shares_awaited_from
from xicheng_events.booking.events.blackouts import blackouts_ahead, events_hit
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import OPEN_STATES, EventState
from xicheng_events.booking.groups.models import Roster, RosterState
from xicheng_events.booking.mailings.queries import notices_to_ask_about
from xicheng_events.booking.participants.queries import Finding, events_to_review
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.queries import requests_awaiting
from xicheng_events.foundation.accounts.role_matrix import may
from xicheng_events.foundation.audit.clock_jumps import RELEASERS, clock_jump
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.operations import DECIDERS
from xicheng_events.foundation.notify.queries import proposals_awaiting
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.queries import ids_with_slip
from xicheng_events.overview.calendars.operations import KEEPERS
from xicheng_events.overview.calendars.queries import missing_year
from xicheng_events.overview.home.lines import SHOWN, Found, Line, first_lines
from xicheng_events.voice.followup.calls import CALLERS, call_due, issues_behind, opinions_to_call
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.plans import plans_due
from xicheng_events.voice.followup.queries import issues_awaiting, limits_moved_lately
from xicheng_events.voice.followup.urgings import Mark, issues_to_report, issues_urged
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import opinions_to_triage

S = EventState


@dataclass(frozen=True)
class Task:
    """One kind of thing that waits: how many, where to go, the first of them by name, and by when if it is one
    alone that has no line of its own; whether somebody urges it on."""

    count: int
    words: str
    endpoint: str
    arguments: dict
    lines: tuple[Line, ...] = ()
    due: datetime | None = None
    is_urged: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the time of one of them is over."""
        return any(line.is_late for line in self.lines)


def tasks_for(person: Person) -> list[Task]:
    """What waits for this person, what is urged first, then what is late; nothing that isn't theirs to do."""
    return sorted((task for source in SOURCES for task in source(person) if task.count),
                  key=lambda task: (not task.is_urged, not task.is_late))


def _draws(person: Person) -> Iterator[Task]:
    for draws, due, words in ((reveals_awaited_from(person), Draw.draw_at, _("场抽取已到时间，等您揭示")),
                              (shares_awaited_from(person), Draw.draw_at, _("场抽取等您提交随机数")),
                              (draws_to_plan(person), Event.registration_closes_at, _("场抽取待安排时间和抽取人"))):
        found = first_lines(draws, "draws_staff.show", "code", (Event.title, Event.code, due))
        yield _one_or_list(found, words, "draws_staff", {})


def _notices(person: Person) -> Iterator[Task]:
    yield _notices_at(person, S.DRAFT, _("份公告草稿待完善"), Role.EDITOR)
    yield _notices_at(person, S.RETURNED, _("份公告被退回，待修改"), Role.EDITOR)
    yield _notices_to_pass(person)
    hosted = select(Event).where(Event.host_id.in_(person.organisation_ids(Role.EDITOR, Role.LEADER)),
                                 Event.id.not_in(ids_with_slip("event", SlipState.PENDING)))
    yield _one_or_list(events_by_name(hosted.where(Event.state == S.APPROVED)), _("份公告待送保密审查或发布"),
                       "events_staff", {"state": S.APPROVED.value})
    revised = func.coalesce(cast(Event.revision, String), "null") != "null"
    yield _one_or_list(events_by_name(hosted.where(Event.state.in_(OPEN_STATES), revised)),
                       _("份已发布公告的修改待送保密审查或发布"), "events_staff", {})


def _notices_at(person: Person, state: EventState, words: str, *roles: Role) -> Task:
    mine = select(Event).where(Event.host_id.in_(person.organisation_ids(*roles)), Event.state == state)
    return _one_or_list(events_by_name(mine), words, "events_staff", {"state": state.value})


def _notices_to_pass(person: Person) -> Task:
    units = person.organisation_ids(Role.REVIEWER, Role.LEADER)
    waiting = db.session.execute(select(Event.title, Event.code, begins_at(), Event.author_ids).where(
        Event.host_id.in_(units), Event.state == S.PENDING_REVIEW).order_by(Event.id))
    lines = tuple(Line(title, "events_staff.show", {"code": code}, due=due) for title, code, due, authors in waiting
                  if person.id not in authors)  # nobody passes words of their own
    return _one_or_list(Found(len(lines), lines[:SHOWN]), _("份公告待审核"), "events_staff",
                        {"state": S.PENDING_REVIEW.value})


def _slips(person: Person) -> Iterator[Task]:
    query = select(ReviewSlip).join(ReviewSlip.organisation).where(
        ReviewSlip.state == SlipState.PENDING, ReviewSlip.asked_by_id != person.id,
        ReviewSlip.organisation_id.in_(person.organisation_ids(Role.SECRECY)))
    yield _list(query, "review_staff.show", "number", (ReviewSlip.title, ReviewSlip.number, None,
                                                       Organisation.short_name),
                _("份保密审查单待审查"), {"state": "pending"})


def _registrations(person: Person) -> Iterator[Task]:
    for code, title, parties, begins in db.session.execute(events_to_review(person)):
        yield Task(parties, _("份报名待审核：%(event)s", event=title), "registration_staff.index",
                   {"code": code, "finding": Finding.OPEN.value}, due=begins)
    mine = select(Roster.id).where(Roster.by_id == person.id, Roster.state == RosterState.CHECKED)
    yield Task(_count(mine), _("份团体名单已核对，待您确认"), "lists_staff.index", {})


def _excuses(person: Person) -> Iterator[Task]:
    yield Task(_count(excuses_for(person)), _("份未到场说明待办理"), "excuses_staff.index", {})


def _wordings(person: Person) -> Iterator[Task]:
    for unit_id, proposals in db.session.execute(proposals_awaiting(person, *DECIDERS)):
        yield Task(proposals, _("条短信内容的修改待审核"), "notify_staff.index", {"unit": unit_id})


def _mailings(person: Person) -> Iterator[Task]:
    stopped = db.session.scalars(notices_to_ask_about(person)).all()
    lines = tuple(Line(each.event.title, "mailings_staff.show", {"code": each.event.code, "mailing_id": each.id})
                  for each in stopped[:SHOWN])
    if stopped:
        words = _("条群发通知因时间或地点有变没有发完，待您核对")
        yield Task(len(stopped), words, lines[0].endpoint, lines[0].arguments, lines)


def _opinions(person: Person) -> Iterator[Task]:
    query = opinions_to_triage(person).join(Opinion.organisation)
    yield _list(query, "opinions_staff.show", "opinion_id", (Opinion.text, Opinion.id, Opinion.triage_due_on,
                                                             Organisation.short_name),
                _("条意见建议待研判"), {"triage": "new"})


def _urged(person: Person) -> Iterator[Task]:
    urged = _ledger(issues_urged(person), _("件问题被催办，请尽快办理并登记进展"), {"mark": Mark.URGED.value})
    report = _ledger(issues_to_report(person), _("件督办的问题待说明进展"), {"mark": Mark.TO_REPORT.value},
                     due=Issue.report_by)
    yield from (replace(task, is_urged=True) for task in (urged, report))


def _issues(person: Person) -> Iterator[Task]:
    for step, words in (("sign", _("件问题待签收")), ("reply", _("件问题办理中")), ("review", _("份答复待审核")),
                        ("dispatch", _("件退回的问题待改派"))):
        yield _ledger(issues_awaiting(person, step), words, {"step": step})
    yield _ledger(plans_due(person), _("件列入计划的问题时限已到"), {"mark": Mark.PLAN_DUE.value}, due=Issue.planned_by)
    yield _ledger(limits_moved_lately(person), _("件问题的期限本周因放假安排有变"), {"moved": "1"})


def _ledger(issues: Select, words: str, filters: dict, *, due=Issue.due_on) -> Task:
    return _list(issues.join(Issue.lead), "followup_staff.show", "number",
                 (Issue.title, Issue.number, due, Organisation.short_name), words, filters)


def _calls(person: Person) -> Iterator[Task]:
    if person.holds(*CALLERS):
        query = opinions_to_call(person)
        issues = issues_behind(list(db.session.scalars(query.limit(SHOWN))))
        lines = tuple(Line(issue.title, "callbacks_staff.show", {"opinion_id": opinion_id}, issue.lead.short_name,
                           call_due(issue).on) for opinion_id, (issue, _tries) in issues.items())
        yield Task(_count(query), _("件答复待回访"), "callbacks_staff.index", {},
                   tuple(sorted(lines, key=lambda line: line.due)))


def _calendar(person: Person) -> Iterator[Task]:
    missing = missing_year() if person.holds(*KEEPERS) else None
    yield Task(int(missing is not None), _("个年度的放假安排待导入：%(year)s年", year=missing),
               "calendars_staff.index", {})


def _clock(person: Person) -> Iterator[Task]:
    yield Task(int(person.holds(*RELEASERS) and clock_jump() is not None), _("次系统时间跳变待核对，到期删除已暂停"),
               "retention_staff.index", {})


def _requests(person: Person) -> Iterator[Task]:
    if may("decide", person):
        yield Task(_count(requests_awaiting(person)), _("项账号申请待您确认"), "requests_staff.index", {})


def _blackouts(person: Person) -> Iterator[Task]:
    among = blackouts_ahead() if person.is_coordinator else []
    hit = events_hit(among)
    for each in among:
        yield Task(hit[each.id], _("个已公布的活动在“%(name)s”期间", name=each.name), "blackouts_staff.show",
                   {"blackout_id": each.id})


SOURCES = (_urged, _clock, _requests, _blackouts, _draws, _notices, _slips, _registrations, _excuses, _mailings,
           _wordings, _opinions, _issues, _calls, _calendar)


def begins_at():
    """When an event's people are first needed, as SQL: registration opens, or else its first slot begins."""
    first = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()
    return func.coalesce(Event.registration_opens_at, first)


def events_by_name(query: Select) -> Found:
    """The events that `query` finds, those needed first on top."""
    return first_lines(query, "events_staff.show", "code", (Event.title, Event.code, begins_at()))


def _list(query: Select, endpoint: str, key: str, columns: tuple, words: str, filters: dict) -> Task:
    found = first_lines(query, endpoint, key, columns)
    return Task(found.count, words, endpoint.replace(".show", ".index"), filters, found.lines)


def _one_or_list(found: Found, words: str, room: str, filters: dict) -> Task:
    """One event is opened at once; several are found in the list."""
    if found.count == 1:
        return Task(1, words, f"{room}.show", found.lines[0].arguments, found.lines)
    return Task(found.count, words, f"{room}.index", filters, found.lines)


def _count(query: Select) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
