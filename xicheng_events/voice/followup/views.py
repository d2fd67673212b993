"""办理进展: what was said and what was done. The query code opens one's own, without signing in."""

from flask import Blueprint, g, request
from flask_babel import gettext as _

from xicheng_events.booking.events.queries import event_by_code
from xicheng_events.foundation.accounts.queries import streets_to_filter_by
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.one_text import is_out
from xicheng_events.foundation.publishing.topic_addresses import moved_topic
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.cached_pages import shared_page, shared_value
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.adoption.queries import adoption_of
from xicheng_events.voice.followup import published, queries
from xicheng_events.voice.followup.forms import LaterForm, QueryForm, RatingForm, WordsForm
from xicheng_events.voice.followup.models import round_of
from xicheng_events.voice.followup.operations import asking_later
from xicheng_events.voice.followup.operations.rating import rate_reply
from xicheng_events.voice.followup.planned_issues import plan_words, public_plan, standing_plan
from xicheng_events.voice.followup.public_readings import figures_of_year, strip_of_year
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.followup.timelines import public_story, timeline_of_opinion
from xicheng_events.voice.opinions.histories import passed_on
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.opinions.operations import contact_of, note_read
from xicheng_events.voice.opinions.queries import by_query_code, published_opinions
from xicheng_events.voice.remarks.queries import is_confirmed

bp = Blueprint("followup", __name__, url_prefix="/progress")

# Wrong codes only: fifty-eight bits can't be guessed at this rate, and a community's desk shares one address.
WRONG_CODES = limiter.shared_limit("20 per 10 minutes", scope="query codes",
                                   deduct_when=lambda response: g.get("wrong_code", False))


@bp.get("")
@shared_page
def index():
    """What became of what people said: figures, and the published issues or answers."""
    asked = request.args
    kind, state = _one_of(OpinionKind, asked.get("kind")), _one_of(IssueState, asked.get("state"))
    words, unit = asked.get("words", "").strip()[:60], asked.get("unit", "")
    if moved := moved_topic():
        return moved
    shows_answers, event = asked.get("list") == "answers", asked.get("event", "")
    wanted = {"words": words, "kind": kind, "unit": unit, "topic": asked.get("topic", ""), "event": event}
    page = page_of(published_opinions(**wanted) if shows_answers else
                   published.published_issues(**wanted, state=state, street=asked.get("street", "")), size=12)
    return render("followup/index.html", "followup/_list.html", page=page, shows_answers=shows_answers,
                  kinds=OpinionKind, states=(IssueState.REPLIED, IssueState.CLOSED, IssueState.REOPENED),
                  units=published.units_in_public(), streets=streets_to_filter_by(),
                  topics=published.topics_in_public(),
                  events=shared_value("events in public", published.events_in_public),
                  of_event=event_by_code(event) if event else None,
                  received=shared_value("received", published.public_figures),
                  strip=strip_of_year(shared_value("figures of the year", figures_of_year)),
                  plan=lambda issue: plan_words(public_plan(issue)))


@bp.get("/<number>")
@shared_page
def show(number: str):
    """One published issue."""
    issue = published.published_issue(number) or gone_or_missing(f"/progress/{number}", among=".index")
    return render("followup/show.html", issue=issue, story=public_story(issue),
                  plan=plan_words(public_plan(issue)))


@bp.get("/answers/<int:number>")
@shared_page
def answer(number: int):
    """One opinion with its answer, by the number of its publication."""
    opinion = published.published_opinion(number) or gone_or_missing(
        f"/progress/answers/{number}", among=".index")
    return render("followup/answer.html", opinion=opinion)


@bp.get("/query")
def query():
    """Ask for the code. It is sent in a form's body: addresses end up in logs."""
    return render("followup/query.html", form=QueryForm(formdata=None))


@bp.post("/query")
@WRONG_CODES
def look_up():
    """What became of one suggestion."""
    form = QueryForm()
    if not form.validate():
        return render("followup/query.html", form=form, status=422)
    opinion = by_query_code(form.query_code.data)
    if opinion is None:
        return no_such_code(form)
    if note_read(opinion):
        db.session.commit()
    return outcome_page(opinion, RatingForm(formdata=None, query_code=form.query_code.data))


