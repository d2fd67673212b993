"""Sending codes to phones and proving phones by them (domain §11), and what keeps both from being abused.

Every limit is counted over the rows of codes that were sent, by the statement that adds the next one. A code is good
in the browser that has asked for it: a stranger's guesses are made at the stranger's own code, and lock nobody else.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from limits import parse_many
from sqlalchemy import func, literal, select, true, update

from xicheng_events.foundation.accounts.models import Person, PhoneCode
from xicheng_events.foundation.accounts.operations.forgetting import reopen
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.bulk_inserts import delete_some
from xicheng_events.foundation.core.db import db, write, write_returning
from xicheng_events.foundation.core.inserts import insert_from, insert_once
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused, TooOften
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.notify.operations import queue_notice

GUESSES = 5
LOCKED_FOR = timedelta(minutes=15)
# The longest a limit looks back, and longer than a challenge can be solved (web/proof.py).
KEPT_FOR = timedelta(days=2)
FOR_PHONE = _l("验证码发送太频繁，请于%(at)s后再试。如未收到，请检查手机号或拨打咨询电话。")
FOR_PLACE = _l("您所在的网络或设备请求验证码太频繁，请于%(at)s后再试；急需报名请拨打咨询电话，或到现场服务台办理。")
WITHOUT_PROOF = _l("浏览器没有运行脚本时，可获取的验证码较少，请于%(at)s后再试；也可拨打咨询电话，或到现场服务台报名。")


@dataclass(frozen=True)
class AskedFrom:
    """Where a code is asked for: network address, device, the solved challenge, None when no work was done; and
    whether this browser has proven the phone before (`is_known`)."""

    address: str
    device: str
    proof: str | None = None
    is_known: bool = False


@dataclass(frozen=True)
class _Limit:
    """At most `most` codes in `span` among the rows that `whose` names; `sentence` for whoever is over it."""

    whose: object
    span: timedelta
    most: int
    sentence: str

    def is_free(self, now: datetime):
        """The condition under which one more may be sent."""
        return select(func.count()).where(self.whose, PhoneCode.sent_at > now - self.span).scalar_subquery() < self.most

    def free_at(self, now: datetime) -> datetime | None:
        """When one more may be sent; None if at once."""
        reached = (select(PhoneCode.sent_at).where(self.whose, PhoneCode.sent_at > now - self.span)
                   .order_by(PhoneCode.sent_at.desc()).offset(self.most - 1).limit(1))
        oldest = db.session.scalar(reached)
        return oldest + self.span if oldest else None


def send_code(phone: str, *, asked: AskedFrom | None = None) -> None:
    """Send a code to `phone` (cleaned here). The answer is the same whether anybody has that phone or not.

    Refuses `too_many_codes` (a TooOften) past 1 a minute, 5 an hour, 10 a day per number (domain §11), once for the
    browsers that have proven it before and once for all others; past the limits of the address and device it was
    `asked` from (settings CODE_*); `proof_spent` for a challenge that has paid for a code already; and `code_locked`
    for a quarter of an hour after five wrong guesses in this browser.
    """
    phone = clean_mobile(phone)
    hashed, now = phone.hash, clock.now()
    device = keyed_hash(asked.device) if asked else ""
    _refuse_if_locked(hashed, device)
    code, seconds = codes.new_phone_code(), current_app.config["CODE_SECONDS"]
    last = select(func.coalesce(func.max(PhoneCode.number), 0)).where(PhoneCode.phone_hash == hashed).scalar_subquery()
    row = {
        "phone_hash": hashed, "number": last + 1, "digest": keyed_hash(f"{phone}:{code}"), "sent_at": now,
        "expires_at": now + timedelta(seconds=seconds), "tries": 0,
        "address_hash": keyed_hash(asked.address) if asked else "",
        "device_hash": device, "proof": asked.proof if asked else None, "is_known": bool(asked and asked.is_known),
    }
    limits = [*_limits_of_phone(hashed, row["is_known"]), *(_limits_of_place(row) if asked else ())]
    # One statement counts and inserts; the unique number and the unique proof decide between two at once.
    if not insert_from(PhoneCode, _as_select(row).where(*(limit.is_free(now) for limit in limits))):
        raise _why_not(row, limits, now)
    queue_notice("code", phone=phone, secret=True, expires_at=row["expires_at"], digits=code, minutes=seconds // 60)


def forget_old_codes() -> int:
    """Sweep: codes no limit looks at any more, with what they say of phones and addresses; how many, a portion."""
    return delete_some(PhoneCode.id, PhoneCode.sent_at <= clock.now() - KEPT_FOR)


def _as_select(row: dict):
    columns = PhoneCode.__table__.c
    return select(*((value if hasattr(value, "label") else literal(value, columns[name].type)).label(name)
                    for name, value in row.items()))


def _limits_of_phone(hashed: str, is_known: bool) -> list[_Limit]:
    settings, mine = current_app.config, (PhoneCode.phone_hash == hashed) & (PhoneCode.is_known == is_known)
    return [_Limit(mine, timedelta(seconds=settings["CODE_PAUSE_SECONDS"]), 1, FOR_PHONE),
            _Limit(mine, timedelta(hours=1), settings["CODES_PER_HOUR"], FOR_PHONE),
            _Limit(mine, timedelta(days=1), settings["CODES_PER_DAY"], FOR_PHONE)]


def _limits_of_place(row: dict) -> list[_Limit]:
    """The limits of the address and device; stricter ones where the browser's work is asked for and wasn't done."""
    here = PhoneCode.address_hash == row["address_hash"]
    limits = [*_rates("CODE_RATE_PER_ADDRESS", here, FOR_PLACE),
              *_rates("CODE_RATE_PER_DEVICE", PhoneCode.device_hash == row["device_hash"], FOR_PLACE)]
    if current_app.config["PROOF_OF_WORK"] and row["proof"] is None:
        unproven = PhoneCode.proof.is_(None)
        limits += [*_rates("CODE_RATE_WITHOUT_PROOF", here & unproven, WITHOUT_PROOF),
                   *_rates("CODE_RATE_WITHOUT_PROOF_IN_ALL", (PhoneCode.address_hash != "") & unproven, WITHOUT_PROOF)]
    return limits


def _rates(setting: str, whose, sentence: str) -> list[_Limit]:
    return [_Limit(whose, timedelta(seconds=item.get_expiry()), item.amount, sentence)
            for item in _parsed(current_app.config[setting])]


@cache
def _parsed(rates: str):
    return parse_many(rates)


def _why_not(row: dict, limits: list[_Limit], now: datetime) -> Refused:
    """Which limit stood in the way longest, and until when."""
    if row["proof"] and db.session.scalar(select(true()).where(PhoneCode.proof == row["proof"])):
        return Refused("proof_spent", _("页面已使用过，请再点一次“获取验证码”。"), "phone")
    blocking = [(until, limit.sentence) for limit in limits if (until := limit.free_at(now))]
    soon = now + timedelta(seconds=current_app.config["CODE_PAUSE_SECONDS"])  # somebody was faster by a moment
    until, sentence = max(blocking, key=lambda each: each[0], default=(soon, limits[0].sentence))
    at = moment(until + timedelta(seconds=59))  # minutes are shown: never too early
    return TooOften("too_many_codes", str(sentence) % {"at": at}, "phone", again_at=until)


def prove_phone(phone: str, code: str, *, name: str | None = None, device: str = "") -> Person:
    """The person whose phone this is, once the code is right; made when new, with `name`. Refuses as `use_code`."""
    phone = clean_mobile(phone)
    use_code(phone, code, device=device)
    person = _person_with(phone, phone.hash, name)
    record("accounts.phone_proven", person, by=person)
    return person


def use_code(phone: str, code: str, *, device: str = "") -> None:
    """Prove a phone by a code, which is spent by it.

    It must be the newest that `device` has asked for (or a program of ours). Refuses `wrong_code`, `code_expired`
    and, after five wrong guesses in this browser, `code_locked`. Call it before any other change, and commit even
    when it refuses: a guess counts.
    """
    phone = clean_mobile(phone)
    hashed, now, asked_here = phone.hash, clock.now(), keyed_hash(device) if device else ""
    _refuse_if_locked(hashed, asked_here)
    latest = (select(PhoneCode.id).where(PhoneCode.phone_hash == hashed, PhoneCode.device_hash.in_(("", asked_here)))
              .order_by(PhoneCode.id.desc()).limit(1).scalar_subquery())
    still_good = (PhoneCode.id == latest, PhoneCode.used_at.is_(None), PhoneCode.expires_at > now)
    digest = keyed_hash(f"{phone}:{codes.normalise_phone_code(code)}")
    used = write(update(PhoneCode).where(*still_good, PhoneCode.tries < GUESSES, PhoneCode.digest == digest)
                 .values(used_at=now))
    if not used:
        guess = (update(PhoneCode).where(*still_good, PhoneCode.tries < GUESSES).values(tries=PhoneCode.tries + 1)
                 .returning(PhoneCode.id, PhoneCode.tries))
        guessed = write_returning(guess).first()
        if guessed:
            if guessed.tries == GUESSES:
                record("accounts.code_locked", db.session.get(PhoneCode, guessed.id))
            raise Refused("wrong_code", _("验证码不正确，请核对后重新输入。"), "code")
        raise Refused("code_expired", _("验证码已失效，请在本页重新获取。"), "code")


def was_just_proven(phone: str, code: str) -> bool:
    """Whether this code has proven this phone already and hasn't run out: the same form has arrived twice."""
    phone = clean_mobile(phone)
    digest = keyed_hash(f"{phone}:{codes.normalise_phone_code(code)}")
    used = select(PhoneCode.id).where(PhoneCode.phone_hash == phone.hash, PhoneCode.digest == digest,
                                      PhoneCode.used_at.is_not(None), PhoneCode.expires_at > clock.now())
    return db.session.scalar(used.limit(1)) is not None


