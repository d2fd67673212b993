"""Results of questionnaires, at the desk: about an event, or of a questionnaire that is about none."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.queries import desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import workbook_given_out
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.one_text import is_out
from xicheng_events.foundation.publishing.staff_marks import marks_page
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys import desk_results as desk_results
from xicheng_events.voice.surveys.desk_forms import ResultWordsForm, WithdrawResultForm
from xicheng_events.voice.surveys.desk_queries import desk_survey
from xicheng_events.voice.surveys.kinds import PREFIX
from xicheng_events.voice.surveys.operations import publishing_results as publishing
from xicheng_events.voice.surveys.result_figures import NOBODY_ASKED, figures_of, satisfaction_words, tiles_of
from xicheng_events.voice.surveys.result_public_fields import names_in_result, texts_of_result
from xicheng_events.voice.surveys.result_queries import result_about
from xicheng_events.voice.surveys.result_texts import ROWS, first_texts, rows_for_sheet, texts_of
from xicheng_events.voice.surveys.results import WRITTEN, beside, results_of
from xicheng_events.voice.surveys.suppression import FEWEST

ROLES = (Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
NAMINGS = {"by_name": True, "nameless": False}

bp = Blueprint("feedback_staff", __name__, url_prefix="/staff/feedback")
surveys_bp = Blueprint("survey_results_staff", __name__, url_prefix="/staff/surveys/<code>/results")
results_bp = Blueprint("results_staff", __name__, url_prefix="/staff/results/<code>")
bp.within, surveys_bp.within = "events_staff", "surveys_staff"
results_bp.within = lambda: surveys_bp.within if request.view_args["code"].startswith(PREFIX) else bp.within
for each in (bp, surveys_bp, results_bp):
    staff_only(each, *ROLES)


@bp.get("/<code>")
def show(code: str):
    """What people thought of an event: how content they were, each question's figures, and what they wrote."""
    desk_event(current_user, code, with_words=False) or abort(404)
    return results_page(code)


@surveys_bp.get("")
def of_survey(code: str):
    """The same of a questionnaire that asks about no event; of one that asked about events, these."""
    survey = desk_survey(current_user, code) or abort(404)
    page = page_of(desk_results.events_answered_with(survey, current_user))
    if survey.event or not page.total:
        return results_page(code)
    found = results_of(desk_results.subjects_with(survey, page.rows))
    return render("surveys/staff/events.html", survey=survey, page=page,
                  of={subject.event_id: results for subject, results in found.items()})


@results_bp.get("")
def of(code: str):
    """To the page of the results with that code, whatever they are of."""
    return redirect(_address(seen_by(code)))


@results_bp.get("/texts/<key>")
def texts(code: str, key: str):
    """All that was written as an answer to one question, found by its words."""
    seen = seen_by(code)
    asked = next((asked for asked in seen.results.asked if asked.key == key and asked.kind in WRITTEN), None)
    if asked is None:
        abort(404)
    is_open_link, words = request.args.get("way") == "open", plain_text(request.args.get("words"))[:60]
    ways = seen.results.ways(is_open_link=is_open_link, by_name=_naming())
    page = page_of(texts_of(seen.subject, seen.results, asked, ways, words=words))
    return render("surveys/staff/texts.html", seen=seen, question=seen.results.asked[asked][0], page=page, words=words)


@results_bp.get("/export")
@fresh_proof
def export(code: str):
    """The answers that are shown, one in a row, as .xlsx."""
    seen = seen_by(code)
    if seen.survey is None:
        abort(404)
    part = min(max(request.args.get("part", 1, type=int) or 1, 1), 10_000)
    sheet = rows_for_sheet(seen.survey, seen.subject, seen.results, part=part)
    record("surveys.answers_exported", seen.event or seen.survey, by=current_user, rows=len(sheet.rows))
    db.session.commit()
    return workbook_given_out(_("问卷答卷"), sheet.headings, sheet.rows, part=part)


@results_bp.post("/review")
def ask(code: str):
    """Lay the unit's words and the figures as they stand before the secrecy reviewer."""
    form = ResultWordsForm()
    with attempt(form) as tried:
        slip = publishing.ask_result_publication(_about(seen_by(code)), words=form.words.data, by=current_user,
                                                 seen=hidden_number(form.slip.data))
        db.session.commit()
        if slip is None:
            return redirect(url_for(".marks", code=code), 303)
        flash(_("已提请保密审查，通过后即可公布。"), "ok")
        return redirect(_address(seen_by(code)), 303)
    if tried.refusal.code == "changed_meanwhile":
        form.slip.data = _latest_slip(slip_for(_written(code)))  # what others have written is on the page now
    return results_page(code, 422, words_form=form)


