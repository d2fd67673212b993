"""The desk's list of registrations, and what the unit decides about them."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.blackouts import blackouts_ahead, warnings_at
from xicheng_events.booking.events.desk import desk_of_event, event_of, slot_of
from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.notices.completeness import agenda_outside
from xicheng_events.booking.participants import picked_parties, printed_papers
from xicheng_events.booking.participants.desk import decide, registration_on_desk, wanted_of
from xicheng_events.booking.participants.operations import event_changes, line_priority, quota_releases
from xicheng_events.booking.participants.operations.quota_releases import unused_now
from xicheng_events.booking.participants.party_history import priorities_of
from xicheng_events.booking.participants.queries import ReviewFinding, counts_by_slot_and_state, desk_list
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.forms import CapacityForm, PostponementForm, PriorityForm, ReasonForm
from xicheng_events.booking.registration.models import AgeBand, Channel
from xicheng_events.booking.registration.replies_to_move import Reply, last_move, replies_of
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.queries import streets_to_filter_by
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.web.access import fresh_proof
from xicheng_events.foundation.web.paging import asked_page, page_of
from xicheng_events.foundation.web.render import render

bp = desk_of_event("registration_staff", __name__)


@bp.get("")
def index(code: str):
    """Everybody who registered for an event."""
    event = event_of(code)
    wanted = wanted_of(event)
    if request.args.get("words") and not wanted.words:
        return redirect(url_for(".index", code=event.code, **wanted.in_address()), 303)
    page = page_of(desk_list(event, wanted), size=50)
    return render("participants/staff/index.html", "participants/staff/_rows.html", event=event, page=page,
                  wanted=wanted, counts=counts_by_slot_and_state(event), streets=streets_to_filter_by(),
                  states=RegistrationState, seats=SeatKind, channels=Channel, bands=AgeBand, findings=ReviewFinding,
                  answers=Reply, replies=replies_of(event), **_picking(event, wanted, page.rows))


def _picking(event, wanted, rows) -> dict:
    """What somebody who decides on many at once has picked so far, and how many the address would give."""
    if not picked_parties.may_pick(event):
        return {"may_pick": False}
    return {"may_pick": True, "ticked": picked_parties.picked_among(current_user, rows),
            "pickable": picked_parties.PICKABLE,
            "picked": picked_parties.how_many_chosen(picked_parties.picked_by(current_user, event)),
            "open_ones": picked_parties.how_many_chosen(picked_parties.all_open(event, wanted))}


@bp.post("")
def find(code: str):
    """The list as a form asks for it: posted, so that a whole phone number stands in no address."""
    event = event_of(code)
    return redirect(url_for(".index", code=event.code, **wanted_of(event, request.form).in_address()), 303)


@bp.route("/<reference>/revocation", methods=["GET", "POST"])
def revocation(code: str, reference: str):
    """Take one registration back, with a reason."""
    event = event_of(code)
    registration = registration_on_desk(event, reference)

    def revoke(form):
        event_changes.revoke(registration, reason=form.reason.data, by=current_user)
        return _("已取消%(name)s的报名，并短信通知本人。", name=registration.name)

    return decide(ReasonForm(), revoke, "participants/staff/revocation.html", event=event, registration=registration)


@bp.route("/<reference>/priority", methods=["GET", "POST"])
def priority(code: str, reference: str):
    """Move a party up in its line, or back, with a reason that is kept."""
    event = event_of(code)
    registration = registration_on_desk(event, reference)

    def change(form):
        line_priority.set_priority(registration, priority=form.priority.data, reason=form.reason.data, by=current_user)
        return _("已调整%(name)s的候补顺序，现为第%(n)s位。", name=registration.name,
                 n=queries.waiting_place(registration))

    waits = registration.state == RegistrationState.WAITING
    return decide(PriorityForm(data={"priority": registration.priority}), change,
                  "participants/staff/priority.html", event=event, registration=registration,
                  place=queries.waiting_place(registration) if waits else None,
                  history=priorities_of(registration))


@bp.route("/slots/<int:slot_id>/capacity", methods=["GET", "POST"])
def capacity(code: str, slot_id: int):
    """Change the number of places of a slot."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    if slot.is_closed_to_all:
        abort(404)
    asked_for = request.args.get("quota", slot.quotas[0].id, int)
    quota = next((quota for quota in slot.quotas if quota.id == asked_for), None) or abort(404)

    def change(form):
        asked = event_changes.change_capacity(quota, capacity=form.capacity.data, by=current_user)
        return _("名额已改为%(n)s个，已向%(asked)s组候补发出递补通知。", n=quota.capacity, asked=asked)

    return decide(CapacityForm(data={"capacity": quota.capacity}), change, "participants/staff/capacity.html",
                  event=event, slot=slot, quota=quota, holders=queries.holders_of(quota),
                  waiting=queries.waiting_in(quota.id))


