"""The ledger (问题跟踪台账)."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectChoice

from xicheng_events.foundation.accounts.queries import (
    organisation_by_slug,
    organisations_hosting,
    streets_to_filter_by,
    units_to_filter_by,
)
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_queries import every_standing_topic, of_topic, topic_chosen
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.indicator_rows import narrowed, rows_asked_for
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup import queries
from xicheng_events.voice.followup.columns import LEDGER
from xicheng_events.voice.followup.deadlines import light_of, remaining
from xicheng_events.voice.followup.desk_steps import DONE, STEPS, offer_choices, opening, panel_forms, panels_for
from xicheng_events.voice.followup.duties import AWAITED, waits_for
from xicheng_events.voice.followup.forms import IssueForm, LinkForm, UrgingsForm, units_to_dispatch_to
from xicheng_events.voice.followup.issue_papers import notice_standing, supervision_of
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.limits import REGISTERED, classes_in_force
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import registering, replying, transitions
from xicheng_events.voice.followup.operations.urging import urge_all
from xicheng_events.voice.followup.planned_issues import plan_line
from xicheng_events.voice.followup.states import AT_UNIT, IssueState, Light
from xicheng_events.voice.followup.step_forms import IssuePlaceForm
from xicheng_events.voice.followup.streets import street_chosen, street_of
from xicheng_events.voice.followup.timelines import desk_story
from xicheng_events.voice.followup.urgings import Mark, is_pressing, standing_urging
from xicheng_events.voice.opinions.models import OpinionKind, Triage
from xicheng_events.voice.opinions.operations import may_triage, put_under_topic
from xicheng_events.voice.opinions.queries import SHOWN, opinion_seen_by

bp = Blueprint("followup_staff", __name__, url_prefix="/staff/issues")
bp.nav = NavEntry(DeskGroup.VOICE, _l("问题台账"))
staff_only(bp, *queries.DESK_ROLES)
MOST_URGED = 50  # at once: more than a page of the ledger has


@bp.get("")
def index():
    """The issues my units work on; all of them for the coordinator."""
    return _list(UrgingsForm(formdata=None))


@bp.post("")
def urge_several():
    """催办 of all that were ticked, with the same words; those that can't be urged now are left out and named."""
    if not current_user.is_coordinator:
        abort(403)
    form, ticked = UrgingsForm(), request.form.getlist("number")[:MOST_URGED]
    chosen = queries.issues_named(current_user, ticked)
    if form.validate() and not chosen:
        form.refuse(Refused("none_chosen", _("请先勾选要催办的问题。"), "text"))
    if form.errors:
        return _list(form, 422)
    with attempt(form):
        left_out = urge_all(chosen, text=form.text.data, by=current_user)
        db.session.commit()
        if len(chosen) > len(left_out):
            flash(_("已催办%(n)s件，承办单位在工作台可见。", n=len(chosen) - len(left_out)))
        if left_out:
            flash(_("%(n)s件没有催办：%(numbers)s。本工作日已催办过，或已不在催办范围内。", n=len(left_out),
                    numbers=_("、").join(left_out)), "wait")
        return redirect(request.full_path.rstrip("?"), 303)
    return _list(form, 422)


def _list(form: UrgingsForm, status: int = 200):
    page = LEDGER.page(ledger_asked_for())
    return render("followup/staff/index.html", "followup/staff/_rows.html", page=page, listing=LEDGER,
                  states=IssueState, lights=Light, awaited=AWAITED,
                  counts=queries.lights_of(current_user), units=units_to_filter_by(), marks=Mark,
                  topics=every_standing_topic(), behind=rows_asked_for(),
                  form=form, ticked=request.form.getlist("number"), at_unit=AT_UNIT, is_pressing=is_pressing,
                  light=light_of, remaining=remaining, status=status)


@bp.get("/export")
@fresh_proof
def export():
    """The ledger as .xlsx, as its page shows it."""
    return take_along(LEDGER, ledger_asked_for())


