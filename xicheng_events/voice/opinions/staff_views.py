"""The desk of what people said: the list, typing in, and the page of each. What becomes of one: `staff_outcomes`."""

from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectChoice

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.occasions.operations import unit_occasion
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.publishing.topic_forms import TopicChoiceForm
from xicheng_events.foundation.publishing.topic_queries import every_standing_topic
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.indicator_rows import narrowed, rows_asked_for
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.opinions import inbox, operations, publishing, queries
from xicheng_events.voice.opinions.columns import OPINIONS
from xicheng_events.voice.opinions.forms import PANELS, CardForm, MergerForm, OpinionWithdrawalForm
from xicheng_events.voice.opinions.histories import story_for_desk
from xicheng_events.voice.opinions.models import MAY_BE_ADOPTED, Opinion, OpinionKind, OpinionSource, Triage
from xicheng_events.voice.opinions.similar_opinions import similar_to
from xicheng_events.voice.opinions.suggesting import record_card
from xicheng_events.voice.opinions.taking_back import may_take_back

bp = Blueprint("opinions_staff", __name__, url_prefix="/staff/opinions")
bp.nav = NavEntry(DeskGroup.VOICE, _l("意见研判"))
staff_only(bp, *queries.DESK_ROLES)


@bp.get("")
def index():
    """What people said about my units' events."""
    page = OPINIONS.page(_wanted())
    return render("opinions/staff/index.html", "opinions/staff/_rows.html", page=page, triages=Triage,
                  listing=OPINIONS, kinds=OpinionKind, counts=queries.counts_by_triage(current_user),
                  occasions=queries.occasions_with_opinions(current_user), topics=every_standing_topic(),
                  sources=OpinionSource, units=inbox.units_of_desk(current_user), address_in_list=address_in_list,
                  may_triage=lambda said: said.triage is Triage.NEW and operations.may_triage(said, current_user),
                  is_overdue=queries.is_overdue, late=queries.late_count(current_user), behind=rows_asked_for())


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(OPINIONS, _wanted())


@bp.route("/new", methods=["GET", "POST"])
def new():
    """录入意见: what came on paper, in a meeting or by telephone. What was typed in is shown with its code, once."""
    form = CardForm()
    units, events = queries.units_taking_cards(current_user), queries.events_taking_cards(current_user)
    form.event.choices = [
        SelectChoice("", _("请选择")),
        *(SelectChoice(f"unit:{unit.slug}", _("不针对具体活动，向%(unit)s提出", unit=unit.short_name))
          for unit in units),
        *(SelectChoice(event.code, event.title) for event in events)]
    if not form.is_submitted():
        return render("opinions/staff/new.html", form=form)
    if form.validate():
        with attempt(form):
            said = record_card(
                _spoken_about(form.event.data, units, events), source=OpinionSource(form.source.data),
                kind=OpinionKind(form.kind.data), text=form.text.data, place=form.place.data, anchor=form.anchor.data,
                wants_reply=form.wants_reply.data, phone=form.phone.data, may_publish=form.may_publish.data,
                anonymous=form.anonymous.data, form_key=form.form_key.data, by=current_user)
            db.session.commit()
            return render("opinions/staff/taken_down.html", opinion=said)
    return render("opinions/staff/new.html", form=form, status=422)


@bp.get("/<int:opinion_id>")
def show(opinion_id: int):
    """One opinion and the things that can become of it."""
    return opinion_page(opinion_of(opinion_id))


@bp.get("/<int:opinion_id>/merger")
def merge_targets(opinion_id: int):
    """What an opinion may be merged into, by words or number: a part of its page, or a page of its own."""
    said, words = opinion_of(opinion_id), request.args.get("words", "").strip()[:60]
    if not (said.triage is Triage.NEW and operations.may_triage(said, current_user)):
        return say_of(opinion_id, _("这条意见现在不能并案，请看它的办理情况。"), "wait")
    found = queries.merge_targets(said, current_user, words) if words else []
    return render("opinions/staff/merger.html", "opinions/staff/_targets.html", opinion=said, words=words,
                  found=found, shown=queries.SHOWN, form=MergerForm(formdata=None))


