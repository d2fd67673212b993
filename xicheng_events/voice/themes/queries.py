"""Which themes there are, for whom, and what stands behind each in the ledger."""

from typing import NamedTuple

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import number_holds
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import months_up_to
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.text import words_apart
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.followup.models import Issue, IssueOpinion
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.themes.kinds import Part, Task, row_of
from xicheng_events.voice.themes.models import MonthlyTheme, ThemeIssue
from xicheng_events.voice.themes.revision import current_theme

KIND = "theme"  # its row among the kinds of what is published (themes.room)
STANDINGS = (PublicationState.DRAFTING, PublicationState.SUBMITTED, PublicationState.RETURNED,
             PublicationState.APPROVED, PublicationState.CLEARED, PublicationState.PUBLISHED,
             PublicationState.WITHDRAWN, PublicationState.DELETED)


class Behind(NamedTuple):
    """What stands behind a theme in the ledger: how many issues, how many of them are closed and public, and how many
    things said they answer, those merged with others among them."""

    issues: int = 0
    closed: int = 0
    public: int = 0
    opinions: int = 0


def behind(themes: list) -> dict[int, Behind]:
    """What stands behind each of `themes`, by its id, in two statements."""
    ids = [theme.id for theme in themes]
    opinions = dict(db.session.execute(
        select(ThemeIssue.theme_id, func.count(Opinion.id.distinct()))
        .join(IssueOpinion, IssueOpinion.issue_id == ThemeIssue.issue_id)
        .join(Opinion, or_(Opinion.id == IssueOpinion.opinion_id, Opinion.merged_into_id == IssueOpinion.opinion_id))
        .where(ThemeIssue.theme_id.in_(ids)).group_by(ThemeIssue.theme_id)).all()) if ids else {}
    is_closed, is_public = Issue.state == IssueState.CLOSED, Publication.state == PublicationState.PUBLISHED
    rows = db.session.execute(
        select(ThemeIssue.theme_id, func.count(Issue.id), func.count(case((is_closed, 1))),
               func.count(case((is_public, 1))))
        .join(Issue, Issue.id == ThemeIssue.issue_id).outerjoin(Publication, Publication.id == Issue.publication_id)
        .where(ThemeIssue.theme_id.in_(ids)).group_by(ThemeIssue.theme_id)).all() if ids else ()
    counted = {theme: Behind(*counts, opinions.get(theme, 0)) for theme, *counts in rows}
    return {theme: counted.get(theme, Behind()) for theme in ids}


def public_themes(year: int | None = None) -> Select:
    """The themes that everybody reads, of one year where it is named, the earliest month first."""
    query = (select(MonthlyTheme).join(MonthlyTheme.publication).join(Publication.organisation)
             .where(Publication.state == PublicationState.PUBLISHED)
             .options(contains_eager(MonthlyTheme.publication).options(
                 contains_eager(Publication.organisation), joinedload(Publication.topic)))
             .order_by(MonthlyTheme.month))
    return query.where(MonthlyTheme.month.startswith(f"{year:04}-")) if year else query


