"""Who is coming: registrations, the people they bring, and the ticket that lets them in (domain §2.3)."""

from collections import Counter
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration.states import LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.documents import DocumentKind, age_on
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


class AgeBand(Labelled):
    """年龄段: enough to plan for, less than a date of birth."""

    UNDER_14 = "under_14", _l("14周岁以下")
    TEEN = "14_17", _l("14—17周岁")
    ADULT = "18_34", _l("18—34周岁")
    MIDDLE = "35_59", _l("35—59周岁")
    SENIOR = "60_up", _l("60周岁以上")


MINORS = (AgeBand.UNDER_14, AgeBand.TEEN)
# The youngest and oldest of each band, in full years.
YEARS = {AgeBand.UNDER_14: (0, 13), AgeBand.TEEN: (14, 17), AgeBand.ADULT: (18, 34), AgeBand.MIDDLE: (35, 59),
         AgeBand.SENIOR: (60, 150)}


class Guardian(Labelled):
    """What a guardian is to a child."""

    PARENT = "parent", _l("父亲或母亲")
    GRANDPARENT = "grandparent", _l("祖父母或外祖父母")
    OTHER = "other", _l("其他监护人")


def age_band_at(born_on: date, on: date) -> AgeBand:
    """The band somebody born on a day is in at the date of an event (domain §17-7)."""
    age = age_on(born_on, on)
    return next((band for band, (youngest, oldest) in YEARS.items() if youngest <= age <= oldest), AgeBand.SENIOR)


class Channel(Labelled):
    """报名渠道 (domain §13.3)."""

    ONLINE = "online", _l("网上")
    PHONE = "phone", _l("电话")
    DESK = "desk", _l("现场登记")
    COMMUNITY = "community", _l("社区代报")
    ORG = "org", _l("单位推荐")
    INVITE = "invite", _l("邀请")
    WALK_IN = "walk_in", _l("现场补录")


_LIVE_SQL = "state in ({})".format(", ".join(f"'{state.value}'" for state in LIVE))