def _refuse_if_locked(hashed: str, device: str) -> None:
    guessed = select(PhoneCode.id).where(PhoneCode.phone_hash == hashed, PhoneCode.tries >= GUESSES,
                                         PhoneCode.device_hash.in_(("", device)),
                                         PhoneCode.sent_at > clock.now() - LOCKED_FOR).limit(1)
    if db.session.scalar(guessed) is not None:
        raise Refused("code_locked", _("验证码输错次数过多，请15分钟后重新获取。"), "code")


def _person_with(phone: str, hashed: str, name: str | None) -> Person:
    find = select(Person).where(Person.phone_hash == hashed)
    person = db.session.scalar(find)
    if person is not None and person.closed_at and not reopen(person):
        person = None  # forgotten a moment before
    if person is None:
        # None: the same phone was proven twice in one moment.
        person = insert_once(Person, **_fresh(name, phone)) or db.session.scalars(find).one()
    if name and not person.name:
        person.name = name
    return person


def new_person(name: str | None, phone: str | None) -> Person:
    """A person who isn't there yet."""
    person = Person(**_fresh(name, phone))
    db.session.add(person)
    db.session.flush()
    return person


def _fresh(name: str | None, phone: str | None) -> dict:
    return {"name": name, "phone": phone, "phone_hash": keyed_hash(phone) if phone else None, "contact_key": None,
            "session_stamp": secrets.token_hex(8), "created_at": clock.now(), "signed_in_at": None, "closed_at": None}
