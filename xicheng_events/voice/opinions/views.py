"""我要提建议: the page on which anyone says something, of an event, of a unit's work or of neither."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.phases import phase_of
from xicheng_events.booking.events.queries import event_by_code
from xicheng_events.booking.events.states import Phase
from xicheng_events.foundation.accounts import asking_for_codes
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_queries import topic_chosen
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.opinions.forms import SpeakingForm
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.opinions.operations import Statement
from xicheng_events.voice.opinions.suggesting import suggest

bp = Blueprint("suggestions", __name__, url_prefix="/suggestions")


def speak_afterwards(event: Event) -> list[tuple[str, str]]:
    """What the page of an event offers once it is over: saying something about it."""
    return [(_("对本次活动提意见建议"), url_for("suggestions.new", event=event.code))] if is_over(event) else []


@bp.get("/new")
def new():
    """What belongs elsewhere, and the form; `?event=`, `?unit=` and `?topic=` say what it is about."""
    asked = {name: request.args.get(name, "") for name in ("event", "unit", "topic")}
    return _page(_form(data=asked))


@bp.post("/codes")
def send_code():
    """Send a code to the phone in the form: who asks for one wants a reply."""
    form = _form()
    if form.phone is None:  # signed in meanwhile, on another page
        return _page(form)
    form.wants_reply.data = True
    return asking_for_codes.send_code_from_page(form, _page)


@bp.get("/codes")
def back_to_form():
    """Where a phone that has forgotten the page comes back to from the message with its code."""
    return redirect(url_for(".new"), 303)


@bp.post("/new")
@limiter.limit(lambda: current_app.config["ANSWER_RATE_PER_ADDRESS"])
@limiter.limit(lambda: current_app.config["PROVE_RATE_PER_ADDRESS"], exempt_when=lambda: not request.form.get("code"))
def send():
    """Take it down, and show the query code here and only now."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    with attempt(form, keeping=True):  # a guess counts
        phone = _proven_phone(form)
        db.session.commit()
        with attempt(form):
            opinion = suggest(
                _statement(form, phone), occasion=event.occasion if (event := _event(form)) else None,
                unit=form.chosen_unit(), topic=topic_chosen(form.topic.data), form_key=form.form_key.data, by=_reader())
            db.session.commit()
            return render("opinions/received.html", opinion=opinion)
    return _page(form, 422, sent=form.phone is not None and bool(form.wants_reply.data))


def _statement(form: SpeakingForm, phone: str | None) -> Statement:
    by_name = form.by_name is not None and form.by_name.data
    return Statement(kind=OpinionKind(form.kind.data), text=form.text.data, place=form.place.data,
                     wants_reply=form.wants_reply.data, may_publish=form.may_publish.data, anonymous=not by_name,
                     person=_reader() if by_name else None, phone=phone)


def _form(**kwargs) -> SpeakingForm:
    form = SpeakingForm(**kwargs)
    form.leave_out(*(("phone", "code") if _reader() else ("by_name",)))
    if _event(form):
        form.leave_out("unit")
    else:
        form.event.data = ""
    form.offer()
    return form


def _event(form: SpeakingForm) -> Event | None:
    """The event it is about: one that is over, and that everybody reads about."""
    event = event_by_code(form.event.data) if form.event.data else None
    return event if event and is_over(event) else None


def is_over(event: Event) -> bool:
    """Whether it is: then everybody may say what they think of it."""
    return phase_of(event, clock.now()) in (Phase.COLLECTING, Phase.OVER)


def _reader() -> Person | None:
    """Who has proven a phone in this browser."""
    return current_user._get_current_object() if current_user.is_authenticated and current_user.phone else None


def _proven_phone(form: SpeakingForm) -> str | None:
    """Where a reply is to go, if one is wanted. Refuses as `phone_proven_by`."""
    return asking_for_codes.phone_proven_by(form) if form.wants_reply.data else None


def _page(form: SpeakingForm, status: int = 200, *, sent: bool = False):
    return render("opinions/new.html", form=form, sent=sent, reader=_reader(), event=_event(form), status=status)
