"""The desk's ways to a new draft that is not written from nothing, and to many slots in one go."""

from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events import queries
from xicheng_events.booking.events.blackouts import blackout_name, blackouts_ahead, in_the_way, on_the_day
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.phases import first_start
from xicheng_events.booking.notices.columns import TEMPLATES
from xicheng_events.booking.notices.copied_content import first_day, unpacked
from xicheng_events.booking.notices.copies_forms import (
    CopyForm,
    DaysForm,
    RhythmForm,
    SlotPlanForm,
    SlotsForm,
    TemplateNameForm,
)
from xicheng_events.booking.notices.models import EventTemplate
from xicheng_events.booking.notices.operations import copying, rights_and_record
from xicheng_events.booking.notices.queries import template_by_id, templates_of
from xicheng_events.booking.notices.series import Rhythm, proposals, rhythm_words
from xicheng_events.booking.notices.slot_plan import overlaps, planned_slots, split_like
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.foundation.publishing.states import EDITABLE
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render

bp = Blueprint("copies_staff", __name__, url_prefix="/staff/events")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR)


@bp.route("/<code>/copy", methods=["GET", "POST"])
def copy(code: str):
    """A new draft like this event, on another day."""
    event = _event(code)
    first = _day_of(event)
    form = CopyForm(data={"first": _next_after(first)})

    def make():
        made = copying.copy_event(event, first=form.first.data if first else None, by=current_user,
                                  form_key=form.form_key.data)
        return url_for("events_staff.show", code=made.code), _("已复制为新的草稿，请核对日期和内容后提交审核。")

    return _do(form, make, "notices/staff/copy.html", event=event, first=first, blackouts=blackouts_ahead())


@bp.route("/<code>/repeat", methods=["GET", "POST"])
def repeat(code: str):
    """The same event on more days: look at the days first, untick, create."""
    event = _event(code)
    first = _day_of(event)
    asked = RhythmForm(formdata=request.args or None, meta={"csrf": False})
    rhythm = next((each for each in Rhythm if each == asked.rhythm.data), Rhythm.MONTHLY)
    is_asked_well = not request.args or asked.validate()
    among = blackouts_ahead()
    proposed = proposals(first, rhythm, asked.count.data, table=current_table(), today=clock.today(),
                         taken_by=lambda day: blackout_name(on_the_day(event.venue, day, among))) \
        if first and is_asked_well else []
    form = DaysForm()
    chosen = _days(request.form.getlist("days")) if request.method == "POST" else [
        each.day for each in proposed if each.is_good]

    def make():
        made = copying.repeat_event(event, days=chosen, by=current_user, form_key=form.form_key.data)
        return url_for("events_staff.index", words=event.title, state="draft"), _(
            "已生成%(n)s份草稿，请逐份核对后提交审核。", n=len(made))

    return _do(form, make, "notices/staff/repeat.html", event=event, first=first, asked=asked, proposed=proposed,
               chosen=chosen, words=rhythm_words(first, rhythm) if first else "", blackouts=among)


@bp.route("/<code>/slots", methods=["GET", "POST"])
def slots(code: str):
    """Many slots in one go: look at them first, untick, add."""
    event = _event(code)
    asked = SlotPlanForm(formdata=request.args or None, meta={"csrf": False}, data={"day": _day_of(event)})
    example = next((slot for slot in event.slots if len(slot.quotas) > 1), None)
    rows = _planned(asked, example) if request.args else []
    there = {slot.starts_at for slot in event.slots}
    crossing = {row["starts_at"] for row in rows if overlaps(row, event.slots)}
    among = blackouts_ahead()
    blocked = {row["starts_at"]: blackout_name(blackout) for row in rows
               if (blackout := in_the_way(event.venue, row["starts_at"], row["ends_at"], among))}
    form = SlotsForm(data={"version": event.version})
    wanted = set(request.form.getlist("slots")) if request.method == "POST" else None
    chosen = [row for row in rows if row["starts_at"] not in there
              and (not {row["starts_at"]} & {*crossing, *blocked} if wanted is None
                   else row["starts_at"].isoformat() in wanted)]

    def make():
        rights_and_record.expect_event_version(event, form.seen_version)
        copying.add_slots(event, rows=chosen, by=current_user)
        return url_for("events_staff.show", code=code), _("已添加%(n)s场。", n=len(chosen))

    return _do(form, make, "notices/staff/slot_plan.html", event=event, asked=asked, rows=rows, chosen=chosen,
               there=there, crossing=crossing, blocked=blocked, blackouts=among,
               example=example, is_fixed=event.publication.state not in EDITABLE)


