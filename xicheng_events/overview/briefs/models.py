"""The monthly brief, and the hotline's own numbers of each unit: kept apart from ours, never mixed with them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.periods import Period, period_named


class Brief(db.Model):
    """民情月报: one a month (domain §7, task 5)."""

    __tablename__ = "monthly_brief"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7), unique=True)  # 2026-03
    theme: Mapped[str] = mapped_column(String(100), default="")  # 每月一题
    theme_text: Mapped[str] = mapped_column(Text, default="")  # who leads it, what is being done
    meeting: Mapped[str] = mapped_column(String(100), default="")  # which meeting it was laid before
    met_on: Mapped[date | None]
    decided: Mapped[str] = mapped_column(Text, default="")  # what it decided, in words anybody may read
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)  # of what is said of the month; the hotline's numbers have none

    opened_by: Mapped[Person] = relationship()
    hotline: Mapped[list["HotlineNumbers"]] = relationship(order_by="HotlineNumbers.organisation_id")

    @property
    def period(self) -> Period:
        """The month it is of."""
        return period_named(self.month)


class HotlineNumbers(db.Model):
    """What 12345 says of one unit in one month. Rates are hundredths of a percent; None where it gives none."""

    __tablename__ = "hotline_numbers"
    __table_args__ = (
        CheckConstraint("requests >= 0", name="requests"),
        *(CheckConstraint(f"{rate} between 0 and 10000", name=rate) for rate in ("answered", "solved", "satisfied")),
    )

    brief_id: Mapped[int] = mapped_column(ForeignKey("monthly_brief.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    requests: Mapped[int]  # 诉求量
    answered: Mapped[int | None]  # 响应率
    solved: Mapped[int | None]  # 解决率
    satisfied: Mapped[int | None]  # 满意率
    problems: Mapped[str] = mapped_column(Text, default="")  # 前十问题, a line each

    organisation: Mapped[Organisation] = relationship()
