"""The columns of the desk's list of questionnaires."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.foundation.core.text import until
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.voice.surveys.models import Survey


def used_for(survey: Survey) -> str:
    """To whom it goes, in a few words."""
    if survey.event:
        return survey.event.title
    if survey.event_kind:
        return _l("%(kind)s模板", kind=survey.event_kind.label)
    return _l("公开链接") if survey.has_open_link else ""


def _of_publication(column):
    return select(column).where(Publication.id == Survey.publication_id).correlate(Survey).scalar_subquery()


SURVEYS = Listing(_l("问卷"), "surveys.list_exported", "surveys_staff.export", {
    "title": Column(_l("问卷名称"), lambda survey: survey.title, (Survey.title,), width=40),
    "code": Column(_l("编号"), lambda survey: survey.code, on_page=False),
    "host": Column(_l("单位"), lambda survey: survey.host.short_name, (_of_publication(Publication.organisation_id),)),
    "for": Column(_l("用于"), lambda survey: str(used_for(survey)), width=30),
    "naming": Column(_l("署名方式"), lambda survey: survey.naming.label, (Survey.naming,), on_page=False),
    "closes": Column(_l("填写截止"), lambda survey: until(survey.closes_at) if survey.closes_at else "",
                     (Survey.closes_at,), width=28),
    "state": Column(_l("状态"), lambda survey: survey.standing.label, (_of_publication(Publication.state),),
                    width=12),
}, Survey.id)
