"""列席邀请 at the desk: how invitations stand, reminding, the fixed list; and candidates from the pool."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.kinds import BY_COORDINATOR
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.participants.desk import registration_on_desk
from xicheng_events.booking.registration.queries import fixed_list_of
from xicheng_events.booking.selection.queries import selection_of, slot_of_balanced_event
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.guests import queries
from xicheng_events.openness.guests.operations import fixing, picking, reminding
from xicheng_events.openness.meetings.queries import invitation_words
from xicheng_events.openness.meetings.staff_views import meeting_on_desk

bp = Blueprint("guests_staff", __name__, url_prefix="/staff/events/<code>/guests")
bp.within = "events_staff"
staff_only(bp, *IN_CHARGE, Role.COORDINATOR)
bp.add_app_template_global(invitation_words)
pool = Blueprint("pool_candidates_staff", __name__, url_prefix="/staff/selections/slots")
pool.within = "balance_staff"
staff_only(pool, *IN_CHARGE, Role.COORDINATOR)


@bp.get("")
def show(code: str):
    """Who was asked, and what they have answered."""
    return _page(_meeting(code))


@bp.post("/reminder")
def remind(code: str):
    """Remind those who are ticked."""
    event, form = _meeting(code), EmptyForm()
    if form.validate():
        with attempt(form):
            ticked = [plain_text(reference) for reference in request.form.getlist("who")]
            told = reminding.remind_invited(event, ticked, by=current_user)
            db.session.commit()
            flash(_("已提醒%(n)s人。今天已提醒过和已回复的不再发送。", n=told), "ok")
            return redirect(url_for(".show", code=code), 303)
        event = _meeting(code)
    return _page(event, 422, form)


@bp.post("/list")
def fix(code: str):
    """Fix the list."""
    press(lambda: fixing.fix_list(_meeting(code), by=current_user),
          _("名单已定。不再自动邀请下一位，仍有人回复参加的，请在本页确认。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/list/taking-back")
def reopen(code: str):
    """Take that back."""
    press(lambda: fixing.open_list(_meeting(code), by=current_user), _("已撤回。有空出的席位会按顺序继续邀请。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<reference>/decision")
def decide_acceptance(code: str, reference: str):
    """Whether somebody who accepted after that has the place."""
    event = _meeting(code)
    agrees = {"yes": True, "no": False}.get(request.form.get("answer", ""))
    if agrees is None:
        abort(400)
    press(lambda: fixing.decide_late_acceptance(registration_on_desk(event, reference), agrees=agrees, by=current_user),
          _("已办理，并短信告知本人。"))
    return redirect(url_for(".show", code=code), 303)


@pool.route("/<int:slot_id>/pool", methods=["GET", "POST"])
def choose(slot_id: int):
    """Those of the pool who fit best, to be made candidates."""
    slot, form, status = _slot(slot_id), EmptyForm(), 200
    quota = _quota(slot)
    if request.method == "POST":
        status = 422
        if form.validate() and quota:
            with attempt(form):
                entered = picking.enter_from_pool(quota, _numbers(), by=current_user)
                db.session.commit()
                flash(_("%(n)s人已列为候选人。", n=entered), "ok")
                return redirect(url_for(".choose", slot_id=slot_id, quota=quota.id), 303)
            slot = _slot(slot_id)
            quota = _quota(slot)
    return render("guests/staff/pool.html", status=status, slot=slot, event=slot.event, form=form, quota=quota,
                  quotas=_quotas(slot), page=page_of(queries.pool_for(quota, current_user), size=50) if quota else None,
                  ticked=_numbers(), topic=queries.topic_of_meeting(slot.event), street=queries.street_of_item(slot),
                  selection=selection_of(slot.event))


def way_to_pool(slot: Slot, person: Person) -> tuple[str, str] | None:
    """The way here from the page on which candidates are entered."""
    if not slot.event.row.slots_are_agenda or not _works_for(slot, person):
        return None
    return _("从代表库选取"), url_for("pool_candidates_staff.choose", slot_id=slot.id)


def _meeting(code: str) -> Event:
    event = meeting_on_desk(code)
    return event if event.published_at else abort(404)


def _page(event: Event, status: int = 200, form=None):
    page = page_of(queries.people_invited(event), size=50)
    waiting = {each.id for each in page.rows if each.state == "offered" and each.accepted_at is None
               and each.offer_until > clock.now()}
    return render("guests/staff/show.html", status=status, event=event, form=form, page=page, waiting=waiting,
                  fixed=fixed_list_of(event), reminded=queries.last_reminders(list(waiting)), today=clock.today(),
                  has_begun=event.slots[0].starts_at <= clock.now())


def _slot(slot_id: int) -> Slot:
    slot = slot_of_balanced_event(slot_id)
    return slot if slot and slot.event.row.slots_are_agenda and _works_for(slot, current_user) else abort(404)


def _works_for(slot: Slot, person: Person) -> bool:
    return person.is_coordinator or person.holds(*IN_CHARGE, organisation_id=slot.event.host_id)


def _quotas(slot: Slot) -> list[Quota]:
    """The places of the slot for which this person may enter somebody."""
    return [quota for quota in slot.quotas if current_user.is_coordinator or quota.category not in BY_COORDINATOR]


def _quota(slot: Slot) -> Quota | None:
    asked, there = request.values.get("quota", ""), _quotas(slot)
    return next((quota for quota in there if str(quota.id) == asked), there[0] if there else None)


def _numbers() -> set[int]:
    sent = request.form.getlist("who")[:picking.MOST_AT_ONCE + 1]
    return {int(number) for number in sent if number.isdecimal() and len(number) < 10}