@bp.route("/slots/<int:slot_id>/releases", methods=["GET", "POST"])
def releases(code: str, slot_id: int):
    """What becomes of a slot's unused places, before it happens; and stopping that."""
    event = event_of(code)
    slot = slot_of(event, slot_id)

    def stop(form):
        rule = next((each for each in slot.releases if str(each.id) == request.form.get("rule")), None) or abort(404)
        quota_releases.stop_release(rule, reason=form.reason.data, by=current_user)
        return _("已停用，到时间不再转出名额。")

    return decide(ReasonForm(), stop, "participants/staff/releases.html", event=event, slot=slot,
                  rules=[(rule, unused_now(rule)) for rule in slot.releases])


@bp.route("/cancellation", methods=["GET", "POST"])
def cancellation(code: str):
    """Call the event off; everybody is told."""
    event = event_of(code)

    def cancel(form):
        told = event_changes.cancel_event(event, reason=form.reason.data, by=current_user)
        return _("活动已取消，已通知%(n)s组报名人。", n=told)

    return decide(ReasonForm(), cancel, "participants/staff/cancellation.html", event=event,
                  reached=queries.reached_by_slot(event).values())


@bp.route("/withdrawal", methods=["GET", "POST"])
def withdrawal(code: str):
    """Take the notice back; what is yet to come is called off, and everybody is told."""
    event = event_of(code)

    def withdraw(form):
        told = event_changes.withdraw_event(event, reason=form.reason.data, by=current_user)
        return _("公告已撤下，已通知%(n)s组报名人。", n=told)

    return decide(ReasonForm(), withdraw, "participants/staff/withdrawal.html", event=event,
                  back=url_for("events_staff.show", code=code), reached=queries.reached_by_slot(event).values(),
                  is_mine=may_take(PublishingStep.WITHDRAW, event.publication.kind, event.host_id, current_user))


@bp.route("/postponement", methods=["GET", "POST"])
def postponement(code: str):
    """Move the event; everybody keeps the place and is told."""
    event = event_of(code)
    movable = {slot.id: slot for slot in event.slots if slot.starts_at > clock.now()}
    form = PostponementForm(data={"times": [
        {"slot_id": slot.id, "starts_at": clock.local(slot.starts_at), "ends_at": clock.local(slot.ends_at)}
        for slot in movable.values()]})

    def postpone(form):
        told = event_changes.postpone_event(event, times=form.new_times, reason=form.reason.data, by=current_user)
        if aged := last_move(event).aged:
            then = _("已转为待审核") if event.reviews_people else _("请核对是否仍符合参加条件")
            flash(_("%(n)s组报名人按新日期换了年龄段，%(then)s。", n=aged, then=then), "info")
        for sentence in warnings_at(event.venue, list(form.new_times.values())):
            flash(sentence, "wait")
        if agenda_outside(event):
            flash(_("活动安排中有的时间不在任何场次内，请在公告中修改活动安排。"), "wait")
        return _("活动已改期，已通知%(n)s组报名人。", n=told)

    return decide(form, postpone, "participants/staff/postponement.html", event=event, movable=movable,
                  blackouts=blackouts_ahead(), reached=queries.reached_by_slot(event),
                  has_times=any(item.starts_at for item in event.agenda))


@bp.get("/slots/<int:slot_id>/sheet")
@fresh_proof
def sheet(code: str, slot_id: int):
    """The printed 签到表 of a slot."""
    event = event_of(code)
    slot = slot_of(event, slot_id)
    return render("participants/staff/sheet.html", event=event, slot=slot,
                  portion=printed_papers.portion_of(slot, asked_page()))
