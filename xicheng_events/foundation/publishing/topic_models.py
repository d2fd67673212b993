"""领域: what publications, opinions and issues are about, from one list that the coordinator keeps."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.labelled import Labelled

UNDO = timedelta(days=1)  # how long a merger can be taken back


class TopicState(Labelled):
    """Whether things may be put under it."""

    USED = "used", _l("在用"), "ok"
    RETIRED = "retired", _l("已停用")
    MERGED = "merged", _l("已并入"), "info"


class Topic(db.Model):
    """领域: one heading of the list. What stands under a merged one keeps it, and is found and shown under the other
    one (`standing`): so a merger that is taken back leaves everything as it was."""

    __tablename__ = "topic"
    __table_args__ = (CheckConstraint("merged_into_id <> id", name="not_into_itself"),
                      CheckConstraint("(merged_into_id IS NULL) = (merged_at IS NULL)", name="merged_at_a_time"))

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)  # in addresses; never changes, never given again
    name: Mapped[str] = mapped_column(String(12), unique=True)
    position: Mapped[int]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    merged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # 停用: not offered any more
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    # Read along: what shows a topic shows the one it stands for, and asks the database nothing.
    merged_into: Mapped["Topic | None"] = relationship(remote_side=id, lazy="joined", join_depth=1)

    @property
    def standing(self) -> "Topic":
        """Itself, or the topic into which it was merged, however often."""
        return self.merged_into.standing if self.merged_into else self

    @property
    def state(self) -> TopicState:
        """Whether things may be put under it."""
        if self.merged_into_id:
            return TopicState.MERGED
        return TopicState.RETIRED if self.retired_at else TopicState.USED

    @property
    def undo_until(self) -> datetime | None:
        """Until when its merger can be taken back; None where there is none, or it is too late."""
        until = self.merged_at + UNDO if self.merged_at else None
        return until if until and until > clock.now() else None

    @property
    def listed_name(self) -> str:
        """Its name, marked where it is no longer offered: as lists to filter by show it."""
        return _("%(name)s（已停用）", name=self.name) if self.retired_at else self.name


def topic_word(topic: Topic | None) -> str:
    """What a thing under `topic` is said to be about; empty for none."""
    return topic.standing.name if topic else ""
