"""Themes at the desk: the list, a new one, its words, its rows, the issues behind it, its page for paper."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.accounts.queries import organisations_hosting
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import BaseForm, hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.themes import queries
from xicheng_events.voice.themes.columns import THEMES
from xicheng_events.voice.themes.forms import ROW_FORMS, NewThemeForm, TaskDoneForm, ThemeWordsForm
from xicheng_events.voice.themes.kinds import Part, row_of
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations import drafting_themes as drafting
from xicheng_events.voice.themes.revision import current_theme
from xicheng_events.voice.themes.theme_next_step import hub_of_theme
from xicheng_events.voice.themes.theme_rules import check_row, check_words

bp = Blueprint("themes_staff", __name__, url_prefix="/staff/themes")
bp.nav = NavEntry(DeskGroup.VOICE, _l("每月一题"))
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)
WRITERS = (Role.EDITOR, Role.COORDINATOR)
NEW = "new"


@bp.get("")
def index():
    """The themes I work on."""
    asked = _asked()
    page = THEMES.page(queries.desk_themes(current_user, **asked))
    return render("themes/staff/index.html", "themes/staff/_rows.html", page=page, listing=THEMES, **asked,
                  behind=queries.behind(page.rows), current_theme=current_theme,
                  my_tasks=queries.tasks_of_others(current_user),
                  standings=[(each.value, each.label) for each in queries.STANDINGS],
                  may_draft=current_user.holds(*WRITERS))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(THEMES, queries.desk_themes(current_user, **_asked()))


@bp.route("/new", methods=["GET", "POST"])
def new():
    """Begin one."""
    if not current_user.holds(*WRITERS):
        abort(403)
    units = _leads()
    form = NewThemeForm(data={"month": request.args.get("month", "")})
    form.offer(units)
    if form.validate_on_submit():
        with attempt(form):
            theme = drafting.draft_theme(lead=form.chosen_lead(), month=form.month.data or "", title=form.title.data,
                                         form_key=form.form_key.data, by=current_user)
            db.session.commit()
            flash(_("已起草。请写明问题和措施，列出任务，关联台账中的问题后提交审核。"), "ok")
            return redirect(url_for(".show", code=theme.code), 303)
    return render("themes/staff/new.html", form=form, status=422 if form.is_submitted() else 200)


@bp.route("/<code>/words", methods=["GET", "POST"])
def words(code: str):
    """What it says besides its rows."""
    theme = _to_change(code)
    current = current_theme(theme)
    said = {name: getattr(current, name) for name in ("title", "problem", "measures", "partners")}
    form = ThemeWordsForm(data={**said, "version": theme.publication.version})
    form.offer(organisations_hosting(with_names=True), current.partners)
    if form.validate_on_submit() and not _wrong(form, lambda: check_words(form.fields())[1]):
        with attempt(form):
            drafting.expect_theme_version(theme, hidden_number(form.version.data))
            drafting.edit_theme(theme, by=current_user, **form.fields())
            db.session.commit()
            flash(_saved(theme), "ok")
            return redirect(url_for(".show", code=code), 303)
        theme = theme_on_desk(code)
    return render("themes/staff/words.html", form=form, theme=theme, status=422 if form.is_submitted() else 200)


@bp.route("/<code>/<part>/<key>", methods=["GET", "POST"])
def row(code: str, part: str, key: str):
    """A task, a policy or a note: a new one, or one there is."""
    theme, part = _to_change(code), _part(part)
    there = _row(theme, part, key)
    form = ROW_FORMS[part](data={**(there._asdict() if there else {}), "version": theme.publication.version})
    form.offer(organisations_hosting(with_names=True), getattr(there, "unit", ""))
    if form.validate_on_submit() and not _wrong(form, lambda: check_row(part, form.said(), key="")[1]):
        with attempt(form):
            drafting.expect_theme_version(theme, hidden_number(form.version.data))
            drafting.put_row(theme, part, form.said(), key=there and there.key, by=current_user)
            db.session.commit()
            flash(_saved(theme), "ok")
            return redirect(url_for(".show", code=code, _anchor=part.value), 303)
        theme = theme_on_desk(code)
    return render("themes/staff/row.html", form=form, theme=theme, part=part, row=there,
                  status=422 if form.is_submitted() else 200)


@bp.route("/<code>/done/<key>", methods=["GET", "POST"])
def done(code: str, key: str):
    """登记任务完成, by an editor of the unit that a task names, under whosever lead it is."""
    theme, task = queries.task_to_report(current_user, code, key) or abort(404)
    form = TaskDoneForm(data={"done_on": task.done_on, "outcome": task.outcome, "version": theme.publication.version})
    if form.validate_on_submit():
        with attempt(form):
            drafting.expect_theme_version(theme, hidden_number(form.version.data))
            drafting.report_task_done(theme, key, done_on=form.done_on.data, outcome=form.outcome.data, by=current_user)
            db.session.commit()
            flash(_("已登记完成。%(unit)s补写更新说明并通过保密审查后，公开页更新。", unit=theme.lead.short_name), "ok")
            return redirect(url_for(".index"), 303)
    return render("themes/staff/done.html", form=form, theme=theme, task=task,
                  status=422 if form.is_submitted() else 200)


@bp.post("/<code>/<part>/<key>/removal")
def remove(code: str, part: str, key: str):
    """Take a row out."""
    theme, part = _to_change(code), _part(part)
    press(lambda: drafting.remove_row(theme, part, key, by=current_user), _("已删去。"))
    return redirect(url_for(".show", code=code, _anchor=part.value), 303)


@bp.get("/<code>/preview")
def preview(code: str):
    """The theme as everybody will read it, in whatever state."""
    theme = theme_on_desk(code)
    return render("themes/staff/preview.html", theme=current_theme(theme), **_behind(theme, only_public=True))


@bp.get("/<code>/print")
def sheet(code: str):
    """The theme for paper, with all its issues."""
    theme = theme_on_desk(code)
    return render("themes/staff/print.html", theme=current_theme(theme), state=theme.publication.state,
                  may_see_issue=lambda issue: queries.may_see_issue(issue, current_user), **_behind(theme))


def theme_on_desk(code: str) -> MonthlyTheme:
    """The theme of that code, if this person works on it; any other isn't there."""
    return queries.desk_theme(current_user, code) or abort(404)


