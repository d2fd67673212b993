"""Tasks of members of a programme (domain §4.5). No row of the record or of the outbox names one: whose it was is known
here alone, and only until an anonymous report about it is passed."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import choice, db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.states import (
    LONGEST_COMPANIONS,
    LONGEST_REASON,
    LONGEST_TARGET,
    TargetKind,
    TaskMode,
    TaskState,
)


class ExperienceTask(db.Model):
    """体验任务: one member goes through one thing within some days. Days alone are kept, never the hour."""

    __tablename__ = "experience_task"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="begins_before_it_ends"),
        CheckConstraint("(done_on is null) = (due_on is null)", name="due_once_done"),
        CheckConstraint("mode <> 'covert' or companions = ''", name="covert_alone"),
        CheckConstraint("appointment_id is not null or state in ('reviewed', 'closed')", name="somebodys_until_passed"),
        UniqueConstraint("form_key", "appointment_id"),  # the form it was assigned in: sent twice, one
        Index("ix_experience_task_programme", "programme_id", "state", "last_on"),
        Index("ix_experience_task_member", "appointment_id", "state"),
        Index("ix_experience_task_last", "state", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # random: rises with nothing
    code: Mapped[str] = mapped_column(String(16), unique=True)  # RW-7K3Q9F
    form_key: Mapped[str | None] = mapped_column(String(36))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    # Whose it is. None: its report was passed anonymously, and nothing knows any more.
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    mode: Mapped[TaskMode] = mapped_column(choice(TaskMode))
    target_kind: Mapped[TargetKind] = mapped_column(choice(TargetKind))
    target: Mapped[str] = mapped_column(String(LONGEST_TARGET))  # 事项、窗口或项目, in words
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)  # 被体验单位
    brief: Mapped[str] = mapped_column(Text)  # 体验内容
    safety: Mapped[str] = mapped_column(Text, default="")  # 安全和保密须知
    companions: Mapped[str] = mapped_column(String(LONGEST_COMPANIONS), default="")  # 陪同人员, as the member reads it
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[TaskState] = mapped_column(choice(TaskState), default=TaskState.ASSIGNED)
    assigned_on: Mapped[date | None]
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    done_on: Mapped[date | None]
    due_on: Mapped[date | None]  # its report
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # why it was declined or has ended
    is_to_note: Mapped[bool] = mapped_column(default=False)  # changed without its organisers: they are to know
    is_disclosed: Mapped[bool] = mapped_column(default=False)  # of a covert one: its report has been passed
    # For which days reminders have gone out, so that others have their own.
    reminded_for: Mapped[date | None]
    due_reminded_for: Mapped[date | None]
    overdue_told_for: Mapped[date | None]
    # What its member has done with it: on record once the month is over, as numbers (operations/by_the_month.py).
    unrecorded: Mapped[list] = mapped_column(JSON, default=list)
    acted_on: Mapped[date | None]

    programme: Mapped[Programme] = relationship()
    appointment: Mapped[Appointment | None] = relationship()
    unit: Mapped[Organisation] = relationship()
    assigned_by: Mapped[Person] = relationship()

    @property
    def is_covert(self) -> bool:
        """Whether nobody visited is to know of it beforehand."""
        return self.mode is TaskMode.COVERT
