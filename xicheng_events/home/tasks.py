"""等您办理: everything in the system that waits for one member of staff, and nothing that waits for somebody else.

Each room says what waits in it for whom (a query beside its others); here it is counted, named and given an address.
Something new that waits for people is one more function in `SOURCES`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, String, cast, func, select

from xicheng_events.accounts.models import Person, Role
from xicheng_events.accounts.queries import requests_awaiting
from xicheng_events.accounts.role_matrix import may
from xicheng_events.audit.clock_jumps import RELEASERS, clock_jump
from xicheng_events.calendars.operations import KEEPERS
from xicheng_events.calendars.queries import missing_year
from xicheng_events.core.db import db
from xicheng_events.draws.queries import draws_to_plan, reveals_awaited_from, shares_awaited_from
from xicheng_events.events.models import Event
from xicheng_events.events.states import OPEN_STATES, EventState
from xicheng_events.followup.calls import CALLERS, opinions_to_call
from xicheng_events.followup.queries import issues_awaiting, limits_moved_lately
from xicheng_events.groups.models import Roster, RosterState
from xicheng_events.notify.operations import DECIDERS
from xicheng_events.notify.queries import proposals_awaiting
from xicheng_events.opinions.queries import opinions_to_triage
from xicheng_events.registration.desk_list import Finding, events_to_review
from xicheng_events.registration.no_show import excuses_for
from xicheng_events.review.models import ReviewSlip, SlipState
from xicheng_events.review.queries import ids_with_slip

S = EventState


@dataclass(frozen=True)
class Task:
    """One line of the desk's front page: how many of what wait, and where to go."""

    count: int
    words: str
    endpoint: str
    arguments: dict


def tasks_for(person: Person) -> list[Task]:
    """What waits for this person, the most pressing first; nothing that isn't theirs to do."""
    return [task for source in SOURCES for task in source(person) if task.count]


def _draws(person: Person) -> Iterator[Task]:
    for codes, words in ((reveals_awaited_from(person), _("场抽取已到时间，等您揭示")),
                         (shares_awaited_from(person), _("场抽取等您提交随机数")),
                         (draws_to_plan(person), _("场抽取待安排时间和抽取人"))):
        yield _by_code(codes, words, "draws_staff", {})


def _notices(person: Person) -> Iterator[Task]:
    yield _notices_at(person, S.DRAFT, _("份公告草稿待完善"), Role.EDITOR)
    yield _notices_at(person, S.RETURNED, _("份公告被退回，待修改"), Role.EDITOR)
    yield _notices_to_pass(person)
    hosted = select(Event.code).where(Event.host_id.in_(person.organisation_ids(Role.EDITOR, Role.LEADER)),
                                      Event.id.not_in(ids_with_slip("event", SlipState.PENDING))).order_by(Event.id)
    yield _by_code(hosted.where(Event.state == S.APPROVED), _("份公告待送保密审查或发布"), "events_staff",
                   {"state": S.APPROVED.value})
    revised = func.coalesce(cast(Event.revision, String), "null") != "null"
    yield _by_code(hosted.where(Event.state.in_(OPEN_STATES), revised), _("份已发布公告的修改待送保密审查或发布"),
                   "events_staff", {})


def _notices_at(person: Person, state: EventState, words: str, *roles: Role) -> Task:
    mine = select(Event.code).where(Event.host_id.in_(person.organisation_ids(*roles)), Event.state == state)
    return _by_code(mine.order_by(Event.id), words, "events_staff", {"state": state.value})


def _notices_to_pass(person: Person) -> Task:
    units = person.organisation_ids(Role.REVIEWER, Role.LEADER)
    waiting = db.session.execute(select(Event.code, Event.author_ids).where(
        Event.host_id.in_(units), Event.state == S.PENDING_REVIEW).order_by(Event.id))
    codes = [code for code, authors in waiting if person.id not in authors]  # nobody passes words of their own
    return _one_or_list(codes, _("份公告待审核"), "events_staff", {"state": S.PENDING_REVIEW.value})


def _slips(person: Person) -> Iterator[Task]:
    query = select(ReviewSlip.id).where(ReviewSlip.state == SlipState.PENDING, ReviewSlip.asked_by_id != person.id,
                                        ReviewSlip.organisation_id.in_(person.organisation_ids(Role.SECRECY)))
    yield Task(_count(query), _("份保密审查单待审查"), "review_staff.index", {"state": "pending"})


def _registrations(person: Person) -> Iterator[Task]:
    for code, title, parties in db.session.execute(events_to_review(person)):
        yield Task(parties, _("份报名待审核：%(event)s", event=title), "registration_staff.index",
                   {"code": code, "finding": Finding.OPEN.value})
    mine = select(Roster.id).where(Roster.by_id == person.id, Roster.state == RosterState.CHECKED)
    yield Task(_count(mine), _("份团体名单已核对，待您确认"), "lists_staff.index", {})


def _excuses(person: Person) -> Iterator[Task]:
    yield Task(_count(excuses_for(person)), _("份未到场说明待办理"), "excuses_staff.index", {})


def _wordings(person: Person) -> Iterator[Task]:
    for unit_id, proposals in db.session.execute(proposals_awaiting(person, *DECIDERS)):
        yield Task(proposals, _("条短信内容的修改待审核"), "notify_staff.index", {"unit": unit_id})


def _opinions(person: Person) -> Iterator[Task]:
    yield Task(_count(opinions_to_triage(person)), _("条意见建议待研判"), "opinions_staff.index", {"triage": "new"})


def _issues(person: Person) -> Iterator[Task]:
    for step, words in (("sign", _("件问题待签收")), ("reply", _("件问题办理中")), ("review", _("份答复待审核")),
                        ("dispatch", _("件退回的问题待改派"))):
        yield Task(_count(issues_awaiting(person, step)), words, "followup_staff.index", {"step": step})
    yield Task(_count(limits_moved_lately(person)), _("件问题的期限本周因放假安排有变"), "followup_staff.index",
               {"moved": "1"})


def _calls(person: Person) -> Iterator[Task]:
    if person.holds(*CALLERS):
        yield Task(_count(opinions_to_call(person)), _("件答复待回访"), "callbacks_staff.index", {})


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


SOURCES = (_clock, _requests, _draws, _notices, _slips, _registrations, _excuses, _wordings, _opinions, _issues,
           _calls, _calendar)


def _by_code(codes: Select, words: str, room: str, filters: dict) -> Task:
    return _one_or_list(list(db.session.scalars(codes)), words, room, filters)


def _one_or_list(codes: list[str], words: str, room: str, filters: dict) -> Task:
    """One event is opened at once; several are found in the list."""
    if len(codes) == 1:
        return Task(1, words, f"{room}.show", {"code": codes[0]})
    return Task(len(codes), words, f"{room}.index", filters)


def _count(query: Select) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
