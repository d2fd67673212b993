"""The columns of 采纳研究, on the page and in the sheet; never who spoke."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.voice.adoption.models import AdoptionTheme
from xicheng_events.voice.adoption.queries import numbers_of_themes

ADOPTION = Listing(_l("采纳研究"), "adoption.list_exported", "adoption_staff.export", {
    "title": Column(_l("要点"), lambda theme, n: theme.title, (AdoptionTheme.title,), width=40),
    "event": Column(_l("活动"), lambda theme, n: theme.occasion.title, (AdoptionTheme.occasion_id,), width=30),
    "unit": Column(_l("研究单位"), lambda theme, n: theme.organisation.short_name, (AdoptionTheme.organisation_id,)),
    "opinions": Column(_l("意见"), lambda theme, n: n or 0, width=8),
    "due": Column(_l("答复期限"), lambda theme, n: table_day(theme.due_on), (AdoptionTheme.due_on,), width=12),
    "state": Column(_l("状态"), lambda theme, n: theme.state.label, (AdoptionTheme.state,), width=10),
    "result": Column(_l("采纳情况"), lambda theme, n: theme.result.label if theme.result and theme.number else "",
                     (AdoptionTheme.result,), width=12, on_page=False),
    "answer": Column(_l("答复"), lambda theme, n: theme.answer if theme.number else "", width=60, on_page=False),
}, AdoptionTheme.id, beside=lambda themes: numbers_of_themes(themes))
