"""The desk of 安全管理员: accounts, their roles, their passwords and sessions."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectChoice

from xicheng_events.foundation.accounts import queries
from xicheng_events.foundation.accounts.account_list import STATES, AccountsAsked, accounts_found
from xicheng_events.foundation.accounts.columns import ACCOUNTS
from xicheng_events.foundation.accounts.desk_forms import (
    AccountForm,
    CorrectionForm,
    GiveRoleForm,
    ResetFactorForm,
    ResetForm,
    TakeRoleForm,
)
from xicheng_events.foundation.accounts.models import AccountRequest, Role
from xicheng_events.foundation.accounts.operations import administering, staff
from xicheng_events.foundation.accounts.operations.passwords import OneTimePassword
from xicheng_events.foundation.accounts.role_matrix import DUTIES, ROLES, is_weighty, may, needs_second
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render

bp = Blueprint("people_staff", __name__, url_prefix="/staff/accounts")
bp.nav = NavEntry(DeskGroup.SYSTEM, _l("账号管理"))
staff_only(bp, *DUTIES["see"].roles)


@bp.get("")
def index():
    """All accounts, narrowed and sorted as the address says."""
    asked = AccountsAsked.read(request.args)
    return render("accounts/staff/accounts.html", listing=ACCOUNTS, asked=asked,
                  page=ACCOUNTS.page(accounts_found(asked), size=30),
                  states=STATES, roles=Role, units=queries.units_to_filter_by())


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(ACCOUNTS, accounts_found(AccountsAsked.read(request.args)))


@bp.route("/new", methods=["GET", "POST"])
def add():
    """A new account; its one-time password is shown this once. Roles are given on its own page."""
    form = AccountForm()
    if request.method == "POST" and form.validate():
        with attempt(form):
            person, given = staff.open_account(**form.values, by=current_user)
            db.session.commit()
            return _given(person, given)
    return render("accounts/staff/new.html", form=form, status=422 if form.errors else 200)


@bp.get("/<int:person_id>")
def show(person_id: int):
    """One account: whose, which roles, what can be done."""
    return _page(person_id)


@bp.post("/<int:person_id>/roles")
def give_role(person_id: int):
    """Give a role, or ask for it."""
    form = _with_units(GiveRoleForm())

    def act(person):
        return administering.give_role(person, queries.organisation_by_slug(form.organisation.data),
                                       Role(form.role.data), reason=form.reason.data, by=current_user)

    return _settle(person_id, form, act, _("已授予角色。"), "give")


@bp.post("/<int:person_id>/roles/<int:membership_id>/removal")
def take_role(person_id: int, membership_id: int):
    """Take a role, or ask for that. One that is gone already is gone."""
    form = TakeRoleForm()

    def act(person):
        this = next((each for each in person.memberships if each.id == membership_id), None)
        return this and administering.take_role(person, this.organisation, this.role, reason=form.reason.data,
                                                by=current_user)

    return _settle(person_id, form, act, _("已收回角色。"), f"take-{membership_id}")


@bp.post("/<int:person_id>/password")
def reset_password(person_id: int):
    """A one-time password: to the person's phone, or shown this once; or the request for one."""
    form, person = ResetForm(), _person(person_id)
    if form.validate():
        with attempt(form):
            done = administering.reset_password(person, send=form.send.data, reason=form.reason.data, by=current_user)
            db.session.commit()
            if isinstance(done, OneTimePassword) and not done.is_sent:
                return _given(person, done)
            flash(_told(done) if isinstance(done, AccountRequest) else _("一次性密码已发到本人手机。"), "ok")
            return redirect(url_for(".show", person_id=person_id), 303)
    return _page(person_id, 422, form, "reset")


@bp.post("/<int:person_id>/second-factor")
def reset_factor(person_id: int):
    """Ask that a lost second factor be taken away; somebody else decides it."""
    form = ResetFactorForm()

    def act(person):
        return administering.reset_second_factor(person, reason=form.reason.data, by=current_user)

    return _settle(person_id, form, act, "", "factor")


@bp.post("/<int:person_id>/correction")
def correct(person_id: int):
    """Put name or phone right."""
    form = CorrectionForm()
    return _settle(person_id, form, lambda person: administering.correct_person(person, **form.values, by=current_user),
                   _("已更正。"), "correct")


@bp.post("/<int:person_id>/disabling")
def disable(person_id: int):
    """Disable the account at once."""
    return _press(person_id, administering.disable, _("已停用，该账号的登录已全部结束。"))


@bp.post("/<int:person_id>/enabling")
def enable(person_id: int):
    """Enable it again."""
    return _press(person_id, administering.enable, _("已启用，原有角色继续有效。"))


@bp.post("/<int:person_id>/sessions")
def end_sessions(person_id: int):
    """End every session of this person."""
    return _press(person_id, administering.end_sessions_of, _("已结束该账号在所有设备上的登录。"))


def _press(person_id: int, operation, sentence: str):
    person = _person(person_id)
    press(lambda: operation(person, by=current_user), sentence)
    return redirect(url_for(".show", person_id=person_id), 303)


def _settle(person_id: int, form, act, sentence: str, panel: str):
    person = _person(person_id)
    if form.validate():
        with attempt(form):
            done = act(person)
            db.session.commit()
            flash(_told(done) if isinstance(done, AccountRequest) else sentence, "ok")
            return redirect(url_for(".show", person_id=person_id), 303)
    return _page(person_id, 422, form, panel)


def _told(asked: AccountRequest) -> str:
    return _("已提交申请（编号%(n)s），待另一名安全管理员或区级统筹员确认。", n=asked.id)


def _page(person_id: int, status: int = 200, wrong=None, panel: str = ""):
    """The page of one account; `wrong` is the form of `panel` that was refused."""
    person = _person(person_id)
    forms = {"give": _with_units(GiveRoleForm(formdata=None)), "reset": ResetForm(formdata=None),
             "factor": ResetFactorForm(formdata=None),
             "correct": CorrectionForm(formdata=None, data={"name": person.name}),
             **{f"take-{each.id}": TakeRoleForm(formdata=None) for each in person.memberships}}
    if wrong is not None:
        forms[panel] = wrong
    for panel_name, form in forms.items():
        for field in form:  # several forms of the page ask for a reason
            field.id = f"{panel_name}-{field.name}"
    return render("accounts/staff/account.html", person=person, forms=forms, wrong=wrong, rows=ROLES,
                  waiting=queries.requests_waiting_about(person), is_weighty=is_weighty(person),
                  needs_second=needs_second, may=lambda what: may(what, current_user, person), status=status)


def _with_units(form: GiveRoleForm) -> GiveRoleForm:
    units = queries.organisations_hosting(with_names=True)
    form.organisation.choices = [SelectChoice("", _("请选择")), *unit_choices(units)]
    return form


def _given(person, given: OneTimePassword):
    return render("accounts/staff/given.html", person=person, given=given,
                  back=url_for("people_staff.show", person_id=person.id))


def _person(person_id: int):
    return queries.member_of_staff(person_id) or abort(404)