@results_bp.route("/marks", methods=["GET", "POST"])
def marks(code: str):
    """核对个人信息: each place in the unit's words that might tell who somebody is, to cover or to keep."""
    seen, written = seen_by(code), _written(code)
    may_ask = publishing.may_publish_result(PublishingStep.ASK, written, current_user) and not is_out(written)
    is_mine = may_ask and written.publication
    page = is_mine and marks_page(
        texts_of_result(written), names_in_result(written), decide=partial(publishing.decide_marks_of_result, written),
        done=lambda: _back(code, _("已保存决定，并提请保密审查。")), what=seen.title, back=_address(seen),
        url=url_for(".marks", code=code), headings={"words": _("结果说明")})
    return page or _back(code, _("没有需要您核对的内容。"), "wait")


def _back(code: str, sentence: str, tone: str = "ok"):
    flash(sentence, tone)
    return redirect(_address(seen_by(code)), 303)


@results_bp.post("/review/withdrawal")
def take_back(code: str):
    """撤回送审."""
    return _press(code, publishing.take_back_result, _("已撤回送审。"))


@results_bp.post("/publication")
def publish(code: str):
    """Let everybody read it."""
    return _press(code, publishing.publish_result, _("结果已公布。"))


@results_bp.post("/withdrawal")
def withdraw(code: str):
    """撤回公开, with a reason that its address says."""
    form = WithdrawResultForm()
    with attempt(form):
        publishing.withdraw_result(_written(code), reason=form.reason.data, by=current_user)
        db.session.commit()
        flash(_("已撤回公开。"), "ok")
        return redirect(_address(seen_by(code)), 303)
    return results_page(code, 422, withdrawal=form)


def _address(seen: desk_results.Seen) -> str:
    """Where these results are at the desk."""
    return (url_for("feedback_staff.show", code=seen.code) if seen.event
            else url_for("survey_results_staff.of_survey", code=seen.code))


def seen_by(code: str) -> desk_results.Seen:
    """The results with that code, of an event or a questionnaire, where they are this person's to see; any others
    aren't there."""
    return desk_results.results_seen(current_user, code, request.args.get("of", "")) or abort(404)


def results_page(code: str, status: int = 200, **forms):
    """All that is shown of the results with that code."""
    seen = seen_by(code)
    naming = _naming()
    figures = figures_of(seen.survey, seen.results, by_name=naming) if seen.survey else NOBODY_ASKED
    written = {way["is_open_link"]: first_texts(
        seen.subject, seen.results, seen.results.ways(is_open_link=way["is_open_link"], by_name=naming))
        for way in figures["ways"]}
    return render("surveys/staff/show.html", seen=seen, figures=figures, fewest=FEWEST,
                  texts={way: {asked.key: said for asked, said in of_way.items()} for way, of_way in written.items()},
                  naming=request.args.get("naming", ""),
                  has_both=any(len(way["groups"]) > 1 for way in figures["ways"]),
                  beside=beside(seen.event, seen.results) if seen.event else [],
                  satisfaction=satisfaction_words(figures), tiles=tiles_of(figures),
                  **_publication(seen, forms),
                  sheets=range(1, -(-sum(seen.results.counted.values()) // ROWS) + 1), status=status)


def _publication(seen: desk_results.Seen, forms: dict) -> dict:
    """What the part of the page says that is about making it public."""
    if seen.survey is None:
        return {"may_publish": None}
    about = _about(seen)
    result = result_about(about)
    slip = slip_for(result) if result else None
    return {"result": result, "slip": slip, "not_yet": publishing.why_not_yet(about),
            "no_longer": publishing.why_no_longer(result) if slip else None,
            "may_publish": lambda step: about.host is not None and may_take(
                PublishingStep(step), publishing.KIND, about.host.id, current_user),
            "words_form": ResultWordsForm(formdata=None, words=result.words if result else "",
                                          slip=_latest_slip(slip)),
            "withdrawal": WithdrawResultForm(formdata=None), **forms}


def _latest_slip(slip: ReviewSlip | None) -> int:
    """What the form says of the slip that its page shows."""
    return slip.id if slip else 0


def _press(code: str, operation, sentence: str):
    press(lambda: operation(_written(code), by=current_user), sentence)
    return redirect(_address(seen_by(code)), 303)


def _written(code: str):
    return result_about(_about(seen_by(code))) or abort(404)


def _about(seen: desk_results.Seen):
    return seen.event or seen.survey


def _naming() -> bool | None:
    return NAMINGS.get(request.args.get("naming", ""))
