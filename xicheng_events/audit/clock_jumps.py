"""A clock that is years ahead would let every purge delete everything at once: who sees it jump, and who lets it pass.

The jump is a row, so that what others record by the wrong clock doesn't make it good.
"""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from xicheng_events.audit.models import AuditEntry, ClockJump
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.inserts import insert_unless_there
from xicheng_events.core.refusal import Refused

# A site that is used records something every day.
FARTHEST = timedelta(days=30)
# By value: roles are defined in a room below this one.
RELEASERS = ("sysadmin", "coordinator")


def note_clock_jump() -> bool:
    """Keep that it is more than FARTHEST after the newest entry of the record; whether there is something to commit.

    A record without entries is a new site's. A jump that was noted by a clock which has been put right is forgotten.
    """
    now = clock.now()
    newest = db.session.execute(select(AuditEntry.id, AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1)).first()
    if newest is None or now - newest.at <= FARTHEST:
        return False
    undone = delete(ClockJump).where(ClockJump.released_at.is_(None), ClockJump.seen_at > now)
    db.session.execute(undone, execution_options={"synchronize_session": False})
    return insert_unless_there(ClockJump, entry_id=newest.id, entry_at=newest.at, seen_at=now)


def clock_jump() -> ClockJump | None:
    """The jump for which purges stand still; None when they may run."""
    query = select(ClockJump).where(ClockJump.released_at.is_(None), ClockJump.seen_at <= clock.now())
    return db.session.scalar(query.order_by(ClockJump.entry_id.desc()).limit(1))


def release_purges(jump_id: int, *, by) -> None:
    """Say that the clock is right: purges run again. Twice is once, also of two who say so at the same moment.

    The entry this leaves is the record's newest. Refuses `not_yours` to all but RELEASERS.
    """
    if not by.holds(*RELEASERS):
        raise Refused("not_yours", _("只有系统管理员和区级统筹员可以恢复到期删除。"))
    release = (update(ClockJump).where(ClockJump.entry_id <= jump_id, ClockJump.released_at.is_(None))
               .values(released_at=clock.now()).returning(ClockJump.entry_id))
    released = db.session.scalars(release, execution_options={"synchronize_session": False}).all()
    if released:
        record("audit.purges_released", db.session.get(ClockJump, max(released)), by=by)
    db.session.flush()
