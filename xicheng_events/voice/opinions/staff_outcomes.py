"""What becomes of an opinion at the desk: each outcome, taking it back, its topic, its publication."""

from functools import partial

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.staff_marks import marks_page
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.publishing.topic_forms import TopicChoiceForm
from xicheng_events.foundation.publishing.topic_queries import topic_chosen
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.opinions import inbox, merging, operations, publishing, queries
from xicheng_events.voice.opinions.forms import PANELS, OpinionWithdrawalForm
from xicheng_events.voice.opinions.models import OutsideChannel, Triage
from xicheng_events.voice.opinions.named_people import names_in_opinion
from xicheng_events.voice.opinions.staff_views import bp, opinion_of, opinion_page, say_of
from xicheng_events.voice.opinions.suggesting import hand_on
from xicheng_events.voice.opinions.taking_back import take_back_outcome


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


@bp.route("/praise", methods=["GET", "POST"])
def praise():
    """表扬致谢 of all that were ticked: what they are is shown, with their number, before it is done."""
    chosen = inbox.opinions_picked(current_user, inbox.numbers_picked(request.values.getlist("opinion")))
    form = EmptyForm()
    if form.validate_on_submit():
        with attempt(form):
            done, left_out = operations.thank_several(chosen, by=current_user)
            db.session.commit()
            flash(_("已登记表扬%(n)s条。", n=len(done)), "ok")
            if left_out:
                numbers = _("、").join(_("第%(n)s号", n=number) for number in left_out)
                flash(_("没有登记：%(numbers)s。不是表扬，或刚刚已由他人办理。", numbers=numbers), "wait")
            return redirect(url_for(".index", triage="new", kind="praise"), 303)
    return render("opinions/staff/praise.html", chosen=chosen, fit=inbox.fit_for(chosen, praise=True), form=form,
                  status=422 if form.errors else 200)


@bp.post("/<int:opinion_id>/merger")
def merger(opinion_id: int):
    """并案."""
    return _decide(opinion_id, "merger", lambda said, form: merging.merge(
        said, _merge_target(form.into.data), by=current_user))


@bp.post("/<int:opinion_id>/transfer")
def transfer(opinion_id: int):
    """转其他渠道."""
    return _decide(opinion_id, "transfer", lambda said, form: operations.transfer_opinion(
        said, channel=OutsideChannel(form.channel.data), name=form.name.data, number=form.number.data, by=current_user))


@bp.post("/<int:opinion_id>/refusal")
def refusal(opinion_id: int):
    """不予受理."""
    return _decide(opinion_id, "refusal", lambda said, form: operations.decline_opinion(
        said, reason=form.reason.data, by=current_user))


@bp.post("/<int:opinion_id>/adoption")
def adoption(opinion_id: int):
    """纳入采纳研究."""
    return _press(opinion_id, operations.put_to_adoption, _("已纳入采纳研究，结果出来前保持办理中。"))


@bp.post("/<int:opinion_id>/handing-on")
def handing_on(opinion_id: int):
    """转交 to another unit."""
    said, form = opinion_of(opinion_id), PANELS["handing_on"]()
    form.offer()
    if form.validate():
        with attempt(form):
            unit = form.chosen()
            hand_on(said, unit, by=current_user)
            db.session.commit()
            return say_of(opinion_id, _("已转交%(unit)s研判。", unit=unit.short_name))
    return opinion_page(opinion_of(opinion_id), 422, form)


@bp.post("/<int:opinion_id>/undoing")
def undoing(opinion_id: int):
    """撤回研判."""
    return _press(opinion_id, take_back_outcome, _("已撤回研判，请重新办理。"))


@bp.post("/<int:opinion_id>/parting")
def parting(opinion_id: int):
    """分开办理."""
    return _press(opinion_id, merging.unmerge, _("已分开办理，请单独研判。已告知两位提出人。"))


@bp.post("/<int:opinion_id>/topic")
def topic(opinion_id: int):
    """归入领域."""
    said, form = opinion_of(opinion_id), TopicChoiceForm()
    if form.validate():
        with attempt(form):
            operations.put_under_topic(said, topic_chosen(form.topic.data), by=current_user)
            db.session.commit()
            return say_of(opinion_id, _("已保存领域。"))
    return opinion_page(opinion_of(opinion_id), 422, form)


@bp.post("/<int:opinion_id>/review")
def review(opinion_id: int):
    """提请保密审查 of an opinion and its answer; first what in it might tell who somebody is, if anything."""
    form = EmptyForm()
    with attempt(form):
        slip = publishing.ask_publication(opinion_of(opinion_id), by=current_user)
        db.session.commit()
        if slip is None:
            return redirect(url_for(".marks", opinion_id=opinion_id), 303)
        return say_of(opinion_id, _("已提请保密审查，通过后即可公开。"))
    return opinion_page(opinion_of(opinion_id), 422, form)


@bp.route("/<int:opinion_id>/marks", methods=["GET", "POST"])
def marks(opinion_id: int):
    """核对个人信息: each place in an opinion and its answer that might tell who somebody is, to cover or to keep."""
    said = opinion_of(opinion_id)
    may_ask = publishing.may_publish_opinion(PublishingStep.ASK, said, current_user) and not said.published_at
    is_mine = said.may_publish and said.triage is Triage.ANSWERED and may_ask
    page = is_mine and marks_page(
        publishing.texts_of_opinion(said), names_in_opinion(said), what=_("第%(n)s号意见", n=opinion_id),
        decide=partial(publishing.decide_marks_of_opinion, said),
        done=lambda: say_of(opinion_id, _("已保存决定，并提请保密审查。")),
        back=url_for(".show", opinion_id=opinion_id), url=url_for(".marks", opinion_id=opinion_id),
        headings={"text": _("群众意见"), "place": _("涉及地点"), "answer": _("答复")})
    return page or say_of(opinion_id, _("没有需要您核对的内容。"), "wait")


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
    said, form = opinion_of(opinion_id), OpinionWithdrawalForm()
    if form.validate():
        with attempt(form):
            publishing.withdraw_opinion(said, reason=form.reason.data, told_of_somebody=form.told_of_somebody.data,
                                        by=current_user)
            db.session.commit()
            return say_of(opinion_id, _("已撤回公开。"))
    return opinion_page(opinion_of(opinion_id), 422, form)


def _merge_target(number: int):
    into = queries.opinion_seen_by(current_user, number) if 0 < number < 2**31 else None
    if into is None:
        raise Refused("no_such_opinion", _("没有找到这个编号的意见，请核对。"), "into")
    return into


def _decide(opinion_id: int, panel: str, operation):
    said, form = opinion_of(opinion_id), PANELS[panel]()
    if not form.validate():
        return opinion_page(said, 422, form)
    with attempt(form):
        operation(said, form)
        db.session.commit()
        return say_of(opinion_id, _("已登记处理结果。"))
    return opinion_page(opinion_of(opinion_id), 422, form)


def _press(opinion_id: int, operation, sentence: str):
    said, form = opinion_of(opinion_id), EmptyForm()
    with attempt(form):
        operation(said, by=current_user)
        db.session.commit()
        return say_of(opinion_id, sentence)
    return opinion_page(opinion_of(opinion_id), 422, form)
