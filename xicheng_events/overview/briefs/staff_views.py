"""民情月报 at the coordinator's desk: opening a month, writing it, the hotline's numbers, the printed page."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectChoice

from xicheng_events.foundation.accounts.queries import organisation_by_slug, units_to_filter_by
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.audit.exports import workbook_given_out
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import period_named
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import EmptyForm, hidden_number
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.overview.briefs import operations, queries
from xicheng_events.overview.briefs.forms import BriefForm, MonthForm, SheetForm, UnitNumbersForm
from xicheng_events.overview.briefs.hotline_numbers import hotline_headings, rate_words, read_row, read_sheet
from xicheng_events.voice.themes.queries import behind, public_theme, public_themes_of

bp = Blueprint("briefs_staff", __name__, url_prefix="/staff/briefs")
bp.nav = NavEntry(DeskGroup.STATISTICS, _l("民情月报"))
staff_only(bp, *operations.KEEPERS)
bp.add_app_template_filter(rate_words, "rate_words")


@bp.get("")
def index():
    """The months there are, and opening another."""
    return _index(MonthForm(formdata=None))


@bp.post("")
def open_month():
    """开始编制."""
    form = MonthForm()
    if form.validate():
        with attempt(form):
            month = period_named(form.month.data) if "-" in (form.month.data or "") else None
            if month is None:
                raise Refused("month_unknown", _("请选择月份。"), "month")
            brief = operations.open_brief(month, by=current_user)
            db.session.commit()
            return redirect(url_for(".show", month=brief.month), 303)
    return _index(form, 422)


@bp.get("/sample.xlsx")
def sample():
    """An empty sheet with the headings."""
    widths = (24, 10, 10, 10, 10, 60)
    return workbook_given_out(_("12345数据样表"), list(zip(hotline_headings(), widths, strict=True)), [])


@bp.get("/<month>")
def show(month: str):
    """One month: what is written, the hotline's numbers beside ours, and how they are put in."""
    return _page(_brief(month))


@bp.post("/<month>")
def save(month: str):
    """Save what is said of the month."""
    brief = _brief(month)
    form = _brief_form(brief)
    if form.validate():
        with attempt(form):
            values = {"theme": brief.theme, "theme_text": brief.theme_text, **form.values}
            values["version"] = hidden_number(form.version.data)
            operations.save_brief(brief, **values, by=current_user)
            db.session.commit()
            return _say(month, _("已保存。"))
    brief = _brief(month)
    form.version.data, form.version.raw_data = brief.version, None  # pressing again is meant for what stands there now
    return _page(brief, 422, brief_form=form)


@bp.post("/<month>/unit")
def put_unit(month: str):
    """One unit's numbers, typed."""
    brief, form = _brief(month), UnitNumbersForm()
    if form.validate():
        with attempt(form):
            unit = organisation_by_slug(form.unit.data)
            if unit is None:
                raise Refused("unit_unknown", _("请选择单位。"), "unit")
            row = read_row(*(form[name].data or "" for name in (
                "requests", "answered", "solved", "satisfied", "problems")))
            operations.put_hotline_numbers(brief, {unit: row}, by=current_user)
            db.session.commit()
            return _say(month, _("已保存%(unit)s的12345数据。", unit=unit.short_name))
    return _page(_brief(month), 422, unit_form=form)


@bp.post("/<month>/sheet")
def put_sheet(month: str):
    """All of them as an .xlsx."""
    brief, form = _brief(month), SheetForm()
    if form.validate():
        with attempt(form):
            rows = read_sheet(form.file.data.read(), units_to_filter_by())
            operations.put_hotline_numbers(brief, rows, by=current_user)
            db.session.commit()
            return _say(month, _("已导入%(n)s个单位的12345数据。", n=len(rows)))
    return _page(_brief(month), 422, sheet_form=form)


@bp.post("/<month>/removal/<slug>")
def remove_unit(month: str, slug: str):
    """Take one unit's numbers away again."""
    brief, form = _brief(month), EmptyForm()
    unit = organisation_by_slug(slug) or abort(404)
    if not form.validate():
        return _page(brief, 422)
    if operations.remove_hotline_numbers(brief, unit, by=current_user):
        db.session.commit()
        return _say(month, _("已删除%(unit)s的12345数据。", unit=unit.short_name))
    return _say(month, _("没有%(unit)s的12345数据，未作改动。", unit=unit.short_name), "wait")


@bp.get("/<month>/print")
def sheet(month: str):
    """The brief for paper."""
    brief = _brief(month)
    return render("briefs/staff/print.html", brief=brief, **_figures(brief))


def _index(form: MonthForm, status: int = 200):
    form.month.choices = [SelectChoice(each.name, each.label) for each in queries.months_to_open()]
    page = page_of(queries.briefs())
    return render("briefs/staff/index.html", form=form, page=page, status=status,
                  themes=public_themes_of([brief.month for brief in page.rows]))


def _page(brief, status: int = 200, *, brief_form=None, unit_form=None, sheet_form=None):
    told = ("theme", "theme_text", "meeting", "met_on", "decided", "version")
    brief_form = brief_form or _brief_form(brief, formdata=None, data={name: getattr(brief, name) for name in told})
    unit_form = unit_form or UnitNumbersForm(formdata=None, data=_numbers_of(brief))
    unit_form.unit.choices = [SelectChoice("", _("请选择")), *unit_choices(units_to_filter_by())]
    return render("briefs/staff/show.html", brief=brief, brief_form=brief_form, unit_form=unit_form,
                  sheet_form=sheet_form or SheetForm(formdata=None), **_figures(brief), status=status)


def _brief_form(brief, **given) -> BriefForm:
    """The form of what is said of the month. A month whose theme is public has it from there, and nothing is typed."""
    form = BriefForm(**given)
    if public_theme(brief.month):
        del form.theme, form.theme_text
    return form


def _numbers_of(brief) -> dict:
    """What stands there of the unit that the address names, to be corrected."""
    there = next((each for each in brief.hotline if each.organisation.slug == request.args.get("unit")), None)
    if there is None:
        return {"unit": request.args.get("unit", "")}
    rates = {name: rate_words(getattr(there, name)) for name in ("answered", "solved", "satisfied")}
    return {"unit": there.organisation.slug, "requests": str(there.requests), "problems": there.problems, **rates}


def _figures(brief) -> dict:
    theme = public_theme(brief.month)
    return {"lines": queries.unit_lines(brief), "ours": queries.ours(), "district": queries.our_readings(brief.period),
            "theme": theme, "behind": behind([theme])[theme.id] if theme else None}


def _say(month: str, sentence: str, tone: str = "ok"):
    flash(sentence, tone)
    return redirect(url_for(".show", month=month), 303)


def _brief(month: str):
    return queries.brief_of(month) or abort(404)
