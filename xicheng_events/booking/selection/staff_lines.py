"""What stands behind the lines that are published as hashes: for the auditor."""

from flask import Blueprint, Response, abort
from flask_login import current_user

from xicheng_events.booking.selection import queries
from xicheng_events.booking.selection.published_lists import opened
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import fresh_proof, staff_only

bp = Blueprint("opened_lines_staff", __name__, url_prefix="/staff/selections/<code>/lines")
bp.within = "audit_staff"
staff_only(bp, Role.AUDITOR)


@bp.get("")
@fresh_proof
def export(code: str):
    """The file that opens them: `flask balance-verify` takes it along."""
    event = queries.balanced_event(code) or abort(404)
    selection = queries.selection_of(event) or abort(404)
    record("selection.lines_opened", selection, by=current_user, event=event.code)
    db.session.commit()
    return Response(opened(queries.list_entries(selection)), mimetype="application/json", headers={
        "Content-Disposition": f'attachment; filename="lines-{event.code}.json"', "Cache-Control": "no-store"})
