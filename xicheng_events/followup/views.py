"""办理进展: what was said and what was done. The query code opens one's own, without signing in."""

from flask import Blueprint, abort, request
from flask_babel import gettext as _

from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.followup import operations, queries
from xicheng_events.followup.forms import QueryForm, RatingForm
from xicheng_events.opinions.models import OpinionKind
from xicheng_events.opinions.queries import by_query_code, published_opinions
from xicheng_events.web.limits import limiter
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render
from xicheng_events.web.shared_page import shared_page

bp = Blueprint("followup", __name__, url_prefix="/progress")
GUESSES = "30 per 10 minutes"


@bp.app_template_filter("progress_entry")
def progress_entry(note) -> dict:
    """A line of an issue's history as the timeline macro takes it."""
    return {"at": note.at, "title": note.step.label, "text": note.text}


@bp.get("")
@shared_page
def index():
    """What became of what people said: figures, and the published issues and answers."""
    asked = request.args
    kind = asked.get("kind", "")
    kind = OpinionKind(kind) if kind in [k.value for k in OpinionKind] else None
    words = asked.get("words", "").strip()[:60]
    page = page_of(queries.published_issues(words=words, kind=kind, unit=asked.get("unit", "")), size=12)
    answers = [] if asked.get("unit") else db.session.scalars(
        published_opinions(words=words, kind=kind).limit(12)).all()
    return render("followup/index.html", "followup/_list.html", page=page, answers=answers, kinds=OpinionKind,
                  units=queries.units_in_public(), figures_=queries.public_figures())


@bp.get("/<number>")
@shared_page
def show(number: str):
    """One published issue."""
    issue = queries.published_issue(number) or abort(404)
    return render("followup/show.html", issue=issue)


@bp.get("/query")
def query():
    """Ask for the code. It is sent in a form's body: addresses end up in logs."""
    return render("followup/query.html", form=QueryForm())


@bp.post("/query")
@limiter.limit(GUESSES)
def look_up():
    """What became of one suggestion."""
    form = QueryForm()
    if not form.validate():
        return render("followup/query.html", form=form, status=422)
    opinion = by_query_code(form.query_code.data)
    if opinion is None:
        form.refuse(Refused("no_such_code", _("没有找到这个查询码，请核对短信或反馈页上的查询码。"), "query_code"))
        return render("followup/query.html", form=form, status=422)
    return _outcome(opinion, RatingForm(formdata=None, query_code=form.query_code.data))


@bp.post("/query/rating")
@limiter.limit(GUESSES)
def rate():
    """Take down what the person thinks of the reply."""
    form = RatingForm()
    opinion = by_query_code(form.query_code.data or "") or abort(404)
    if not form.validate():
        return _outcome(opinion, form, 422)
    try:
        operations.rate_reply(opinion, solved=form.solved.data == "yes", score=int(form.score.data),
                              comment=form.comment.data or "")
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _outcome(by_query_code(form.query_code.data), form, 422)
    return _outcome(by_query_code(form.query_code.data), form, rated=True)


def _outcome(opinion, form, status: int = 200, *, rated: bool = False):
    issue = queries.issue_of(opinion)
    reply_round = issue.reopened if issue else 0
    return render("followup/outcome.html", opinion=opinion, root=queries.root_of(opinion), issue=issue, form=form,
                  reply=queries.standing_reply(opinion), rating=queries.rating_of(opinion, reply_round), rated=rated,
                  status=status)
