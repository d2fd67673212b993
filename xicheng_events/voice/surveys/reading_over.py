"""What was filled in into a questionnaire, in its own words: for who reads it over before it is sent after all."""

from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from xicheng_events.booking.registration.queries import registration_of
from xicheng_events.foundation.questions.forms import filled_in
from xicheng_events.voice.surveys.forms import FeedbackForm
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.queries import copy_by_token, survey_by_code, survey_copies_of

Answered = list[tuple[str, str]]


def by_open_link(sent: MultiDict, *, reference: str) -> Answered:
    """By the open link of a questionnaire."""
    survey = survey_by_code(reference)
    return _read(survey, sent) if survey and survey.is_open else []


def by_own_link(sent: MultiDict, *, token: str) -> Answered:
    """By a link of one's own."""
    copy = copy_by_token(token)
    return _read(copy.survey, sent) if copy and copy.is_open else []


def by_registration(sent: MultiDict, *, reference: str) -> Answered:
    """On the page of a registration, to whose it is."""
    registration = current_user.is_authenticated and registration_of(current_user, reference)
    copy = survey_copies_of([registration]).get(registration.id) if registration else None
    return _read(copy.survey, sent) if copy and copy.is_open else []


def _read(survey: Survey, sent: MultiDict) -> Answered:
    form = FeedbackForm(sent)
    form.suit(survey, asks_name=True)
    nameless = survey.naming is Naming.ANONYMOUS or (survey.naming is Naming.EACH and form.anonymous.data)
    naming = [(_("是否匿名"), _("匿名") if nameless else _("署名"))] if survey.naming is Naming.EACH else []
    name = [] if nameless or not form.name.data else [(form.name.label.text, form.name.data)]
    return [*filled_in(form), *naming, *name]
