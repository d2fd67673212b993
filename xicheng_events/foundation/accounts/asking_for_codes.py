"""Asking for a code from a page: who asks, with what work done, and what the answer's status is."""

from collections.abc import Callable

from flask import Response, request
from flask_login import current_user
from werkzeug.http import http_date

from xicheng_events.foundation.accounts.forms import PhoneForm
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations import codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused, TooOften
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import address_asking, device_asking, has_proven, note_proven
from xicheng_events.foundation.web.proof import proof_sent


def send_code_to(phone: str) -> None:
    """Send a code at the request of this browser. Refuses what `codes.send_code` and `proof_sent` refuse."""
    asked = codes.AskedFrom(address_asking(), device_asking(), proof_sent(), is_known=has_proven(phone))
    codes.send_code(phone, asked=asked)


def send_code_from_page(form, page: Callable[..., Response]) -> Response:
    """What 获取验证码 answers whose `form` has a field `phone`: `page(form, status)` with what is wrong, or
    `page(form, sent=True)`. Commits."""
    phone = PhoneForm()
    if not phone.validate():
        form.phone.errors = phone.phone.errors
        return page(form, 422)
    with attempt(form) as tried:
        send_code_to(phone.phone.data)
        db.session.commit()
        return page(form, sent=True)
    return refused(page(form, 422), tried.refusal)


def prove(phone: str, code: str, *, name: str | None = None) -> Person:
    """The person whose phone it is, if the code was asked for in this browser; refuses as `codes.prove_phone`.

    The browser remembers that it has proven the phone: strangers can't use up its codes from then on.
    """
    person = codes.prove_phone(phone, code, name=name, device=device_asking())
    note_proven(phone)
    return person


def prove_phone_alone(phone: str, code: str) -> None:
    """The same for a phone behind which nobody needs to be known: no person is made of it."""
    codes.use_code(phone, code, device=device_asking())
    note_proven(phone)


def refused(response: Response, refusal: Refused | None) -> Response:
    """`response` with the status of a refusal: 429 and when to try again for what was asked too often.

    htmx swaps 422 only: the part of the page that shows the sentence keeps that status.
    """
    if isinstance(refusal, TooOften):
        response.headers["Retry-After"] = http_date(refusal.again_at)
        response.status_code = 422 if request.headers.get("HX-Request") else 429
    return response


def own_phone() -> str | None:
    """The phone of whoever is signed in; None for a visitor, who proves one in the form."""
    return current_user.phone if current_user.is_authenticated else None


def phone_proven_by(form) -> str:
    """Whose phone a form is sent from: that of who is signed in, else the one in its `phone` that its `code` proves.
    Refuses what proving it refuses; the same form once more is proven already."""
    if phone := own_phone():
        return phone
    if not codes.was_just_proven(form.phone.data, form.code.data):
        prove_phone_alone(form.phone.data, form.code.data)
    return form.phone.data
