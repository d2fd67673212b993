"""The whole ledger, taken along as .xlsx or CSV and printed, under the conditions of its page."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, stream_with_context, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from xicheng_events.foundation.audit import list_exports
from xicheng_events.foundation.audit.exports import file_given_out, workbook_given_out
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.xlsx_files import csv_in_pieces
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.forms import OnceForm
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup.columns import LEDGER, LEDGER_KIND
from xicheng_events.voice.followup.deadlines import due_in_a_table, light_of
from xicheng_events.voice.followup.ledger_rows import beside_issues, issues_in_order, merged_words, policy_words
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.queries import DESK_ROLES
from xicheng_events.voice.followup.staff_views import ledger_asked_for

ON_PAPER, AT_A_TIME = 300, 5000
bp = Blueprint("ledger_staff", __name__, url_prefix="/staff/issues/whole")
bp.within = "followup_staff"
staff_only(bp, *DESK_ROLES)


@bp.get("")
@fresh_proof
def whole():
    """What can be had of the ledger as its page is narrowed, and what was made of it for whoever asks."""
    return _page(OnceForm(formdata=None))


@bp.post("")
@fresh_proof
def export_whole():
    """The whole as .xlsx: a short one at once, a long one made by the clockwork."""
    form = OnceForm()
    if not form.validate():
        return _page(form, 422)
    ids = _ids()
    if len(ids) <= list_exports.AT_ONCE:
        cells = LEDGER.cells(issues_in_order(ids))
        _note_taken(len(ids))
        return workbook_given_out(str(LEDGER.title), LEDGER.head, cells)
    if list_exports.ask_for_list(LEDGER_KIND, ids, key=form.form_key.data, by=current_user):
        _note_taken(len(ids))
    return redirect(url_for(".made", key=form.form_key.data), 303)


@bp.get("/list.csv")
@fresh_proof
def as_csv():
    """The whole as CSV, told a part at a time: between two parts no transaction is open."""
    ids = _ids()
    _note_taken(len(ids))
    lines = csv_in_pieces(LEDGER.head, _rows_of(ids))
    name = f"{LEDGER.title}-{clock.today():%Y%m%d}.csv"
    return file_given_out(stream_with_context(lines), name, "text/csv; charset=utf-8")


def _rows_of(ids: list[int]) -> Iterator[list]:
    for first in range(0, len(ids), list_exports.PART):
        cells = LEDGER.cells(issues_in_order(ids[first:first + list_exports.PART]))
        db.session.rollback()
        yield from cells


@bp.get("/<key>")
def made(key: str):
    """How far a long ledger is; once it is ready, the way to it."""
    return render("followup/staff/made.html", "audit/_list_made.html", export=_export(key),
                  here=url_for(".made", key=key), file=url_for(".fetch", key=key))


@bp.get("/<key>.xlsx")
@fresh_proof
def fetch(key: str):
    """A ledger that is ready, for whoever asked for it."""
    export = _export(key)
    if not export.ready_at:
        return redirect(url_for(".made", key=key), 303)
    given_out = list_exports.file_of(export, f"{LEDGER.title}-{clock.today():%Y%m%d}.xlsx")
    record("followup.ledger_fetched", current_user._get_current_object(), by=current_user)
    db.session.commit()
    return given_out


@bp.post("/<key>/deletion")
def drop(key: str):
    """It isn't needed any more."""
    list_exports.drop_export(_export(key))
    db.session.commit()
    flash(_("导出的台账已删除。"), "ok")
    return redirect(url_for(".whole"), 303)


@bp.get("/paper")
@fresh_proof
def on_paper():
    """The whole for paper, so many rows on a page for the printer."""
    page = LEDGER.page(ledger_asked_for(), size=ON_PAPER)
    return render("followup/staff/paper.html", page=page, first=(page.number - 1) * ON_PAPER,
                  beside=beside_issues(page.rows), light=light_of, due=due_in_a_table, policies=policy_words,
                  merged=merged_words,
                  back=url_for("followup_staff.index") + _kept())


def _kept() -> str:
    # Not by url_for: it has keywords of its own, and anything may stand in an address.
    return f"?{urlencode(LEDGER.kept, doseq=True)}" if LEDGER.kept else ""


def _page(form: OnceForm, status: int = 200):
    kept = _kept()
    made_for_me = db.session.scalars(list_exports.exports_of(LEDGER_KIND, None, current_user)).all()
    return render("followup/staff/whole.html", form=form, count=_count(), made=made_for_me,
                  at_once=list_exports.AT_ONCE, csv=url_for(".as_csv") + kept, paper=url_for(".on_paper") + kept,
                  back=url_for("followup_staff.index") + kept, here=url_for(".whole") + kept, status=status)


def _ids() -> list[int]:
    # Some at a time: a hundred thousand rows at once take twenty megabytes that the process keeps.
    numbers = LEDGER.in_order(ledger_asked_for()).with_only_columns(Issue.id).execution_options(yield_per=AT_A_TIME)
    return list(db.session.scalars(numbers))


def _count() -> int:
    asked = ledger_asked_for().order_by(None).with_only_columns(Issue.id).subquery()
    return db.session.scalar(select(func.count()).select_from(asked))


def _note_taken(rows: int) -> None:
    record(LEDGER.exported, current_user._get_current_object(), by=current_user, rows=rows)
    db.session.commit()


def _export(key: str):
    return list_exports.export_of(LEDGER_KIND, None, key, current_user) or abort(404)
