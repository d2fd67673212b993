"""The public side of the pool: 自荐, and what a representative sees of it and may decide, by link or signed in."""

from flask import Blueprint, current_app, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.foundation.accounts import asking_for_codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.limits import limiter, links_tried, noting_wrong
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.representatives.columns import categories_words, term_words, topics_words
from xicheng_events.openness.representatives.forms import SelfNominationForm
from xicheng_events.openness.representatives.kinds import IN_POOL, SERVING
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations import own_steps
from xicheng_events.openness.representatives.operations.entering import put_oneself_forward
from xicheng_events.openness.representatives.queries import representative_by_token, representative_with

bp = Blueprint("representatives", __name__, url_prefix="/representatives")
bp.add_app_template_global(categories_words, "pool_categories")
bp.add_app_template_global(topics_words, "pool_topics")
bp.add_app_template_global(term_words, "pool_term")
_found = noting_wrong(representative_by_token)


@bp.get("/apply")
def apply():
    """自荐: what a representative does, what is kept of them, and the form."""
    return _page(_form())


@bp.post("/codes")
def send_code():
    """Send a code to the phone in the form."""
    form = _form()
    if asking_for_codes.own_phone():  # signed in meanwhile, on another page
        return _page(form)
    return asking_for_codes.send_code_from_page(form, _page)


@bp.get("/codes")
def back_to_form():
    """Where a phone that has forgotten the page comes back to from the message with its code."""
    return redirect(url_for(".apply"), 303)


@bp.post("/apply")
@limiter.limit(lambda: current_app.config["PROVE_RATE_PER_ADDRESS"])
def send():
    """Take it down for the coordinator."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    with attempt(form, keeping=True):  # a guess counts
        phone = asking_for_codes.phone_proven_by(form)
        db.session.commit()
        with attempt(form):
            put_oneself_forward(form.facts(phone), form_key=form.form_key.data)
            db.session.commit()
            return redirect(url_for(".applied"), 303)
    return _page(form, 422, sent=asking_for_codes.own_phone() is None)


@bp.get("/applied")
def applied():
    """What happens from now on."""
    return render("representatives/applied.html")


@bp.get("/mine")
@login_required
def mine():
    """How one stands in the pool."""
    return _own_page(representative_with(current_user.phone), url_for(".leave"), url_for(".go_on"))


@bp.post("/mine/leave")
@login_required
def leave():
    """退出 at once."""
    return _leave(representative_with(current_user.phone), url_for(".mine"))


@bp.post("/mine/renewal")
@login_required
def go_on():
    """愿意续任."""
    return _go_on(representative_with(current_user.phone), url_for(".mine"))


@bp.get("/links/<link:token>")
@links_tried()
def by_link(token: str):
    """The same page by the link in a message; looking changes nothing: scanners of messages open links."""
    return _own_page(_found(token), url_for(".leave_by_link", token=token), url_for(".go_on_by_link", token=token),
                     token=token)


@bp.post("/links/<link:token>/leave")
@links_tried()
def leave_by_link(token: str):
    """退出 without signing in."""
    return _leave(_found(token), url_for(".by_link", token=token))


@bp.post("/links/<link:token>/renewal")
@links_tried()
def go_on_by_link(token: str):
    """愿意续任 without signing in."""
    return _go_on(_found(token), url_for(".by_link", token=token))


def _own_page(representative: Representative | None, leaving: str, going_on: str, *, token: str = ""):
    is_unknown = representative is None
    return render("representatives/mine.html", mine=representative, leaving=leaving, going_on=going_on,
                  is_in=not is_unknown and representative.standing in IN_POOL,
                  is_asked=not is_unknown and representative.standing in SERVING
                  and representative.renewal_asked_at is not None and representative.renewal_agreed_at is None,
                  status=404 if is_unknown and token else 200)


def _leave(representative: Representative | None, back: str):
    if representative:
        press(lambda: own_steps.leave_pool(representative), _("已退出代表库，不再邀请您列席。"))
    return redirect(back, 303)


def _go_on(representative: Representative | None, back: str):
    if representative:
        press(lambda: own_steps.agree_to_renewal(representative), _("已记下您愿意续任，结果短信告知。"))
    return redirect(back, 303)


def _form() -> SelfNominationForm:
    form = SelfNominationForm()
    if asking_for_codes.own_phone():
        form.leave_out_the_phone()
    form.offer()
    return form


def _page(form: SelfNominationForm, status: int = 200, *, sent: bool = False):
    return render("representatives/apply.html", form=form, sent=sent, own_phone=asking_for_codes.own_phone(),
                  status=status)