def _behind(theme: MonthlyTheme, *, only_public: bool = False) -> dict:
    return {"issues": queries.issues_of(theme, only_public=only_public), "behind": queries.behind([theme])[theme.id]}


def _to_change(code: str) -> MonthlyTheme:
    theme = theme_on_desk(code)
    if not hub_of_theme(theme, current_user).may_edit:
        abort(403)
    return theme


def _part(name: str) -> Part:
    return Part(name) if name in [part.value for part in Part] else abort(404)


def _row(theme: MonthlyTheme, part: Part, key: str):
    """The row of that key as it stands now; None: a new one."""
    if key == NEW:
        return None
    stored = next((each for each in getattr(current_theme(theme), part.value) if each["key"] == key), None)
    return row_of(part, stored) if stored else abort(404)


def _wrong(form: BaseForm, found) -> bool:
    """Show everything that is wrong at once; whether anything is."""
    try:
        problems = found()
    except Refused as refusal:
        problems = [refusal]
    for problem in problems:
        form.refuse(problem)
    return bool(problems)


def _saved(theme: MonthlyTheme) -> str:
    if theme.revision:
        return _("已保存为待审查的修改。填写更新说明、通过保密审查并再次发布后，公开页才更新。")
    return _("已保存。")


def _leads() -> list:
    own = current_user.organisation_ids(Role.EDITOR)
    return [unit for unit in organisations_hosting(with_names=True) if current_user.is_coordinator or unit.id in own]


def _asked() -> dict:
    standings = {each.value: each for each in queries.STANDINGS}
    return {"words": plain_text(request.args.get("words"))[:60], "standing": standings.get(request.args.get("state"))}