@bp.route("/new/<int:opinion_id>", methods=["GET", "POST"])
def register(opinion_id: int):
    """Make an opinion an issue and dispatch it."""
    opinion = opinion_of_desk(opinion_id)
    form = _issue_form(opinion)
    if not form.is_submitted():
        return _new(opinion, form, LinkForm(formdata=None))
    if not form.validate():
        return _new(opinion, form, LinkForm(formdata=None), form)

    def make():
        put_under_topic(opinion, topic_chosen(form.topic.data), by=current_user)
        issue = registering.register_issue(
            opinion, title=form.title.data, description=form.description.data, kind=OpinionKind(form.kind.data),
            place=form.place.data, sla=Sla(form.sla.data), lead=organisation_by_slug(form.lead.data), by=current_user)
        if form.street.data is not None:
            registering.put_in_street(issue, street_chosen(form.street.data), by=current_user)
        if issue.sla_class.code is Sla.ONSITE:
            replying.answer_onsite(issue, result=IssueResult(form.result.data), reply=form.reply.data,
                                   planned_by=form.planned_by.data, by=current_user,
                                   answer=replying.ReplyDetails(form.measures.data, form.ask_whom.data))
        return issue

    return _settle(opinion_id, make, form, lambda: (form, LinkForm(formdata=None)))


@bp.get("/new/<int:opinion_id>/link")
def issues_to_join(opinion_id: int):
    """Which issues an opinion may join, by words, number or unit: a part of the page, or a page of its own."""
    opinion, words = opinion_of_desk(opinion_id), request.args.get("words", "").strip()[:60]
    if away := _elsewhere(opinion):
        return away
    found = queries.issues_to_join(current_user, words) if words else []
    return render("followup/staff/link.html", "followup/staff/_to_join.html", opinion=opinion, words=words,
                  found=found, shown=SHOWN, form=LinkForm(formdata=None))


@bp.post("/new/<int:opinion_id>/link")
def link(opinion_id: int):
    """Let an opinion stand behind an issue that is there already."""
    opinion, form = opinion_of_desk(opinion_id), LinkForm()
    empty = _issue_form(opinion, formdata=None)
    if not form.validate():
        return _new(opinion, empty, form, form)

    def add():
        issue = queries.issue_to_join(current_user, form.number.data)
        if issue is None:
            raise Refused("no_such_issue", _("台账中没有这个编号的问题，请核对。"), "number")
        return registering.add_opinion(issue, opinion, by=current_user)

    return _settle(opinion_id, add, form, lambda: (empty, form))


@bp.get("/<number>")
def show(number: str):
    """One issue: what is known, what was done, and the next step that is mine."""
    return page_of_issue(issue_of_desk(number))


@bp.post("/<number>/topic")
def classify_issue(number: str):
    """归入领域, and 涉及街道."""
    issue, form = issue_of_desk(number), IssuePlaceForm()
    if form.validate():
        with attempt(form):
            registering.put_issue_under_topic(issue, topic_chosen(form.topic.data), by=current_user)
            if form.street.data is not None:
                registering.put_in_street(issue, street_chosen(form.street.data), by=current_user)
            db.session.commit()
            flash(_("已保存领域和街道。"))
            return redirect(url_for(".show", number=number), 303)
    return page_of_issue(issue_of_desk(number), 422, topic_form=form)


@bp.post("/<number>/<step>")
def take(number: str, step: str):
    """Take one step: sign, send back, dispatch, note, reply, approve, return a reply, publish, withdraw."""
    issue, (kind, operation) = issue_of_desk(number), STEPS.get(step) or abort(404)
    form = kind()
    offer_choices(form, issue, unit_options())
    if not form.validate():
        return page_of_issue(issue, 422, form)
    with attempt(form):
        transitions.expect_issue_version(issue, form.version.data)
        done = operation(issue, form, current_user)
        db.session.commit()
        if step == "preparation" and done is None:
            return redirect(url_for(".marks", number=number), 303)
        flash(DONE[step])
        return redirect(url_for(".show", number=number), 303)
    return page_of_issue(issue_of_desk(number), 422, form)


