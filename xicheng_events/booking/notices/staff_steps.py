"""The hub of one event at the desk, and the steps by which its notice goes its way."""

from flask_login import current_user

from xicheng_events.booking.events.blackouts import blackout_warnings
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.notice_words import words_of_rooms
from xicheng_events.booking.events.reschedules import moved_slots, moved_words
from xicheng_events.booking.notices.completeness import warnings_for
from xicheng_events.booking.notices.desk_links import places_of_work
from xicheng_events.booking.notices.next_step import hub_of
from xicheng_events.booking.notices.operations import checking, drafting, publishing
from xicheng_events.booking.notices.operations.rights_and_record import expect_event_version
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.booking.notices.staff_views import bp, event_on_desk
from xicheng_events.foundation.publishing.checked_forms import checked_forms
from xicheng_events.foundation.publishing.history import timeline_of
from xicheng_events.foundation.publishing.staff_checked_steps import DISCARD, CheckedDesk, add_checked_steps
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.web.render import render

P = PublishingStep


@bp.get("/<code>")
def show(code: str):
    """The hub of one event."""
    return _hub(event_on_desk(code))


@bp.get("/<code>/preview")
def preview(code: str):
    """The notice exactly as citizens will read it."""
    event = event_on_desk(code)
    notice = current_notice(event)
    return render("notices/staff/preview.html", event=event, notice=notice, is_preview=True, takes_place=True,
                  registers=notice.allocation.row.takes_registrations, of_rooms=words_of_rooms(notice),
                  file_view="notice_files_staff.file")


def _hub(event: Event, status: int = 200, **forms):
    hub = hub_of(event, current_user)
    return render("notices/staff/show.html", status=status, event=event, hub=hub, stamp={"version": event.version},
                  postponed=moved_words(event, moved_slots(event)),
                  warnings=[*warnings_for(hub.current), *blackout_warnings(hub.current)],
                  timeline_entries=timeline_of(event), places=places_of_work(event, current_user),
                  **checked_forms(event, forms))


add_checked_steps(bp, CheckedDesk(event_on_desk, expect_event_version, _hub, {
    P.SUBMIT: checking.submit_event, P.RETURN: checking.return_event, P.PASS: checking.pass_event,
    P.ASK: checking.ask_for_review, P.PUBLISH: publishing.publish_event,
    P.SCHEDULE: publishing.schedule_event, P.UNSCHEDULE: publishing.unschedule_event,
    P.TAKE_BACK: checking.take_back_event, P.TAKE_BACK_CHECK: checking.take_back_check,
    P.DELETE: drafting.delete_draft, P.RESTORE: drafting.restore_draft, DISCARD: checking.NOTICE_TEXT.discard,
}))
