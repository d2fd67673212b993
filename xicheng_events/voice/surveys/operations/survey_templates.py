"""A questionnaire as what all events of a kind ask with (模板), where they have none of their own."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.drafting_surveys import note_survey


def set_template(survey: Survey, kind: EventKind, *, by: Person) -> None:
    """From now on who came to an event of that kind is asked with it. Refuses `not_yours` to everybody but the
    coordinator, `unknown_choice`, `not_published`, `one_audience` for one with an open link or for an event, and
    `kind_has_one`."""
    require_right(by.is_coordinator)
    if not isinstance(kind, EventKind):
        raise Refused("unknown_choice", _("请从列出的选项中选择。"), "event_kind")
    if not survey.is_public:
        raise Refused("not_published", _("问卷发布后才能设为模板。"))
    if survey.has_open_link or survey.event_id:
        raise Refused("one_audience", _("有公开链接的问卷、某一活动专用的问卷不能设为模板。可以复制一份再设。"))
    other = db.session.scalar(select(Survey).where(Survey.event_kind == kind, Survey.id != survey.id))
    if other:
        raise _taken(kind, other)
    if survey.event_kind is kind:
        return
    try:
        with db.session.begin_nested():
            survey.event_kind = kind
            note_survey("surveys.template_set", survey, by, event_kind=kind.value)
    except IntegrityError:  # another has become it at the same moment
        raise _taken(kind, None) from None


def take_template_back(survey: Survey, *, by: Person) -> None:
    """It isn't asked with any more; copies handed out stay. Pressed twice, nothing happens."""
    require_right(by.is_coordinator)
    if survey.event_kind:
        was, survey.event_kind = survey.event_kind, None
        note_survey("surveys.template_taken_back", survey, by, event_kind=was.value)


def _taken(kind: EventKind, other: Survey | None) -> Refused:
    if other is None:
        return Refused("kind_has_one", _("这类活动刚刚已有模板，请刷新页面。"), "event_kind")
    return Refused("kind_has_one", _("“%(kind)s”已用“%(title)s”（%(code)s）作模板，请先取消那一份。", kind=kind.label,
                                     title=other.title, code=other.code), "event_kind")
