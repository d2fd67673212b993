"""韩冰, a second 安全管理员, enters phones; what waits about an account, or from its owner, goes with it."""

import pytest
from sqlalchemy import select

from tests.cast import PASSWORD, Citizen, messages_to
from tests.support.at_once import at_once
from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Organisation,
    Person,
    RequestKind,
    RequestState,
    Role,
)
from xicheng_events.foundation.accounts.operations import administering, roles, second_person, staff
from xicheng_events.foundation.core.db import db

OWN, OTHER, OLD = "19900000066", "19900000067", "19900000077"


@pytest.fixture
def people(app, world) -> dict[str, int]:
    """The staff, 韩冰, and 孟川 who has no role yet."""
    with app.app_context():
        unit = db.session.get(Organisation, world.units["qzfb"])
        mengchuan = staff.add_staff(name="孟川", sign_in_name="mengchuan", password=PASSWORD, phone=OLD)
        hanbing = staff.add_staff(name="韩冰", sign_in_name="hanbing", password=PASSWORD, phone="19900000078")
        roles.grant(hanbing, unit, Role.SECURITY)
        db.session.commit()
        return {**world.staff, "mengchuan": mengchuan.id, "hanbing": hanbing.id}


def ask(app, world, people, about: str, kind: RequestKind, *, role: Role | None = None, by: str = "luyao") -> int:
    """Ask for something about an account of 区政府办; the request's id."""
    with app.app_context():
        unit = db.session.get(Organisation, world.units["qzfb"]) if role else None
        request = second_person.ask_second_person(kind, db.session.get(Person, people[about]), role=role,
                                                  organisation=unit, reason="轮岗接任",
                                                  by=db.session.get(Person, people[by]))
        db.session.commit()
        return request.id


def confirming(people, request_id: int, by: str):
    """A step for `at_once`."""
    return lambda: second_person.confirm(db.session.get(AccountRequest, request_id),
                                         by=db.session.get(Person, people[by]))


def entering(people, by: str, phone: str, about: str = "mengchuan"):
    """Another."""
    def enters():
        person = db.session.get(Person, people[about])
        administering.correct_person(person, name=person.name, phone=phone, by=db.session.get(Person, people[by]))
    return enters


def halves_at(app, phone: str) -> list[str]:
    """The second halves of passwords that this phone got."""
    return messages_to(app, Citizen("孟川", phone), template="half_password")


@pytest.mark.parametrize(("kind", "role"), [(RequestKind.RESET_PASSWORD, None),
                                            (RequestKind.GIVE_ROLE, Role.COORDINATOR)], ids=str)
def test_who_entered_the_phone_never_has_both_halves_of_a_password(app, world, desk, people, kind, role):
    """She puts a phone of her own on the account, and would confirm what 陆遥 asks for in good faith."""
    request_id = ask(app, world, people, "mengchuan", kind, role=role)
    for phone in (OWN, OTHER):
        assert at_once(app, entering(people, "hanbing", phone)) == [None]
        assert at_once(app, confirming(people, request_id, "hanbing")) == ["own_phone"]
    hanbing = desk("hanbing")
    page = hanbing.get("/staff/requests").text
    assert "手机号由您登记，须由另一人确认" in page
    assert "/confirmation" not in page
    assert "/refusal" in page
    zhouyan = desk("zhouyan")
    assert "199****0067（韩冰" in zhouyan.get("/staff/requests").text
    assert "韩冰" in desk("luyao").get(f"/staff/accounts/{people['mengchuan']}").text
    assert "一次性密码的前一半" in zhouyan.submit(f"/staff/requests/{request_id}/confirmation").text
    assert [len(halves_at(app, phone)) for phone in (OLD, OWN, OTHER)] == [0, 0, 1]


def test_a_phone_entered_while_its_enterer_confirms_gets_no_half(app, world, people):
    request_id = ask(app, world, people, "mengchuan", RequestKind.RESET_PASSWORD)
    given, _entered = at_once(app, confirming(people, request_id, "hanbing"), entering(people, "hanbing", OWN))
    assert halves_at(app, OWN) == []
    assert given == "own_phone" or len(halves_at(app, OLD)) == 1


def test_the_phone_that_was_on_record_is_told(app, people):
    at_once(app, entering(people, "hanbing", OWN))
    [told] = messages_to(app, Citizen("孟川", OLD), template="phone_changed")
    assert "如非本人要求" in told
    assert messages_to(app, Citizen("孟川", OWN)) == []
    at_once(app, entering(people, "hanbing", OWN))
    assert len(messages_to(app, Citizen("孟川", OLD), template="phone_changed")) == 1


@pytest.mark.once
def test_what_waits_about_a_disabled_account_or_from_its_owner_is_refused_with_it(app, world, people):
    about = ask(app, world, people, "mengchuan", RequestKind.GIVE_ROLE, role=Role.AUDITOR)
    theirs = ask(app, world, people, "qinlan", RequestKind.RESET_PASSWORD, by="hanbing")
    kept = ask(app, world, people, "qinlan", RequestKind.TAKE_ROLE, role=Role.AUDITOR)
    for gone in ("mengchuan", "hanbing"):
        at_once(app, lambda gone=gone: administering.disable(db.session.get(Person, people[gone]),
                                                             by=db.session.get(Person, people["luyao"])))
    assert states(app) == {about: RequestState.REFUSED, theirs: RequestState.REFUSED, kept: RequestState.OPEN}
    assert at_once(app, confirming(people, theirs, "zhouyan")) == ["request_over"]


def test_who_is_a_security_administrator_no_more_asks_for_nothing(app, world, people):
    theirs = ask(app, world, people, "qinlan", RequestKind.RESET_PASSWORD, by="hanbing")
    their_role = ask(app, world, people, "hanbing", RequestKind.TAKE_ROLE, role=Role.SECURITY)
    at_once(app, confirming(people, their_role, "zhouyan"))
    assert states(app) == {theirs: RequestState.REFUSED, their_role: RequestState.CONFIRMED}


def states(app) -> dict[int, RequestState]:
    """What has been decided of each request."""
    with app.app_context():
        return {each.id: each.state for each in db.session.scalars(select(AccountRequest)).unique()}
