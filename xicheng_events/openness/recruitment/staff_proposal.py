"""拟聘名单 at the desk: how it is made up, what is changed in it, its approval, its notice and the objections to it."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import leads, may_run
from xicheng_events.openness.recruitment import queries
from xicheng_events.openness.recruitment.composition import (
    broken_shares,
    composition_tables,
    outcome_sentences,
    why_passed,
)
from xicheng_events.openness.recruitment.forms import YES, ObjectionSettledForm, PickForm, ProposalReturnForm
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations import deciding_members as deciding
from xicheng_events.openness.recruitment.operations import suggesting_members as suggesting
from xicheng_events.openness.recruitment.operations.objecting_members import settle_member_objection
from xicheng_events.openness.recruitment.staff_views import desk_programme_of
from xicheng_events.openness.recruitment.states import ON_LIST, ApplicationState, RecruitmentState

bp = Blueprint("proposal_staff", __name__, url_prefix="/staff/programmes/<code>/proposal")
bp.within = "programmes_staff"
staff_only(bp, Role.EDITOR, Role.LEADER, Role.COORDINATOR)


@bp.get("")
def show(code: str):
    """The list: where it stands, how it is made up, who is on it and why others aren't."""
    return _page(desk_programme_of(code))


@bp.route("/picks/<reference>", methods=["GET", "POST"])
def pick(code: str, reference: str):
    """Put a candidate on the list, or take one off, with a reason."""
    programme, application = _candidate(code, reference)
    form = PickForm()
    if form.validate_on_submit():
        with attempt(form):
            suggesting.pick_member(programme, application, onto=request.form.get("onto") == "1",
                                   reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(_("名单已调整。"), "ok")
            return redirect(url_for(".show", code=code), 303)
        programme, application = _candidate(code, reference)
    return render("recruitment/staff/pick.html", programme=programme, each=application, form=form,
                  why=why_passed([application]).get(application.code, ""), status=422 if form.is_submitted() else 200)


@bp.post("/again")
def again(code: str):
    """重新生成."""
    return _press(code, suggesting.suggest_members_again, _("正在重新生成建议名单。"))


@bp.post("/submission")
def submit(code: str):
    """提交负责人审定."""
    return _press(code, deciding.submit_members, _("已提交本单位负责人审定。"))


@bp.post("/taking-back")
def take_back(code: str):
    """撤回."""
    return _press(code, deciding.take_back_members, _("已撤回，可以继续调整。"))


@bp.post("/approval")
def approve(code: str):
    """审定."""
    return _press(code, deciding.approve_members, _("名单已审定。"))


@bp.post("/return")
def give_back(code: str):
    """退回, with a reason."""
    programme, form = desk_programme_of(code), ProposalReturnForm()
    if form.validate():
        with attempt(form):
            deciding.return_members(programme, reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(_("已退回经办人。"), "ok")
            return redirect(url_for(".show", code=code), 303)
        programme = desk_programme_of(code)
    return _page(programme, form, 422)


@bp.post("/reserve")
def fill_up(code: str):
    """递补."""
    return _press(code, deciding.fill_up, _("请从递补人员中选定，提交审定后再次公示。"))


@bp.post("/reserve/end")
def stop_filling_up(code: str):
    """不再递补."""
    return _press(code, deciding.stop_filling_up, _("不再递补，名单不变。"))


@bp.get("/objections")
def objections(code: str):
    """What was said against those on the list."""
    return _objections(code, ObjectionSettledForm(None))


@bp.post("/objections/<int:number>")
def settle(code: str, number: int):
    """What was found about one."""
    form, programme = ObjectionSettledForm(), desk_programme_of(code)
    objection = next((each for each in queries.objections_in(programme) if each.id == number), None) or abort(404)
    if form.validate():
        with attempt(form):
            settle_member_objection(objection, is_upheld=form.is_upheld.data == YES, answer=form.answer.data,
                                    by=current_user)
            db.session.commit()
            flash(_("已办结，短信告知提出人。"), "ok")
            return redirect(url_for(".objections", code=code), 303)
    return _objections(code, form, 422, at=number)


def _objections(code: str, form: ObjectionSettledForm, status: int = 200, at: int = 0):
    programme = desk_programme_of(code)
    return render("recruitment/staff/objections.html", programme=programme, form=form, at=at, status=status,
                  objections=queries.objections_in(programme), may_settle=may_run(programme, current_user))


def _candidate(code: str, reference: str) -> tuple[Programme, Application]:
    programme = desk_programme_of(code)
    application = queries.application_in(programme, reference)
    if application is None or not may_run(programme, current_user):
        abort(404)
    return programme, application


def _press(code: str, act: Callable, done: str):
    programme = desk_programme_of(code)
    press(lambda: act(programme, by=current_user), done)
    return redirect(url_for(".show", code=code), 303)


def _page(programme: Programme, form: ProposalReturnForm | None = None, status: int = 200):
    recruitment, people = queries.recruitment_of(programme), queries.candidates_for(programme)
    tables = composition_tables(programme, people)
    on_list = [each for each in people if each.state in ON_LIST]
    is_open = recruitment.state is RecruitmentState.SUGGESTED
    shown = [each for each in people if each.is_picked or each.state in ON_LIST]
    return render(
        "recruitment/staff/proposal.html", programme=programme, recruitment=recruitment, people=people, status=status,
        form=form or ProposalReturnForm(None), tables=tables, why=why_passed(people),
        sentences=outcome_sentences(recruitment) if not recruitment.decided_at else [],
        broken=broken_shares(tables) if shown else [], picked=len(shown), on_list=len(on_list),
        is_open=is_open, may_change=is_open and may_run(programme, current_user), runs=may_run(programme, current_user),
        decides=leads(programme, current_user) and not queries.has_made(recruitment, people, current_user),
        states=RecruitmentState, application_states=ApplicationState,
        is_filling_up=is_open and recruitment.decided_at is not None,
        has_reserve=any(each.state is ApplicationState.NOT_CHOSEN for each in people),
        is_notice_over=recruitment.notice_until is not None and recruitment.notice_until < clock.today(),
        open_objections=queries.how_many_disputed(programme))
