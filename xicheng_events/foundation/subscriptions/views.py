"""订阅: beginning it with a phone's code, one's own list, and the page that the link in a message opens."""

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.foundation.accounts import asking_for_codes
from xicheng_events.foundation.accounts.queries import organisation_by_slug
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.topic_queries import topic_by_slug
from xicheng_events.foundation.subscriptions import operations, queries
from xicheng_events.foundation.subscriptions.forms import SubscriptionForm
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import limiter, links_tried, noting_wrong
from xicheng_events.foundation.web.render import render

bp = Blueprint("subscriptions", __name__)
_found = noting_wrong(queries.news_message_by_token)


@bp.get("/subscriptions/new")
def new():
    """What to be told of; `?topic=` and `?unit=` choose it."""
    form = _form(data={name: request.args.get(name, "") for name in ("topic", "unit")})
    return _page(form)


@bp.post("/subscriptions/codes")
def send_code():
    """Send a code to the phone in the form."""
    form = _form()
    if asking_for_codes.own_phone():  # signed in meanwhile, on another page
        return _page(form)
    return asking_for_codes.send_code_from_page(form, _page)


@bp.post("/subscriptions/new")
@limiter.limit(lambda: current_app.config["PROVE_RATE_PER_ADDRESS"])
def begin():
    """Begin it: for the phone of whoever is signed in, or the one that the code proves."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    with attempt(form, keeping=True):  # a guess counts
        chosen = form.chosen()
        phone = asking_for_codes.phone_proven_by(form)
        db.session.commit()
        with attempt(form):
            operations.subscribe(phone, **chosen)
            db.session.commit()
            return redirect(url_for(".begun", **{name: each.slug for name, each in chosen.items() if each}), 303)
    return _page(form, 422, sent=asking_for_codes.own_phone() is None)


@bp.get("/subscriptions/begun")
def begun():
    """What happens from now on."""
    topic = topic_by_slug(request.args.get("topic"))
    unit = organisation_by_slug(plain_text(request.args.get("unit"))[:40])
    names = [*([topic.standing.name] if topic else []), *([unit.short_name] if unit else [])]
    return render("subscriptions/begun.html", names=names or abort(404))


@bp.get("/subscriptions")
@login_required
def index():
    """What one's own phone follows."""
    return render("subscriptions/index.html", subscriber=queries.subscriber_with(current_user.phone))


@bp.post("/subscriptions/<int:subscription_id>/end")
@login_required
def end(subscription_id: int):
    """退订 one of them."""
    subscription = queries.subscription_of(current_user.phone, subscription_id)
    if subscription:
        name = subscription.name
        operations.end_subscription(subscription)
        db.session.commit()
        flash(_("已退订“%(name)s”。", name=name), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/news/<link:token>")
@links_tried()
def news(token: str):
    """What a message told, and one button that ends it. Looking changes nothing: scanners of messages open links."""
    message = _found(token)
    if message is None:
        return render("subscriptions/ended.html", is_unknown=True, status=404)
    return render("subscriptions/news.html", message=message, token=token,
                  news=queries.news_of_message(message))


@bp.post("/news/<link:token>")
@links_tried()
def end_by_link(token: str):
    """退订 everything, without signing in. Twice is once."""
    message = _found(token)
    if message:
        operations.end_all(message.subscriber)
        db.session.commit()
    return redirect(url_for(".ended"), 303)


@bp.get("/subscriptions/ended")
def ended():
    """Nothing more is sent."""
    return render("subscriptions/ended.html")


def _form(**kwargs) -> SubscriptionForm:
    form = SubscriptionForm(**kwargs)
    if asking_for_codes.own_phone():
        form.leave_out_the_phone()
    form.offer()
    return form


def _page(form: SubscriptionForm, status: int = 200, *, sent: bool = False):
    return render("subscriptions/new.html", form=form, sent=sent, own_phone=asking_for_codes.own_phone(), status=status)
