"""代表库 at the desk: the list, whom a unit recommends, one person's page and what the coordinator decides there."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select

from xicheng_events.booking.events.desk import searched_by
from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.accounts.queries import organisations_hosting, street_by_slug, streets_to_filter_by
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.topic_queries import every_standing_topic
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import BaseForm, hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.representatives import queries
from xicheng_events.openness.representatives.columns import REPRESENTATIVES
from xicheng_events.openness.representatives.forms import STEP_FORMS, RecommendationForm, said_of
from xicheng_events.openness.representatives.kinds import (
    CATEGORIES,
    ENTERED_AT_DESK,
    SERVING,
    PoolSource,
    PoolStanding,
)
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations import deciding, entering
from xicheng_events.openness.representatives.queries import PoolSearch

bp = Blueprint("representatives_staff", __name__, url_prefix="/staff/representatives")
bp.nav = NavEntry(DeskGroup.MEETINGS, _l("代表库"))
staff_only(bp, *queries.DESK_ROLES)
FIT = "fit"


@bp.get("")
def index():
    """The representatives on this person's desk."""
    asked = _asked(request.args)
    if request.args.get("words") and not asked.words:
        return redirect(_address(request.args), 303)
    page = REPRESENTATIVES.page(_wanted(asked))
    return render("representatives/staff/index.html", "representatives/staff/_rows.html", page=page,
                  listing=REPRESENTATIVES, asked=asked, topics=every_standing_topic(),
                  streets=[(each.slug, each.listed_name) for each in streets_to_filter_by()],
                  categories=[(each.value, each.label) for each in CATEGORIES], sources=PoolSource.choices(),
                  standings=PoolStanding.choices())


@bp.post("")
def find():
    """The list as a form asks for it: posted, so that a whole phone number stands in no address."""
    return redirect(_address(request.form), 303)


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx, phones masked."""
    return take_along(REPRESENTATIVES, _wanted(_asked(request.args)))


@bp.route("/new", methods=["GET", "POST"])
def new():
    """Recommend somebody for one's unit; the coordinator also enters whom an office has agreed to."""
    sources, units = origins()
    form = RecommendationForm()
    form.offer()
    form.offer_origins(sources, units)
    if form.validate_on_submit():
        with attempt(form):
            there = _entered(form, units)
            db.session.commit()
            flash(_("已录入。") if current_user.is_coordinator else _("已提交区级统筹员审核。"), "ok")
            return redirect(url_for(".show", representative_id=there.id), 303)
    return render("representatives/staff/edit.html", form=form, each=None, status=422 if form.is_submitted() else 200)


@bp.get("/<int:representative_id>")
def show(representative_id: int):
    """One person."""
    return _page(_there(representative_id))


@bp.route("/<int:representative_id>/edit", methods=["GET", "POST"])
def edit(representative_id: int):
    """Correct what is known of somebody."""
    there = _there(representative_id)
    if not entering.may_correct_representative(there, current_user):
        abort(404)
    form, keeping = RecommendationForm(data=said_of(there)), tuple(there.topics)
    form.offer(keeping)
    form.leave_out_origins()
    if form.validate_on_submit():
        with attempt(form):
            entering.correct_representative(there, form.facts(form.phone.data, keeping),
                                            version=hidden_number(form.version.data), by=current_user)
            db.session.commit()
            flash(_("已保存。"), "ok")
            return redirect(url_for(".show", representative_id=representative_id), 303)
        there = _there(representative_id)
    return render("representatives/staff/edit.html", form=form, each=there, status=422 if form.is_submitted() else 200)


@bp.post("/<int:representative_id>/phone")
@fresh_proof
def phone(representative_id: int):
    """Show the number to call, this once; it goes on record."""
    there = _there(representative_id)
    shown = entering.reveal_representatives_phone(there, by=current_user)
    db.session.commit()
    return _page(there, phone=shown)


@bp.post("/<int:representative_id>/acceptance")
def accept(representative_id: int):
    """列入代表库 for a term."""
    return _step(representative_id, "accept", deciding.accept_representative, _("已列入代表库，短信告知本人。"))


@bp.post("/<int:representative_id>/renewal")
def renew(representative_id: int):
    """续任."""
    return _step(representative_id, "renew", deciding.renew_term, _("已续任，短信告知本人。"))


@bp.post("/<int:representative_id>/refusal")
def refuse(representative_id: int):
    """不予列入."""
    return _step(representative_id, "refuse", deciding.refuse_representative, _("已办理，短信告知本人。"))


