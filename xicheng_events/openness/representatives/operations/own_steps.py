"""What representatives decide themselves: leaving the pool, going on for another term."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.representatives.kinds import IN_POOL, SERVING, PoolStanding
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations.telling import tell_representative


def leave_pool(representative: Representative) -> None:
    """退出: by the person, at once. Twice is once."""
    left = write(update(Representative).where(
        Representative.id == representative.id, Representative.standing.in_(IN_POOL)).values(
            standing=PoolStanding.LEFT, gone_at=clock.now(), reason="", version=Representative.version + 1))
    db.session.refresh(representative)
    if left:
        record("representatives.left", representative)
        tell_representative("pool_left", representative)


def agree_to_renewal(representative: Representative) -> None:
    """愿意续任: by the person who was asked; the coordinator renews. Twice is once. Refuses `not_asked` where nothing
    was asked, or the term is over."""
    agreed = write(update(Representative).where(
        Representative.id == representative.id, Representative.standing.in_(SERVING),
        Representative.renewal_asked_at.is_not(None), Representative.renewal_agreed_at.is_(None)).values(
            renewal_agreed_at=clock.now(), version=Representative.version + 1))
    db.session.refresh(representative)
    if representative.renewal_agreed_at is None or representative.standing not in SERVING:
        raise Refused("not_asked", _("目前没有需要答复的续任。"))
    if agreed:
        record("representatives.renewal_agreed", representative)
