"""What is public of the theme of a month: one table of its fields, which its page reads, the slip shows and its digest
pins (review/public_fields.py)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in


def _task_words(theme) -> list[str]:
    return [_("%(text)s（%(unit)s，%(day)s前完成）", text=each.text, unit=each.unit, day=date_alone(each.due_on)) + (
        _("：%(day)s完成，%(outcome)s", day=date_alone(each.done_on), outcome=each.outcome) if each.done_on else "")
        for each in theme.task_rows]


def _policy_words(theme) -> list[str]:
    return ["，".join(filter(None, [each.title, each.number, date_alone(each.on), each.link]))
            for each in theme.policy_rows]


def _note_words(theme) -> list[str]:
    return [f"{date_alone(each.on)}：{each.text}" for each in theme.note_rows]


PUBLIC_OF_THEME = (
    Public("change_note", _l("更新说明")),
    Public("title", _l("主题")),
    Public("month", _l("月份"), lambda theme: theme.period.label, ("month",)),
    Public("lead_name", _l("主责单位")),
    Public("partners", _l("协办单位")),
    Public("problem", _l("群众反映的问题")),
    Public("measures", _l("治理措施")),
    Public("tasks", _l("任务清单"), _task_words, ("tasks",)),
    Public("policies", _l("政策清单"), _policy_words, ("policies",)),
    Public("notes", _l("工作进展"), _note_words, ("notes",)),
)
# What its page says besides, that goes on changing, in templates whose names end in `_now`: since when it is public,
# what it is about, and the issues behind it, of which words are shown that have a slip of their own.
LIVING_OF_THEME = ("publication.state", "publication.published_at", "publication.revised_at", "publication.topic",
                   "former_notes")


@in_house_language
def public_fields_of_theme(theme) -> list[PublicField]:
    """Exactly what people would read of a theme, of it or of it with its revision in place: what a review slip is
    about."""
    return fields_in(PUBLIC_OF_THEME, theme)