def ledger_asked_for():
    """The issues that the address asks for, as a query."""
    asked = request.args
    wanted = queries.ledger(
        current_user, state=one_of(IssueState, asked.get("state")), light=one_of(Light, asked.get("light")),
        unit=asked.get("unit", ""), words=asked.get("words", "").strip()[:60],
        step=asked["step"] if asked.get("step") in AWAITED else "", moved=bool(asked.get("moved")),
        mark=one_of(Mark, asked.get("mark")))
    return narrowed(of_topic(wanted, Issue.topic_id, asked.get("topic")), Issue.id,
                    None if current_user.is_coordinator else current_user.organisation_ids(*queries.DESK_ROLES))


def _settle(opinion_id: int, operation, form, shown):
    with attempt(form):
        number = operation().number
        db.session.commit()
        flash(_("已登记，承办单位可以签收。"))
        return redirect(url_for(".show", number=number), 303)
    return _new(opinion_of_desk(opinion_id), *shown(), form)


def _elsewhere(opinion):
    """Where to go instead, if nothing can be registered of an opinion any more."""
    if not may_triage(opinion, current_user):
        abort(404)
    if opinion.triage is not Triage.NEW:
        flash(_("这条意见已办：%(outcome)s。", outcome=opinion.triage.label), "wait")
        return redirect(url_for("opinions_staff.show", opinion_id=opinion.id), 303)
    return None


def _issue_form(opinion, **how) -> IssueForm:
    likely = street_of(opinion)
    form = IssueForm(data={"title": opinion.text[:50], "description": opinion.text, "kind": opinion.kind.value,
                           "place": opinion.place, "street": likely.slug if likely else ""}, **how)
    in_force = classes_in_force()
    form.sla.choices = [SelectChoice(code.value, f"{in_force[code].name}（{in_force[code].limit_words}）")
                        for code in REGISTERED]
    form.lead.choices = units_to_dispatch_to(current_user)
    form.topic.offer(opinion.topic)
    form.street.offer(streets_to_filter_by())
    return form


def _new(opinion, form, link_form, wrong=None):
    # What was typed stays, though somebody else was quicker: whoever presses again is told so again.
    if not wrong and (away := _elsewhere(opinion)):
        return away
    return render("followup/staff/new.html", opinion=opinion, form=form, link_form=link_form, wrong=wrong,
                  status=422 if wrong else 200)


def page_of_issue(issue, status: int = 200, wrong=None, topic_form=None):
    """The page of an issue; `wrong` is a form of a step that isn't taken yet, as it was sent."""
    slip = slip_for(issue)
    shown = panel_forms(issue, unit_options())
    if wrong is not None:
        # The page shows the issue as it is now; pressing again is meant for that.
        wrong.version.data, wrong.version.raw_data = issue.version, None
        shown[wrong.panel] = wrong
    topic_form = topic_form or IssuePlaceForm(formdata=None)
    topic_form.offer(issue, streets_to_filter_by())
    light, urging = light_of(issue), standing_urging(issue)
    return render("followup/staff/show.html", issue=issue, forms=shown, wrong=wrong, slip=slip,
                  topic_form=topic_form, may_classify=registering.may_put_under_topic(issue, current_user),
                  panels=panels_for(issue, current_user, slip=slip, light=light, urging=urging), urged=urging[0],
                  opening=opening(slip), waits_for=waits_for(issue, current_user), light=light,
                  remaining=remaining(issue), plan=plan_line(issue),
                  notices=[(each, notice_standing(each, issue)) for each in supervision_of(issue)],
                  ratings=queries.ratings_of_issue(issue), story=desk_story(issue), status=status)


def unit_options() -> list[SelectChoice]:
    """The units to which something may be given today."""
    return [SelectChoice("", _("请选择")), *unit_choices(organisations_hosting(with_names=True))]


def issue_of_desk(number: str):
    """The issue, if the reader may see it; else there is none."""
    return queries.issue_seen_by(current_user, number) or abort(404)


def opinion_of_desk(opinion_id: int):
    """The opinion, if the reader may see it; else there is none."""
    return opinion_seen_by(current_user, opinion_id) or abort(404)


def one_of(enumeration, value):
    """The member that has this value, or None."""
    return enumeration(value) if value in [member.value for member in enumeration] else None
