"""Xicheng Events: the system with which Beijing's Xicheng district opens its government to the public."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

from xicheng_events import config
from xicheng_events.core import personal_data
from xicheng_events.core.db import db

ROOT = Path(__file__).resolve().parent.parent

# Nothing inline, nothing from elsewhere (ux.md). QR pictures are SVG elements in the page, not data: images.
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'", "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'",
    "frame-ancestors": "'none'", "img-src": "'self' data:",
}


def create_app(overrides: dict | None = None) -> Flask:
    """The application, with settings from the environment and `overrides` on top (tests)."""
    app = Flask(__name__, root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(config.load(overrides))
    _extend(app)
    _register_rooms(app)
    return app


def _extend(app: Flask) -> None:
    from xicheng_events.web import access, desk, errors, filters, holdable, proof, static_files, text_size
    from xicheng_events.web.limits import limiter

    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    personal_data.init_app(app)
    Babel(app, locale_selector=lambda: app.config["BABEL_DEFAULT_LOCALE"])
    Htmx(app)
    CSRFProtect(app)
    Compress(app)
    limiter.init_app(app)
    access.login_manager.init_app(app)
    is_production = app.config["ENVIRONMENT"] == "production"
    Talisman(app, content_security_policy=CONTENT_SECURITY_POLICY, force_https=is_production,
             session_cookie_secure=is_production, session_cookie_http_only=True, session_cookie_samesite="Lax",
             strict_transport_security=is_production, referrer_policy="same-origin",
             permissions_policy={"camera": "(self)", "geolocation": "()", "microphone": "()"})
    if app.config["PROXIES"]:
        n = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)
    holdable.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    static_files.init_app(app)
    desk.init_app(app)
    text_size.init_app(app)
    proof.init_app(app)


def _register_rooms(app: Flask) -> None:
    """The table of contents: every blueprint, in the order of the rooms, and the commands."""
    from xicheng_events import cli
    from xicheng_events.accounts import staff_views as accounts_staff
    from xicheng_events.accounts import views as accounts
    from xicheng_events.audit import staff_views as audit_staff
    from xicheng_events.checkin import staff_views as checkin_staff
    from xicheng_events.checkin import views as checkin
    from xicheng_events.draws import staff_views as draws_staff
    from xicheng_events.draws import views as draws
    from xicheng_events.events import copies_views as copies_staff
    from xicheng_events.events import staff_views as events_staff
    from xicheng_events.events import views as events
    from xicheng_events.feedback import staff_views as feedback_staff
    from xicheng_events.feedback import views as feedback
    from xicheng_events.followup import staff_views as followup_staff
    from xicheng_events.followup import views as followup
    from xicheng_events.groups import staff_views as groups_staff
    from xicheng_events.home import staff_views as home_staff
    from xicheng_events.home import views as home
    from xicheng_events.mailings import staff_outbox as outbox_staff
    from xicheng_events.mailings import staff_reminders as reminders_staff
    from xicheng_events.mailings import staff_views as mailings_staff
    from xicheng_events.notify import staff_views as notify_staff
    from xicheng_events.opinions import staff_views as opinions_staff
    from xicheng_events.questions import staff_views as questions_staff
    from xicheng_events.registration import absence_views as absences
    from xicheng_events.registration import answer_views as answers
    from xicheng_events.registration import excuse_views as excuses_staff
    from xicheng_events.registration import staff_answers as answers_staff
    from xicheng_events.registration import staff_invitations as invitations_staff
    from xicheng_events.registration import staff_papers as papers_staff
    from xicheng_events.registration import staff_selection as selection_staff
    from xicheng_events.registration import staff_views as registration_staff
    from xicheng_events.registration import views as registration
    from xicheng_events.review import staff_views as review_staff

    for room in (audit_staff, notify_staff, accounts, accounts_staff, review_staff, events, events_staff, copies_staff,
                 questions_staff, registration, registration_staff, selection_staff, papers_staff, invitations_staff,
                 draws, draws_staff, answers, answers_staff, absences, excuses_staff, groups_staff, mailings_staff,
                 reminders_staff, outbox_staff, checkin, checkin_staff, opinions_staff, feedback, feedback_staff,
                 followup, followup_staff, home, home_staff):
        app.register_blueprint(room.bp)
    cli.init_app(app)
