"""Xicheng Events: the system with which Beijing's Xicheng district opens its government to the public."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

from xicheng_events import config
from xicheng_events.foundation.core import house, personal_data
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.site import Site

ROOT = Path(__file__).resolve().parent.parent

# Nothing inline, nothing from elsewhere (ux.md). QR pictures are SVG elements in the page, not data: images.
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'", "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'",
    "frame-ancestors": "'none'", "img-src": "'self' data:",
}


def create_app(overrides: dict | None = None) -> Flask:
    """The application, with settings from the environment and `overrides` on top (tests)."""
    app = Site(__name__, root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(config.load(overrides))
    with _no_collecting():
        _extend(app)
        _register_rooms(app)
    return app


@contextmanager
def _no_collecting() -> Iterator[None]:
    # Nearly all that is loaded stays: to look for garbage among ever more of it takes a fifth of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _extend(app: Flask) -> None:
    from xicheng_events.foundation.web import access, ask_first, language, origin
    from xicheng_events.foundation.web.limits import limiter

    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    personal_data.init_app(app)
    language.init_app(app)
    Htmx(app)
    origin.init_app(app)
    CSRFProtect(app)
    ask_first.init_app(app)
    Compress(app)
    limiter.init_app(app)
    access.login_manager.init_app(app)
    is_production = app.config["ENVIRONMENT"] == "production"
    Talisman(app, content_security_policy=CONTENT_SECURITY_POLICY, force_https=is_production,
             session_cookie_secure=is_production, session_cookie_http_only=True, session_cookie_samesite="Lax",
             strict_transport_security=is_production, referrer_policy="same-origin",
             permissions_policy={"camera": "(self)", "geolocation": "()", "microphone": "()"})
    _add_our_parts(app)


def _add_our_parts(app: Flask) -> None:
    from xicheng_events.foundation.web import (
        address_rules,
        cached_forms,
        cached_pages,
        desk_navigation,
        error_net,
        errors,
        filters,
        no_store,
        proof,
        static_files,
        storable_input,
        text_size,
    )

    cached_pages.init_app(app)
    if app.config["PROXIES"]:
        n = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)
    for part in (address_rules, storable_input, errors, filters, static_files, desk_navigation, text_size, proof,
                 cached_forms, no_store, error_net):
        part.init_app(app)


def _register_rooms(app: Flask) -> None:
    """What each room says of itself, the pages of all of them, and the commands."""
    from xicheng_events import cli, rooms

    house.init_app(app, rooms.what_they_say())
    with app.app_context():
        pages = house.listed("PAGES")
    for page in pages:
        app.register_blueprint(page)
    if app.config["ENVIRONMENT"] == "demo" and app.config["NOTIFY_CHANNEL"] == "file":
        from xicheng_events.demo.views import bp

        app.register_blueprint(bp)
    cli.init_app(app)
