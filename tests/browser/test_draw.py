"""The draw's page in a real browser: it recomputes everything, says yes to the truth and no to anything else."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.browser.axe import axe
from tests.browser.support import chromium, served, watch
from tests.cast import beijing
from tests.draws import steps
from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.operations import freezing
from xicheng_events.booking.draws.verification import sealed
from xicheng_events.booking.registration.operations.party_changes import withdraw_registration
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def lot(app, world):
    """A held draw with a public number."""
    with app.app_context():
        lot = steps.lottery(world, places=5)
        steps.apply(lot.event, 1, 2, 3, 1, 2, 1, 3, 1)
        steps.held(world, lot, number="01 07 12", number_what="双色球第2026030期红色球号码",
                   number_on=steps.DRAW_AT.date())
    return lot


@pytest.fixture
def address(app, at):
    at(steps.DRAW_AT + timedelta(minutes=5))
    with served(app) as site:
        yield site


def answer_of(browser, address: str) -> tuple[str, str]:
    """Press the button and wait: what the page finished with, and what it says."""
    page = browser.new_page(locale="zh-CN")
    complaints = watch(page)
    page.goto(address)
    page.get_by_role("button", name="重新计算").click()
    answer = page.locator(".verify-answer[data-finished]")
    answer.wait_for()
    found = axe(page)
    assert found.violations_count == 0, found.generate_report()
    assert complaints == []
    assert answer.get_attribute("aria-live") == "polite"
    assert page.evaluate("document.activeElement.className").startswith("verify-answer")
    said = answer.get_attribute("data-finished"), answer.inner_text()
    page.close()
    return said


def publish(app, change) -> None:
    """Put another file in the place of the published one, its fingerprint renewed as a forger would."""
    with app.app_context():
        draw = db.session.query(Draw).one()
        record = json.loads(draw.record_text)
        del record["sha256"]
        change(record)
        db.session.execute(update(Draw).values(record_text=sealed(record)))
        db.session.commit()


@pytest.mark.once
def test_the_truth_is_confirmed(browser, lot, address):
    assert answer_of(browser, f"{address}/events/{lot.code}/draw") == (
        "same", "一致：重新计算的结果与公布的完全相同。")


def test_weights_withdrawals_and_two_places_at_one_time_come_out_as_on_the_server(app, world, browser, at):
    with app.app_context():
        lot = steps.lottery(world, slots=[
            {"starts_at": beijing(start), "ends_at": beijing("2026-03-18 11:00"), "capacity": 5, "waiting_limit": 3}
            for start in ("2026-03-18 09:30", "2026-03-18 10:00")])
        parties = steps.apply(lot.event, 1, 2, 3, 1, 2, 1)
        for party, again in zip(parties, steps.apply(lot.event, 1, 1, 1, 1, quota=lot.event.slots[1].quotas[0]),
                                strict=False):
            again.person_id = party.person_id
        steps.planned(world, lot)
        at(steps.CLOSED)
        freezing.freeze_list(lot.event, weights={party.id: n for n, party in enumerate(parties, start=1)})
        db.session.commit()
        at(steps.CLOSED + timedelta(minutes=5))
        withdraw_registration(parties[2], by=parties[2].person)
        steps.hold(world, lot)
    at(steps.DRAW_AT + timedelta(minutes=5))
    with served(app) as site:
        assert answer_of(browser, f"{site}/events/{lot.code}/draw")[0] == "same"


@pytest.mark.once
@pytest.mark.parametrize(("what", "change"), [
    ("名单指纹", lambda r: r["list"]["entries"][0].__setitem__(2, 9)),
    ("随机数与承诺", lambda r: r["officers"][1].update(share="0" * 64)),
    ("种子", lambda r: r.update(number="01 07 13")),
    ("顺序", lambda r: r["order"][0][1].reverse()),
    ("录取结果", lambda r: r["placed"][0][1].pop()),
])
def test_a_tampered_file_is_named_for_what_is_wrong(app, browser, lot, address, what, change):
    publish(app, change)
    finished, said = answer_of(browser, f"{address}/events/{lot.code}/draw")
    assert finished == "unlike"
    assert said.startswith(f"不一致：“{what}”与公布的不同。")


@pytest.mark.once
def test_one_changed_byte_is_enough(app, browser, lot, address):
    with app.app_context():
        text = db.session.query(Draw).one().record_text
        db.session.execute(update(Draw).values(record_text=text.replace("赵敏", "赵每", 1)))
        db.session.commit()
    finished, said = answer_of(browser, f"{address}/events/{lot.code}/draw")
    assert (finished, said[:12]) == ("unlike", "不一致：“文件完整”与公")


@pytest.mark.once
def test_without_scripts_the_order_and_the_way_to_check_are_there(browser, lot, address):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/events/{lot.code}/draw")
    assert page.get_by_role("button", name="重新计算").count() == 0
    for said in ("您的浏览器没有启用脚本", "抽取规则", "离线验证的办法"):
        assert said in page.inner_text("main")
    file = page.get_by_role("link", name="下载结果文件（JSON）")
    assert file.get_attribute("href") == f"/events/{lot.code}/draw.json"
    context.close()
