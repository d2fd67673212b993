"""The same questionnaire for who is signed in and was there: no link is needed."""

from flask import Blueprint, abort, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.registration.attendance import Attendance
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.queries import registration_of
from xicheng_events.booking.registration.standing import Action, StandingSentence
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys import queries as queries
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.views import CopyAccess, show_questionnaire, take_answer

bp = Blueprint("own_feedback", __name__, url_prefix="/registrations/<reference>/feedback")


def asked_back(registration: Registration, day: Attendance | None) -> list[StandingSentence | Action]:
    """What the page of a party that came says: that it has answered, or where it can, until the time is up."""
    if day != Attendance.CAME:
        return []
    asked = _copy_of(registration)
    if asked and asked.answered_on:
        return [StandingSentence(_("已填写反馈，感谢您的意见。"))]
    if asked and asked.closes_at <= clock.now():
        return []
    return [Action(_("填写反馈"), url_for("own_feedback.answer", reference=registration.reference), "primary")]


@bp.get("")
@login_required
def answer(reference: str):
    """The questionnaire about what one took part in; that it was answered, that its time is up, or that it isn't out
    yet."""
    copy = _copy(reference)
    if copy is None:
        registration = registration_of(current_user, reference)
        return render("surveys/not_yet.html", registration=registration, event=registration.slot.event)
    return show_questionnaire(_access(reference), copy)


@bp.post("")
@login_required
def send(reference: str):
    """Take the answer down, once."""
    return take_answer(_access(reference))


def _access(reference: str) -> CopyAccess:
    return CopyAccess(lambda: _copy(reference) or abort(404))


def _copy(reference: str) -> SurveyCopy | None:
    return _copy_of(registration_of(current_user, reference) or abort(404))


def _copy_of(registration: Registration) -> SurveyCopy | None:
    """The copy to say how it was, answered or not; None while nobody has been asked."""
    return queries.survey_copies_of([registration]).get(registration.id)
