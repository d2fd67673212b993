"""Forms, their versions, and the answers that keep pointing at the version they were given to.

A form is what somebody asks, as it stands now; what asks points at it (`event.form_id`). A version is the form as it
stood when the first answer to it came; it never changes. The database holds that an answer belongs to a question of
the very version its sheet was filled in for.
"""

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.personal_data import Encrypted
from xicheng_events.foundation.questions.kinds import QuestionKind


class Form(db.Model):
    """表: what one owner asks. Saving it is the owner's operation; None: what the owner asks usually."""

    __tablename__ = "form"

    id: Mapped[int] = mapped_column(primary_key=True)
    # `items` (questions.items), and what else the owner keeps with them.
    definition: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    # Whether what is answered stays for good, named or not, or goes when its owner's time is up.
    keeps_answers: Mapped[bool] = mapped_column(default=False)


class FormVersion(db.Model):
    """表的版本: what one form asked at some time."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "digest"), UniqueConstraint("form_id", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id", ondelete="CASCADE"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the form
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    questions: Mapped[list["Question"]] = relationship(order_by="Question.position", back_populates="version")


class Question(db.Model):
    """题目: one item of a version, of the owner's catalogue or one's own; a heading is one too."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("id", "version_id"),
        # Shown depending on another question of the same version, with an answer named; or always.
        ForeignKeyConstraint(["version_id", "show_if_key"], ["question.version_id", "question.key"],
                             name="fk_question_show_if"),
        CheckConstraint("(show_if_key is null) = (show_if_value is null)", name="whole_condition"),
        CheckConstraint("show_if_key <> key", name="not_on_itself"),
        # Of all ratings one may be what the satisfaction rate is made of.
        Index("uq_question_overall", "version_id", unique=True, postgresql_where=text("is_overall"),
              sqlite_where=text("is_overall")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(24))  # the same question in all versions
    position: Mapped[int]
    field: Mapped[str | None] = mapped_column(String(24))  # its key in the owner's catalogue; None: an own question
    is_secret: Mapped[bool]  # its answers are sealed, and deleted early
    is_overall: Mapped[bool]  # 总体满意度
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind))
    label: Mapped[str] = mapped_column(String(80))
    required: Mapped[bool]
    options: Mapped[list] = mapped_column(JSON)
    show_if_key: Mapped[str | None] = mapped_column(String(24))
    show_if_value: Mapped[str | None] = mapped_column(String(60))

    version: Mapped[FormVersion] = relationship(back_populates="questions")


class AnswerSheet(db.Model):
    """答卷: what somebody answered to one version. Who, its owner knows: it points at the sheet."""

    __tablename__ = "answer_sheet"
    __table_args__ = (UniqueConstraint("id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), index=True)

    version: Mapped[FormVersion] = relationship()
    answers: Mapped[list["SheetAnswer"]] = relationship(order_by="SheetAnswer.question_id, SheetAnswer.position",
                                                        foreign_keys="SheetAnswer.sheet_id", passive_deletes=True)


class SheetAnswer(db.Model):
    """回答: one value; a question with several has one row for each."""

    __tablename__ = "sheet_answer"
    __table_args__ = (
        UniqueConstraint("sheet_id", "question_id", "position"),
        ForeignKeyConstraint(["sheet_id", "version_id"], ["answer_sheet.id", "answer_sheet.version_id"],
                             ondelete="CASCADE", name="fk_sheet_answer_sheet"),
        ForeignKeyConstraint(["question_id", "version_id"], ["question.id", "question.version_id"],
                             name="fk_sheet_answer_question"),
        # Open or encrypted, never both; neither once it has been deleted on its day.
        CheckConstraint("(value is null) <> (secret is null) or "
                        "(purged_at is not null and value is null and secret is null)", name="one_value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int]
    version_id: Mapped[int]
    question_id: Mapped[int] = mapped_column(index=True)
    position: Mapped[int]
    value: Mapped[str | None] = mapped_column(Text)
    secret: Mapped[str | None] = mapped_column(
        Encrypted("sheet_answer.secret", row=("sheet_id", "question_id", "position")))
    purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    question: Mapped[Question] = relationship(foreign_keys=question_id,
                                              primaryjoin="SheetAnswer.question_id == Question.id")

    @property
    def said(self) -> str:
        """The value, open or not; empty once deleted."""
        return self.value or "" if self.secret is None else self.secret
