"""One theme at the desk, and the steps that are taken with it."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.adoption import operations, queries
from xicheng_events.voice.adoption.forms import (
    AdoptionAnswerForm,
    AdoptionApprovalForm,
    AdoptionReturnForm,
    PassingForm,
    StudyAgainForm,
)
from xicheng_events.voice.adoption.kinds import AdoptionResult, AdoptionState
from xicheng_events.voice.adoption.models import AdoptionTheme
from xicheng_events.voice.adoption.staff_views import bp


@bp.get("/<int:theme_id>")
def show(theme_id: int):
    """One theme: what was said, the answer, and what is next."""
    return _page(theme_id)


@bp.post("/<int:theme_id>/answer")
def answer(theme_id: int):
    """提交答复."""
    return _step(theme_id, AdoptionAnswerForm(), lambda theme, form: operations.submit_answer(
        theme, result=AdoptionResult(form.result.data), answer=form.answer.data, by=current_user),
        _("已提交，由审核人或负责人审核后告知提出人。"))


@bp.post("/<int:theme_id>/approval")
def approve(theme_id: int):
    """审核通过."""
    return _step(theme_id, AdoptionApprovalForm(), lambda theme, form: operations.pass_answer(
        theme, seen=form.seen.data or "", by=current_user), _("已审核通过，结果已告知提出人。"))


@bp.post("/<int:theme_id>/return")
def send_back(theme_id: int):
    """退回."""
    return _step(theme_id, AdoptionReturnForm(), lambda theme, form: operations.return_answer(
        theme, reason=form.reason.data, by=current_user), _("已退回。"))


@bp.post("/<int:theme_id>/again")
def again(theme_id: int):
    """重新研究."""
    return _step(theme_id, StudyAgainForm(), lambda theme, form: operations.take_up_again(
        theme, reason=form.reason.data, by=current_user), _("已重新研究，新的结果审核后再次告知；此前的结果仍然有效。"))


@bp.post("/<int:theme_id>/unit")
def pass_on(theme_id: int):
    """改派."""
    form = PassingForm()
    form.offer()
    return _step(theme_id, form, lambda theme, form: operations.pass_to_unit(
        theme, form.chosen_unit(), by=current_user), _("已改派，期限重新计算。"))


@bp.post("/<int:theme_id>/taking-back")
def take_back(theme_id: int):
    """撤回答复."""
    theme = _theme(theme_id)
    press(lambda: operations.take_back_answer(theme, by=current_user), _("已撤回，可以修改后重新提交。"))
    return redirect(url_for(".show", theme_id=theme_id), 303)


@bp.post("/<int:theme_id>/opinions/<int:opinion_id>/removal")
def take_out(theme_id: int, opinion_id: int):
    """移出 an opinion."""
    theme = _theme(theme_id)
    said = next((each.opinion for each in theme.adoptions if each.opinion_id == opinion_id), None) or abort(404)
    gone = []
    press(lambda: gone.append(operations.take_out_of_theme(theme, said, by=current_user)), _("已移出，请重新分办。"))
    if any(gone):
        return redirect(url_for(".waiting"), 303)
    return redirect(url_for(".show", theme_id=theme_id), 303)


def _step(theme_id: int, form, operation, done: str):
    """Take a step with its form; the page again where it is refused."""
    theme = _theme(theme_id)
    if form.validate():
        with attempt(form):
            operation(theme, form)
            db.session.commit()
            flash(done, "ok")
            is_mine = queries.theme_seen_by(current_user, theme_id)
            return redirect(url_for(".show", theme_id=theme_id) if is_mine else url_for(".index"), 303)
    return _page(theme_id, form)


def _page(theme_id: int, wrong=None):
    """The page of a theme; `wrong` is the form that was refused on it."""
    theme = _theme(theme_id)
    kinds = (AdoptionAnswerForm, AdoptionReturnForm, StudyAgainForm, PassingForm)
    forms = {kind: wrong if isinstance(wrong, kind) else kind(formdata=None) for kind in kinds}
    answering = forms[AdoptionAnswerForm]
    if answering is not wrong:
        answering.result.data, answering.answer.data = (theme.result and theme.result.value) or "", theme.answer
    for kind, name in ((AdoptionReturnForm, "return"), (StudyAgainForm, "again")):
        forms[kind].reason.id = forms[kind].reason.label.field_id = f"{name}-reason"
    forms[PassingForm].offer()
    is_at, state = theme.state, AdoptionState
    return render(
        "adoption/staff/show.html", theme=theme, answering=answering, returning=forms[AdoptionReturnForm],
        again=forms[StudyAgainForm], passing=forms[PassingForm], wrong=wrong, is_late=queries.is_theme_late(theme),
        approval=AdoptionApprovalForm(formdata=None, seen=operations.seen_at(theme)),
        may_answer=is_at is state.ASSIGNED and queries.may_answer_theme(theme, current_user),
        may_take_back=is_at is state.SUBMITTED and queries.may_answer_theme(theme, current_user),
        may_check=is_at is state.SUBMITTED and queries.may_check_theme(theme, current_user),
        may_assign=queries.may_assign_theme(theme, current_user),
        answers_it=queries.may_answer_theme(theme, current_user),
        status=422 if wrong is not None else 200)


def _theme(theme_id: int) -> AdoptionTheme:
    return queries.theme_seen_by(current_user, theme_id) or abort(404)
