"""The outbox as staff see it: what was to be sent, whether it has been, and once more if it failed."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from xicheng_events.audit.operations import record
from xicheng_events.core.db import db
from xicheng_events.notify.delivery import send_again
from xicheng_events.notify.models import Notice, NoticeState
from xicheng_events.web.access import staff_only
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("outbox_staff", __name__, url_prefix="/staff/notices")
bp.nav = (_l("短信通知"), "outbox_staff.index")
# By value: roles are defined in a room below this one.
staff_only(bp, "editor", "leader", "coordinator")


def _notices():
    query = select(Notice)
    if not current_user.is_coordinator:
        query = query.where(Notice.organisation_id.in_(current_user.organisation_ids()))
    return query


@bp.get("")
def index():
    """The notices of my units, latest first."""
    query, state = _notices(), request.args.get("state", "")
    if state in [s.value for s in NoticeState]:
        query = query.where(Notice.state == NoticeState(state))
    page = page_of(query.order_by(Notice.id.desc()), size=30)
    return render("mailings/staff/outbox.html", page=page, states=NoticeState, state=state)


@bp.post("/<int:notice_id>/retry")
def retry(notice_id: int):
    """Try a failed notice again."""
    notice = db.session.scalar(_notices().where(Notice.id == notice_id)) or abort(404)
    if send_again(notice):
        record("notify.retried", notice, by=current_user)
        flash(_("已重新加入待发送。"))
    else:
        flash(_("这条通知不能重发，请刷新查看最新状态。"), "error")
    db.session.commit()
    return redirect(url_for(".index", state="failed"), 303)
