"""保密审查单: no approved slip, no publishing (domain §1, §7.1)."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled


class SlipState(Labelled):
    """Where a slip stands. A void slip was approved for words that have changed since."""

    PENDING = "pending", _l("待审查"), "wait"
    APPROVED = "approved", _l("审查通过"), "ok"
    REJECTED = "rejected", _l("审查不通过"), "stop"
    VOID = "void", _l("已失效")


class Disclosure(Labelled):
    """公开属性 (domain §13.14)."""

    ACTIVE = "active", _l("主动公开")
    ON_REQUEST = "on_request", _l("依申请公开")
    NONE = "none", _l("不予公开")


class Finding(Labelled):
    """检查项 (domain §7.1): what the reviewer looks for in the text."""

    STATE_SECRET = "state_secret", _l("国家秘密")
    WORK_SECRET = "work_secret", _l("工作秘密")
    TRADE_SECRET = "trade_secret", _l("商业秘密")
    PRIVACY = "privacy", _l("个人隐私")
    SENSITIVE = "sensitive", _l("敏感内容")


class ReviewSlip(db.Model):
    """One review of one text. The digest pins the values that were read (public_fields): others need another slip."""

    __tablename__ = "review_slip"
    __table_args__ = (Index("ix_review_slip_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(30))  # the table of what it is about: "event", "opinion", "issue"
    subject_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text)  # the reviewed words as they stood
    digest: Mapped[str] = mapped_column(String(64))
    # {"state_secret": false, "work_secret": false, …}: what the reviewer ticked as present.
    findings: Mapped[dict] = mapped_column(JSON, default=dict)
    disclosure: Mapped[Disclosure] = mapped_column(choice(Disclosure), default=Disclosure.ACTIVE)
    state: Mapped[SlipState] = mapped_column(choice(SlipState), default=SlipState.PENDING)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # Who may not decide besides the asker: those who wrote or passed the words (domain §14, maker–checker).
    barred: Mapped[list] = mapped_column(JSON, default=list)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opinion: Mapped[str] = mapped_column(Text, default="")
    void_reason: Mapped[str | None] = mapped_column(String(200))

    organisation: Mapped[Organisation] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)

    @property
    def found(self) -> list[Finding]:
        """What the reviewer found in the text."""
        return [finding for finding in Finding if self.findings.get(finding.value)]
