"""Questionnaires of 西城区统计局, taken their way by the people whose steps those are; inside an app context."""

from xicheng_events.booking.events.models import Event
from xicheng_events.demo.notices import clear, somebody
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.drafting_surveys import draft_survey
from xicheng_events.voice.surveys.operations.publishing_surveys import pass_survey, publish_survey, submit_survey
from xicheng_events.voice.surveys.queries import survey_by_code

ITEMS = [
    {"key": "overall", "kind": "rating", "label": "总体满意度", "required": True, "is_overall": True},
    {"key": "often", "kind": "single", "label": "多久来一次", "options": ["每周", "每月", "更少"]},
    {"key": "missing", "kind": "long", "label": "还缺什么"},
    {"key": "suggestions", "kind": "suggestions", "label": "意见建议", "at_most": 5},
]


def drafted_survey(world, *, items: list[dict] | None = None, event: int | None = None, unit: str = "tjj",
                   **fields) -> Survey:
    """A complete draft by 赵敏, about the event with that id where one is named; uncommitted."""
    host = db.session.get(Organisation, world.units[unit])
    return draft_survey(host=host, by=somebody(Role.EDITOR, host.id), items=ITEMS if items is None else items,
                        event=event and db.session.get(Event, event),
                        **{"title": "社区统计服务问卷", "contact_phone": "010-00000000", **fields})


def in_review(survey: Survey) -> Survey:
    """Submitted by 赵敏, and passed by 刘伟: it lies before 何安."""
    unit = survey.publication.organisation_id
    submit_survey(survey, by=somebody(Role.EDITOR, unit))
    pass_survey(survey, by=somebody(Role.REVIEWER, unit))
    return survey


def published(survey: Survey) -> Survey:
    """All the way."""
    unit = in_review(survey).publication.organisation_id
    clear(survey, unit)
    publish_survey(survey, by=somebody(Role.EDITOR, unit))
    return survey


def published_survey(world, *, naming: Naming = Naming.EACH, has_open_link: bool = True, **fields) -> str:
    """The code of a published questionnaire with `ITEMS` or `items`, by default with an open link; with `event`, the id
    of one, or without a link for who is handed a copy. Committed."""
    has_open_link = has_open_link and not fields.get("event")
    code = published(drafted_survey(world, naming=naming, has_open_link=has_open_link, **fields)).code
    db.session.commit()
    assert survey_by_code(code).is_public
    return code
