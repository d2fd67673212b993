"""问卷调查: what everybody can fill in, and what came of it."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys.public_lists import open_surveys, published_results

bp = Blueprint("survey_list", __name__)
_FOUND_AT_MOST = 3


@bp.get("/surveys")
@shared_page
def index():
    """The questionnaires that are open to everybody, or the results that are public."""
    words, shows_results = plain_text(request.args.get("words"))[:60], request.args.get("list") == "results"
    page = page_of((published_results if shows_results else open_surveys)(words), size=12)
    return render("surveys/index.html", "surveys/_list.html", page=page, words=words, shows_results=shows_results)


def surveys_found(words: str) -> list[tuple[str, str, str]]:
    """For a search for events: the three questionnaires on top of those that can be filled in and have all of the
    words."""
    return [(_("问卷调查"), each.title, url_for("open_surveys.show", reference=each.code))
            for each in db.session.scalars(open_surveys(words).limit(_FOUND_AT_MOST))]
