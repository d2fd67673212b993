"""Beginning and ending a session in the browser."""

from datetime import timedelta

from flask import flash, redirect, session
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import person_of_session
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.web import access
from xicheng_events.foundation.web.access import login_manager, safe_next
from xicheng_events.foundation.web.forms_over_sign_in import resume_page, unhold

# How long somebody whose password was right may look for the second factor.
HALFWAY_FOR = timedelta(minutes=10)


@login_manager.user_loader
def load_person(session_id: str) -> Person | None:
    """The person of a session, unless the stamp says that it has been ended."""
    number, _dot, stamp = session_id.partition(".")
    person = person_of_session(int(number)) if number.isdigit() else None
    if person is None or person.session_stamp != stamp:
        return None
    person.duties_open = access.is_desk_session()
    return person


def wait_for_factor(person: Person) -> None:
    """Note that the password of `person` was given in this browser, who isn't signed in before the second factor is."""
    session["halfway"] = [person.get_id(), int(clock.now().timestamp())]


def person_halfway() -> Person | None:
    """Whose second factor this browser is asked for; None where no password was given in it, or too long ago."""
    session_id, since = session.get("halfway", ("", 0))
    is_over = clock.now().timestamp() - since > HALFWAY_FOR.total_seconds()
    person = None if is_over else load_person(session_id)
    return person if person and person.is_staff else None


def begin_session(person: Person, *, at_desk: bool = False, with_factor: bool = False) -> None:
    """Start a new session for `person`; nothing of the old one but what the page needs survives.

    `at_desk` says that the password of the desk was given: a phone code opens the citizen's side only, whoever it is;
    `with_factor` that the second factor was as well.
    """
    token = session.get("csrf_token")
    session.clear()
    if token:  # the form that is open in another tab stays valid
        session["csrf_token"] = token
    session.permanent = not at_desk
    session["seen"] = int(clock.now().timestamp())
    if at_desk:
        access.open_desk(with_factor=with_factor)
        _tell_of_last_time(person)
    login_user(person)


def keep_session() -> None:
    """Let this browser's session go on after all of this person's were ended."""
    login_user(current_user._get_current_object())


def _tell_of_last_time(person: Person) -> None:
    if person.account.previous_sign_in_at:
        flash(_("上次登录：%(at)s。如不是本人登录，请立即修改密码并告知安全管理员。",
                at=moment(person.account.previous_sign_in_at)), "info")


def end_session() -> None:
    """Forget the session in this browser."""
    logout_user()
    session.clear()


def onwards(form, default: str):
    """Where a person goes after signing in: back to the form that was kept, or to `next`, or to `default`."""
    held = unhold(form.held.data)
    return resume_page(held) if held else redirect(safe_next(default), 303)
