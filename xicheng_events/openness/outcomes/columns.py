"""The columns of the desk's list of outcomes."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.outcomes.models import MeetingOutcome


def _of_publication(column):
    return select(column).where(Publication.id == MeetingOutcome.publication_id).correlate(
        MeetingOutcome).scalar_subquery()


_NUMBER = select(Event.code).where(Event.id == MeetingOutcome.event_id).correlate(MeetingOutcome).scalar_subquery()

OUTCOMES = Listing(_l("会议公开结果"), "outcomes.list_exported", "outcomes_staff.export", {
    "number": Column(_l("会议编号"), lambda outcome: outcome.event.code, (_NUMBER,)),
    "title": Column(_l("会议"), lambda outcome: outcome.event.title, (MeetingOutcome.title,), width=40),
    "host": Column(_l("召集单位"), lambda outcome: outcome.host.short_name,
                   (_of_publication(Publication.organisation_id),)),
    "published": Column(_l("发布日期"), lambda outcome: table_day(outcome.publication.published_at)
                        if outcome.publication.published_at else "", (_of_publication(Publication.published_at),)),
    "state": Column(_l("状态"), lambda outcome: outcome.publication.state.label,
                    (_of_publication(Publication.state),), width=12),
}, MeetingOutcome.id)
