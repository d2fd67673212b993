"""What a meeting is: said before its notice is published, reviewed with it."""

from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations.rights_and_record import KIND, note_event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.checked_text import rewrite_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import refuse_scheduled
from xicheng_events.foundation.publishing.states import EDITABLE, PublishingStep
from xicheng_events.openness.meetings.hearing_queries import hearing_of
from xicheng_events.openness.meetings.kinds import MeetingKind
from xicheng_events.openness.meetings.models import Hearing, Meeting
from xicheng_events.openness.meetings.queries import meeting_of


class HearingTerms(NamedTuple):
    """What is said of a hearing beforehand: how its participants are chosen, and whether the papers come by post."""

    selected_how: str = ""
    papers_by_post: bool = False


def describe_meeting(event: Event, *, kind: MeetingKind | None, number: str = "", convenor: str = "",
                     needs_pledge: bool = True, hearing: HearingTerms | None = None, by: Person) -> Meeting:
    """Say of which kind a meeting is, its number, who calls it, whether guests sign a pledge, and of a hearing what
    the law asks (None: nothing yet); a slip about the notice is void. The same words again change nothing.

    Refuses `not_yours`, `fixed_once_public`, `wrong_state` while it is reviewed, `is_scheduled`, `kind_missing` and
    `text_missing` beside `kind` and `convenor`, and texts that are too long (domain §3.2).
    """
    _require_may_describe(event, by)
    if kind is None:
        raise Refused("kind_missing", _("请选择会议类别。"), "kind")
    said = {"kind": kind, "number": written(number, field="number", at_most=20, what=_("届次")),
            "convenor": written(convenor, field="convenor", at_least=1, at_most=40, what=_("召集人")),
            "needs_pledge": needs_pledge}
    changed = _describe_hearing(event, hearing or HearingTerms() if kind is MeetingKind.HEARING else None)
    meeting = meeting_of(event.id)
    if meeting and not changed and all(getattr(meeting, name) == value for name, value in said.items()):
        return meeting
    meeting = meeting or Meeting(event_id=event.id)
    for name, value in said.items():
        setattr(meeting, name, value)
    db.session.add(meeting)
    rewrite_text(event, reason=kept(lambda: _("会议基本情况已修改")), by=by)
    note_event("meetings.described", event, by, meeting_kind=kind.value)
    return meeting


def _require_may_describe(event: Event, by: Person) -> None:
    require_right(may_take(PublishingStep.DRAFT, KIND, event.host_id, by))
    if event.published_at:
        raise Refused("fixed_once_public", _("预告已公开，会议类别、届次和召集人不能在此修改。"))
    if event.publication.state not in EDITABLE:
        raise Refused("wrong_state", _("公告当前为“%(state)s”，不能修改。待审核的公告请先由审核人退回。",
                                       state=event.standing.label))
    refuse_scheduled(event.publication)


def _describe_hearing(event: Event, terms: HearingTerms | None) -> bool:
    """Store what is said of a hearing, or that it is none; whether that has changed anything."""
    there = hearing_of(event.id)
    if terms is None:
        if there:
            db.session.delete(there)
        return there is not None
    how = written(terms.selected_how, field="selected_how", at_most=300, what=_("听证参加人遴选办法"))
    if there and (there.selected_how, there.papers_by_post) == (how, terms.papers_by_post):
        return False
    if there is None:
        db.session.add(there := Hearing(event_id=event.id))
    there.selected_how, there.papers_by_post = how, terms.papers_by_post
    return True