@bp.route("/<code>/template", methods=["GET", "POST"])
def save_template(code: str):
    """Keep this event as a template of the unit."""
    event = _event(code)
    form = TemplateNameForm(data={"name": event.title[:40]})

    def save():
        copying.save_template(event, name=form.name.data, by=current_user)
        return url_for(".templates"), _("已存为模板。")

    return _do(form, save, "notices/staff/save_template.html", event=event)


@bp.get("/templates")
def templates():
    """The unit's templates."""
    words = plain_text(request.args.get("words"))[:40]
    return render("notices/staff/templates.html", "notices/staff/_templates.html", words=words, listing=TEMPLATES,
                  page=TEMPLATES.page(templates_of(current_user, words=words)))


@bp.get("/templates/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(TEMPLATES, templates_of(current_user, words=plain_text(request.args.get("words"))[:40]))


@bp.route("/templates/<int:template_id>", methods=["GET", "POST"])
def template(template_id: int):
    """What a template holds; start a draft from it."""
    kept = _template(template_id)
    first = first_day(unpacked(kept.content))
    form = CopyForm(data={"first": _next_after(first)})

    def make():
        made = copying.draft_from_template(kept, first=form.first.data, by=current_user, form_key=form.form_key.data)
        return url_for("events_staff.show", code=made.code), _("已由模板生成草稿，请核对日期和内容后提交审核。")

    return _do(form, make, "notices/staff/template.html", template=kept, content=unpacked(kept.content), first=first,
               blackouts=blackouts_ahead(), name_form=TemplateNameForm(formdata=None, data={"name": kept.name}))


@bp.post("/templates/<int:template_id>/name")
def rename(template_id: int):
    """Call it something else."""
    kept, form = _template(template_id), TemplateNameForm()

    def save():
        copying.rename_template(kept, name=form.name.data, by=current_user)
        return url_for(".template", template_id=kept.id), _("模板已改名。")

    first = first_day(unpacked(kept.content))
    return _do(form, save, "notices/staff/template.html", template=kept, content=unpacked(kept.content), first=first,
               blackouts=blackouts_ahead(), name_form=form,
               form=CopyForm(formdata=None, data={"first": _next_after(first)}))


@bp.post("/templates/<int:template_id>/deletion")
def delete(template_id: int):
    """Remove it."""
    copying.delete_template(_template(template_id), by=current_user)
    db.session.commit()
    flash(_("模板已删除。由它生成的活动不受影响。"), "ok")
    return redirect(url_for(".templates"), 303)


def _event(code: str) -> Event:
    event = queries.desk_event(current_user, code) or abort(404)
    if not current_user.holds(Role.EDITOR, organisation_id=event.host_id):
        abort(403)
    return event


def _template(template_id: int) -> EventTemplate:
    return template_by_id(current_user, template_id) or abort(404)


def _day_of(event: Event) -> date | None:
    first = first_start(event)
    return clock.local(first).date() if first else None


def _next_after(first: date | None) -> date | None:
    """The same weekday, at least two weeks from today: there has to be time for review and registration."""
    if first is None:
        return None
    soon = clock.today() + timedelta(weeks=2)
    return soon + timedelta(days=(first.weekday() - soon.weekday()) % 7)


def _days(typed: list[str]) -> list[date]:
    found = []
    for text in typed[:1000]:
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            continue
    return found


def _planned(asked: SlotPlanForm, example: Slot | None) -> list[dict]:
    if asked.validate():
        with attempt(asked):
            rows = planned_slots(asked.plan, current_table())
            return split_like(rows, example) if example and asked.split.data else rows
    return []


def _do(sent, operation, page: str, **context):
    """Show the page, or do what was sent: commit and go on, or say beside the field why not."""
    status, event = 200, context.get("event")
    if request.method == "POST":
        status = 422
        if sent.validate():
            with attempt(sent):
                address, done = operation()
                db.session.commit()
                flash(done, "ok")
                return redirect(address, 303)
    elif any(form.errors for form in (context.get("asked"),) if form):
        status = 422
    return render(page, status=status, **{"form": sent, "event": event, **context})
