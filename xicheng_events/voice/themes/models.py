"""The theme of a month (每月一题, domain §5), and the issues of the ledger that stand behind it."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import Period, period_named
from xicheng_events.foundation.publishing.models import Publication, WithPublication
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.themes.kinds import Note, Part, Policy, Task, row_of


class WordsOfTheme:
    """What its words say, of a theme or of it with its revision in place."""

    @property
    def task_rows(self) -> list[Task]:
        """任务清单, those due first on top."""
        return [row_of(Part.TASKS, each) for each in self.tasks]

    @property
    def policy_rows(self) -> list[Policy]:
        """政策清单, the earliest first."""
        return [row_of(Part.POLICIES, each) for each in self.policies]

    @property
    def note_rows(self) -> list[Note]:
        """工作进展, the latest first."""
        return [row_of(Part.NOTES, each) for each in self.notes]

    @property
    def tasks_done(self) -> int:
        """How many tasks are done."""
        return sum(1 for each in self.tasks if each.get("done_on"))

    @property
    def is_done(self) -> bool:
        """Whether all it set itself to do is done."""
        return bool(self.tasks) and self.tasks_done == len(self.tasks)

    @property
    def period(self) -> Period:
        """The month."""
        return period_named(self.month)


class MonthlyTheme(WordsOfTheme, WithPublication, db.Model):
    """每月一题: one a month. The unit that leads it is its publication's; a deleted or withdrawn one leaves its month
    to another."""

    __tablename__ = "monthly_theme"
    __table_args__ = (
        UniqueConstraint("month", "holds_month"),
        CheckConstraint("holds_month", name="holds_month"),  # yes or nothing: any number of nothings are let in
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)  # YT-7K3Q9F, at the desk
    month: Mapped[str] = mapped_column(String(7), index=True)  # 2026-11, in its public address
    holds_month: Mapped[bool | None] = mapped_column(default=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), unique=True)
    title: Mapped[str] = mapped_column(String(60))
    problem: Mapped[str] = mapped_column(Text, default="")  # 群众反映的问题
    measures: Mapped[str] = mapped_column(Text, default="")  # 治理措施
    partners: Mapped[list] = mapped_column(JSON, default=list)  # 协办单位: full names, as they were called then
    tasks: Mapped[list] = mapped_column(JSON, default=list)  # rows of `kinds.ROWS`, as `stored_row` has them
    policies: Mapped[list] = mapped_column(JSON, default=list)
    notes: Mapped[list] = mapped_column(JSON, default=list)
    # What is to be said instead, once it has been reviewed: those of `revision.REVISABLE` that differ.
    revision: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)  # the form it was drafted in: sent twice, one

    publication: Mapped[Publication] = relationship(lazy="joined", innerjoin=True)

    @property
    def lead(self) -> Organisation:
        """主责单位."""
        return self.publication.organisation

    @property
    def lead_name(self) -> str:
        """Its full name, as of today."""
        return self.lead.full_name


class ThemeIssue(db.Model):
    """An issue of the ledger that a theme is about. It says nothing by itself: whether the public reads of it is the
    issue's own affair."""

    __tablename__ = "theme_issue"

    theme_id: Mapped[int] = mapped_column(ForeignKey("monthly_theme.id"), primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), primary_key=True, index=True)

    issue: Mapped[Issue] = relationship()