def policies_for_issues(ids: list[int]) -> dict[int, list[str]]:
    """The policies of public themes behind which these issues stand, as the ledger names them, by the issues' ids."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(ThemeIssue.issue_id, MonthlyTheme.policies).join(MonthlyTheme, MonthlyTheme.id == ThemeIssue.theme_id)
        .join(MonthlyTheme.publication).where(ThemeIssue.issue_id.in_(ids),
                                              Publication.state == PublicationState.PUBLISHED)
        .order_by(MonthlyTheme.month, MonthlyTheme.id))
    for issue_id, stored in rows:
        policies = [row_of(Part.POLICIES, each) for each in stored]
        found.setdefault(issue_id, []).extend(" ".join(filter(None, (each.title, each.number))) for each in policies)
    return found


def years_in_public() -> list[int]:
    """The years that have a theme everybody reads, the latest first."""
    months = db.session.scalars(select(MonthlyTheme.month).join(MonthlyTheme.publication).where(
        Publication.state == PublicationState.PUBLISHED))
    return sorted({int(month[:4]) for month in months}, reverse=True)


def public_theme(month: str) -> MonthlyTheme | None:
    """The theme of that month that everybody reads."""
    return db.session.scalar(public_themes().where(MonthlyTheme.month == month))


def latest_theme() -> MonthlyTheme | None:
    """The theme of this month, or of the last one until that is public."""
    return db.session.scalar(public_themes().where(MonthlyTheme.month.in_(
        [month.name for month in months_up_to(clock.today(), 2)])).order_by(None).order_by(
            MonthlyTheme.month.desc()).limit(1))


def public_themes_of(months: list[str]) -> dict[str, MonthlyTheme]:
    """The themes that everybody reads, by their months."""
    return {theme.month: theme for theme in db.session.scalars(public_themes().where(MonthlyTheme.month.in_(months)))}


def themes_saying(words: str) -> Select:
    """Those everybody reads with each of the `words` in what they say or in the name of the unit, the latest first."""
    said = (MonthlyTheme.title, MonthlyTheme.problem, MonthlyTheme.measures, Organisation.short_name,
            Organisation.full_name)
    return public_themes().where(*(or_(*(column.icontains(word, autoescape=True) for column in said))
                                   for word in words_apart(words))).order_by(None).order_by(MonthlyTheme.month.desc())


def publications_of_themes() -> Select:
    """The ids of the publications of themes: what those who follow their unit or topic are told of."""
    return select(MonthlyTheme.publication_id)


def theme_drafts() -> Select:
    """All there are, whatever has become of them."""
    return select(MonthlyTheme).join(MonthlyTheme.publication).options(
        contains_eager(MonthlyTheme.publication).joinedload(Publication.organisation))


def theme_sent_as(form_key: str | None) -> MonthlyTheme | None:
    """The draft a form has led to already; None for a form sent for the first time."""
    return db.session.scalar(theme_drafts().where(MonthlyTheme.form_key == form_key)) if form_key else None


def desk_themes(person: Person, *, standing: PublicationState | None = None, words: str = "") -> Select:
    """The themes this person works on: of the own units, or all for the coordinator; the latest month first. Deleted
    drafts only where they are asked for by their `standing`."""
    query = theme_drafts()
    if not person.is_coordinator:
        query = query.where(Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))
    query = query.where(Publication.state == standing if standing else Publication.state != PublicationState.DELETED)
    if words:
        query = query.where(or_(MonthlyTheme.title.contains(words, autoescape=True), MonthlyTheme.month == words,
                                number_holds(MonthlyTheme.code, words)))
    return query.order_by(MonthlyTheme.month.desc(), MonthlyTheme.id.desc())


def desk_theme(person: Person, code: str) -> MonthlyTheme | None:
    """One of them, by its code, deleted or not."""
    theme = db.session.scalar(theme_drafts().where(MonthlyTheme.code == plain_text(code)))
    is_mine = theme and (person.is_coordinator or person.holds(
        *DESK_ROLES, organisation_id=theme.publication.organisation_id))
    return theme if is_mine else None


def is_task_of(task: Task, person: Person) -> bool:
    """Whether a task is one of a unit for which `person` is an editor, whatever that was called when it was written."""
    return any(task.unit in (each.organisation.full_name, *(name.full_name for name in each.organisation.former_names))
               for each in person.memberships if each.role is Role.EDITOR)


def tasks_of_others(person: Person) -> list[tuple[MonthlyTheme, Task]]:
    """The tasks of public themes that aren't entered as done, also not in words that wait for review, and which units
    of this editor have under the lead of another one; those due first on top."""
    own = person.organisation_ids(Role.EDITOR)
    if not own:
        return []
    themes = theme_drafts().where(Publication.state == PublicationState.PUBLISHED,
                                  Publication.organisation_id.not_in(own))
    found = [(theme, task) for theme in db.session.scalars(themes) for task in current_theme(theme).task_rows
             if task.done_on is None and is_task_of(task, person)]
    return sorted(found, key=lambda each: (each[1].due_on, each[0].id))


def task_to_report(person: Person, code: str, key: str) -> tuple[MonthlyTheme, Task] | None:
    """A task of a public theme that is this editor's to enter as done, done or not, and its theme."""
    theme = db.session.scalar(theme_drafts().where(MonthlyTheme.code == plain_text(code),
                                                   Publication.state == PublicationState.PUBLISHED))
    tasks = current_theme(theme).task_rows if theme else ()
    return next(((theme, task) for task in tasks if task.key == key and is_task_of(task, person)), None)


def issues_of(theme: MonthlyTheme, *, only_public: bool = False) -> list[Issue]:
    """The issues behind a theme, or those of them that everybody reads, by their numbers."""
    query = (select(Issue).join(ThemeIssue, ThemeIssue.issue_id == Issue.id)
             .outerjoin(Publication, Publication.id == Issue.publication_id)
             .where(ThemeIssue.theme_id == theme.id)
             .options(contains_eager(Issue.publication), joinedload(Issue.lead)).order_by(Issue.number))
    if only_public:
        query = query.where(Publication.state == PublicationState.PUBLISHED)
    return list(db.session.scalars(query))


def may_see_issue(issue: Issue, person: Person) -> bool:
    """Whether `person` may know of it: it is public, or their unit's own, or they are the coordinator."""
    units = {issue.lead_id, *(unit.id for unit in issue.assisting)}
    return bool(issue.published_at) or person.is_coordinator or not units.isdisjoint(
        person.organisation_ids(*DESK_ROLES))
