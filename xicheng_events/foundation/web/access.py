"""Who gets in. What happens to those who don't: sign in first and come back, with what they typed. And who shows
personal data whole or takes it along: first proves once more who they are, if that is a while ago."""

from functools import wraps

from flask import Blueprint, abort, current_app, jsonify, redirect, request, session, url_for
from flask_login import LoginManager, current_user, logout_user

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.web.forms_over_sign_in import held_page, hold_request
from xicheng_events.foundation.web.safe_addresses import own_path

login_manager = LoginManager()

_OWN_ACCOUNT = "own_staff"  # all that opens before a one-time password has been replaced
_FACTOR, _PROOF = "factor_staff", "proof_staff"  # all that opens before a second factor that is required is set up


def staff_only(blueprint: Blueprint, *roles) -> None:
    """Admit to `blueprint` only people who hold one of `roles` in any organisation; 403 for the rest. Without roles:
    everybody with an account in use, whatever they hold.

    Whether they may touch this organisation's row is the query's business: a foreign row is a 404.
    """
    blueprint.before_request(lambda: _let_in(roles))
    blueprint.roles = roles


def _let_in(roles):
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    if is_desk_session() and (_idle_too_long() or _open_too_long()):
        logout_user()
        return login_manager.unauthorized()
    if current_user.is_staff and not is_desk_session():  # signed in by phone
        return login_manager.unauthorized()
    if not (current_user.holds(*roles) if roles else current_user.is_staff):
        abort(403)
    if current_user.must_change_password:
        return None if request.blueprint == _OWN_ACCOUNT else redirect(url_for(f"{_OWN_ACCOUNT}.index"), 303)
    if current_app.config["SECOND_FACTOR_REQUIRED"] and not has_second_factor() and request.blueprint not in (
            _FACTOR, _PROOF):
        return redirect(url_for(f"{_FACTOR}.set_up"), 303)
    return None


def open_desk(*, with_factor: bool) -> None:
    """Note in the session that the desk's password was given, when, and whether the second factor too."""
    session["desk_since"] = int(clock.now().timestamp())
    if with_factor:
        note_second_factor()
    note_proof()


def note_second_factor() -> None:
    """Note in the session that the second factor was proven in it."""
    session["second_factor"] = True


def has_second_factor() -> bool:
    """Whether this session was begun with a second factor, or one was set up in it."""
    return "second_factor" in session


def note_proof() -> None:
    """Note in the session that who sits there has proven just now who they are."""
    session["proven_at"] = int(clock.now().timestamp())


def fresh_proof(view):
    """A view that shows personal data whole, or gives it out: opens within STEP_UP_MINUTES of a proof; else the page
    that asks for one comes first, and leads back with what was typed."""

    @wraps(view)
    def proven(*args, **kwargs):
        age = int(clock.now().timestamp()) - session.get("proven_at", 0)
        return view(*args, **kwargs) if age <= current_app.config["STEP_UP_MINUTES"] * 60 else _prove_first()

    proven.wants_fresh_proof = True
    return proven


def _prove_first():
    endpoint = f"{_PROOF}.ask"
    if request.htmx:
        return "", 401, {"HX-Redirect": url_for(endpoint, next=_page_shown())}
    if wants_json():
        return jsonify(prove=url_for(endpoint)), 401
    if request.method == "POST":
        return current_app.view_functions[endpoint](held=hold_request()), 401
    return redirect(url_for(endpoint, next=request.full_path.rstrip("?")), 303)


def is_somebodys() -> bool:
    """Whether the session is that of somebody signed in, without asking the database who it is."""
    return "_user_id" in session  # as Flask-Login keeps it


def is_desk_session() -> bool:
    """Whether this session was begun with the desk's password."""
    return "desk_since" in session


def _open_too_long() -> bool:
    """Whether a desk session has lasted STAFF_SESSION_HOURS, busy or not."""
    return int(clock.now().timestamp()) - session["desk_since"] >= current_app.config["STAFF_SESSION_HOURS"] * 3600


def _idle_too_long() -> bool:
    """Whether a desk session has gone without a request for STAFF_IDLE_MINUTES (domain §9.3)."""
    now, seen = int(clock.now().timestamp()), session.get("seen", 0)
    if now - seen > current_app.config["STAFF_IDLE_MINUTES"] * 60:
        return True
    if now - seen > 60:  # not at every request: each change sends the cookie anew
        session["seen"] = now
    return False


@login_manager.unauthorized_handler
def sign_in_first():
    """Send a visitor to the right sign-in; a form they had filled in is kept (domain §17-26)."""
    endpoint = "accounts_staff.sign_in" if request.path.startswith("/staff") else "accounts.sign_in"
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    if request.htmx:
        return "", 401, {"HX-Redirect": url_for(endpoint, next=_page_shown())}
    if wants_json():
        return jsonify(sign_in=url_for(endpoint)), 401
    if request.method == "POST":
        return held_page(url_for(endpoint)), 401
    return redirect(url_for(endpoint, next=back), 303)


def _page_shown() -> str:
    """The page in the browser that htmx asks for a part of."""
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return own_path(request.headers.get("HX-Current-URL"), default=here, host=request.host)


def wants_json() -> bool:
    """Whether a program asks: JSON is named in Accept, and before any page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def safe_next(default: str) -> str:
    """Where to go after signing in: `next` of the query or form if it is a path of this site, else `default`."""
    return own_path(request.values.get("next"), default=default)
