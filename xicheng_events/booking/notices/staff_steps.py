"""The hub of one event at the desk, and the steps by which its notice goes its way."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.blackouts import blackout_warnings
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.notice_words import words_of_rooms
from xicheng_events.booking.events.reschedules import moved_slots, moved_words
from xicheng_events.booking.notices.completeness import warnings_for
from xicheng_events.booking.notices.desk_links import places_of_work
from xicheng_events.booking.notices.forms import (
    ChangeNoteForm,
    EventReturnForm,
    ScheduleForm,
)
from xicheng_events.foundation.publishing.history import timeline_of
from xicheng_events.booking.notices.next_step import hub_of, step_names
from xicheng_events.booking.notices.operations import checking, drafting, publishing
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.booking.notices.staff_views import bp, event_on_desk, expect_version
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render


@bp.get("/<code>")
def show(code: str):
    """The hub of one event."""
    return _hub(event_on_desk(code), EventReturnForm())


@bp.get("/<code>/preview")
def preview(code: str):
    """The notice exactly as citizens will read it."""
    event = event_on_desk(code)
    notice = current_notice(event)
    return render("notices/staff/preview.html", event=event, notice=notice, is_preview=True, takes_place=True,
                  registers=notice.allocation.row.takes_registrations, of_rooms=words_of_rooms(notice),
                  file_view="notice_files_staff.file")


@bp.post("/<code>/submission")
def submit(code: str):
    """Hand the draft to the reviewer."""
    return _step(code, checking.submit_event, _("已提交审核。"))


@bp.post("/<code>/return")
def send_back(code: str):
    """Return it with a reason."""
    event, form = event_on_desk(code), EventReturnForm()
    with attempt(form):
        expect_version(event, form)
        checking.return_event(event, reason=form.reason.data, by=current_user)
        db.session.commit()
        flash(_("已退回修改。"), "ok")
        return redirect(url_for(".show", code=code), 303)
    return _hub(event_on_desk(code), form, 422)


@bp.post("/<code>/approval")
def approve(code: str):
    """Pass it."""
    return _step(code, checking.pass_event, _("审核已通过，已送保密审查。"))


@bp.post("/<code>/review")
def ask(code: str):
    """Ask for the confidentiality review, with a note on what has changed where people have read it already."""
    event, form = event_on_desk(code), ChangeNoteForm()
    with attempt(form):
        expect_version(event, form)
        checking.ask_for_review(event, note=form.change_note.data or "", by=current_user)
        db.session.commit()
        flash(_("已提交保密审查。"), "ok")
        return redirect(url_for(".show", code=code), 303)
    return _hub(event_on_desk(code), EventReturnForm(formdata=None), 422, note_form=form)


@bp.post("/<code>/publication")
def publish(code: str):
    """Publish it, or the change that was cleared."""
    return _step(code, publishing.publish_event, _("已发布。"))


@bp.post("/<code>/schedule")
def schedule(code: str):
    """Set it to go out at an instant."""
    event, form = event_on_desk(code), ScheduleForm()
    if form.validate():
        with attempt(form):
            expect_version(event, form)
            publishing.schedule_event(event, at=form.goes_out_at.data, by=current_user)
            db.session.commit()
            flash(_("已定时，到时间自动发布。"), "ok")
            return redirect(url_for(".show", code=code), 303)
    return _hub(event_on_desk(code), EventReturnForm(formdata=None), 422, schedule_form=form)


@bp.post("/<code>/unscheduling")
def unschedule(code: str):
    """Take that back."""
    return _step(code, publishing.unschedule_event, _("已撤回定时发布，可重新定时或直接发布。"))


@bp.post("/<code>/taking-back")
def take_back(code: str):
    """Take back what was submitted."""
    return _step(code, checking.take_back_event, _("已撤回，现为草稿，修改后可再次提交。"))


@bp.post("/<code>/check/taking-back")
def take_back_check(code: str):
    """Take back what the reviewer decided."""
    return _step(code, checking.take_back_check, _("已撤回审核，可重新审核。"))


@bp.post("/<code>/deletion")
def delete(code: str):
    """Delete a draft."""
    return _step(code, drafting.delete_draft, _("草稿已删除，可在本页恢复。"))


@bp.post("/<code>/restoration")
def restore(code: str):
    """Have a deleted draft back."""
    return _step(code, drafting.restore_draft, _("草稿已恢复。"))


@bp.post("/<code>/discard")
def discard(code: str):
    """Drop the changes of a published notice."""
    return _step(code, drafting.discard_revision, _("已放弃修改，公告保持原样。"))


def _step(code: str, operation, done: str):
    """Do one step of the hub; a refusal is said on the hub."""
    event, form = event_on_desk(code), EventReturnForm()
    try:
        expect_version(event, form)
        operation(event, by=current_user)
    except Refused as refusal:
        db.session.rollback()
        form.refuse(Refused(refusal.code, refusal.sentence))
        return _hub(event_on_desk(code), form, 422)
    db.session.commit()
    flash(done, "ok")
    return redirect(url_for(".show", code=code), 303)


def _noted(event: Event) -> ChangeNoteForm:
    return ChangeNoteForm(formdata=None, data={"change_note": event.publication.next_note})


def _hub(event: Event, form: EventReturnForm, status: int = 200, *, schedule_form: ScheduleForm | None = None,
         note_form: ChangeNoteForm | None = None):
    hub = hub_of(event, current_user)
    return render("notices/staff/show.html", status=status, event=event, hub=hub, form=form,
                  schedule=schedule_form or ScheduleForm(formdata=None),
                  note=note_form or _noted(event), names=step_names(),
                  postponed=moved_words(event, moved_slots(event)),
                  warnings=[*warnings_for(hub.notice), *blackout_warnings(hub.notice)],
                  timeline_entries=timeline_of(event), places=places_of_work(event, current_user))
