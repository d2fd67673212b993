"""重大活动: a coordinator blocks days or places, and postpones together what lies in their way."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from xicheng_events.booking.events.blackout_models import Blackout
from xicheng_events.booking.events.blackouts import blackout_by_id, blackouts, events_hit, known_places, slots_hit
from xicheng_events.booking.events.queries import desk_event
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.notices.operations.blackouts import block_days, lift_blackout
from xicheng_events.booking.participants.blackout_forms import BlackoutForm, MakingWayForm
from xicheng_events.booking.participants.operations.postponing_for_blackouts import make_way
from xicheng_events.booking.registration.queries import reached_by_slot
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.states import NOT_YET_PUBLIC, PublicationState
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render

bp = Blueprint("blackouts_staff", __name__, url_prefix="/staff/blackouts")
bp.nav = NavEntry(DeskGroup.EVENTS, _l("重大活动"))
staff_only(bp, Role.COORDINATOR)

AT_ONCE = 20
_GOING_ON = (PublicationState.PUBLISHED, EventCourse.POSTPONED)


@bp.get("")
def index():
    """What is blocked from today on, and what was."""
    over = request.args.get("state") == "over"
    page = page_of(blackouts(ahead=not over))
    return render("participants/staff/blackouts.html", page=page, over=over,
                  counts={} if over else events_hit(page.rows))


@bp.route("/new", methods=["GET", "POST"])
def add():
    """Block days, everywhere or at some places."""
    form = BlackoutForm()
    form.offer(known_places())
    if request.method == "POST" and form.validate():
        with attempt(form):
            made = block_days(**form.values, by=current_user)
            db.session.commit()
            return redirect(url_for(".show", blackout_id=made.id), 303)
    return render("participants/staff/blackout_new.html", form=form, status=422 if form.is_submitted() else 200)


@bp.get("/<int:blackout_id>")
def show(blackout_id: int):
    """One of them, with the events that lie in its way."""
    blackout = _blackout(blackout_id)
    return _page(blackout, MakingWayForm(formdata=None, data={"reason": blackout.reason}))


@bp.post("/<int:blackout_id>/postponement")
def postpone(blackout_id: int):
    """Postpone the ticked events: each in a transaction of its own, so that one that fails keeps back no other."""
    form, codes = MakingWayForm(), request.form.getlist("events")
    form.validate()
    if not codes:
        form.refuse(Refused("none", _("请勾选要延期的活动。")))
    if len(codes) > AT_ONCE:
        form.refuse(Refused("too_many", _("一次最多延期%(n)s个活动，请分几次办理。", n=AT_ONCE)))
    if form.errors:
        return _page(_blackout(blackout_id), form, set(codes), 422)
    failed = {}
    for code in dict.fromkeys(codes):
        try:
            _postpone_one(code, blackout_id, form)
        except Refused as refusal:
            db.session.rollback()
            failed[code] = refusal
        except StaleDataError:
            db.session.rollback()
            flash(_("%(code)s刚刚已由他人办理，没有重复延期。", code=code), "wait")
    for code, refusal in failed.items():
        form.refuse(Refused(refusal.code, f"{code}：{refusal.sentence}"))
    if failed:
        return _page(_blackout(blackout_id), form, set(failed), 422)
    return redirect(url_for(".show", blackout_id=blackout_id), 303)


def _postpone_one(code: str, blackout_id: int, form: MakingWayForm) -> None:
    event = desk_event(current_user, code, with_words=False)
    if event is None:
        raise Refused("no_such_event", _("没有这个活动。"))
    told = make_way(event, _blackout(blackout_id), days=form.days.data, reason=form.reason.data, by=current_user)
    title = event.title
    db.session.commit()
    flash(_("“%(event)s”已延期，已通知%(n)s组报名人。", event=title, n=told), "ok")


@bp.post("/<int:blackout_id>/lifting")
def lift(blackout_id: int):
    """Let the days go."""
    press(lambda: lift_blackout(_blackout(blackout_id), by=current_user),
          _("已解除，起草、审核时不再提醒。已延期的活动不会自动改回。"))
    return redirect(url_for(".show", blackout_id=blackout_id), 303)


def _page(blackout: Blackout, form: MakingWayForm, ticked: frozenset | set = frozenset(), status: int = 200):
    counts = blackout.lifted_at is None and blackout.last_day >= clock.today()
    hit = _by_event(slots_hit(blackout, *_GOING_ON)) if counts else []
    drafts = _by_event(slots_hit(blackout, *NOT_YET_PUBLIC)) if counts else []
    reached = reached_by_slot(*(event for event, _slots in hit))
    parties = {event.id: sum(reached[slot.id].parties for slot in slots if slot.id in reached) for event, slots in hit}
    return render("participants/staff/blackout.html", blackout=blackout, form=form, hit=hit, parties=parties,
                  drafts=drafts, counts=counts, most=AT_ONCE, ticked=ticked, status=status)


def _by_event(query) -> list[tuple]:
    found: dict = {}
    for slot in db.session.scalars(query):
        found.setdefault(slot.event, []).append(slot)
    return list(found.items())


def _blackout(blackout_id: int) -> Blackout:
    return blackout_by_id(blackout_id) or abort(404)
