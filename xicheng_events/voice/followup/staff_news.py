"""Which news about issues staff are told when, who is told, and in which words (domain §5.3)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from xicheng_events.foundation.accounts.models import Membership, Person, Role, StaffAccount
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.voice.followup.deadlines import due_in_a_table
from xicheng_events.voice.followup.limit_models import Sla, SlaClass
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.news_models import StaffMessage, StaffNews, StaffNewsKind
from xicheng_events.voice.followup.states import MUST_HANDLE, OPEN, IssueState, Light

TOGETHER = timedelta(hours=1)  # what comes in such a time is told in one message
_K, _EDITORS = StaffNewsKind, (Role.EDITOR,)
# Who of the unit is told, and whether the coordinators are.
TOLD: dict[StaffNewsKind, tuple[tuple[Role, ...], bool]] = {
    _K.OVERDUE: ((Role.EDITOR, Role.LEADER), True), _K.RETURNED: ((), True), _K.DISPATCHED: (_EDITORS, False),
    _K.REOPENED: (_EDITORS, False), _K.SOON: ((Role.EDITOR, Role.LEADER), False), _K.EXTENDED: (_EDITORS, False),
    _K.DENIED: (_EDITORS, False), _K.MOVED: (_EDITORS, False), _K.TAKEN_AWAY: (_EDITORS, False),
}
_IN_STATE = {_K.RETURNED: IssueState.RETURNED, _K.DISPATCHED: IssueState.DISPATCHED, _K.REOPENED: IssueState.REOPENED}
_LIGHT = {_K.SOON: Light.SOON, _K.OVERDUE: Light.OVERDUE}


def told_up_to(now: datetime) -> datetime | None:
    """Until when what has happened is told now; None outside STAFF_MESSAGE_HOURS and on days off.

    The hours begin with all that has come since the last ones ended, and go on hour by hour: whoever has forty issues
    hears of those of an hour in one message, at most once in each of them.
    """
    here = clock.local(now)
    first, last = map(time.fromisoformat, current_app.config["STAFF_MESSAGE_HOURS"].split("-"))
    if not (first <= here.time() < last and current_table().is_working_day(here.date())):
        return None
    begun = clock.from_local(datetime.combine(here.date(), first))
    return begun + (now - begun) // TOGETHER * TOGETHER


def untold_news(now: datetime) -> Select:
    """The ids of the news to tell now: of 急办件 all at any hour, of others what `told_up_to` says; unit by unit, so
    that of more than are told at a time those of one unit are told together."""
    urgent, until = SlaClass.code == Sla.URGENT, told_up_to(now)
    due = urgent if until is None else or_(urgent, StaffNews.at <= until)
    return (select(StaffNews.id).join(Issue, Issue.id == StaffNews.issue_id).join(Issue.sla_class)
            .where(StaffNews.told_at.is_(None), due).order_by(StaffNews.unit_id, StaffNews.id))


def news_of_lights(kind: StaffNewsKind) -> Select:
    """The open issues that have come close to their limit, or passed it, and of which nobody knows so yet."""
    now, light = clock.now(), _LIGHT[kind]
    reached = Issue.due_at <= now if light is Light.OVERDUE else and_(Issue.soon_at <= now, Issue.due_at > now)
    known = select(StaffNews.id).where(StaffNews.issue_id == Issue.id, StaffNews.kind == kind,
                                       StaffNews.due_at == Issue.due_at)
    return select(Issue).where(Issue.state.in_(OPEN), reached, Issue.light_lifted.is_distinct_from(light),
                               ~known.exists()).order_by(Issue.id)


def news_with(ids: Iterable[int]) -> dict[int, StaffNews]:
    """Those of these ids that are there, with their issues and units, by id."""
    query = select(StaffNews).where(StaffNews.id.in_(list(ids))).options(
        joinedload(StaffNews.issue).joinedload(Issue.lead), joinedload(StaffNews.unit))
    return {news.id: news for news in db.session.scalars(query)}


def messages_with(ids: Iterable[int]) -> dict[int, StaffMessage]:
    """The messages of these ids that are there, by id."""
    return {each.id: each for each in db.session.scalars(
        select(StaffMessage).where(StaffMessage.id.in_(list(ids))))}


def holds_still(news: StaffNews) -> bool:
    """Whether it is still so: nobody is told to sign for what is signed for, that is late what is answered, or anything
    of what another unit has now but that it has it."""
    issue, kind = news.issue, news.kind
    is_elsewhere = issue.lead_id != news.unit_id
    if kind is _K.TAKEN_AWAY:
        return is_elsewhere or issue.state is IssueState.RETURNED
    if is_elsewhere:
        return False
    if kind in _IN_STATE:
        return issue.state is _IN_STATE[kind]
    if issue.state not in OPEN or issue.due_at != news.due_at or issue.light_lifted is _LIGHT.get(kind, Light.DONE):
        return False
    return kind is not _K.SOON or clock.now() < issue.due_at


def staff_to_tell(news: Iterable[StaffNews]) -> dict[Person, list[StaffNews]]:
    """Everybody with an account in use and a phone whom one of `news` concerns, with what does; nobody hears of what
    they have done themselves. What waits to be dispatched again is the coordinators' alone."""
    members = db.session.execute(
        select(Membership, Person).join(Person, Person.id == Membership.person_id)
        .join(StaffAccount, StaffAccount.person_id == Person.id)
        .where(Membership.role.in_((Role.EDITOR, Role.LEADER, Role.COORDINATOR)), Person.phone_hash.is_not(None),
               StaffAccount.disabled_at.is_(None), Person.closed_at.is_(None))
        .order_by(Membership.person_id, Membership.id)).unique().all()
    told: dict[Person, list[StaffNews]] = {}
    for membership, person in members:
        mine = [each for each in news if person.id != each.by_id and each not in told.get(person, ())
                and _concerns(each, membership)]
        if mine:
            told.setdefault(person, []).extend(mine)
    return told


