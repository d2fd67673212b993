"""What is published of balanced lists can be checked from the files; where few share a line it is a hash, opened to its
owner and to the auditor."""

import json

import pytest

from tests.cast import LI_JING, beijing, person_id, sign_in
from tests.draws.steps import apply, staff
from tests.selection.steps import DRAWN, approved, ask_for, balanced, decide, suggested
from xicheng_events.booking.draws.records import published_record
from xicheng_events.booking.draws.verification import sealed
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.booking.registration.operations.transitions import move_registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.operations.changing_picks import change_pick
from xicheng_events.booking.selection.operations.forgetting import purge_candidates
from xicheng_events.booking.selection.published_lists import line_hash, opened
from xicheng_events.booking.selection.verification import verify_lists
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


def many(world):
    """Six of one kind and two of another, whom a quota asks for; one taken off by hand."""
    event = balanced(world, places=3)
    apply(event.event, *[1] * 6, age_band=AgeBand.ADULT)
    apply(event.event, 1, 1, age_band=AgeBand.SENIOR)
    ask_for(world, event, Bound("age", "60_up", 1, 1), Bound("age", "18_34", 0, 2))
    entries = suggested(world, event)
    change_pick(next(each for each in entries if each.is_picked), onto=False, reason="本人来电说明不便",
                by=staff(world, "zhaomin"))
    db.session.commit()
    decide(world, event)
    return event


def files(event) -> tuple[bytes, bytes, bytes]:
    """The draw's file, the lists', and what only the auditor has."""
    return (published_record(event.draw).encode(), event.selection.result_text.encode(),
            opened(event.entries()).encode())


def altered(file: bytes, change) -> bytes:
    """The same file with something in it changed, sealed anew."""
    content = json.loads(file)
    content.pop("sha256")
    change(content)
    return sealed(content).encode()


def test_a_line_that_few_share_is_a_hash_that_its_owner_can_check(here, world):
    event = many(world)
    lines = dict(map(tuple, event.file()["list"]["balance"]["lines"]))
    hidden = [entry for entry in event.entries() if entry.salt]
    assert [entry.facts for entry in hidden] == [{"age": "60_up"}] * 2
    assert all(lines[entry.code] == line_hash(entry.code, entry.facts, entry.salt) for entry in hidden)
    assert sum(line == {"age": "18_34"} for line in lines.values()) == 6


def test_everybody_checks_the_files_and_the_auditor_the_whole_suggestion(here, world):
    draw, lists, lines = files(many(world))
    assert verify_lists(draw, lists)[-1].difference == ""
    assert verify_lists(draw, lists, lines)[-1].difference == ""


@pytest.mark.parametrize("change", [
    lambda file: file["lists"][0]["picked"].pop(),
    lambda file: file["lists"][0]["suggested"].reverse(),
    lambda file: file["lists"][0]["passed"].pop(),
    lambda file: file["lists"][0]["changes"][0].__setitem__(2, ""),
    lambda file: file.update(list_sha256="0" * 64),
])
def test_a_list_that_was_tampered_with_is_found_out(here, world, change):
    draw, lists, lines = files(many(world))
    assert verify_lists(draw, altered(lists, change), lines)[-1].difference


def test_who_was_put_on_the_list_instead_of_another_is_found_out_by_the_auditor(here, world):
    draw, lists, lines = files(many(world))

    def exchange(file):
        asked = file["lists"][0]
        last, other = asked["suggested"][-1], next(code for code, what, _b in asked["passed"] if what == "full")
        for names in (asked["suggested"], asked["picked"]):
            if last in names:
                names[names.index(last)] = other
        next(each for each in asked["passed"] if each[0] == other)[0] = last

    assert verify_lists(draw, altered(lists, exchange), lines)[-1].difference


def test_the_public_page_shows_codes_and_ones_own_line(app, world, client):
    with app.app_context():
        event = balanced(world, places=1)
        one, _other = apply(event.event, 1, 1)
        ask_for(world, event, Bound("age", "60_up", 0, 1))
        code = event.code
        db.session.commit()
        number = one.id
    page = f"/events/{code}/selection"
    assert client.get(page).status_code == 200
    assert client.get(f"{page}.json").status_code == 404
    sign_in(client, LI_JING)
    with app.app_context():
        event.registrations()[0].person_id = person_id(app, LI_JING)
        db.session.commit()
        approved(world, event)
        mine = next(entry for entry in event.entries() if entry.registration_id == number)
        shown, salt = mine.code, mine.salt
    with clock.frozen(DRAWN):
        text = client.get(page).text
    assert shown in text
    assert salt in text
    assert client.get(f"{page}.json").status_code == 200


@pytest.mark.usefixtures("engine_name")
def test_who_was_not_chosen_is_forgotten_after_thirty_days(here, world):
    event = balanced(world, places=1)
    apply(event.event, 1, 1, age_band=AgeBand.SENIOR)
    ask_for(world, event, Bound("age", "60_up", 0, 1))
    approved(world, event)
    chosen, = event.picked()
    other = next(entry.registration for entry in event.entries() if not entry.is_picked)
    with clock.frozen(DRAWN):
        move_registration(other, RegistrationState.NOT_SELECTED, by=None)
        db.session.commit()
    with clock.frozen(beijing("2026-04-15 10:00")):
        assert purge_candidates() == 0
    with clock.frozen(beijing("2026-04-18 10:00")):
        assert purge_candidates() == 2
        db.session.commit()
    db.session.expire_all()
    assert (other.phone, other.phone_tail) == ("", "")
    assert chosen.phone
    assert [entry.facts == {} for entry in event.entries()] == [entry.registration is other
                                                               for entry in event.entries()]
