"""What the door must see first: as the form says, as the unit says, and what staff noted about one party on top."""

import pytest

from xicheng_events.booking.events.form_catalogue import CATALOGUE, Field
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import AgeBand, Registration
from xicheng_events.door.checkin.models import Check
from xicheng_events.door.checkin.operations.notes_for_door import note_for_door
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db

RULES = "/staff/door/events/KF-2026-0001/rules"


@pytest.fixture
def form_asks(app, door):
    """Let registering ask for a document: `form_asks(required=True)`."""

    def ask(*, required):
        with app.app_context():
            item = CATALOGUE[Field.DOCUMENT].item("document", required=required, reason="入院须核对证件。")
            db.session.get(Slot, door.morning).event.form = {"companions": "named", "items": [item]}
            db.session.commit()

    return ask


@pytest.fixture
def told(tablet, door):
    """What a tablet is told to see first, of everybody."""
    return lambda: tablet.get(f"/staff/door/{door.morning}/roster").json["slot"]["check"]


def test_a_document_that_must_be_given_must_be_seen(door, invite, at_door, form_asks, told, tablet):
    lijing, wanglei = invite(door.morning, "李静", heads=2), invite(door.morning, "王磊")
    form_asks(required=False)
    assert (at_door(code=wanglei.code).result.value, told()) == ("passed", "none")
    form_asks(required=True)
    assert (at_door(code=lijing.code).result.value, told()) == ("needs_document", "document")
    assert at_door(code=lijing.code, checked=True, heads=1).result.value == "partly"
    # Once part of the party is in, it has been seen.
    assert at_door(code=lijing.code).result.value == "passed"


@pytest.mark.parametrize(("says", "result"), [("pledge", "needs_pledge"), ("none", "passed"), ("", "needs_document"),
                                              ("x\x00", "needs_document")])
def test_the_unit_says_otherwise(door, invite, at_door, form_asks, signed_in, says, result):
    form_asks(required=True)
    answer = signed_in("zhaomin").post(RULES, data={"must_check": says})
    assert answer.status_code == (422 if "x" in says else 303)
    assert at_door(code=invite(door.morning, "李静").code).result.value == result


def test_a_note_about_one_party_comes_first_and_a_group_alone_changes_nothing(app, door, invite, at_door, signed_in):
    signed_in("zhaomin").post(RULES, data={"must_check": "pledge"})
    lijing, wanglei, child = (invite(door.morning, name) for name in ("李静", "王磊", "欧阳子涵"))
    with app.app_context():
        by = db.session.get(Person, door.staff["sunhao"])
        note_for_door(db.session.get(Registration, lijing.registration), check=Check.DOCUMENT, by=by)
        note_for_door(db.session.get(Registration, wanglei.registration), group="A组", by=by)
        db.session.get(Registration, child.registration).age_band = AgeBand.UNDER_14
        db.session.commit()
    assert [at_door(code=each.code).result.value for each in (lijing, wanglei, child)] == [
        "needs_document", "needs_pledge", "needs_guardian"]