def words_for_staff(news: Iterable[StaffNews]) -> dict[str, str] | None:
    """What a message says of those of `news` that hold still, and where it leads: of one issue what it is, of several
    how many of each; None where nothing is left to say. What isn't one's work any more leads to the ledger alone.
    In the language of the house."""
    by_issue: dict[int, StaffNews] = {}
    for each in sorted(filter(holds_still, news), key=lambda each: list(_K).index(each.kind)):
        by_issue.setdefault(each.issue_id, each)
    left, page = list(by_issue.values()), f"{current_app.config['SITE_URL']}/staff/issues"
    if not left:
        return None
    if len(left) == 1:
        mine = left[0].kind is not _K.TAKEN_AWAY
        return {"matter": _of_one(left[0]), "link": f"{page}/{left[0].issue.number}" if mine else page}
    return {"matter": _of_several(left), "link": page}


def _of_several(news: list[StaffNews]) -> str:
    gone = sum(each.kind is _K.TAKEN_AWAY for each in news)
    if gone == len(news):
        return _("%(n)s件问题已撤回派发或改派，不再由您所在的单位承办", n=gone)
    kinds = [each.kind for each in news]
    counts = _("、").join(_("%(kind)s%(n)s件", kind=kind.label, n=kinds.count(kind)) for kind in _K if kind in kinds)
    first = min((each.issue for each in news if each.kind is not _K.TAKEN_AWAY), key=lambda issue: issue.due_at)
    return _("%(n)s件问题待办：%(counts)s，最早期限%(day)s", n=len(news) - gone, counts=counts,
             day=due_in_a_table(first))


def _concerns(news: StaffNews, membership: Membership) -> bool:
    roles, coordinators = TOLD[news.kind]
    if news.kind is _K.TAKEN_AWAY:
        return membership.organisation_id == news.unit_id and membership.role in roles
    if membership.role is Role.COORDINATOR:
        return coordinators or news.issue.state is IssueState.RETURNED
    is_lead = membership.organisation_id == news.issue.lead_id and news.issue.state is not IssueState.RETURNED
    return is_lead and membership.role in roles


def _of_one(news: StaffNews) -> str:
    issue = news.issue
    unit, is_returned = issue.lead.short_name, issue.state is IssueState.RETURNED
    said = {"number": issue.number, "unit": unit, "former": news.unit.short_name, "day": due_in_a_table(issue),
            "whose": issue.state.label if is_returned else _("%(unit)s承办", unit=unit)}
    if news.kind is _K.RETURNED and issue.returns >= MUST_HANDLE:
        return _("%(number)s由%(unit)s第二次退回，期限%(day)s，请指定承办单位（首接负责）", **said)
    return {
        _K.OVERDUE: _("%(number)s（%(whose)s）已超期，期限为%(day)s", **said),
        _K.RETURNED: _("%(number)s由%(unit)s退回，期限%(day)s，请改派", **said),
        _K.DISPATCHED: _("%(number)s已派发至%(unit)s，请签收，期限%(day)s", **said),
        _K.REOPENED: _("%(number)s因提出人评价未解决，由%(unit)s重办，期限%(day)s", **said),
        _K.SOON: _("%(number)s（%(whose)s）临期，期限%(day)s", **said),
        _K.EXTENDED: _("%(number)s（%(whose)s）延期已批准，期限%(day)s", **said),
        _K.DENIED: _("%(number)s（%(whose)s）延期未批准，期限仍为%(day)s", **said),
        _K.MOVED: _("%(number)s（%(whose)s）期限调整为%(day)s", **said),
        _K.TAKEN_AWAY: (_("%(number)s已撤回派发，不再由%(former)s承办", **said) if is_returned else
                        _("%(number)s已改派%(unit)s，不再由%(former)s承办", **said)),
    }[news.kind]
