"""Programmes of experience officers and supervisors (domain §4.2), published as any other text is."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.models import Publication, WithPublication
from xicheng_events.foundation.questions.models import Form
from xicheng_events.openness.programmes.kinds import Duty, ProgrammeKind, Share

# 推荐单位: which units recommend people for a programme.
programme_recommender = Table(
    "programme_recommender", db.metadata,
    Column("programme_id", ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True, index=True))


class WordsOfProgramme:
    """What its words say, of a programme or of it with its revision in place."""

    comes_too_late = False  # of a revision: whether it changes what stays now that applications have closed

    @property
    def duty_rows(self) -> list[Duty]:
        """履职要求, in the order in which they were written."""
        return [Duty.read(row) for row in self.duties]

    @property
    def share_rows(self) -> list[Share]:
        """人员构成, in the order in which they were written."""
        return [Share.read(row) for row in self.shares]


class Programme(WordsOfProgramme, WithPublication, db.Model):
    """体验监督项目: its unit is its publication's. Its terms begin and end on the same days for all whom it appoints at
    first; a renewal is another term behind the first."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("wanted between 1 and 999", name="wanted"),
        CheckConstraint("term_to >= term_from", name="begins_before_it_ends"),
        CheckConstraint("serves_until >= term_to", name="serves_its_term"),
        CheckConstraint("renewal_limit between 1 and 9", name="renewal_limit"),
        CheckConstraint("notice_days between 0 and 30", name="notice_period"),
        CheckConstraint("report_days between 1 and 30", name="report_period"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)  # XM-7K3Q9F, in its public address
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), unique=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"), unique=True)  # what its reports are about
    form_id: Mapped[int | None] = mapped_column(ForeignKey("form.id"), unique=True)  # what it asks applicants besides
    kind: Mapped[ProgrammeKind] = mapped_column(choice(ProgrammeKind))
    # Run by the district (its author was a coordinator then): alone it may have other units' windows tried covertly.
    is_of_district: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(Text, default="")  # 目的
    conditions: Mapped[str] = mapped_column(Text, default="")  # 报名条件
    rights: Mapped[str] = mapped_column(Text, default="")  # 权利
    obligations: Mapped[str] = mapped_column(Text, default="")  # 义务
    wanted: Mapped[int]  # 拟聘人数
    shares: Mapped[list] = mapped_column(JSON, default=list)  # 人员构成: rows of `kinds.Share`
    duties: Mapped[list] = mapped_column(JSON, default=list)  # 履职要求: rows of `kinds.Duty`
    term_from: Mapped[date]
    term_to: Mapped[date]  # the last day
    # Until when anybody serves: renewed terms go on after the first ones (`serve_longer`).
    serves_until: Mapped[date] = mapped_column(default=lambda context: context.get_current_parameters()["term_to"])
    appointed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when somebody is, of whoever applied
    renewal_limit: Mapped[int]  # how many terms somebody may serve one after the other
    notice_days: Mapped[int]  # 公示期 in working days; 0: without
    report_days: Mapped[int]  # a report is due so many working days after the experience
    publishes_names: Mapped[bool] = mapped_column(default=True)  # 公布受聘人员姓名: by this rule, said when applying
    takes_applications: Mapped[bool] = mapped_column(default=True)  # 接受自荐; else its units recommend alone
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)  # applications and recommendations
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    contact_hours: Mapped[str] = mapped_column(String(60), default="")
    certificate_word: Mapped[str] = mapped_column(String(10), default="")  # 聘书字号: 西政体聘
    # 联系人: the two who alone, with its officer, know of a covert trial until its report is passed.
    first_organiser_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_organiser_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # What is to be said instead, once it has been reviewed: those of `revision.REVISABLE` that differ.
    revision: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)  # the form it was drafted in: sent twice, one

    publication: Mapped[Publication] = relationship(lazy="joined", innerjoin=True)
    occasion: Mapped[Occasion] = relationship()
    form: Mapped[Form | None] = relationship()
    recommenders: Mapped[list[Organisation]] = relationship(secondary=programme_recommender,
                                                            order_by=Organisation.id)
    first_organiser: Mapped[Person | None] = relationship(foreign_keys=first_organiser_id)
    second_organiser: Mapped[Person | None] = relationship(foreign_keys=second_organiser_id)

    @property
    def unit(self) -> Organisation:
        """The unit that runs it."""
        return self.publication.organisation

    @property
    def unit_name(self) -> str:
        """Its full name, as of today."""
        return self.unit.full_name

    @property
    def items(self) -> list[dict]:
        """What applicants are asked besides what all are asked (questions.items)."""
        return (self.form.definition or {}).get("items", []) if self.form else []

    @property
    def recommender_ids(self) -> list[int]:
        """推荐单位, by their numbers."""
        return sorted(unit.id for unit in self.recommenders)

    @property
    def organisation_id(self) -> int:
        """The same, by its number."""
        return self.publication.organisation_id
