"""Two named officers, each for themselves: who may do what, when, and once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from tests.cast import beijing
from tests.draws import steps
from tests.draws.steps import refused
from xicheng_events.booking.draws.algorithm import commitment_of
from xicheng_events.booking.draws.operations import drawing, freezing, planning
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.draws.verification import verify
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def lot(world):
    lot = steps.lottery(world)
    steps.apply(lot.event, 1, 1, 1)
    db.session.commit()
    return lot


def plan(world, lot, *names, by="zhaomin", **changes):
    officers = [steps.staff(world, name) for name in names or ("zhaomin", "liuwei")]
    return planning.plan_draw(lot.event, **{"draw_at": steps.DRAW_AT, "officers": officers, **changes},
                              by=steps.staff(world, by))


def test_the_officers_are_two_of_the_hosts_own_staff(world, lot):
    refused("two_officers", plan, world, lot, "zhaomin", "zhaomin")
    refused("two_officers", plan, world, lot, "zhaomin", "qianfang")
    refused("two_officers", plan, world, lot, "zhaomin", "sunhao")
    refused("not_yours", plan, world, lot, by="qianfang")
    assert [officer.name for officer in plan(world, lot).officers] == ["赵敏", "刘伟"]


def test_the_draw_is_between_closing_and_the_last_offers(world, lot):
    for moment in ("2026-03-16 17:30", "2026-03-18 07:30", "2026-03-01 09:00"):
        refused("draw_at", plan, world, lot, draw_at=beijing(moment))
    assert lot.draw is None


@pytest.mark.parametrize(("code", "what", "on"), [
    ("number_on", "双色球", None), ("number_what", "", "2026-03-17"), ("number_on", "双色球", "2026-03-15"),
    ("number_on", "双色球", "2026-03-18")])
def test_the_public_number_becomes_known_after_closing_and_by_the_draw(world, lot, code, what, on):
    refused(code, plan, world, lot, number_what=what, number_on=date.fromisoformat(on) if on else None)
    assert lot.draw is None


def test_a_share_is_sealed_and_only_its_commitment_is_public(world, lot):
    draw = plan(world, lot)
    officer = planning.commit_share(draw, own_words="骰子掷得六四一", by=steps.staff(world, "zhaomin"))
    db.session.commit()
    assert officer.share.endswith("|骰子掷得六四一")
    assert officer.commitment == commitment_of(officer.share)
    stored = db.session.execute(text("select share from draw_officer where id = :id"), {"id": officer.id}).scalar()
    assert officer.share.encode() not in bytes(stored)
    before = officer.commitment
    assert planning.commit_share(draw, by=steps.staff(world, "zhaomin")).commitment == before
    said = select(AuditEntry.detail).where(AuditEntry.action == "draws.committed")
    assert db.session.scalars(said).all() == [{"commitment": before}]


def test_nobody_commits_or_reveals_for_somebody_else(world, lot, at):
    refused("words_short", planning.commit_share, plan(world, lot), own_words="六", by=steps.staff(world, "zhaomin"))
    draw = steps.frozen(world, lot)
    refused("not_officer", planning.commit_share, draw, by=steps.staff(world, "zhengping"))
    at(steps.DRAW_AT)
    for name in ("zhengping", "zhouyan"):
        refused("not_officer", drawing.reveal, lot.draw, by=steps.staff(world, name))
    for _twice in range(2):
        drawing.reveal(lot.draw, by=steps.staff(world, "zhaomin"))
    assert lot.draw.state is DrawState.FROZEN


def test_after_the_freeze_nobody_chooses_a_share(world, lot, at):
    plan(world, lot)
    db.session.commit()
    at(steps.CLOSED)
    freezing.freeze_list(lot.event)
    db.session.commit()
    refused("words_late", planning.commit_share, lot.draw, own_words="我选的一句话", by=steps.staff(world, "zhaomin"))
    planning.commit_share(lot.draw, by=steps.staff(world, "zhaomin"))
    db.session.commit()
    assert not lot.draw.officers[0].share.endswith("我选的一句话")
    at(steps.DRAW_AT)
    refused("not_committed", drawing.reveal, lot.draw, by=steps.staff(world, "zhaomin"))
    assert lot.draw.state is DrawState.FROZEN


def test_nobody_reveals_before_the_announced_time_or_before_the_freeze(world, lot, at):
    steps.planned(world, lot)
    refused("not_frozen", drawing.reveal, lot.draw, by=steps.staff(world, "zhaomin"))
    at(steps.CLOSED)
    freezing.freeze_list(lot.event)
    db.session.commit()
    refused("too_early", drawing.reveal, lot.draw, by=steps.staff(world, "zhaomin"))
    at("2026-03-18 09:30")
    refused("event_off", drawing.reveal, lot.draw, by=steps.staff(world, "zhaomin"))
    assert lot.draw.state is DrawState.FROZEN
    assert [officer.revealed_at for officer in lot.draw.officers] == [None, None]


def test_the_plan_stands_once_the_list_is_frozen_and_a_change_before_drops_only_the_changed_officer(world, lot):
    steps.planned(world, lot)
    kept = lot.draw.officers[0].commitment
    draw = plan(world, lot, "zhengping", "zhaomin")
    assert [(officer.name, officer.commitment) for officer in draw.officers] == [("郑平", None), ("赵敏", kept)]
    planning.commit_share(draw, by=steps.staff(world, "zhengping"))
    db.session.commit()
    steps.frozen(world, lot)
    refused("frozen", plan, world, lot)


def test_a_list_that_was_frozen_while_nobody_was_named_is_drawn_by_two_who_are_named_then(world, lot, at, desk):
    at(steps.CLOSED)
    freezing.freeze_list(lot.event)
    db.session.commit()
    page = f"/staff/draws/{lot.code}"
    zhaomin, officers = desk("zhaomin"), {name: str(world.staff[name]) for name in ("zhaomin", "liuwei", "zhengping")}
    zhaomin.get(page)
    same = zhaomin.submit(f"{page}/plan", first=officers["zhaomin"], second=officers["zhaomin"])
    assert (same.status_code, "请指定两名不同的抽取人。" in same.text) == (422, True)
    for second in ("liuwei", "zhengping"):  # two at once: the first ones stand
        zhaomin.submit(f"{page}/plan", first=officers["zhaomin"], second=officers[second])
    db.session.expire_all()
    assert [officer.name for officer in lot.draw.officers] == ["赵敏", "刘伟"]
    assert "第一抽取人" not in zhaomin.get(page).text
    for name in ("zhaomin", "liuwei"):
        planning.commit_share(lot.draw, by=steps.staff(world, name))
    at(lot.draw.draw_at)
    for name in ("zhaomin", "liuwei"):
        drawing.reveal(lot.draw, by=steps.staff(world, name))
    assert lot.draw.state is DrawState.DRAWN


def test_both_type_the_public_number_and_it_must_agree(world, lot, at):
    steps.frozen(world, lot, number_what="双色球第2026030期红色球号码", number_on=steps.DRAW_AT.date())
    at(steps.DRAW_AT)
    first, second = (steps.staff(world, name) for name in ("zhaomin", "liuwei"))
    refused("number_missing", drawing.reveal, lot.draw, number=" ，", by=first)
    drawing.reveal(lot.draw, number="01 07 13", by=first)
    db.session.commit()
    refused("number_differs", drawing.reveal, lot.draw, number="01 07 12", by=second)
    drawing.reveal(lot.draw, number="０１、07、12", by=first)  # corrected
    db.session.commit()
    assert drawing.reveal(lot.draw, number="01-07-12", by=second).state is DrawState.DRAWN
    assert lot.file()["number"] == "01 07 12"


def test_somebody_stands_in_for_an_officer_who_cannot_come_with_the_same_share(world, lot, at):
    steps.frozen(world, lot)
    seat = lot.draw.officers[1]
    before = seat.commitment

    def replace(name, reason="因病住院"):
        planning.replace_officer(lot.draw, lot.draw.officers[1], person=steps.staff(world, name), reason=reason,
                                 by=steps.staff(world, "zhengping"))

    refused("two_officers", replace, "zhaomin")
    refused("text_missing", replace, "zhengping", "")
    replace("zhengping")
    db.session.commit()
    at(steps.DRAW_AT)
    refused("not_officer", drawing.reveal, lot.draw, by=steps.staff(world, "liuwei"))
    for name in ("zhaomin", "zhengping"):
        drawing.reveal(lot.draw, by=steps.staff(world, name))
    db.session.commit()
    said = lot.file()["officers"][1]
    assert (said["name"], said["commitment"]) == ("郑平", before)
    assert said["note"] == "原定由刘伟揭示，原因是因病住院，改由郑平揭示。"
    assert verify(lot.draw.record_text.encode())[-1].difference == ""
    refused("revealed", replace, "liuwei")


def test_revealing_again_after_the_draw_changes_nothing(world, lot, at):
    steps.held(world, lot)
    before = lot.draw.record_text
    at(steps.DRAW_AT + timedelta(hours=1))
    drawing.reveal(lot.draw, by=steps.staff(world, "zhaomin"))
    db.session.commit()
    assert lot.draw.record_text == before