@bp.post("/query/rating")
@WRONG_CODES
def rate():
    """Take down what the person thinks of the reply."""
    form = RatingForm()
    opinion = by_query_code(form.query_code.data)
    if opinion is None:
        return no_such_code(QueryForm(formdata=None))
    if not form.validate():
        return outcome_page(opinion, form, 422)
    with attempt(form) as tried:
        rate_reply(opinion, solved=form.solved.data == "yes", score=int(form.score.data), comment=form.comment.data,
                   seen_round=form.reply_round.data)
        db.session.commit()
    opinion = by_query_code(form.query_code.data)
    if tried.refusal is None or tried.refusal.code == "already_rated":
        return outcome_page(opinion, RatingForm(formdata=None, query_code=form.query_code.data), rated=True)
    return outcome_page(opinion, form, 422)


@bp.post("/query/later")
@WRONG_CODES
def answer_later():
    """Take down what the person says four weeks later."""
    form = LaterForm()
    opinion = by_query_code(form.query_code.data)
    if opinion is None:
        return no_such_code(QueryForm(formdata=None))
    rating = RatingForm(formdata=None, query_code=form.query_code.data)
    if not form.validate():
        return outcome_page(opinion, rating, 422, later=form)
    with attempt(form) as tried:
        asking_later.answer_later(opinion, solved=form.solved.data == "yes", seen_round=form.reply_round.data)
        db.session.commit()
    opinion = by_query_code(form.query_code.data)
    if tried.refusal is None or tried.refusal.code == "answered_already":
        return outcome_page(opinion, rating, rated=True)
    return outcome_page(opinion, rating, 422, later=form)


def no_such_code(form: QueryForm):
    """The page to ask again: there is no such code, which counts."""
    form.refuse(Refused("no_such_code", _("没有找到这个查询码，请核对短信或提交后页面上的查询码。匿名提交的，"
                                          "与其他匿名的一并转交后才能查到，最迟到填写截止的第二天。"), "query_code"))
    g.wrong_code = True
    return render("followup/query.html", form=form, status=422)


def outcome_page(opinion, form, status: int = 200, *, rated: bool = False, later: LaterForm | None = None,
                 done: str = "", wrong=None):
    """What became of one thing said. `form` rates the reply; `done` says what has just been done, `wrong` is another
    form that was refused, and `later` the one of four weeks later."""
    words = wrong if isinstance(wrong, WordsForm) else WordsForm(
        formdata=None, query_code=form.query_code.data, text=opinion.text, place=opinion.place)
    issue = queries.issue_of(opinion)
    rating, adoption = queries.rating_of(opinion, round_of(opinion, issue)), adoption_of(opinion)
    asked = asking_later.standing_question(opinion, issue)
    later = later or LaterForm(formdata=None, query_code=form.query_code.data)
    for of_reply in (form, later):
        of_reply.shown_with(round_of(opinion, issue))
    return render("followup/outcome.html", opinion=opinion, asked_later=asked, later=later,
                  root=queries.root_of(opinion), issue=issue, form=form, adoption=adoption,
                  reply=queries.standing_reply(opinion), rating=rating, rated=rated,
                  earlier=queries.replies_rated(opinion, issue),
                  done=done, wrong=wrong, words=words, fixed=_why_fixed(opinion),
                  story=timeline_of_opinion(opinion, issue, adoption), passed_on=passed_on, contact_of=contact_of,
                  plan=plan_words(standing_plan(issue)) if issue else "", status=status)


def _why_fixed(opinion) -> str:
    """Why whoever spoke can't change their own words any more; empty where they can."""
    if is_out(opinion):
        return _("原话已经公开，不能修改。")
    return _("发言要点已由您确认，不能修改。") if is_confirmed(opinion) else ""


def _one_of(enumeration, value):
    return enumeration(value) if value in [member.value for member in enumeration] else None
