"""Who gets in. What happens to those who don't: sign in first and come back, with what they typed."""

from flask import Blueprint, abort, current_app, jsonify, redirect, request, session, url_for
from flask_login import LoginManager, current_user, logout_user

from xicheng_events.core import clock
from xicheng_events.web.addresses import own_path
from xicheng_events.web.held import held_page

login_manager = LoginManager()

_OWN_ACCOUNT = "own_staff"  # all that opens before a one-time password has been replaced


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
    if current_user.must_change_password and request.blueprint != _OWN_ACCOUNT:
        return redirect(url_for(f"{_OWN_ACCOUNT}.index"), 303)
    return None


def open_desk() -> None:
    """Note in the session that the desk's password was given, and when."""
    session["desk_since"] = int(clock.now().timestamp())


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
    """Send a visitor to the right sign-in; a form they had filled in is kept (domain §17, row 26)."""
    endpoint = "accounts_staff.sign_in" if request.path.startswith("/staff") else "accounts.sign_in"
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    if request.htmx:
        page = own_path(request.headers.get("HX-Current-URL"), default=back, host=request.host)
        return "", 401, {"HX-Redirect": url_for(endpoint, next=page)}
    if wants_json():
        return jsonify(sign_in=url_for(endpoint)), 401
    if request.method == "POST":
        return held_page(url_for(endpoint)), 401
    return redirect(url_for(endpoint, next=back), 303)


def wants_json() -> bool:
    """Whether a program asks: JSON is named in Accept, and before any page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def safe_next(default: str) -> str:
    """Where to go after signing in: `next` of the query or form if it is a path of this site, else `default`."""
    return own_path(request.values.get("next"), default=default)
