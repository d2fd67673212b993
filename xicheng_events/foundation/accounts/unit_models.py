"""Units (单位): what they are called now, what they were called before, and from when until when there is work for
them."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled


class OrganisationKind(Labelled):
    """What sort of unit it is (domain §8.2); only departments and streets owe the yearly report."""

    DISTRICT_OFFICE = "district_office", _l("区级办公室")
    DEPARTMENT = "department", _l("部门")
    STREET = "street", _l("街道")
    VERTICAL = "vertical", _l("垂管派驻单位")
    PARTY = "party", _l("党委部门")
    MASS_ORG = "mass_org", _l("群团组织")
    INSTITUTION = "institution", _l("事业单位")
    OTHER = "other", _l("其他")


class UnitState(Labelled):
    """Whether it may be given something to do today."""

    USED = "used", _l("在用"), "ok"
    AHEAD = "ahead", _l("未启用"), "wait"
    OVER = "over", _l("已撤销")


class Organisation(db.Model):
    """A unit (单位), with the names it bears now; those it bore before are `UnitName`s, so that history prints them."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("valid_to >= valid_from", name="begins_before_it_ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind))
    code: Mapped[str | None] = mapped_column(String(12))  # 9-digit area code of a street
    short_name: Mapped[str] = mapped_column(String(60), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    search_alias: Mapped[str] = mapped_column(String(120), default="")  # what else people call it, by spaces
    valid_from: Mapped[date | None]  # the first day on which it may be given work; None: always so far
    valid_to: Mapped[date | None]  # and the last
    renamed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when it bears these names
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    former_names: Mapped[list["UnitName"]] = relationship(order_by="UnitName.until, UnitName.id")

    @property
    def every_name(self) -> list[str]:
        """What it is called, was called and is called besides; what it is called now comes last, as it counts most."""
        former = [name for each in self.former_names for name in (each.short_name, each.full_name)] \
            if self.renamed_at else []
        return [*self.search_alias.split(), *former, self.full_name, self.short_name]

    def exists_on(self, day: date) -> bool:
        """Whether it may be given something to do on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def state(self) -> UnitState:
        """How it stands today, in Beijing."""
        if self.exists_on(today := clock.today()):
            return UnitState.USED
        return UnitState.OVER if self.valid_to is not None and self.valid_to < today else UnitState.AHEAD

    @property
    def listed_name(self) -> str:
        """The short name as lists of all units say it: with a word where it is no more, or not yet."""
        if self.state is UnitState.USED:
            return self.short_name
        return _("%(unit)s（%(state)s）", unit=self.short_name, state=self.state.label)

    def full_name_at(self, moment: datetime | None) -> str:
        """The full name it bore at `moment`: what was published then goes on saying it. None: the name of today."""
        if moment is None or self.renamed_at is None or moment >= self.renamed_at:
            return self.full_name
        return next((name.full_name for name in self.former_names if moment < name.until), self.full_name)


class UnitName(db.Model):
    """曾用名: what a unit was called until it was renamed."""

    __tablename__ = "unit_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    short_name: Mapped[str] = mapped_column(String(60))
    full_name: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
