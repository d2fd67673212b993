"""What 工作台 shows beside 等您办理: what is late or due soon, what waits for others, what is coming; with the figures
of those who work on no event, and each role's main actions."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, selectinload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import desk_events
from xicheng_events.booking.events.states import OPEN_STATES, EventState
from xicheng_events.booking.notices.todos import events_by_name
from xicheng_events.foundation.accounts.account_list import STATES, AccountsAsked, accounts_found
from xicheng_events.foundation.accounts.models import AccountRequest, Organisation, Person, RequestState, Role
from xicheng_events.foundation.accounts.queries import requests_about_accounts
from xicheng_events.foundation.audit.queries import counts_since
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import Found, Line, first_lines
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import ids_with_slip
from xicheng_events.voice.followup.models import Callback, Issue
from xicheng_events.voice.followup.queries import issues_pressing, issues_under_way
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import opinions_late

MOST, COMING = 8, timedelta(days=14)
OVERSEERS = (Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
WORKERS = (Role.EDITOR, *OVERSEERS)
# What each role comes to the desk for: a page, its words, and for whom. The first one is the main action.
ACTIONS = (
    ("events_staff.new", _l("起草活动"), (Role.EDITOR,)),
    ("opinions_staff.new", _l("录入意见卡"), (Role.EDITOR,)),
    ("groups_staff.index", _l("代报名"), (Role.EDITOR,)),
    ("events_staff.index", _l("活动管理"), (Role.REVIEWER, Role.LEADER, Role.COORDINATOR)),
    ("followup_staff.index", _l("问题台账"), (Role.REVIEWER, Role.LEADER, Role.COORDINATOR)),
    ("review_staff.index", _l("保密审查"), (Role.SECRECY,)),
    ("checkin_staff.index", _l("现场签到"), (Role.DOOR,)),
    ("callbacks_staff.index", _l("回访"), (Role.CALLBACK,)),
    ("people_staff.add", _l("添加账号"), (Role.SECURITY,)),
    ("people_staff.index", _l("账号管理"), (Role.SECURITY,)),
    ("requests_staff.index", _l("账号申请"), (Role.SECURITY,)),
    ("system_staff.index", _l("系统管理"), (Role.SYSADMIN,)),
    ("calendars_staff.index", _l("放假安排"), (Role.SYSADMIN,)),
    ("audit_staff.index", _l("审计日志"), (Role.AUDITOR,)),
)


class GroupOfLines(NamedTuple):
    """Lines of one kind under their words, and the list in which all of them are: endpoint and arguments."""

    words: str
    found: Found
    endpoint: str
    arguments: dict


def actions_of(person: Person) -> list[tuple[str, str]]:
    """(endpoint, words) of what this person mainly does, the main action first."""
    return [(endpoint, words) for endpoint, words, roles in ACTIONS if person.holds(*roles)]


def pressing(person: Person) -> list[GroupOfLines]:
    """What is late, or close to its limit, in all that this person watches over, whoever has to do it; for 统筹员 in
    the whole district."""
    if not person.holds(*OVERSEERS):
        return []
    late = first_lines(opinions_late(person).join(Opinion.organisation), "opinions_staff.show", "opinion_id",
                       (Opinion.text, Opinion.id, Opinion.triage_due_on, Organisation.short_name), most=MOST)
    groups = [GroupOfLines(_("件问题超期或临期"), _issues(issues_pressing(person)), "followup_staff.index",
                        {"sort": "due"}),
              GroupOfLines(_("条意见超期未研判"), late, "opinions_staff.index", {"triage": "new", "sort": "due"})]
    return [group for group in groups if group.found.count]


def awaited(person: Person) -> list[GroupOfLines]:
    """What this person's units have handed on, and who has it now."""
    found = [GroupOfLines(_("项账号申请待另一人确认"), _requests(person), "requests_staff.index", {})
             ] if person.holds(Role.SECURITY) else []
    if not person.holds(*WORKERS):
        return found
    units = person.organisation_ids(Role.EDITOR, Role.LEADER, Role.REVIEWER)
    mine = select(Event).where(Event.host_id.in_(units))
    at_secrecy = mine.where(Event.id.in_(ids_with_slip("event", SlipState.PENDING)))
    return [*found,
            GroupOfLines(_("份公告等审核人审核"), events_by_name(mine.where(Event.state == EventState.PENDING_REVIEW)),
                      "events_staff.index", {"state": EventState.PENDING_REVIEW.value}),
            GroupOfLines(_("份公告等保密审查"), events_by_name(at_secrecy), "events_staff.index", {}),
            GroupOfLines(_("件问题在承办单位办理"), _issues(issues_under_way(person).where(
                Issue.state != IssueState.REPLY_PENDING)), "followup_staff.index", {"sort": "due"}),
            GroupOfLines(_("份答复等审核人审核"), _issues(issues_under_way(person).where(
                Issue.state == IssueState.REPLY_PENDING)), "followup_staff.index",
                {"state": IssueState.REPLY_PENDING.value})]