class Registration(db.Model):
    """报名: one party for one slot. A party is placed, waits or goes as a whole."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("heads between 1 and 10", name="party_size"),
        # One live registration per person and slot, whatever happens at the same moment.
        Index("uq_registration_live_person", "slot_id", "person_id", unique=True,
              sqlite_where=db.text(_LIVE_SQL), postgresql_where=db.text(_LIVE_SQL)),
        # … and one per document: the same card under two phones is one person (domain §2.3).
        Index("uq_registration_live_document", "slot_id", "document_hash", unique=True,
              sqlite_where=db.text(_LIVE_SQL), postgresql_where=db.text(_LIVE_SQL)),
        Index("ix_registration_slot_state", "slot_id", "state", "queued_at"),
        Index("ix_registration_quota_state", "quota_id", "state"),
        Index("ix_registration_offers", "state", "offer_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # BM-7K3Q9F
    # Made with the form: the same form sent twice is one registration.
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    quota_id: Mapped[int] = mapped_column(ForeignKey("quota.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(Encrypted("registration.phone", row=("reference",)))
    phone_hash: Mapped[str] = mapped_column(String(64), index=True)
    phone_tail: Mapped[str] = mapped_column(String(4))  # for the door's search
    age_band: Mapped[AgeBand | None] = mapped_column(choice(AgeBand))
    street_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    access_needs: Mapped[str] = mapped_column(String(100), default="")
    question: Mapped[str] = mapped_column(String(300), default="")  # 想了解的问题
    born_on: Mapped[date | None]  # only where the form asks for it; deleted with the document number
    document_kind: Mapped[DocumentKind | None] = mapped_column(choice(DocumentKind))
    # Never in lists; deleted after the event.
    document: Mapped[str | None] = mapped_column(Encrypted("registration.document", row=("reference",)))
    document_hash: Mapped[str | None] = mapped_column(String(64))
    document_tail: Mapped[str] = mapped_column(String(4), default="")
    answer_sheet_id: Mapped[int | None] = mapped_column(ForeignKey("answer_sheet.id"), unique=True)
    privacy_notice_id: Mapped[int | None] = mapped_column(ForeignKey("privacy_notice.id"))  # the words agreed to
    heads: Mapped[int]
    # Of these places, how many the door added for it beyond what there were; 0 once the desk sets the number anew.
    places_added: Mapped[int] = mapped_column(default=0)
    channel: Mapped[Channel] = mapped_column(choice(Channel), default=Channel.ONLINE)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState))
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    privacy_agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    photo_agreed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The place in line: `queries.line_order`.
    priority: Mapped[int] = mapped_column(default=0)  # raised by staff, with a reason; higher is earlier
    priority_reason: Mapped[str] = mapped_column(String(300), default="")
    draw_rank: Mapped[int | None]  # the draw's order, where one was held
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    passed_over: Mapped[int] = mapped_column(default=0)  # how often a later party was asked, this one being too large
    eligible: Mapped[bool | None]  # what the review found; None: not reviewed
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    review_note: Mapped[str] = mapped_column(String(300), default="")  # the desk's own, not for the person
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    offer_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # after 名单已定: the desk says whether it counts
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When anything of it was last written, whoever wrote it: what a tablet at the door must hear.
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    was_there = False  # for `register` alone: what there was already, not what was sent just now

    slot: Mapped[Slot] = relationship()
    quota: Mapped[Quota] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    street: Mapped[Organisation | None] = relationship()
    companions: Mapped[list["Companion"]] = relationship(
        order_by="Companion.id", cascade="all, delete-orphan", lazy="selectin"
    )
    ticket: Mapped["Ticket | None"] = relationship(back_populates="registration", uselist=False)
    invitation: Mapped[Invitation | None] = relationship()

    @property
    def party_words(self) -> str:
        """Whom the registrant brings, in words; empty for nobody."""
        named = [companion.name for companion in self.companions if companion.name]
        counted = Counter(companion.title for companion in self.companions if not companion.name)
        return "、".join(named + [_("%(who)s%(n)s人", who=who, n=n) for who, n in counted.items()])

    @property
    def comes_to_door(self) -> bool:
        """Whether the party comes in at the door; else it takes part online."""
        return self.quota.seat.row.at_door

    @property
    def rests(self) -> bool:
        """Whether the party has a place, and its ticket waits until something is done (`conditions`)."""
        return (self.state == RegistrationState.CONFIRMED and self.ticket is not None
                and self.ticket.revoked_at is not None)

    @property
    def door_ticket(self) -> "Ticket | None":
        """The ticket by which the party comes in at the door: none without a place, while it rests, and for who takes
        part online."""
        is_good = self.state == RegistrationState.CONFIRMED and not self.rests
        return self.ticket if is_good and self.comes_to_door else None

    @property
    def is_live(self) -> bool:
        """Whether this party has, awaits or stands in line for a place."""
        return self.state in LIVE

    @property
    def waits_for_desk(self) -> bool:
        """Whether an offer was accepted after the list was fixed: the desk says whether it counts."""
        return self.state == RegistrationState.OFFERED and self.accepted_at is not None

    @property
    def tone_in_lists(self) -> str:
        """The tone of its pill where there are many: what is over fades."""
        return self.state.tone if self.is_live else "muted"


class Companion(db.Model):
    """同行人: somebody who comes with the registrant, counted as a head."""

    __tablename__ = "companion"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))  # empty where companions are only counted
    age_band: Mapped[AgeBand | None] = mapped_column(choice(AgeBand))  # None: grown up, counted
    born_on: Mapped[date | None]
    # For those under 18: the registrant has confirmed to be the guardian, or to come with the guardian's consent.
    guardian_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # For those under 14: who consented, and to which words, at `guardian_agreed_at` (PIPL art. 31).
    guardian_name: Mapped[str] = mapped_column(String(100), default="")
    guardian_relation: Mapped[Guardian | None] = mapped_column(choice(Guardian))
    children_notice_id: Mapped[int | None] = mapped_column(ForeignKey("privacy_notice.id"))

    @property
    def title(self) -> str:
        """What a companion is called: by name, or by what was counted."""
        if self.name:
            return self.name
        return self.age_band.label if self.age_band else _("成人")


class Ticket(db.Model):
    """签到码: what lets a party in. Exists only while its registration is confirmed."""

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("arrived >= 0 and arrived <= admits", name="never_overfull"),
        UniqueConstraint("slot_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    token: Mapped[str] = mapped_column(String(26), unique=True)  # in the QR: 130 random bits, nothing else
    code: Mapped[str] = mapped_column(String(6))  # typed at the door
    admits: Mapped[int]
    arrived: Mapped[int] = mapped_column(default=0)  # only `checkin.operations` writes it
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Good for nobody: the place is no more, or the ticket rests until it is approved or a condition is met.
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    registration: Mapped[Registration] = relationship(back_populates="ticket")
    slot: Mapped[Slot] = relationship()


class TicketCondition(db.Model):
    """What a party still has to do before its ticket is good, and when it was done (`conditions.Condition`)."""

    __tablename__ = "ticket_condition"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(24), primary_key=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StayReply(db.Model):
    """仍参加: a party with a place comes to the new time too. Who hasn't answered keeps the place (domain §17-5)."""

    __tablename__ = "stay_reply"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    reschedule_id: Mapped[int] = mapped_column(ForeignKey("reschedule.id", ondelete="CASCADE"), primary_key=True,
                                               index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FixedList(db.Model):
    """名单已定: nobody is asked any more by the line of this event, and who accepts is a question for the desk."""

    __tablename__ = "fixed_list"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person] = relationship()
