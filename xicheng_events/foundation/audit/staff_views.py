"""The record, for those who check it (domain §9.3, 三员分立)."""

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.audit import queries
from xicheng_events.foundation.audit.columns import RECORD
from xicheng_events.foundation.audit.details import detail_words
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.audit.labels import action_label, actions, subject_label
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render

bp = Blueprint("audit_staff", __name__, url_prefix="/staff/audit")
bp.nav = NavEntry(DeskGroup.SYSTEM, _l("审计日志"), is_record=True)
# By value: roles are defined in a later room.
staff_only(bp, "auditor", "coordinator")


@bp.get("")
def index():
    """Who did what, latest first."""
    return render("audit/staff/index.html", page=RECORD.page(_wanted(), size=50), listing=RECORD,
                  subjects=db.session.scalars(queries.subjects()).all(),
                  actions=actions(), action_label=action_label, subject_label=subject_label, detail_words=detail_words)


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx; that too goes on record."""
    return take_along(RECORD, _wanted())


def _wanted():
    """The entries that the address asks for."""
    asked = request.args
    return queries.entries(action=plain_text(asked.get("action"))[:60], subject=plain_text(asked.get("subject"))[:30],
                           on=clock.day_named(asked.get("on")))
