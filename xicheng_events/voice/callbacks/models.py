"""What came of the calls about a reply (domain §5.4)."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled


class CallOutcome(Labelled):
    """What came of a call (回访)."""

    RATED = "rated", _l("已接通并评价")
    DECLINED = "declined", _l("已接通，不愿评价")
    UNREACHED = "unreached", _l("未接通")


class Callback(db.Model):
    """One call to somebody who spoke, about the reply to what was said; at most three for each reply (domain §5.4)."""

    __tablename__ = "callback"
    __table_args__ = (
        # Of two who note the same call at the same moment, one gets the number and the other none.
        UniqueConstraint("opinion_id", "round", "number"),
        CheckConstraint("number between 1 and 3", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"))
    round: Mapped[int]  # as in `ReplyRating`
    number: Mapped[int]
    outcome: Mapped[CallOutcome] = mapped_column(choice(CallOutcome))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[Person] = relationship()
