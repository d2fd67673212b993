"""Questionnaires on paper at the desk: printing numbered copies, typing them in, and which of them are still out."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.queries import desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.items import numbered_items, other_words
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys import paper_queries as paper_queries
from xicheng_events.voice.surveys.desk_queries import desk_survey
from xicheng_events.voice.surveys.models import PaperSet, SurveyCopy
from xicheng_events.voice.surveys.operations import paper_copies as paper_copies
from xicheng_events.voice.surveys.operations.taking_answers import standard_survey
from xicheng_events.voice.surveys.paper_forms import NumberForm, PrintForm, TypingForm
from xicheng_events.voice.surveys.paper_numbers import number_on_paper
from xicheng_events.voice.surveys.paper_queries import PaperOf
from xicheng_events.voice.surveys.queries import survey_about

bp = Blueprint("paper_staff", __name__, url_prefix="/staff")
bp.within = lambda: "events_staff" if request.view_args["event_code"] else "surveys_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)

bp.add_app_template_global(number_on_paper, "paper_number")

_OF_SURVEY, _OF_EVENT = "/surveys/<code>/paper", "/feedback/<event_code>/paper"
_GONE = ("number_used", "number_expired", "survey_withdrawn", "feedback_closed")


def _on_paper(rule: str = "", **options):
    """The address of a view for a questionnaire, and for one about an event; the other code is None."""
    def add(view):
        bp.route(_OF_SURVEY + rule, defaults={"event_code": None}, **options)(view)
        return bp.route(_OF_EVENT + rule, defaults={"code": None}, **options)(view)
    return add


@_on_paper(methods=["GET", "POST"])
def show(code: str | None, event_code: str | None):
    """What has been printed and typed in; printing more."""
    paper, form = _paper(code, event_code), PrintForm()
    if not form.is_submitted():
        return _show(paper, form)
    if form.validate():
        with attempt(form):
            made = paper_copies.print_copies(paper, count=form.count.data, form_key=form.form_key.data,
                                             by=current_user)
            db.session.commit()
            flash(_("已编号%(n)s份，请打印。", n=made.count), "ok")
            return redirect(url_for(".numbers", first=made.first, **_owner(paper)), 303)
    return _show(_paper(code, event_code), form, 422)


@_on_paper("/<int:first>")
def numbers(code: str | None, event_code: str | None, first: int):
    """The numbers of one set: which have been typed in, which are out."""
    paper, paper_set = _set(code, event_code, first)
    return render("surveys/staff/paper_numbers.html", paper=paper, paper_set=paper_set, owner=_owner(paper),
                  copies=paper_queries.copies_in(paper_set))


@_on_paper("/<int:first>/sheets")
def sheets(code: str | None, event_code: str | None, first: int):
    """The copies of one set, to be printed."""
    paper, paper_set = _set(code, event_code, first)
    copies = paper_queries.copies_in(paper_set)
    return render("surveys/staff/paper_sheets.html", paper=paper, paper_set=paper_set, owner=_owner(paper),
                  copies=[copy for copy in copies if copy.is_open], are_forgotten=not copies, kinds=OpinionKind,
                  satisfaction=Satisfaction, numbered_items=numbered_items, other_words=other_words)


@_on_paper("/entry", methods=["GET", "POST"])
def entry(code: str | None, event_code: str | None):
    """Which copy is typed in."""
    paper, form = _paper_to_type_in(code, event_code), NumberForm()
    if form.validate_on_submit():
        with attempt(form):
            copy = paper_copies.open_copy(paper, form.number.data)
            return redirect(url_for(".type_in", number=copy.number, **_owner(paper)), 303)
    return _entry(paper, form, 422 if form.is_submitted() else 200)


@_on_paper("/entry/<number>", methods=["GET", "POST"])
def type_in(code: str | None, event_code: str | None, number: str):
    """What is written on one copy."""
    paper, form = _paper_to_type_in(code, event_code), TypingForm()
    wrong = NumberForm(formdata=None, data={"number": number})
    with attempt(wrong):
        copy = paper_copies.open_copy(paper, number)
        form.ask(paper_queries.printed_on(copy))
        if not form.is_submitted():
            return _typing(paper, copy, form)
        return _take_down(paper, copy, form)
    return _entry(_paper(code, event_code), wrong, 422)


def _take_down(paper: PaperOf, copy: SurveyCopy, form: TypingForm):
    number, owner = copy.number, _owner(paper)
    if form.validate():
        with attempt(form) as tried:
            paper_copies.type_in_copy(paper, copy, answers=form.answers, suggestions=form.said,
                                      phone=form.phone.data, by=current_user)
            db.session.commit()
            flash(_typed_in_words(number, paper_queries.left_blank(copy, form.answers)), "ok")
            return redirect(url_for(".entry", **owner), 303)
        if tried.refusal.code in _GONE:
            raise tried.refusal
    return _typing(paper, copy, form, 422)


def _typed_in_words(number: str, blank: list[str]) -> str:
    if not blank:
        return _("已录入%(number)s。请录入下一份。", number=number)
    return _("已录入%(number)s，其中必填的%(questions)s纸面没有填，按未答计。请录入下一份。", number=number,
             questions="、".join(f"“{label}”" for label in blank))


def _paper(code: str | None, event_code: str | None) -> PaperOf:
    """What the address names, if it is of this person's desk; 404 for others."""
    if event_code:
        event = desk_event(current_user, event_code, with_words=False) or abort(404)
        return PaperOf(survey_about(event) or standard_survey(), event)
    survey = desk_survey(current_user, code) or abort(404)
    return PaperOf(survey, survey.event)


def _paper_to_type_in(code: str | None, event_code: str | None) -> PaperOf:
    paper = _paper(code, event_code)
    return paper if paper_copies.may_work_on_paper(paper, current_user) else abort(403)


def _set(code: str | None, event_code: str | None, first: int) -> tuple[PaperOf, PaperSet]:
    paper = _paper(code, event_code)
    return paper, paper_queries.set_beginning_at(paper, first) or abort(404)


def _owner(paper: PaperOf) -> dict:
    """What the addresses of these pages take: about an event they are the event's."""
    return {"code": None if paper.event else paper.survey.code, "event_code": paper.event.code if paper.event else None}


def _show(paper: PaperOf, form: PrintForm, status: int = 200):
    sets = paper_queries.sets_of(paper)
    printed, typed_in = paper_queries.paper_counts(paper)
    return render("surveys/staff/paper.html", paper=paper, form=form, owner=_owner(paper), sets=sets, printed=printed,
                  typed_in=typed_in, typed_in_of=paper_queries.typed_in_of(paper, sets),
                  refusal=paper_copies.refusal_to_print(paper),
                  may_work=paper_copies.may_work_on_paper(paper, current_user), status=status)


def _entry(paper: PaperOf, form: NumberForm, status: int = 200):
    return render("surveys/staff/paper_entry.html", paper=paper, form=form, owner=_owner(paper), status=status)


def _typing(paper: PaperOf, copy: SurveyCopy, form: TypingForm, status: int = 200):
    numbers = {item["key"]: number for number, item in numbered_items(form.items) if number}
    return render("surveys/staff/paper_typing.html", paper=paper, copy=copy, form=form, owner=_owner(paper),
                  numbers=numbers, status=status)
