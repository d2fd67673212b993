"""The columns of the desk's list of themes."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.queries import behind
from xicheng_events.voice.themes.revision import current_theme


def part_of_all(part: int, whole: int) -> str:
    """How many of how many; nothing where there are none at all, which is not 0."""
    return f"{part}/{whole}" if whole else "—"


def tasks_words(theme) -> str:
    """How many tasks are done, of how many."""
    return part_of_all(theme.tasks_done, len(theme.tasks))


def _of_publication(column):
    return select(column).where(Publication.id == MonthlyTheme.publication_id).correlate(MonthlyTheme).scalar_subquery()


THEMES = Listing(_l("每月一题"), "themes.list_exported", "themes_staff.export", {
    "month": Column(_l("月份"), lambda theme, _behind: theme.period.label, (MonthlyTheme.month,)),
    "title": Column(_l("主题"), lambda theme, _behind: theme.title, (MonthlyTheme.title,), width=40),
    "lead": Column(_l("主责单位"), lambda theme, _behind: theme.lead.short_name,
                   (_of_publication(Publication.organisation_id),)),
    "tasks": Column(_l("任务完成"), lambda theme, _behind: tasks_words(current_theme(theme))),
    "policies": Column(_l("政策"), lambda theme, _behind: len(current_theme(theme).policies) or "—"),
    "issues": Column(_l("问题办结"), lambda theme, of: part_of_all(of.closed, of.issues)),
    "state": Column(_l("状态"), lambda theme, _behind: theme.publication.state.label,
                    (_of_publication(Publication.state),), width=12),
}, MonthlyTheme.id, beside=behind)
