"""名额调剂: when its time comes, what one category hasn't used goes to another of its kind of seat. The notice says so;
the desk sees it coming and may stop it with a reason; each is a row that stays.

Places that somebody of the giving category waits or has applied for aren't unused.
"""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import contains_eager

from xicheng_events.booking.events.desk_rights import require_in_charge, require_reason
from xicheng_events.booking.events.models import Event, Quota, QuotaRelease, ReleaseState, Slot
from xicheng_events.booking.events.quotas import take_turn, transfer_places
from xicheng_events.booking.notices.operations.checking import void_outgrown_slip
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.waiting_list import offer_line
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused

S = RegistrationState
_AT_ONCE, _LONGEST = 100, timedelta(hours=720)


def release_quotas() -> int:
    """Sweep: move what is unused by the rules whose time has come; how many rules were carried out."""
    now = clock.now()
    soon = (select(QuotaRelease).join(QuotaRelease.slot).join(Slot.event)
            .where(QuotaRelease.state == ReleaseState.PLANNED, Event.is_open,
                   Slot.starts_at > now, Slot.starts_at <= now + _LONGEST)
            .options(contains_eager(QuotaRelease.slot).contains_eager(Slot.event))
            .order_by(QuotaRelease.slot_id, QuotaRelease.id))
    due = [release for release in db.session.scalars(soon).all() if release.due_at <= now][:_AT_ONCE]
    return sum(_carry_out(release) for release in due)


def stop_release(release: QuotaRelease, *, reason: str, by: Person) -> None:
    """Call a rule off before its time; the reason is kept. Twice is once; refuses `released` afterwards."""
    require_in_charge(by, release.slot.event)
    require_reason(reason)
    if _turn(release, ReleaseState.CALLED_OFF, decided_by_id=by.id, reason=reason):
        record("registration.release_stopped", release, by=by, slot=release.slot_id, reason=reason)
    db.session.refresh(release)
    if release.state == ReleaseState.DONE:
        raise Refused("released", _("名额已经调剂，不能停用。如需改回，请在“调整名额”中办理。"))
    db.session.flush()


def unused_now(release: QuotaRelease) -> int:
    """How many heads this rule would move if its time were now."""
    giving = _quota(release, release.from_category)
    if giving is None or _quota(release, release.to_category) is None:
        return 0
    asked_for = db.session.scalar(select(func.coalesce(func.sum(Registration.heads), 0)).where(
        Registration.quota_id == giving.id, Registration.state.in_((S.WAITING, S.APPLIED))))
    return max(0, giving.capacity - giving.taken - asked_for)


def _carry_out(release: QuotaRelease) -> bool:
    giving, taking = _quota(release, release.from_category), _quota(release, release.to_category)
    for quota in sorted(filter(None, (giving, taking)), key=lambda quota: quota.id):
        take_turn(quota.id)  # both, always in this order: nobody claims meanwhile what is about to move
        db.session.refresh(quota, ["capacity", "taken"])
    unused = unused_now(release)
    if not _turn(release, ReleaseState.DONE, moved=unused):
        return False
    if unused and not transfer_places(giving.id, taking.id, unused):
        raise RuntimeError("places were claimed while nobody could")
    db.session.refresh(release)
    record("registration.released", release, slot=release.slot_id, moved=unused,
           giving=release.from_category.value, taking=release.to_category.value)
    if unused:
        db.session.refresh(giving)
        db.session.refresh(taking)
        void_outgrown_slip(release.slot.event, by=None)
        offer_line(taking)
    db.session.flush()
    return True


def _quota(release: QuotaRelease, category) -> Quota | None:
    return next((quota for quota in release.slot.quotas if (quota.seat, quota.category) == (release.seat, category)),
                None)


def _turn(release: QuotaRelease, to: ReleaseState, **values) -> bool:
    return write(
        update(QuotaRelease).where(QuotaRelease.id == release.id, QuotaRelease.state == ReleaseState.PLANNED)
        .values(state=to, decided_at=clock.now(), **values)) == 1
