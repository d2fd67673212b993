"""The front page, 我的, and how the site is shown."""

import json

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_login import current_user, login_required

from xicheng_events.booking.absences.queries import absences_of, rule_words
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.month_calendar import month_named
from xicheng_events.booking.events.queries import running_events, upcoming_events
from xicheng_events.booking.events.searching import OFFERED
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.queries import messages_to
from xicheng_events.foundation.web.access import safe_next
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.text_size import remember
from xicheng_events.openness.programmes.queries import recruiting_now
from xicheng_events.overview.home.health import report_of
from xicheng_events.overview.home.my_registrations import grouped_cards
from xicheng_events.overview.home.my_service import own_service
from xicheng_events.overview.home.own_data import data_in_words
from xicheng_events.voice.adoption.queries import told_answers
from xicheng_events.voice.opinions.queries import opinions_of
from xicheng_events.voice.surveys.public_lists import open_surveys
from xicheng_events.voice.themes.queries import latest_theme

bp = Blueprint("home", __name__)
SHOWN, SURVEYS_SHOWN = 6, 3


@bp.get("/")
@shared_page
def index():
    """What is on at this hour, what is open next, the month, which questionnaires are open, the latest theme, which
    programmes recruit, how taking part works."""
    running = db.session.scalars(running_events().limit(SHOWN)).unique().all()
    others = upcoming_events(open_first=True).where(Event.id.not_in([event.id for event in running])).limit(SHOWN)
    return render("home/index.html", running=running, events=db.session.scalars(others).unique().all(),
                  surveys=db.session.scalars(open_surveys().limit(SURVEYS_SHOWN)).all(), topics=OFFERED,
                  month=month_named(None), theme=latest_theme(), programmes=recruiting_now(at_most=SURVEYS_SHOWN))


@bp.get("/me")
@login_required
def mine():
    """Everything of one's own: registrations, 体验监督, suggestions."""
    opinions = opinions_of(current_user)
    return render("home/mine.html", groups=grouped_cards(current_user), opinions=opinions, told=told_answers(opinions),
                  absences=absences_of(current_user), absence_rule=rule_words(), service=own_service(current_user))


@bp.get("/me/messages")
@login_required
def messages():
    """What was sent to one's own phone."""
    return render("home/messages.html", page=page_of(messages_to(current_user), size=20))


@bp.get("/me/data")
@login_required
def own_data():
    """The same as a page."""
    return render("home/data.html", data=data_in_words(current_user))


@bp.get("/me/data.json")
@login_required
def data():
    """One's own data, to take away (PIPL art. 45; domain §9.2 P6)."""
    body = json.dumps(data_in_words(current_user), ensure_ascii=False, indent=2)
    return Response(body, mimetype="application/json", headers={
        "Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"})


@bp.get("/display")
def display():
    """Switch 大字版 on or off and go back."""
    answer = redirect(safe_next(url_for(".index")), 303)
    return remember(answer, request.args.get("size"))


@bp.get("/healthz")
def healthz():
    """Whether the site and its database answer, for those who watch over it, and when each sweep last ran; after two
    seconds it doesn't."""
    report = report_of(current_app._get_current_object())
    if report is None:
        return "database", 503, {"Retry-After": "60"}
    return Response(report, mimetype="text/plain")
