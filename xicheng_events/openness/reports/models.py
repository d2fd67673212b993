"""Reports about tasks, the problems in them and their photos. Whose a report is says its task alone, and once it is
passed anonymously nothing does (domain §4.5). Days alone are kept, never the hour."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import choice, db
from xicheng_events.foundation.files.models import File
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.reports.states import (
    LONGEST_MARK,
    LONGEST_PLACE,
    LONGEST_PROBLEM,
    LONGEST_REASON,
    ExperienceStep,
    ReportState,
    StepRow,
)
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.states import LONGEST_TARGET, TargetKind, TaskMode
from xicheng_events.voice.opinions.models import Opinion


class ExperienceReport(db.Model):
    """体验报告: what was gone through stands in it once more, as the task may not be there to say it."""

    __tablename__ = "experience_report"
    __table_args__ = (
        CheckConstraint("(passed_on is not null) = (state in ('passed', 'closed'))", name="passed_once"),
        CheckConstraint("task_id is not null or (is_anonymous and passed_on is not null)",
                        name="somebodys_until_passed"),
        Index("ix_experience_report_programme", "programme_id", "state", "passed_on"),
        Index("ix_experience_report_unit", "unit_id", "state"),
        Index("ix_experience_report_closed", "state", "closed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # random: rises with nothing
    code: Mapped[str] = mapped_column(String(16), unique=True)  # BG-7K3Q9F
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("experience_task.id"), unique=True)
    mode: Mapped[TaskMode] = mapped_column(choice(TaskMode))
    target_kind: Mapped[TargetKind] = mapped_column(choice(TargetKind))
    target: Mapped[str] = mapped_column(String(LONGEST_TARGET))
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # 被体验单位
    visited_on: Mapped[date]  # of one that was passed anonymously the first of the month
    state: Mapped[ReportState] = mapped_column(choice(ReportState), default=ReportState.DRAFT)
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE), default="")  # 地点或渠道
    steps: Mapped[list] = mapped_column(JSON, default=list)  # rows of `states.StepRow`
    highlights: Mapped[str] = mapped_column(Text, default="")  # 亮点
    suggestions: Mapped[str] = mapped_column(Text, default="")  # 建议
    is_anonymous: Mapped[bool] = mapped_column(default=False)  # 匿名转办
    kept_from: Mapped[str | None] = mapped_column(String(LONGEST_MARK))  # the page on which it is being written
    return_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    submitted_on: Mapped[date | None]
    passed_on: Mapped[date | None]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_on: Mapped[date | None]  # the day its last problem was found closed

    programme: Mapped[Programme] = relationship()
    task: Mapped[ExperienceTask | None] = relationship()
    unit: Mapped[Organisation] = relationship()
    passed_by: Mapped[Person | None] = relationship()
    problems: Mapped[list["ReportProblem"]] = relationship(order_by="ReportProblem.number", back_populates="report")
    photos: Mapped[list["ReportPhoto"]] = relationship(order_by="ReportPhoto.number")

    @property
    def step_rows(self) -> list[StepRow]:
        """What it says of the steps, in their order."""
        return [StepRow.read(row) for row in self.steps]

    @property
    def is_passed(self) -> bool:
        """Whether its problems are opinions."""
        return self.passed_on is not None


class ReportProblem(db.Model):
    """One line of 问题清单; an opinion once the report is passed."""

    __tablename__ = "report_problem"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # random: its query code is made of it
    report_id: Mapped[int] = mapped_column(ForeignKey("experience_report.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    step: Mapped[ExperienceStep | None] = mapped_column(choice(ExperienceStep))
    text: Mapped[str] = mapped_column(String(LONGEST_PROBLEM))
    opinion_id: Mapped[int | None] = mapped_column(ForeignKey("opinion.id"), unique=True)

    report: Mapped[ExperienceReport] = relationship(back_populates="problems")
    opinion: Mapped[Opinion | None] = relationship()


class ReportPhoto(db.Model):
    """One photo; seen by its member, the programme's desk and who handles the problems."""

    __tablename__ = "report_photo"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("experience_report.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), unique=True)

    file: Mapped[File] = relationship()
