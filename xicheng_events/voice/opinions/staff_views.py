"""Triage of what people said."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectChoice

from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.publishing.topic_forms import TopicChoiceForm
from xicheng_events.foundation.publishing.topic_queries import every_standing_topic, topic_chosen
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.indicator_rows import narrowed, rows_asked_for
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.opinions import operations, publishing, queries
from xicheng_events.voice.opinions.columns import OPINIONS
from xicheng_events.voice.opinions.forms import PANELS, CardForm, MergerForm, OpinionWithdrawalForm
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, OutsideChannel, Triage
from xicheng_events.voice.opinions.similar_opinions import similar_to

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
                  is_overdue=queries.is_overdue, behind=rows_asked_for())


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(OPINIONS, _wanted())


@bp.route("/new", methods=["GET", "POST"])
def new():
    """录入意见卡: what came on paper or by telephone."""
    form = CardForm()
    events = queries.events_taking_cards(current_user)
    form.event.choices = [SelectChoice("", _("请选择")),
                          *(SelectChoice(event.code, event.title) for event in events)]
    if not form.is_submitted():
        return render("opinions/staff/new.html", form=form)
    if form.validate():
        with attempt(form):
            said = operations.record_card(
                next(event.occasion for event in events if event.code == form.event.data),
                kind=OpinionKind(form.kind.data), text=form.text.data, place=form.place.data, anchor=form.anchor.data,
                wants_reply=form.wants_reply.data, phone=form.phone.data, may_publish=form.may_publish.data,
                anonymous=form.anonymous.data, form_key=form.form_key.data, by=current_user)
            number, code = said.id, said.query_code
            db.session.commit()
            flash(_("已录入，查询码%(code)s。请告知提出人，本页关闭后不再显示。", code=code))
            return redirect(url_for(".show", opinion_id=number), 303)
    return render("opinions/staff/new.html", form=form, status=422)


@bp.get("/<int:opinion_id>")
def show(opinion_id: int):
    """One opinion and the five things that can become of it."""
    return _page(_opinion(opinion_id))


@bp.post("/<int:opinion_id>/answer")
def answer(opinion_id: int):
    """直接答复."""
    return _decide(opinion_id, "answer", lambda said, form: operations.answer_at_once(
        said, answer=form.answer.data, by=current_user))


@bp.post("/<int:opinion_id>/thanks")
def thanks(opinion_id: int):
    """表扬致谢."""
    return _decide(opinion_id, "thanks", lambda said, form: operations.thank(
        said, answer=form.answer.data, by=current_user))


@bp.post("/<int:opinion_id>/merger")
def merger(opinion_id: int):
    """并案."""
    return _decide(opinion_id, "merger", lambda said, form: operations.merge(
        said, _merge_target(form.into.data), by=current_user))


@bp.get("/<int:opinion_id>/merger")
def merge_targets(opinion_id: int):
    """What an opinion may be merged into, by words or number: a part of its page, or a page of its own."""
    said, words = _opinion(opinion_id), request.args.get("words", "").strip()[:60]
    if not (said.triage is Triage.NEW and operations.may_triage(said, current_user)):
        return _say(opinion_id, _("这条意见现在不能并案，请看它的办理情况。"), "wait")
    found = queries.merge_targets(said, current_user, words) if words else []
    return render("opinions/staff/merger.html", "opinions/staff/_targets.html", opinion=said, words=words,
                  found=found, shown=queries.SHOWN, form=MergerForm(formdata=None))


@bp.post("/<int:opinion_id>/transfer")
def transfer(opinion_id: int):
    """转其他渠道."""
    return _decide(opinion_id, "transfer", lambda said, form: operations.transfer_opinion(
        said, channel=OutsideChannel(form.channel.data), number=form.number.data, by=current_user))


@bp.post("/<int:opinion_id>/topic")
def topic(opinion_id: int):
    """归入领域."""
    said, form = _opinion(opinion_id), TopicChoiceForm()
    if form.validate():
        with attempt(form):
            operations.put_under_topic(said, topic_chosen(form.topic.data), by=current_user)
            db.session.commit()
            return _say(opinion_id, _("已保存领域。"))
    return _page(_opinion(opinion_id), 422, form)


@bp.post("/<int:opinion_id>/review")
def review(opinion_id: int):
    """提请保密审查 of an opinion and its answer."""
    return _press(opinion_id, publishing.ask_publication, _("已提请保密审查，通过后即可公开。"))


@bp.post("/<int:opinion_id>/review/withdrawal")
def take_back(opinion_id: int):
    """撤回送审."""
    return _press(opinion_id, publishing.take_back_opinion, _("已撤回送审。"))


@bp.post("/<int:opinion_id>/publication")
def publication(opinion_id: int):
    """Show an opinion and its answer on 办理进展."""
    return _press(opinion_id, publishing.publish_opinion, _("已在“办理进展”公开。"))


@bp.post("/<int:opinion_id>/withdrawal")
def withdraw(opinion_id: int):
    """撤回公开, with a reason that its address says."""
    said, form = _opinion(opinion_id), OpinionWithdrawalForm()
    if form.validate():
        with attempt(form):
            publishing.withdraw_opinion(said, reason=form.reason.data, by=current_user)
            db.session.commit()
            return _say(opinion_id, _("已撤回公开。"))
    return _page(_opinion(opinion_id), 422, form)


def _wanted():
    """The opinions that the address asks for."""
    asked = request.args
    wanted = queries.opinions_of_desk(
        current_user, triage=_one_of(Triage, asked.get("triage")), kind=_one_of(OpinionKind, asked.get("kind")),
        event_code=asked.get("event", ""), topic=asked.get("topic", ""), words=asked.get("words", "").strip()[:60])
    return narrowed(wanted, Opinion.id)


def _decide(opinion_id: int, panel: str, operation):
    said, form = _opinion(opinion_id), PANELS[panel]()
    if not form.validate():
        return _page(said, 422, form)
    with attempt(form) as tried:
        operation(said, form)
        db.session.commit()
        return _say(opinion_id, _("已登记处理结果。"))
    if tried.refusal.code == "already_triaged":
        return _say(opinion_id, tried.refusal.sentence, "wait")
    return _page(_opinion(opinion_id), 422, form)


def _press(opinion_id: int, operation, sentence: str):
    said, form = _opinion(opinion_id), EmptyForm()
    with attempt(form):
        operation(said, by=current_user)
        db.session.commit()
        return _say(opinion_id, sentence)
    return _page(_opinion(opinion_id), 422, form)


def _say(opinion_id: int, sentence: str, tone: str = "ok"):
    flash(sentence, tone)
    return redirect(url_for(".show", opinion_id=opinion_id), 303)


def _page(said, status: int = 200, wrong=None):
    forms = {panel: kind(formdata=None) for panel, kind in PANELS.items()}
    forms |= {"topic": TopicChoiceForm(formdata=None), "withdrawal": OpinionWithdrawalForm(formdata=None)}
    if wrong is not None and not isinstance(wrong, EmptyForm):
        forms[getattr(wrong, "panel", "topic")] = wrong
    forms["topic"].topic.offer(said.topic)
    is_mine = said.triage is Triage.NEW and operations.may_triage(said, current_user)
    return render("opinions/staff/show.html", opinion=said, forms=forms, wrong=wrong, may_triage=is_mine,
                  may_answer_for=operations.may_triage(said, current_user),
                  may_publish=lambda step: publishing.may_publish_opinion(PublishingStep(step), said, current_user),
                  similar=similar_to(said) if is_mine else [], merged=queries.merged_into(said),
                  is_overdue=queries.is_overdue(said), slip=slip_for(said), days=queries.TRIAGE_DAYS, status=status)


def _merge_target(number: int):
    into = queries.opinion_seen_by(current_user, number) if 0 < number < 2**31 else None
    if into is None:
        raise Refused("no_such_opinion", _("没有找到这个编号的意见，请核对。"), "into")
    return into


def _opinion(opinion_id: int):
    return queries.opinion_seen_by(current_user, opinion_id) or abort(404)


def _one_of(enumeration, value):
    return enumeration(value) if value in [member.value for member in enumeration] else None
