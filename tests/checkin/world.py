"""The smallest world with a door in it: one unit, one open day with two slots, parties, and the people at the desk."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from itsdangerous import URLSafeSerializer

from tests.cast import a_publication
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.registration.models import AgeBand, Companion, Registration, Ticket
from xicheng_events.booking.registration.states import LIVE, RegistrationState
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.reading_input import Presented, read_presented
from xicheng_events.door.checkin.tablet import passes
from xicheng_events.foundation.accounts.models import Membership, Organisation, Person, Role, StaffAccount
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash


@dataclass
class Guest:
    """A party at the door, as plain values."""

    registration: int
    ticket: int | None
    token: str
    code: str
    reference: str


@dataclass
class DoorWorld:
    """Ids of what was made; nothing bound to a session."""

    staff: dict[str, int]
    morning: int
    afternoon: int
    foreign: int


def build() -> DoorWorld:
    """统计开放日 with a morning slot whose door is open and an afternoon one; and somebody else's open day."""
    statistics, tax = _organisation("tjj", "区统计局"), _organisation("swj", "区税务局")
    staff = {
        "sunhao": _staff("sunhao", "孙浩", statistics, Role.DOOR),
        "zhaomin": _staff("zhaomin", "赵敏", statistics, Role.EDITOR),
        "liuwei": _staff("liuwei", "刘伟", statistics, Role.REVIEWER),
        "zhengping": _staff("zhengping", "郑平", statistics, Role.LEADER),
        "zhouyan": _staff("zhouyan", "周岩", tax, Role.COORDINATOR),
        "hean": _staff("hean", "何安", statistics, Role.SECRECY),
        "menwei": _staff("menwei", "门卫", tax, Role.DOOR),
    }
    now = clock.now()
    event = _event("KF-2026-0001", "统计开放日", statistics, staff["zhaomin"])
    morning = _slot(event, "上午场", now - timedelta(minutes=10), now + timedelta(minutes=20))
    afternoon = _slot(event, "下午场", now + timedelta(hours=4), now + timedelta(hours=5))
    foreign = _slot(_event("KF-2026-0002", "税务开放日", tax, staff["menwei"]), "", now, now)
    db.session.commit()
    return DoorWorld({name: person.id for name, person in staff.items()}, morning.id, afternoon.id, foreign.id)


def guest(slot_id: int, name: str, *, heads: int = 1, phone: str = "", state=RegistrationState.CONFIRMED,
          needs: str = "", children: int = 0, code: str = "", commit: bool = True) -> Guest:
    """A party in a slot; with a ticket where it is or was confirmed. Committed, unless there are more to come."""
    now, slot = clock.now(), db.session.get(Slot, slot_id)
    count = db.session.query(Registration).count()
    phone = phone or f"1990001{count:04}"
    person = Person(name=name, phone=phone, phone_hash=keyed_hash(f"{phone}/{count}"), session_stamp="x",
                    created_at=now)
    registration = Registration(
        reference=codes.new_reference("BM"), form_key=f"form-{count}", slot=slot, quota=slot.quotas[0], person=person,
        name=name, phone=phone, phone_hash=keyed_hash(phone), phone_tail=phone[-4:], heads=heads, access_needs=needs,
        state=state, privacy_agreed_at=now, created_at=now, queued_at=now,
        companions=[Companion(name=f"同行{at}", age_band=AgeBand.UNDER_14 if at < children else AgeBand.ADULT)
                    for at in range(heads - 1)],
    )
    ticket = None
    if state not in (RegistrationState.WAITING, RegistrationState.OFFERED):
        ticket = Ticket(registration=registration, slot=slot, token=codes.new_ticket_token(),
                        code=code or codes.new_checkin_code(), admits=heads, issued_at=now,
                        revoked_at=None if state in LIVE else now)
        db.session.add(ticket)
    db.session.add(registration)
    (db.session.commit if commit else db.session.flush)()
    return Guest(registration.id, ticket and ticket.id, ticket.token if ticket else "", ticket.code if ticket else "",
                 registration.reference)


def _organisation(slug: str, name: str) -> Organisation:
    unit = Organisation(slug=slug, kind=OrganisationKind.DEPARTMENT, short_name=name, full_name=f"北京市西城{name}")
    db.session.add(unit)
    db.session.flush()
    return unit


def _staff(sign_in_name: str, name: str, unit: Organisation, role: Role) -> Person:
    person = Person(name=name, session_stamp="stamp", created_at=clock.now(),
                    account=StaffAccount(sign_in_name=sign_in_name, password_hash="-"),
                    memberships=[Membership(organisation=unit, role=role)])
    db.session.add(person)
    db.session.flush()
    return person


def _event(code: str, title: str, host: Organisation, drafted_by: Person) -> Event:
    event = Event(code=code, title=title, host_id=host.id, drafted_by_id=drafted_by.id,
                  created_at=clock.now(), publication=a_publication(host.id, title))
    keep_occasion(event)
    db.session.add(event)
    return event


def _slot(event: Event, label: str, checkin_from, starts_at) -> Slot:
    slot = Slot(event=event, label=label, checkin_from=checkin_from, starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2), quotas=[Quota(capacity=30)])
    db.session.add(slot)
    db.session.flush()
    return slot


class Row:
    """A scan's columns, free of any session."""

    def __init__(self, scan):
        for column in Scan.__table__.columns:
            setattr(self, column.key, getattr(scan, column.key))


def snapshot(scan: Scan) -> Row:
    """`scan` as plain values."""
    return Row(scan)


class ByPass(NamedTuple):
    """A tablet that has come in with a pass: the pass's id, the device's, and the cookie."""

    number: int
    device: int
    cookie: str


def enter_by_pass(app, door: DoorWorld, *, name: str = "平板1", gate: str = "东门") -> ByPass:
    """A pass for the morning, and one tablet that is in."""
    with app.app_context():
        made, known = passes.open_pass(db.session.get(Slot, door.morning), whole_day=False,
                                       by=db.session.get(Person, door.staff["sunhao"]))
        device = passes.enter_with_token(known.token, name=name, gate=gate)
        db.session.commit()
        cookie = URLSafeSerializer(app.secret_key, salt="door-device").dumps(device.id)
        return ByPass(made.id, device.id, cookie)


def put_into_box(box: str, content: dict, about: str) -> str:
    """As static/js/door/sealing.js does before something is kept on the tablet."""
    ours = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64decode(box))
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = HKDF(SHA256(), 16, b"xicheng door box", point).derive(ours.exchange(ec.ECDH(), theirs))
    closed = AESGCM(key).encrypt(bytes(12), json.dumps(content).encode(), about.encode())
    return b64encode(point + bytes(12) + closed).decode()


def shown_in(what: dict) -> Presented | None:
    """What is shown, taken out of the keywords `what`: its `token`, `code`, `reference` or `ticket`."""
    kind = next((each for each in ("token", "code", "reference", "ticket") if each in what), None)
    return Presented(kind, what.pop(kind)) if kind else None


def read(text: str) -> dict:
    """What a text is read as, as the vectors write it: {kind: value}, or {}."""
    presented = read_presented(text)
    return {presented.kind: presented.value} if presented else {}