def without(groups: list[GroupOfLines], shown: list[Line]) -> list[GroupOfLines]:
    """`groups` without what stands on the page already, and without those in which nothing is left."""
    left = [group._replace(found=group.found.without(shown)) for group in groups]
    return [group for group in left if group.found.count]


def coming(person: Person) -> list[Slot]:
    """The next slots of this person's events within COMING, the first one first."""
    if not person.holds(*WORKERS):
        return []
    ids = desk_events(person).order_by(None).with_only_columns(Event.id)
    now = clock.now()
    query = (select(Slot).join(Slot.event).where(Slot.event_id.in_(ids), Event.state.in_(OPEN_STATES),
                                                 Slot.starts_at > now, Slot.starts_at <= now + COMING)
             .options(contains_eager(Slot.event).joinedload(Event.host), selectinload(Slot.quotas))
             .order_by(Slot.starts_at, Slot.id).limit(MOST))
    return list(db.session.scalars(query).unique())


def figures(person: Person) -> list[tuple[int, str, str, dict]]:
    """(how many, of what, endpoint, arguments) for those who work on no event: accounts, messages, the record."""
    if person.holds(Role.SECURITY):
        return _of_accounts()
    if person.holds(Role.SYSADMIN):
        return _of_messages()
    if person.holds(Role.AUDITOR):
        return _of_the_record()
    if person.holds(Role.CALLBACK):
        mine = select(func.count(Callback.id)).where(Callback.by_id == person.id,
                                                     Callback.at > clock.now() - timedelta(days=7))
        return [(db.session.scalar(mine), _("近7天已登记回访"), "callbacks_staff.index", {})]
    return []


def _of_accounts() -> list[tuple[int, str, str, dict]]:
    counts = [select(func.count()).select_from(accounts_found(AccountsAsked(state=state)).order_by(None).subquery())
              .scalar_subquery() for state in STATES]
    row = db.session.execute(select(*counts)).one()
    return [(count, str(words), "people_staff.index", {"state": state})
            for count, (state, words) in zip(row, STATES.items(), strict=True)]


def _of_messages() -> list[tuple[int, str, str, dict]]:
    lately = Notice.created_at > clock.now() - timedelta(days=1)
    waiting, failed, sent = db.session.execute(select(
        func.count().filter(Notice.state == NoticeState.QUEUED),
        func.count().filter(Notice.state == NoticeState.FAILED, lately),
        func.count().filter(Notice.state == NoticeState.SENT, lately)).select_from(Notice)).one()
    return [(count, words, "system_staff.index", {}) for count, words in (
        (waiting, _("条短信待发送")), (failed, _("条短信24小时内发送失败")), (sent, _("条短信24小时内已发送")))]


def _of_the_record() -> list[tuple[int, str, str, dict]]:
    today = {"on": clock.today().isoformat()}
    begun = clock.from_local(datetime.combine(clock.today(), time()))
    count, refused, unsealed = counts_since(begun)
    return [(count, _("条记录（今天）"), "audit_staff.index", today),
            (refused, _("次登录连续失败（今天）"), "audit_staff.index", {**today, "action": "accounts.locked"}),
            (unsealed, _("条记录待封存"), "audit_staff.index", {})]


def _issues(query) -> Found:
    return first_lines(query.join(Issue.lead), "followup_staff.show", "number",
                       (Issue.title, Issue.number, Issue.due_on, Organisation.short_name), most=MOST)


def _requests(person: Person) -> Found:
    query = requests_about_accounts(RequestState.OPEN).where(AccountRequest.asked_by_id == person.id)
    return Found(db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())), ())
