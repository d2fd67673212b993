"""The steps by which a text goes through the other pairs of eyes (`checked_text`), as buttons of its page at the desk:
the same for all kinds. A refusal is said on that page."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.checked_forms import ChangeNoteForm, CheckedStepForm, ReturnForm, ScheduleForm
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import BaseForm, hidden_number

P = PublishingStep
DISCARD = "discard"  # what was changed of what is public, and isn't public: no step of what is


class StepOfDesk(NamedTuple):
    """How a step is taken at the desk: its view, its address below the thing's, what is said once it is done, and where
    something is asked for: the form, what the page calls it, and its fields by what the operation calls them."""

    view: str
    path: str
    done: str
    form: type[BaseForm] = CheckedStepForm
    called: str = "form"
    fields: dict[str, str] = {}


_STEPS = {
    P.SUBMIT: StepOfDesk("submit", "submission", _l("已提交审核。")),
    P.RETURN: StepOfDesk("send_back", "return", _l("已退回修改。"), ReturnForm, "returning", {"reason": "reason"}),
    P.PASS: StepOfDesk("approve", "approval", _l("审核已通过，已送保密审查。")),
    P.ASK: StepOfDesk("ask", "review", _l("已提交保密审查。"), ChangeNoteForm, "note", {"note": "change_note"}),
    P.PUBLISH: StepOfDesk("publish", "publication", _l("已发布。")),
    P.SCHEDULE: StepOfDesk("schedule", "schedule", _l("已定时，到时间自动发布。"), ScheduleForm, "schedule",
                           {"at": "goes_out_at"}),
    P.UNSCHEDULE: StepOfDesk("unschedule", "unscheduling", _l("已撤回定时发布，可重新定时或直接发布。")),
    P.TAKE_BACK: StepOfDesk("take_back", "taking-back", _l("已撤回，现为草稿，修改后可再次提交。")),
    P.TAKE_BACK_CHECK: StepOfDesk("take_back_check", "check/taking-back", _l("已撤回审核，可重新审核。")),
    P.DELETE: StepOfDesk("delete", "deletion", _l("草稿已删除，可在本页恢复。")),
    P.RESTORE: StepOfDesk("restore", "restoration", _l("草稿已恢复。")),
    DISCARD: StepOfDesk("discard", "discard", _l("已放弃修改，公开的内容保持原样。")),
}


class WithdrawingOfDesk(NamedTuple):
    """How what is public is taken back at the desk, with a reason for the public: its form, what is done, with the
    thing, `reason` and `by`, what is said then, and its page: (thing, form=, is_mine=, status=)."""

    form: type[BaseForm]
    operation: Callable
    done: str
    page: Callable


class CheckedDesk(NamedTuple):
    """What a room brings along."""

    find: Callable  # (code): the thing, where it is this person's work; else the request ends
    expect_version: Callable  # (thing, version): refuses what was decided on an older page of it
    page: Callable  # (thing, status, **forms): its page, with the forms that were sent (`checked_forms`)
    operations: dict  # of each step it has: what is done, with the thing, `by`, and what the form says
    withdrawal: WithdrawingOfDesk | None = None  # None: a notice is withdrawn with what was booked for it, by its room


def add_checked_steps(bp: Blueprint, desk: CheckedDesk) -> None:
    """Give `bp`, whose view `show` is the page of a thing, a view for each step that `desk` has an operation for."""
    for key, operation in desk.operations.items():
        step = _STEPS[key]
        bp.add_url_rule(f"/<code>/{step.path}", step.view, _view(desk, step, operation), methods=["POST"])
    if desk.withdrawal:
        bp.add_url_rule("/<code>/withdrawal", "withdraw", _withdrawing(desk), methods=["GET", "POST"])


def may_withdraw_text(thing) -> bool:
    """Whether there is something of it to take back, and the person at the desk may."""
    return thing.is_public and _may(thing, P.WITHDRAW)


def _may(thing, step: PublishingStep) -> bool:
    return may_take(step, thing.publication.kind, thing.publication.organisation_id, current_user)


def _view(desk: CheckedDesk, step: StepOfDesk, operation: Callable):
    def take(code: str):
        thing, form = desk.find(code), step.form()
        if form.validate():
            with attempt(form):
                desk.expect_version(thing, hidden_number(form.version.data))
                operation(thing, by=current_user, **{name: form[field].data or ""
                                                     for name, field in step.fields.items()})
                db.session.commit()
                flash(step.done, "ok")
                return redirect(url_for(".show", code=code), 303)
        return desk.page(thing, 422, **{step.called: form})
    return take


def _withdrawing(desk: CheckedDesk):
    way = desk.withdrawal

    def withdraw(code: str):
        thing, form = desk.find(code), way.form()
        if form.validate_on_submit():
            with attempt(form):
                way.operation(thing, reason=form.reason.data, by=current_user)
                db.session.commit()
                flash(way.done, "ok")
                return redirect(url_for(".show", code=code), 303)
            thing = desk.find(code)
        return way.page(thing, form=form, is_mine=_may(thing, P.WITHDRAW), status=422 if form.is_submitted() else 200)
    return withdraw
