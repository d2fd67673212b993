"""办理类型 as rows: how long a unit has, edited by the coordinator from a day on (domain §5.3)."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled

NAME_AT_MOST = 10


class Sla(Labelled):
    """The code of a class, and what it is called on a new site; what holds at an issue is its row."""

    ONSITE = "onsite", _l("现场答复")
    URGENT = "urgent", _l("急办件")
    SIMPLE = "simple", _l("简单件")
    GENERAL = "general", _l("一般件")
    COMPLEX = "complex", _l("复杂件")
    LONGTERM = "longterm", _l("挂账推进")


class LimitUnit(Labelled):
    """In what a limit is counted."""

    WORKING_DAYS = "working_days", _l("个工作日")
    CLOCK_HOURS = "clock_hours", _l("小时")
    NONE = "none", _l("不计期限")


class SlaClass(db.Model):
    """A class as it holds from a day on. A row never changes once it has begun: an issue keeps the limits it was
    dispatched under, and another limit is another row."""

    __tablename__ = "sla_class"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint('("limit" = 0) = (unit = \'none\') and "limit" >= 0', name="limit"),
        CheckConstraint("(contact_limit = 0) = (contact_unit = 'none') and contact_limit >= 0", name="contact_limit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Sla] = mapped_column(choice(Sla))
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    limit: Mapped[int]
    unit: Mapped[LimitUnit] = mapped_column(choice(LimitUnit))
    contact_limit: Mapped[int]  # 首次联系
    contact_unit: Mapped[LimitUnit] = mapped_column(choice(LimitUnit, "contact_unit"))
    valid_from: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: as the site began
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    made_by: Mapped[Person | None] = relationship()

    @property
    def is_by_the_clock(self) -> bool:
        """Whether its limit runs in hours, at any hour of any day."""
        return self.unit is LimitUnit.CLOCK_HOURS

    @property
    def limit_words(self) -> str:
        """5个工作日, 24小时; 不计期限 where there is none."""
        return f"{self.limit}{self.unit.label}" if self.limit else self.unit.label

    @property
    def contact_words(self) -> str:
        """The same of the first contact; empty where none is asked for."""
        return f"{self.contact_limit}{self.contact_unit.label}" if self.contact_limit else ""


_DAYS, _HOURS, _NONE = LimitUnit.WORKING_DAYS, LimitUnit.CLOCK_HOURS, LimitUnit.NONE
BEGINNING = date(2020, 1, 1)
# What a new site begins with: limit and first contact of each.
STANDARD = {
    Sla.ONSITE: (0, _NONE, 0, _NONE), Sla.URGENT: (24, _HOURS, 2, _HOURS), Sla.SIMPLE: (5, _DAYS, 1, _DAYS),
    Sla.GENERAL: (7, _DAYS, 1, _DAYS), Sla.COMPLEX: (15, _DAYS, 1, _DAYS), Sla.LONGTERM: (0, _NONE, 1, _DAYS),
}
