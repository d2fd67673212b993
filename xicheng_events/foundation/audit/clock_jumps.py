"""A clock that is years ahead would let every purge delete everything at once: who sees it jump, and who lets it pass.

The jump is a row, so that what others record by the wrong clock doesn't make it good.
"""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, exists, func, select, update

from xicheng_events.foundation.audit.models import AuditEntry, ClockJump
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write, write_returning
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import require_right
from xicheng_events.foundation.core.sweeps import SweepRun

# A site that is used records something every day.
FARTHEST = timedelta(days=30)
# By value: roles are defined in a later room.
RELEASERS = ("sysadmin", "coordinator")


def note_clock_jump() -> bool:
    """Keep that it is more than FARTHEST after the newest entry of the record, or after the clockwork last ran or was
    released: a site that serves first records by the wrong clock too. Whether there is something to commit.

    A record without entries is a new site's. A jump that was noted by a clock which has been put right is forgotten.
    """
    now = clock.now()
    undone = (ClockJump.released_at.is_(None), ClockJump.seen_at > now)
    ran = select(func.max(SweepRun.at)).where(SweepRun.at <= now).scalar_subquery()
    released = select(func.max(ClockJump.released_at)).where(ClockJump.released_at <= now).scalar_subquery()
    newest = db.session.execute(
        select(AuditEntry.id, AuditEntry.at, ran.label("ran"), released.label("released"),
               exists().where(*undone).label("put_right"))
        .order_by(AuditEntry.id.desc()).limit(1)).first()
    if newest is None:
        return False
    if newest.put_right:
        write(delete(ClockJump).where(*undone))
    looked = max(filter(None, (newest.ran, newest.released)), default=newest.at)
    before = min(newest.at, looked)
    if now - before <= FARTHEST:
        return newest.put_right
    return insert_unless_there(ClockJump, entry_id=newest.id, entry_at=before, seen_at=now) or newest.put_right


def clock_jump() -> ClockJump | None:
    """The jump for which purges stand still; None when they may run."""
    query = select(ClockJump).where(ClockJump.released_at.is_(None), ClockJump.seen_at <= clock.now())
    return db.session.scalar(query.order_by(ClockJump.entry_id.desc()).limit(1))


def release_purges(jump_id: int, *, by) -> None:
    """Say that the clock is right: purges run again. Twice is once, also of two who say so at the same moment.

    The entry this leaves is the record's newest. Refuses `not_yours` to all but RELEASERS.
    """
    require_right(by.holds(*RELEASERS), _("只有系统管理员和区级统筹员可以恢复到期删除。"))
    release = (update(ClockJump).where(ClockJump.entry_id <= jump_id, ClockJump.released_at.is_(None))
               .values(released_at=clock.now()).returning(ClockJump.entry_id))
    released = write_returning(release).scalars().all()
    if released:
        record("audit.purges_released", db.session.get(ClockJump, max(released)), by=by)
    db.session.flush()
