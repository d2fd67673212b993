"""Triage of what people said."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.accounts.models import Role
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.opinions import operations, queries
from xicheng_events.opinions.forms import AnswerForm, MergerForm, ThanksForm, TransferForm
from xicheng_events.opinions.models import OpinionKind, OutsideChannel, Triage
from xicheng_events.opinions.similar import similar_to
from xicheng_events.web.access import staff_only
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("opinions_staff", __name__, url_prefix="/staff/opinions")
bp.nav = (_l("意见研判"), "opinions_staff.index")
staff_only(bp, *queries.DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def index():
    """What people said about my units' events."""
    asked = request.args
    page = page_of(queries.desk_list(
        current_user, triage=_one_of(Triage, asked.get("triage")), kind=_one_of(OpinionKind, asked.get("kind")),
        event_code=asked.get("event", ""), words=asked.get("words", "").strip()))
    return render("opinions/staff/index.html", "opinions/staff/_rows.html", page=page, triages=Triage,
                  kinds=OpinionKind, counts=queries.counts_by_triage(current_user),
                  events=queries.events_with_opinions(current_user), is_overdue=queries.is_overdue)


@bp.get("/<int:opinion_id>")
def show(opinion_id: int):
    """One opinion and the five things that can become of it."""
    return _page(_opinion(opinion_id))


@bp.post("/<int:opinion_id>/answer")
def answer(opinion_id: int):
    """当场答复."""
    form = AnswerForm()
    return _decide(opinion_id, "answer", form,
                   lambda said: operations.answer_at_once(said, answer=form.answer.data or "", by=current_user))


@bp.post("/<int:opinion_id>/thanks")
def thanks(opinion_id: int):
    """表扬致谢."""
    form = ThanksForm()
    return _decide(opinion_id, "thanks", form,
                   lambda said: operations.thank(said, answer=form.answer.data or "", by=current_user))


@bp.post("/<int:opinion_id>/merger")
def merger(opinion_id: int):
    """并案."""
    form = MergerForm()

    def merge(said):
        into = queries.opinion_seen_by(current_user, form.into.data)
        if into is None:
            raise Refused("no_such_opinion", _("没有找到这个编号的意见，请核对。"), "into")
        operations.merge(said, into, by=current_user)

    return _decide(opinion_id, "merger", form, merge)


@bp.post("/<int:opinion_id>/transfer")
def transfer(opinion_id: int):
    """转其他渠道."""
    form = TransferForm()
    return _decide(opinion_id, "transfer", form, lambda said: operations.transfer(
        said, channel=OutsideChannel(form.channel.data), number=form.number.data or "", by=current_user))


def _decide(opinion_id: int, name: str, form, operation):
    said = _opinion(opinion_id)
    if not form.validate():
        return _page(said, 422, **{name: form})
    try:
        operation(said)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(_opinion(opinion_id), 422, **{name: form})
    flash(_("已登记处理结果。"))
    return redirect(url_for(".show", opinion_id=opinion_id), 303)


def _page(said, status: int = 200, **filled):
    forms = {"answer": AnswerForm, "thanks": ThanksForm, "merger": MergerForm, "transfer": TransferForm}
    shown = {name: filled.get(name) or kind(formdata=None, prefix="") for name, kind in forms.items()}
    is_new = said.triage == Triage.NEW
    return render("opinions/staff/show.html", opinion=said, forms=shown, wrong=next(iter(filled.values()), None),
                  similar=similar_to(said) if is_new else [], merged=queries.merged_into(said),
                  due=queries.triage_due(said), may_triage=operations.may_triage(said, current_user) and is_new,
                  status=status)


def _opinion(opinion_id: int):
    return queries.opinion_seen_by(current_user, opinion_id) or abort(404)


def _one_of(enumeration, value):
    return enumeration(value) if value in [member.value for member in enumeration] else None
