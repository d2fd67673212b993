"""Finding invitations, for the desk."""


from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_holds
from xicheng_events.foundation.core.refusal import Refused


def invitations_of(event: Event, *, words: str = "", who: str = "", state: InvitationState | None = None) -> Select:
    """The invitations of an event with their slot, the latest first; by name, or by a phone's keyed hash (`who`)."""
    query = select(Invitation).options(joinedload(Invitation.slot)).where(Invitation.event_id == event.id)
    if words:
        query = query.where(name_holds(Invitation.name, words))
    if who:
        query = query.where(Invitation.phone_hash == who)
    if state:
        query = query.where(Invitation.state == state)
    return query.order_by(Invitation.id.desc())


def invitation_counts(event: Event) -> dict[InvitationState, int]:
    """How many invitations stand how."""
    query = (select(Invitation.state, func.count()).where(Invitation.event_id == event.id)
             .group_by(Invitation.state))
    return dict(db.session.execute(query).all())


def invitation_of(event: Event, invitation_id: int) -> Invitation | None:
    """One of the event's invitations."""
    return db.session.scalar(select(Invitation).where(
        Invitation.event_id == event.id, Invitation.id == invitation_id).options(joinedload(Invitation.event)))


def invitation_standing(invitation: Invitation) -> tuple[str, str]:
    """What became of an invitation, in words and as a tone."""
    if invitation.state == InvitationState.OPEN and invitation.expires_at <= clock.now():
        return _("已过期"), "muted"
    return invitation.state.label, {InvitationState.OPEN: "wait", InvitationState.USED: "ok"}.get(
        invitation.state, "muted")


def invitation_over(event: Event) -> Refused:
    """What somebody is told whose invitation has been used, taken back or has run out."""
    return Refused("invitation_over", _("这份邀请已使用、已撤回或已过期。如仍希望参加，请拨打%(phone)s联系主办单位。",
                                        phone=event.contact_phone))
