"""What a unit thinks of the work of its members."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.officers.states import EvaluationResult


class OfficerEvaluation(db.Model):
    """履职评价 of one year of a term: written by an editor of the unit, read by the coordinator alone."""

    __tablename__ = "officer_evaluation"
    __table_args__ = (CheckConstraint("year between 2000 and 2999", name="year"),)

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    result: Mapped[EvaluationResult] = mapped_column(choice(EvaluationResult))
    comment: Mapped[str] = mapped_column(Encrypted("officer_evaluation.comment", row=("appointment_id", "year")))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    appointment: Mapped[Appointment] = relationship()
    by: Mapped[Person] = relationship()