@bp.post("/<int:representative_id>/hold")
def hold(representative_id: int):
    """暂停."""
    return _step(representative_id, "hold", deciding.put_on_hold, _("已暂停，期间不邀请。"))


@bp.post("/<int:representative_id>/end")
def end(representative_id: int):
    """结束任期."""
    return _step(representative_id, "end", deciding.end_term, _("任期已结束，短信告知本人。"))


@bp.post("/<int:representative_id>/resumption")
def resume(representative_id: int):
    """恢复."""
    there = _there(representative_id)
    press(lambda: deciding.serve_again(there, by=current_user), _("已恢复。"))
    return redirect(url_for(".show", representative_id=representative_id), 303)


@bp.post("/<int:representative_id>/withdrawal")
def take_back(representative_id: int):
    """撤回推荐."""
    there = _there(representative_id)
    press(lambda: deciding.take_back_proposal(there, by=current_user), _("推荐已撤回。"))
    return redirect(url_for(".show", representative_id=representative_id), 303)


def _step(representative_id: int, panel: str, decide: Callable, done: str):
    there, form = _there(representative_id), STEP_FORMS[panel]()
    if form.validate():
        with attempt(form):
            decide(there, **form.values, by=current_user)
            db.session.commit()
            flash(done, "ok")
            return redirect(url_for(".show", representative_id=representative_id), 303)
        there = _there(representative_id)
    return _page(there, form, status=422)


def _page(there: Representative, sent: BaseForm | None = None, *, phone: str = "", status: int = 200):
    first, last = deciding.usual_term(there.term_to if there.standing in SERVING else None)
    decides, editor = current_user.is_coordinator, not current_user.is_coordinator
    steps = {panel: form(formdata=None, data={"term_from": first, "term_to": last})
             for panel, form in STEP_FORMS.items()}
    if sent:
        steps[sent.panel] = sent
    return render(
        "representatives/staff/show.html", each=there, phone=phone, attended=queries.attendances_of(there),
        namesakes=queries.namesakes(there.name, but=there.id) if there.name and decides else [],
        steps=steps, sent=sent, decides=decides,
        may_correct=entering.may_correct_representative(there, current_user),
        may_take_back=editor and there.standing is PoolStanding.PROPOSED, standings=PoolStanding,
        status=status)


def _there(representative_id: int) -> Representative:
    return queries.representative_seen_by(current_user, representative_id) or abort(404)


def origins() -> tuple[tuple[PoolSource, ...], list]:
    """The sources and units among which this person may choose."""
    if current_user.is_coordinator:
        return ENTERED_AT_DESK, organisations_hosting(with_names=True)
    return (PoolSource.UNIT,), queries.units_recommending(current_user)


def _entered(form: RecommendationForm, units: list) -> Representative:
    facts, key = form.facts(form.phone.data), form.form_key.data
    source = form.chosen_source()
    if source.row.names_unit:
        return entering.recommend(facts, unit=form.chosen_unit(units), by=current_user, form_key=key)
    return entering.enter_agreed(facts, source, by=current_user, form_key=key)


def _asked(sent) -> PoolSearch:
    """What the address or a form narrows the list to."""
    words, who = searched_by(sent)
    return PoolSearch(
        words, who, _member(Category, sent.get("category")), plain_text(sent.get("topic"))[:40],
        street_by_slug(plain_text(sent.get("street"))[:40]), _member(PoolSource, sent.get("source")),
        _member(PoolStanding, sent.get("standing")),
        sent.get("attended") if sent.get("attended") in ("yes", "no") else "",
        "agreed" if sent.get("renewal") == "agreed" else "")


def _wanted(asked: PoolSearch) -> Select:
    """The rows of the list; 按匹配 takes field, category and street for wishes, not for conditions."""
    if request.values.get("sort") != FIT:
        return queries.representatives_found(current_user, asked)
    among = queries.representatives_found(current_user, asked._replace(category=None, topic="", street=None))
    return queries.fitting(topics=[asked.topic] if asked.topic else (), street=asked.street, among=among,
                           categories=[asked.category] if asked.category else ())


def _member(enumeration, value: str | None):
    return next((each for each in enumeration if each.value == value), None)


def _address(sent) -> str:
    asked = _asked(sent)
    kept = {**asked._asdict(), "street": asked.street.slug if asked.street else "", "sort": sent.get("sort", "")[:12]}
    return url_for(".index", **{name: str(value) for name, value in kept.items() if value})
