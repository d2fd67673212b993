"""定向邀请: who may register for an event that is by invitation, one personal link each."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import or_, select, true, update

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.phases import registration_closes
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.booking.invitations.queries import invitation_over
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.notify.operations import queue_notice


def invite(event: Event, *, name: str, phone: str, category: Category = Category.ANYONE, slot: Slot | None = None,
           max_heads: int = 1, expires_at: datetime | None = None, by: Person) -> tuple[Invitation, str]:
    """Invite somebody by text message; the invitation, and the token of its link, which is kept nowhere.

    It runs out when registration for its slot closes unless `expires_at` (aware) says otherwise. Refuses `not_yours`,
    also to all but the coordinator for places that are closed to the public (domain §0.1-7), `not_by_invitation`,
    `invited_already` for a phone with an open invitation to the same slot, `invitation_past`, `invitation_party`.
    """
    require_in_charge(by, event)
    require_right(by.is_coordinator or category not in event.row.closed_to_public,
                  _("人大代表、政协委员由区级统筹员商有关机关后邀请。"))
    invitation, token = _invited(event, slot, expires_at, name=name, phone=phone, category=category,
                                 max_heads=max_heads, invited_by_id=by.id)
    record("registration.invited", invitation, by=by, event=event.code, category=category.value)
    db.session.flush()
    return invitation, token


def invite_instead(declined: Invitation, slot: Slot, *, expires_at: datetime | None = None, by: Person) -> Invitation:
    """Invite whoever has declined to another slot, as whoever asked them first would have. Refuses `wrong_state` for an
    invitation that wasn't declined, and as `invite` does about the slot's event."""
    if declined.state is not InvitationState.DECLINED:
        raise Refused("wrong_state", _("只有谢绝了邀请的人可以改邀其他场次。"))
    invitation, _token = _invited(
        slot.event, slot, expires_at, name=declined.name, phone=declined.phone, category=declined.category,
        max_heads=min(declined.max_heads, slot.event.max_party), invited_by_id=declined.invited_by_id)
    record("registration.invited", invitation, by=by, event=slot.event.code, category=declined.category.value)
    db.session.flush()
    return invitation


def _invited(event: Event, slot: Slot | None, expires_at: datetime | None, *, name: str, phone: str, max_heads: int,
             **values) -> tuple[Invitation, str]:
    if not event.allocation.row.needs_invitation or not event.is_open:
        raise Refused("not_by_invitation", _("本活动未发布或不是定向邀请，不能发出邀请。"))
    name, phone = clean_name(name), clean_mobile(phone)
    expires_at = expires_at or (registration_closes(event, slot) if slot else event.registration_closes_at)
    if expires_at is None or expires_at <= clock.now():
        raise Refused("invitation_past", _("报名已截止，不能再发出邀请。"), "expires_at")
    if not 1 <= max_heads <= event.max_party:
        raise Refused("invitation_party", _("人数应为1至%(n)s（含本人）。", n=event.max_party), "max_heads")
    if _open_invitation(event, slot, phone):
        raise Refused("invited_already", _("%(name)s的手机号已有未使用的邀请，不需要重复发出。", name=name))
    token = codes.new_link_token()
    invitation = Invitation(
        event_id=event.id, slot_id=slot.id if slot else None, name=name, phone=phone, phone_hash=phone.hash,
        max_heads=max_heads, token_hash=keyed_hash(token), expires_at=expires_at, created_at=clock.now(), **values)
    db.session.add(invitation)
    db.session.flush()
    queue_notice("invitation", phone=phone, about=invitation, organisation_id=event.host_id, secret=True,
                 expires_at=expires_at, event=event.title, until=kept(lambda: moment(expires_at)), link=link_of(token),
                 phone_to_ask=event.contact_phone)
    return invitation, token


def link_of(token: str) -> str:
    """The address in the message."""
    return f"{current_app.config['SITE_URL']}/invitations/{token}"


def allow_overlap(invitation: Invitation, *, by: Person) -> None:
    """Let whoever was invited use it in spite of a place elsewhere at that time. Refuses `not_yours`."""
    require_in_charge(by, invitation.event)
    write(update(Invitation).where(Invitation.id == invitation.id).values(despite_overlap=True), renewing=True)


def use_invitation(invitation: Invitation) -> None:
    """Mark it used; of two who press at once one does. Refuses `invitation_over`."""
    if not _turn(invitation, InvitationState.USED, used_at=clock.now()):
        raise invitation_over(invitation.event)


def decline_invitation(invitation: Invitation, *, by: Person) -> None:
    """谢绝, by whoever was invited. Twice is once; refuses `not_yours` to others, `invitation_used` once it has led to
    a registration, which is cancelled on its own page, and `invitation_over`."""
    require_right(bool(by.phone_hash) and invitation.phone_hash == by.phone_hash)
    if _turn(invitation, InvitationState.DECLINED):
        record("registration.invitation_declined", invitation, by=by)
    db.session.refresh(invitation)
    if invitation.state == InvitationState.USED:
        raise Refused("invitation_used", _("您已报名，不能参加的，请在报名页面取消。"))
    if invitation.state != InvitationState.DECLINED:
        raise invitation_over(invitation.event)
    db.session.flush()


def revoke_invitation(invitation: Invitation, *, by: Person | None) -> None:
    """Take back what hasn't been used; None: the clockwork does. Twice is once; refuses `invitation_used`."""
    if by is not None:
        require_in_charge(by, invitation.event)
    if _turn(invitation, InvitationState.REVOKED):
        record("registration.invitation_revoked", invitation, by=by)
    db.session.refresh(invitation)
    if invitation.state == InvitationState.USED:
        raise Refused("invitation_used", _("被邀请人已报名，如需取消，请在报名名单中办理。"))
    db.session.flush()


def _open_invitation(event: Event, slot: Slot | None, phone: str) -> int | None:
    same = or_(Invitation.slot_id.is_(None), Invitation.slot_id == slot.id) if slot else true()
    return db.session.scalar(select(Invitation.id).where(
        Invitation.event_id == event.id, Invitation.phone_hash == keyed_hash(phone), same,
        Invitation.state == InvitationState.OPEN, Invitation.expires_at > clock.now()).limit(1))


def _turn(invitation: Invitation, to: InvitationState, **values) -> bool:
    return write(
        update(Invitation).where(Invitation.id == invitation.id, Invitation.state == InvitationState.OPEN)
        .values(state=to, **values)) == 1
