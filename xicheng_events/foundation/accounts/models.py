"""People and the units some of them work for, the codes and passwords by which they sign in, and what about an
account waits for a second person."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.unit_models import Organisation
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


class Role(Labelled):
    """What a member of staff may do for an organisation (domain §14)."""

    EDITOR = "editor", _l("单位经办人")
    REVIEWER = "reviewer", _l("单位审核人")
    LEADER = "leader", _l("单位负责人")
    SECRECY = "secrecy", _l("保密审查员")
    DOOR = "door", _l("签到员")
    COORDINATOR = "coordinator", _l("区级统筹员")
    CALLBACK = "callback", _l("回访员")
    SYSADMIN = "sysadmin", _l("系统管理员")
    SECURITY = "security", _l("安全管理员")
    AUDITOR = "auditor", _l("审计管理员")


class Person(UserMixin, db.Model):
    """Somebody the system knows: a citizen by a proven phone, a member of staff by an account, or both; or somebody
    whom a desk has entered, by a name and the phone under which they are reached (accounts.operations.entering)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(Encrypted("person.phone", row=("phone_hash",)))
    phone_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    # Of those without a phone of their own: name and phone to reach them by, hashed together.
    contact_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    # Part of every session; a new one ends them all (domain §9.3: signing out kills the session).
    session_stamp: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a phone code, on the sign-in page
    # 注销: signed out everywhere, and forgotten as soon as nothing needs name and phone (operations.forgetting).
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped["StaffAccount | None"] = relationship(back_populates="person", lazy="joined",
                                                          foreign_keys="StaffAccount.person_id")
    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")

    # False for whoever is signed in by a phone code: roles count only in a session begun with the desk's password.
    duties_open = True

    def get_id(self) -> str:
        """What the session keeps: the person and the stamp."""
        return f"{self.id}.{self.session_stamp}"

    @property
    def is_staff(self) -> bool:
        """Whether this person has an account for the desk that is in use."""
        return self.account is not None and self.account.disabled_at is None

    @property
    def must_change_password(self) -> bool:
        """Whether nothing of the desk opens until the one-time password has been replaced by one of their own."""
        return self.is_staff and self.account.password_until is not None

    def holds(self, *roles: Role, organisation_id: int | None = None) -> bool:
        """Whether this person holds one of `roles`, for `organisation_id` or (None) for any organisation."""
        return self.is_staff and self.duties_open and any(
            membership.role in roles and organisation_id in (None, membership.organisation_id)
            for membership in self.memberships
        )

    def organisation_ids(self, role: Role, *others: Role) -> set[int]:
        """The organisations for which this person holds one of the roles named; empty where `holds` is False."""
        if not (self.is_staff and self.duties_open):
            return set()
        return {m.organisation_id for m in self.memberships if m.role in (role, *others)}

    @property
    def is_coordinator(self) -> bool:
        """Whether this person sees all organisations (区级统筹员)."""
        return self.holds(Role.COORDINATOR)


class StaffAccount(db.Model):
    """A sign-in name and password for the desk."""

    __tablename__ = "staff_account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    previous_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the one before: what is shown
    # Until when a one-time password opens the desk; None: the password is the person's own.
    password_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Who entered the person's phone, and when: half of a one-time password goes there, so they confirm none.
    phone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    phone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(back_populates="account", foreign_keys=person_id)
    phone_by: Mapped[Person | None] = relationship(foreign_keys=phone_by_id)
    second_factor: Mapped["SecondFactor | None"] = relationship()


class SecondFactor(db.Model):
    """What proves a member of staff besides the password: the secret of an authenticator app (TOTP, RFC 6238)."""

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(ForeignKey("staff_account.person_id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Encrypted("second_factor.secret", row=("person_id",)))
    last_step: Mapped[int]  # the latest step whose code was used: neither it nor an earlier one opens anything again
    set_up_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(db.Model):
    """One of the ten codes that stand in for a lost second factor, each once; only a keyed hash of it is here."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("staff_account.person_id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInTry(db.Model):
    """One try to sign in to the desk that hasn't succeeded, of a name that may be nobody's; names and addresses are
    keyed hashes. The rows are what tries are counted by."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        # Of two tries at the same moment, one gets the number and the other none.
        UniqueConstraint("bucket", "number"),
        Index("ix_sign_in_try_address", "address_hash", "at"),
        Index("ix_sign_in_try_name", "name_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(64))  # name and address, or name and "a browser that knows it"
    number: Mapped[int]  # counted up in each bucket
    name_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    is_known: Mapped[bool]  # in a browser that has signed in with this name before
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


_IS_ADMINISTRATOR = text("role IN ('sysadmin', 'security', 'auditor')")


class Membership(db.Model):
    """One role of one person in one organisation."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "role"),
        # 三员分立: of the three administrators an account is one at most, for one unit.
        Index("uq_membership_administrator", "person_id", unique=True, sqlite_where=_IS_ADMINISTRATOR,
              postgresql_where=_IS_ADMINISTRATOR),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class RequestKind(Labelled):
    """What about an account needs a second person."""

    GIVE_ROLE = "give_role", _l("授予角色")
    TAKE_ROLE = "take_role", _l("收回角色")
    RESET_PASSWORD = "reset_password", _l("重置密码")
    RESET_FACTOR = "reset_factor", _l("重置二次验证")


class RequestState(Labelled):
    """What has been decided of a request; that one has run out is told by its `expires_at`."""

    OPEN = "open", _l("待确认"), "wait"
    CONFIRMED = "confirmed", _l("已确认"), "ok"
    REFUSED = "refused", _l("未同意"), "stop"
    TAKEN_BACK = "taken_back", _l("已撤回")


class AccountRequest(db.Model):
    """Something about an account that one person has asked for and another one decides (账号申请)."""

    __tablename__ = "account_request"
    __table_args__ = (
        CheckConstraint("asked_by_id <> person_id", name="not_for_oneself"),
        CheckConstraint("state <> 'confirmed' OR (decided_by_id IS NOT NULL AND decided_by_id <> asked_by_id"
                        " AND decided_by_id <> person_id)", name="confirmed_by_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RequestKind] = mapped_column(choice(RequestKind))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # whose account
    role: Mapped[Role | None] = mapped_column(choice(Role))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(String(100))
    # What is asked for, while it waits: the same can't wait twice.
    open_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[RequestState] = mapped_column(choice(RequestState))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    organisation: Mapped[Organisation | None] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)


class PhoneCode(db.Model):
    """A code sent to a phone to prove it (domain §11). The rows are what all limits on codes are counted by."""

    __tablename__ = "phone_code"
    __table_args__ = (
        # Of two requests for one phone at the same moment, one gets the number and the other none.
        UniqueConstraint("phone_hash", "number"),
        Index("ix_phone_code_address", "address_hash", "sent_at"),
        Index("ix_phone_code_device", "device_hash", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    phone_hash: Mapped[str] = mapped_column(String(64), index=True)
    number: Mapped[int]  # counted up for each phone
    digest: Mapped[str] = mapped_column(String(64))  # keyed hash of phone and code
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Where it was asked for, as keyed hashes; empty when a program of ours asked.
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    device_hash: Mapped[str] = mapped_column(String(64), default="")
    is_known: Mapped[bool] = mapped_column(default=False)  # asked for by a browser that has proven the phone before
    # The challenge whose solution paid for this code: each pays once. None where no work was done.
    proof: Mapped[str | None] = mapped_column(String(64), unique=True)
