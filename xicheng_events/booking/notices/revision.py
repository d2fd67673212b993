"""Changed words of a published notice.

People have read the published words, and a confidentiality review passed exactly those. So a change is kept beside
the event, in `Event.revision`, with only the fields that differ; the public page goes on saying what it said. The old
slip is void at once. When a new slip has passed the notice as it would read, publishing puts the change in place.
Times, places and slots of a published event change by postponing and by the capacity page, never here.
"""

from datetime import datetime

from flask_babel import gettext as _

from xicheng_events.booking.events.models import DayLine, Event
from xicheng_events.booking.events.notice_terms import NoticeTerms
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.notices.defaults import forget_reckoning
from xicheng_events.booking.notices.rules import RULES, as_json, from_json
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.models import PublishedVersion

FIXED_ONCE_PUBLIC = ("kind", "attendance_mode", "slots")
# How places are given is never switched once people may have registered (domain §0.1-2).
FIXED_ONCE_OPEN = ("allocation", "review_required", "allow_skip")
_AGENDA_COLUMNS = ("kind", "title", "starts_at", "ends_at")
# What a reader of a notice asks of its event besides the fields, and no revision changes.
_OF_THE_EVENT = ("id", "code", "host", "host_id", "publication", "course", "slots", "published_at", "version",
                 "closing_is_provisional", "closing_calendar_id", "privacy_notice_id", "children_notice_id")


class RevisedNotice(NoticeTerms):
    """An event as it would read with its revision in place: for whoever reads a notice, never stored."""

    def __init__(self, event: Event):
        fields = fields_of_event(event) | changes_of(event)
        fields["agenda"] = [DayLine(**row) for row in fields["agenda"]]
        vars(self).update(fields, change_note=event.publication.next_note,
                          **{name: getattr(event, name) for name in _OF_THE_EVENT})

    @property
    def former_notes(self) -> list[PublishedVersion]:
        """The versions whose notes say what earlier revisions changed: all so far."""
        return self.publication.noted_versions


def fixed_of(event: Event, at: datetime | None = None) -> tuple[str, ...]:
    """The fields that no change of the notice may touch by now, or at the instant `at`."""
    if not event.published_at:
        return ()
    is_open = event.registration_opens_at is None or event.registration_opens_at <= (at or clock.now())
    return FIXED_ONCE_PUBLIC + (FIXED_ONCE_OPEN if is_open else ())


def refuse_fixed(event: Event, at: datetime | None = None) -> None:
    """Refuse `fixed_once_open` a revision that comes too late now, or at the instant `at`."""
    if set(changes_of(event)) & set(fixed_of(event, at)):
        raise Refused("fixed_once_open", _("报名已开始，录取方式、审核和候补规则不能再改。请重新打开“修改公告”保存，"
                                           "其余修改审查后仍可发布。"))


def current_notice(event: Event) -> Event | RevisedNotice:
    """The notice that is being worked on: with the revision if there is one."""
    return RevisedNotice(event) if event.revision else event


def fields_of_event(event: Event | RevisedNotice) -> dict:
    """The fields of a notice as `rules.check` cleans them, but for the slots."""
    fields = {name: getattr(event, name) for name in RULES if name not in ("slots", "agenda")}
    fields["co_hosts"] = list(event.co_hosts)
    fields["agenda"] = [{column: getattr(item, column) for column in _AGENDA_COLUMNS} for item in event.agenda]
    return fields


def keep_revision(event: Event, cleaned: dict) -> None:
    """Store the fields of `cleaned` that differ from the published ones; none differing means no revision."""
    published, fixed = fields_of_event(event), fixed_of(event)
    changed = {name: value for name, value in cleaned.items() if name not in fixed and value != published[name]}
    event.revision = as_json(changed, RULES) or None


def apply_revision(event: Event) -> None:
    """Put the revision in the place of the published words. Refuses `fixed_once_open` what comes too late."""
    refuse_fixed(event)
    if "registration_closes_at" in changes_of(event):
        forget_reckoning(event)
    changes, event.revision = changes_of(event), None
    for name, value in changes.items():
        rows = [DayLine(position=at, **row) for at, row in enumerate(value)] if name == "agenda" else value
        setattr(event, name, rows)
    keep_occasion(event)


def changes_of(event: Event) -> dict:
    """The revision's fields as Python values; rows of the agenda as dicts."""
    return from_json(event.revision or {}, RULES)
