"""导入名单 at the desk: a template, a list as .xlsx, and what is wrong with it row by row."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.audit.exports import file_given_out
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.xlsx_files import list_as_xlsx
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.representatives.forms import PoolListForm
from xicheng_events.openness.representatives.operations.importing import (
    MOST_ROWS,
    BadSheet,
    import_representatives,
    pool_headings,
)
from xicheng_events.openness.representatives.operations.people_sheets import what_may_stand
from xicheng_events.openness.representatives.queries import DESK_ROLES
from xicheng_events.openness.representatives.staff_views import origins

bp = Blueprint("pool_lists_staff", __name__, url_prefix="/staff/representatives/lists")
bp.within = "representatives_staff"
staff_only(bp, *DESK_ROLES)


@bp.get("/new")
def new():
    """What a list looks like, and where it is sent."""
    return _page(_form(), 200)


@bp.post("/new")
def send():
    """Everybody on it comes in, or nobody."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    with attempt(form) as tried:
        source = form.chosen_source()
        unit = form.chosen_unit(origins()[1]) if source.row.names_unit else None
        done = import_representatives(form.file.data.read(), source, unit=unit, by=current_user,
                                      are_others=form.are_others.data,
                                      accepted=bool(form.accepted and form.accepted.data))
        db.session.commit()
        flash(_("已导入%(n)s人。", n=done.entered), "ok")
        if done.there:
            flash(_("第%(lines)s行的手机号已在代表库中，没有重复录入，原信息不变。",
                    lines="、".join(map(str, done.there))), "info")
        return redirect(url_for("representatives_staff.index"), 303)
    return _page(form, 422, tried.refusal.lines if isinstance(tried.refusal, BadSheet) else ())


@bp.get("/template")
def template():
    """An empty list as .xlsx."""
    headings = [(words[0], 30 if what in ("about", "address") else 18) for what, words in pool_headings().items()]
    return file_given_out(list_as_xlsx(_("代表名单"), headings, []), _("代表名单模板.xlsx"))


def _form() -> PoolListForm:
    form = PoolListForm()
    form.offer_origins(*origins())
    if not current_user.is_coordinator:
        del form.accepted
    return form


def _page(form: PoolListForm, status: int, bad_lines=()):
    return render("representatives/staff/list.html", form=form, bad_lines=bad_lines, most=MOST_ROWS,
                  may_stand=what_may_stand(), status=status)