def say_of(opinion_id: int, sentence: str, tone: str = "ok"):
    """Back to the page of an opinion, with a sentence."""
    flash(sentence, tone)
    return redirect(address_in_list("show", opinion_id), 303)


def address_in_list(view: str, opinion_id: int) -> str:
    """A view of an opinion, under the conditions of the list that the reader came from."""
    address = url_for(f"opinions_staff.{view}", opinion_id=opinion_id)
    return f"{address}?{urlencode(OPINIONS.kept, doseq=True)}" if OPINIONS.kept else address


def _list_address() -> str:
    address = url_for("opinions_staff.index")
    return f"{address}?{urlencode(OPINIONS.kept, doseq=True)}" if OPINIONS.kept else address


def _comes_from(said: Opinion) -> list[tuple[str, str]]:
    links = (find(said, current_user) for find in house.listed("OPINION_LINKS"))
    return [each for each in links if each]


def opinion_page(said: Opinion, status: int = 200, wrong=None):
    """The page of an opinion; `wrong` is the form that was refused on it."""
    forms = {panel: kind(formdata=None) for panel, kind in PANELS.items()}
    forms |= {"topic": TopicChoiceForm(formdata=None), "withdrawal": OpinionWithdrawalForm(formdata=None)}
    if wrong is not None and not isinstance(wrong, EmptyForm):
        forms[getattr(wrong, "panel", "topic")] = wrong
    forms["topic"].topic.offer(said.topic)
    forms["handing_on"].offer()
    is_mine = said.triage is Triage.NEW and operations.may_triage(said, current_user)
    before, after = inbox.neighbours(_wanted(), said)
    return render("opinions/staff/show.html", opinion=said, forms=forms, wrong=wrong, may_triage=is_mine,
                  may_answer_for=operations.may_triage(said, current_user),
                  may_hand_on=is_mine and current_user.is_coordinator,
                  dispatcher=queries.coordinating_unit() if is_mine and not current_user.is_coordinator else None,
                  may_adopt=said.source in MAY_BE_ADOPTED,
                  may_take_back=may_take_back(said, current_user), address_in_list=address_in_list,
                  before=before, after=after, comes_from=_comes_from(said),
                  list_address=_list_address(), story=story_for_desk(said),
                  may_publish=lambda step: publishing.may_publish_opinion(PublishingStep(step), said, current_user),
                  similar=similar_to(said) if is_mine else [], merged=queries.merged_into(said),
                  is_overdue=queries.is_overdue(said), slip=slip_for(said), days=queries.TRIAGE_DAYS, status=status)


def _wanted():
    """The opinions that the address asks for."""
    asked = request.args
    wanted = queries.opinions_of_desk(
        current_user, triage=_one_of(Triage, asked.get("triage")), kind=_one_of(OpinionKind, asked.get("kind")),
        source=_one_of(OpinionSource, asked.get("source")), event_code=asked.get("event", ""),
        unit=asked.get("unit", ""), topic=asked.get("topic", ""), words=asked.get("words", "").strip()[:60])
    if asked.get("overdue"):
        wanted = queries.only_late(wanted)
    return narrowed(wanted, Opinion.id)


def opinion_of(opinion_id: int):
    """The opinion, if the reader may see it; else there is none."""
    return queries.opinion_seen_by(current_user, opinion_id) or abort(404)


def _spoken_about(chosen: str, units: list[Organisation], events: list[Event]) -> Occasion:
    for unit in units:
        if chosen == f"unit:{unit.slug}":
            return unit_occasion(unit)
    return next(event.occasion for event in events if event.code == chosen)


def _one_of(enumeration, value):
    return enumeration(value) if value in [member.value for member in enumeration] else None
