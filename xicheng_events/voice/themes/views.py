"""每月一题 as everybody reads it: a year with its twelve months, and the theme of each."""

from flask import Blueprint, request

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import periods_of
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.themes import queries
from xicheng_events.voice.themes.columns import part_of_all, tasks_words

bp = Blueprint("themes", __name__, url_prefix="/themes")
bp.add_app_template_global(tasks_words, "theme_tasks_words")
bp.add_app_template_global(part_of_all, "part_of_all")


@bp.get("")
@shared_page
def index():
    """A year, month by month; or the themes with certain words, of all years."""
    if words := plain_text(request.args.get("words"))[:60]:
        page = page_of(queries.themes_saying(words), size=12)
        return render("themes/index.html", "themes/_found.html", words=words, page=page, years=(),
                      behind=queries.behind(page.rows))
    years = sorted({clock.today().year, *queries.years_in_public()}, reverse=True)
    year = next((each for each in years if str(each) == request.args.get("year")), years[0])
    themes = {theme.month: theme for theme in db.session.scalars(queries.public_themes(year))}
    behind = queries.behind(list(themes.values()))
    return render("themes/index.html", "themes/_found.html", words="", page=None, years=years, year=year, behind=behind,
                  months=[(each, themes.get(each.name)) for each in periods_of(year)[-12:]],
                  totals=_totals(list(themes.values()), behind))


@bp.get("/<number>")
@shared_page
def show(number: str):
    """The theme of one month, 2026-11."""
    theme = queries.public_theme(number) or gone_or_missing(f"/themes/{number}", among=".index")
    return render("themes/show.html", theme=theme, issues=queries.issues_of(theme, only_public=True),
                  behind=queries.behind([theme])[theme.id])


def _totals(themes: list, behind: dict) -> dict:
    """Sums over the year: tasks and how many are done, policies, issues and how many are closed."""
    return {"themes": len(themes), "tasks": sum(len(each.tasks) for each in themes),
            "done": sum(each.tasks_done for each in themes), "policies": sum(len(each.policies) for each in themes),
            "issues": sum(each.issues for each in behind.values()),
            "closed": sum(each.closed for each in behind.values())}
