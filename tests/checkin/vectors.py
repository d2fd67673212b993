"""Situations at the door and what is answered in each: the server is held to them, and so is a tablet."""

import json
import uuid
from datetime import timedelta
from pathlib import Path

from tests.cast import a_publication
from tests.checkin.world import DoorWorld, Guest, guest
from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.registration.models import AgeBand, Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import Check, DoorNote, ScanMethod
from xicheng_events.door.checkin.operations.scanning import present
from xicheng_events.door.checkin.reading_input import Happened, Presented, read_presented
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.door.checkin.screen.answers import answer_to
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "door_vectors.json").read_text(encoding="utf-8"))
SITUATIONS = VECTORS["situations"]
# What is answered of any party, in every situation.
FACTS = ("name", "arrived", "admits", "minors", "bands", "category", "group", "colour", "needs", "note",
         "seat", "seat_kind")


def by(door: DoorWorld) -> Person:
    """Who stands at the door."""
    return db.session.get(Person, door.staff["sunhao"])


def another_event(door: DoorWorld) -> int:
    """The slot of a lecture of the same unit on the same day."""
    here = db.session.get(Slot, door.morning)
    lecture = Event(code="KF-2026-0003", title="统计讲座", host_id=here.event.host_id,
                    drafted_by_id=here.event.drafted_by_id, created_at=clock.now(),
                    publication=a_publication(here.event.host_id, "统计讲座"))
    slot = Slot(event=lecture, label="", checkin_from=clock.now(), starts_at=clock.now() + timedelta(hours=1),
                ends_at=clock.now() + timedelta(hours=3), quotas=[Quota(capacity=30)])
    keep_occasion(lecture)
    db.session.add(slot)
    db.session.commit()
    return slot.id


def rule(door: DoorWorld, check: str | None) -> None:
    """What the unit wants seen of everybody."""
    event = db.session.get(Slot, door.morning).event_id
    db.session.merge(DoorRules(event_id=event, walk_ins=False, asks_phone=False, self_service=True, checks_out=False,
                               must_check=Check(check) if check else Check.NONE))
    db.session.commit()


def arrange(door: DoorWorld, situation: dict, slots: dict[str, int]) -> dict:
    """Bring a situation about; what is shown at the door: {"text": …}, or {"ticket": id} of a line that was found."""
    party, shows = situation.get("party", {}), situation["shows"]
    if party is None:
        return {"text": shows}
    made = _party(slots[party.get("slot", "morning")], party)
    for each in situation.get("before", ()):
        present(db.session.get(Slot, door.morning), Presented("ticket", made.ticket), key=str(uuid.uuid4()),
                method=ScanMethod.QR, by=by(door), happened=Happened(gate=each.get("gate", "")),
                **{name: value for name, value in each.items() if name != "gate"})
    db.session.commit()
    return {"ticket": made.ticket} if shows == "ticket" else {"text": getattr(made, shows, shows)}


def arrange_items(door: DoorWorld, situation: dict) -> dict:
    """The same where one code is good for all of a meeting: what its guest has for the last of the items is shown."""
    slots = {"morning": door.morning, "afternoon": door.afternoon}
    db.session.get(Slot, door.morning).event.kind = EventKind.MEETING
    owner = None
    for name in situation["items"]:
        is_gone = situation.get("gone") == name
        made = guest(slots[name], "李静", state=RegistrationState.WITHDRAWN if is_gone else RegistrationState.CONFIRMED)
        registration = db.session.get(Registration, made.registration)
        owner = registration.person_id = owner or registration.person_id
    if situation.get("at_once"):
        db.session.get(Slot, door.afternoon).starts_at = db.session.get(Slot, door.morning).ends_at
    db.session.commit()
    return {"text": getattr(made, situation["shows"])}


def _party(slot: int, party: dict) -> Guest:
    made = guest(slot, "李静", heads=party.get("heads", 1), children=party.get("children", 0), needs="轮椅",
                 code=party.get("code", ""), state=RegistrationState(party.get("state", "confirmed")))
    registration = db.session.get(Registration, made.registration)
    registration.reference = party.get("reference", registration.reference)
    registration.age_band = AgeBand(party["age_band"]) if "age_band" in party else None
    if party.get("revoked"):
        db.session.get(Ticket, made.ticket).revoked_at = clock.now()
    if "check" in party:
        db.session.add(DoorNote(registration_id=made.registration, group="A组", text="已打过电话",
                                check=Check(party["check"])))
    db.session.commit()
    made.reference = registration.reference
    return made


def expected(situation: dict, *, offline: bool) -> dict:
    """What is to be answered; `offline` by a tablet, which doesn't know everything."""
    answer = {"checkable": False, **situation["answer"]}
    return {**answer, "sentence": situation.get("offline", answer["sentence"])} if offline else answer


def only(answer: dict) -> dict:
    """What the vectors say of an answer."""
    return {name: answer[name] for name in ("result", "heads", "tone", "word", "sentence", "checkable")}


def server_answer(door: DoorWorld, situation: dict, shown: dict) -> dict:
    """What the server answers."""
    slot = db.session.get(Slot, door.morning)
    slot.quotas[0].capacity = situation.get("free", 0)
    presented = Presented("ticket", shown["ticket"]) if "ticket" in shown else read_presented(shown["text"])
    scan = present(slot, presented, key=str(uuid.uuid4()), method=ScanMethod.QR, by=by(door),
                   heads=situation.get("heads"), checked=situation.get("checked", False),
                   happened=Happened(at=clock.now() + timedelta(minutes=situation.get("minutes", 0))))
    answer = answer_to(scan, slot, by(door)).as_json
    db.session.commit()
    return answer


def found_party(door: DoorWorld) -> None:
    """Whom the vectors look for: 欧阳建国, of a street whose name has 统计局 in it."""
    made = guest(door.morning, "欧阳建国", phone="19900001234", code="7K5Q2F")
    registration = db.session.get(Registration, made.registration)
    registration.reference, registration.street_id = "BM-528K3Q", db.session.get(Slot, door.morning).event.host_id
    db.session.commit()
