"""What the public sees of events: the list, and each notice."""

from flask import Blueprint, abort, request
from flask_login import current_user

from xicheng_events.booking.events import queries
from xicheng_events.booking.events.asked_at_registering import collected
from xicheng_events.booking.events.choices import PrivacyTopic
from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.month_calendar import month_named
from xicheng_events.booking.events.notice_parts import lines_of_parts, view_of_part
from xicheng_events.booking.events.notice_words import (
    agenda_hours,
    cancel_words,
    conditions,
    contact_lines,
    mode_lines,
    notes_words,
    offline_words,
    quota_words,
    release_words,
    result_words,
    skip_words,
    waiting_words,
    ways_of_giving,
    words_of_rooms,
)
from xicheng_events.booking.events.phases import phase_of
from xicheng_events.booking.events.privacy import privacy_text, purge_day
from xicheng_events.booking.events.registration_button import WayIn, open_slots, phase_words, still_registers, way_into
from xicheng_events.booking.events.reschedules import moved_slots, moved_words
from xicheng_events.booking.events.searching import OFFERED
from xicheng_events.booking.events.slot_parts import added_lines, slot_parts
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.files.giving_out import given_out
from xicheng_events.foundation.files.queries import size_words
from xicheng_events.foundation.publishing.topic_addresses import moved_topic
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.questions.items import condition_words, many_words, offered_words
from xicheng_events.foundation.web.access import is_somebodys
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render, wants_part

bp = Blueprint("events", __name__, url_prefix="/events")
ON_POSTER = 6  # slots that are printed on a page of their own with all the rest


@bp.app_template_global("phase_now")
def phase_now(of) -> tuple[str, str]:
    """(word, tone) of what is going on with a slot or an event."""
    return phase_words(phase_of(of, clock.now()), of)


@bp.app_template_global("next_slot")
def next_slot(event: Event) -> Slot | None:
    """The slot a reader of a list wants to know of: the next that isn't over, else the last."""
    now = clock.now()
    return next((slot for slot in event.slots if slot.ends_at > now), event.slots[-1] if event.slots else None)


@bp.app_template_global("way_in")
def way_in(slot: Slot, notice) -> WayIn:
    """What a reader can do about a slot now."""
    return way_into(slot, notice, clock.now())


@bp.app_template_global("open_slots")
def slots_open_now(event: Event) -> list[Slot]:
    """The slots that one may register for now."""
    return open_slots(event, clock.now())


@bp.app_template_global("still_registers")
def registers_still(event: Event) -> bool:
    """Whether somebody can register for it now or later."""
    return still_registers(event, clock.now())


for words in (added_lines, lines_of_parts, view_of_part, agenda_hours, cancel_words, contact_lines, mode_lines,
              notes_words, offline_words, quota_words, release_words, result_words, size_words, skip_words, slot_parts,
              waiting_words, ways_of_giving):
    bp.add_app_template_global(words)
bp.add_app_template_global(conditions, "conditions_of")
bp.add_app_template_global(collected, "collected")
bp.add_app_template_global(condition_words, "condition_words")
bp.add_app_template_global(offered_words, "offered_words")
bp.add_app_template_global(many_words, "many_words")
bp.add_app_template_global(purge_day, "purge_day")


@bp.get("")
@shared_page
def index():
    """Public events: the next ones, or those that are over, filtered by the address."""
    if moved := moved_topic():
        return moved
    asked = request.args
    words = plain_text(asked.get("words"))[:60]
    found = queries.upcoming_events(
        words=words, host=plain_text(asked.get("host")),
        street=plain_text(asked.get("street")),
        kind=next((kind for kind in EventKind if kind == asked.get("kind")), None), on=clock.day_named(asked.get("on")),
        past=asked.get("past") == "1", joinable=asked.get("open") == "1")
    page = page_of(queries.events_of_topic(found, asked.get("topic")), size=12)
    return render("events/index.html", "events/_list.html", page=page, words=words, kinds=EventKind,
                  near=queries.events_near(words) if words and not page.total else [],
                  beside=[each for find in house.listed("FOUND_BESIDE") for each in find(words)] if words else [],
                  **_choices(asked))


@bp.get("/calendar")
@shared_page
def calendar():
    """A month of public events; `?month=2026-03`."""
    return render("events/calendar.html", "events/_month.html", month=month_named(request.args.get("month")))


@bp.get("/<code>")
@shared_page
def show(code: str):
    """One notice."""
    event = queries.event_by_code(code) or gone_or_missing(queries.notice_path(code))
    moved = moved_slots(event)
    return render("events/show.html", event=event, notice=event, moved=moved, postponed=moved_words(event, moved),
                  knows_reader=is_somebodys(), takes_place=event.course is not EventCourse.CANCELLED,
                  registers=registers_still(event), of_rooms=words_of_rooms(event),
                  afterwards=[each for reads in house.listed("AFTERWARDS") for each in reads(event)])


@bp.get("/<code>/files/<int:file_id>")
def file(code: str, file_id: int):
    """The picture or an attachment of a notice."""
    found = queries.published_file(code, file_id) or gone_or_missing(queries.notice_path(code))
    return given_out(found, is_public=True)


@bp.get("/<code>/poster")
@shared_page
def poster(code: str):
    """The notice on one printed page, for a board; of many slots the next ones."""
    event = queries.event_by_code(code) or gone_or_missing(queries.notice_path(code))
    coming = [slot for slot in event.slots if slot.ends_at > clock.now()] or event.slots
    return render("events/poster.html", event=event, slots=coming[:ON_POSTER], more=len(coming[ON_POSTER:]))


@bp.get("/<code>/privacy/<topic>")
def privacy(code: str, topic: str):
    """What registering for an event means for personal data, or for that of children, as it now reads."""
    event = queries.event_by_code(code) or gone_or_missing(queries.notice_path(code))
    about = next((each for each in PrivacyTopic if each == topic), None) or abort(404)
    number = {PrivacyTopic.EVERYONE: event.privacy_notice_id, PrivacyTopic.CHILDREN: event.children_notice_id}[about]
    kept = queries.privacy_notice(number)
    return render("events/privacy.html", event=event, topic=about, kept=kept,
                  text=kept.text if kept else privacy_text(event, about))


@bp.get("/privacy/<int:number>")
def privacy_version(number: int):
    """A text about personal data as it once was agreed to: for everybody as long as a public notice has it."""
    kept = queries.privacy_notice(number) or abort(404)
    if not (queries.is_text_of_public_notice(number) or _sees_who_agreed_to(number)):
        abort(404)
    return render("events/privacy.html", event=None, topic=kept.topic, kept=kept, text=kept.text)


def _sees_who_agreed_to(number: int) -> bool:
    reader = current_user._get_current_object()
    return reader.is_authenticated and any(agreed(reader, number) for agreed in house.listed("SEES_WHO_AGREED"))


def _choices(asked) -> dict:
    """What the whole page has besides the list, which is all that is swapped when somebody filters."""
    if wants_part():
        return {}
    streets, hosts, topics = queries.filter_choices()
    on = clock.day_named(asked.get("on"))
    return {"streets": streets, "hosts": hosts, "usual_searches": OFFERED, "topics": topics,
            "month": month_named(asked.get("month"), clock.local(on).date() if on else None)}
