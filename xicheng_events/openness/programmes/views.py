"""体验监督项目 as everybody reads them: which take applications, which serve, and what each is for."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.topic_addresses import moved_topic
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.review.public_fields import fields_in
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes import queries
from xicheng_events.openness.programmes.programme_links import choosing_now, pages_beside
from xicheng_events.openness.programmes.programme_words import serving_words
from xicheng_events.openness.programmes.public_fields import PUBLIC_OF_PROGRAMME
from xicheng_events.openness.programmes.stages import ProgrammeStage, stage_of

bp = Blueprint("programmes", __name__, url_prefix="/programmes")
bp.add_app_template_global(choosing_now, "choosing_now")
bp.add_app_template_global(serving_words, "serving_words")
_FOUND_AT_MOST = 3


@bp.app_template_global("programme_words")
def _programme_words(programme) -> dict[str, list[str]]:
    """What is public of a programme, in words of the reader's language, by the names of its fields."""
    return {field.name: field.lines for field in fields_in(PUBLIC_OF_PROGRAMME, programme)}


@bp.get("")
@shared_page
def index():
    """The programmes, those that take applications first; `?words=` looks for a word, `?stage=` for one stage,
    `?topic=` for one topic."""
    if moved := moved_topic():
        return moved
    words, topic = plain_text(request.args.get("words"))[:60], request.args.get("topic", "")
    stage = next((each for each in ProgrammeStage if each.value == request.args.get("stage")), None)
    page = page_of(queries.public_programmes(stage=stage, words=words, topic=topic), size=12)
    return render("programmes/index.html", "programmes/_found.html", page=page, words=words, stage=stage, topic=topic,
                  topics=queries.topics_of_programmes(),
                  stages=ProgrammeStage, stage_of=stage_of)


@bp.get("/<code>")
@shared_page
def show(code: str):
    """One programme, and what to do next."""
    programme = queries.programme_by_code(code) or gone_or_missing(f"/programmes/{code}", among=".index")
    return render("programmes/show.html", programme=programme, stage=stage_of(programme), pages=pages_beside(programme))


def programmes_found(words: str) -> list[tuple[str, str, str]]:
    """For a search for events: the three programmes on top of those that have all of the words."""
    found = db.session.scalars(queries.public_programmes(words=words).limit(_FOUND_AT_MOST))
    return [(_("体验监督 · %(stage)s", stage=stage_of(each).label), each.title,
             url_for("programmes.show", code=each.code)) for each in found]
