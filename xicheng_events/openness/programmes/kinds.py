"""What kinds of programme there are, what a duty is and how often it is due: tables (domain §4.2)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.selection.states import Attribute
from xicheng_events.foundation.core.labelled import Labelled

PREFIX = "XM"  # XM-7K3Q9F, of a programme


class ProgrammeKind(Labelled):
    """类别: what those it appoints are called."""

    OFFICER = "officer", _l("特邀体验员")
    SUPERVISOR = "supervisor", _l("特邀监督员")
    POLICY_OFFICER = "policy_officer", _l("政策体验官")
    CONDUCT_SUPERVISOR = "conduct", _l("行风监督员")
    SOCIAL_SUPERVISOR = "social", _l("社会监督员")

    @property
    def row(self) -> "ProgrammeKindRow":
        """What this kind means: its row of the table."""
        return PROGRAMME_KINDS[self]


@dataclass(frozen=True)
class ProgrammeKindRow:
    """What one kind means; nothing else in the code asks which it is."""

    category: Category  # as whom its members register for events


PROGRAMME_KINDS: dict[ProgrammeKind, ProgrammeKindRow] = {
    ProgrammeKind.OFFICER: ProgrammeKindRow(Category.OFFICER),
    ProgrammeKind.SUPERVISOR: ProgrammeKindRow(Category.SUPERVISOR),
    ProgrammeKind.POLICY_OFFICER: ProgrammeKindRow(Category.OFFICER),
    ProgrammeKind.CONDUCT_SUPERVISOR: ProgrammeKindRow(Category.SUPERVISOR),
    ProgrammeKind.SOCIAL_SUPERVISOR: ProgrammeKindRow(Category.SUPERVISOR),
}


class DutyKind(Labelled):
    """履职要求: what can be counted of a member's duties."""

    EXPERIENCE = "experience", _l("参加体验")
    SYMPOSIUM = "symposium", _l("参加座谈会")
    REPORT = "report", _l("提交体验报告")
    HOTLINE = "hotline", _l("热线拨测")


class Every(Labelled):
    """How often a duty is due; its value is the months of one period."""

    MONTH = "1", _l("每月")
    QUARTER = "3", _l("每季度")
    HALF = "6", _l("每半年")
    YEAR = "12", _l("每年")

    @property
    def months(self) -> int:
        """How many months one period has. Periods are counted from the first day of a term."""
        return int(self.value)


class Duty(NamedTuple):
    """One duty: so many times in each period."""

    kind: DutyKind
    number: int
    every: Every

    @classmethod
    def read(cls, row: Mapping) -> "Duty":
        """The duty that a stored row is."""
        return cls(DutyKind(row["kind"]), row["number"], Every(row["every"]))

    def stored(self) -> dict:
        """As it is stored."""
        return {"kind": self.kind.value, "number": self.number, "every": self.every.value}

    @property
    def words(self) -> str:
        """“参加体验每季度1次”."""
        return str(_l("%(kind)s%(every)s%(n)s次", kind=self.kind.label, every=self.every.label, n=self.number))


class Share(NamedTuple):
    """人员构成: of those with one value of an attribute at least and at most so many among those appointed."""

    attribute: Attribute
    value: str
    least: int
    most: int

    @classmethod
    def read(cls, row: Mapping) -> "Share":
        """The share that a stored row is."""
        return cls(Attribute(row["attribute"]), row["value"], row["least"], row["most"])

    def stored(self) -> dict:
        """As it is stored."""
        return {**self._asdict(), "attribute": self.attribute.value}


def last_day_of_term(first: date, months: int) -> date:
    """The last day of a term of so many months: the day before the same day of the month, or before the first of the
    one after where there is no such day."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = min(first.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1 if day == first.day else 0)


def months_of_term(first: date, last: date) -> int | None:
    """How many whole months a term has; None where its days are no whole months."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return next((each for each in (months, months + 1) if each and last_day_of_term(first, each) == last), None)


TERMS = (12, 24)  # months a term has; the first is usual
USUAL_DUTIES = (  # domain §4.2 [R]: blended from the programmes found
    Duty(DutyKind.EXPERIENCE, 1, Every.QUARTER), Duty(DutyKind.SYMPOSIUM, 1, Every.HALF),
    Duty(DutyKind.REPORT, 1, Every.YEAR), Duty(DutyKind.HOTLINE, 1, Every.YEAR))
USUAL_LIMIT = 2  # consecutive terms
USUAL_NOTICE_DAYS = 5  # working days a list is public before anybody is appointed
USUAL_REPORT_DAYS = 5  # working days after an experience
