"""The draw as people see it: the desk's steps, the public page with and without a result, the file."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, person_id
from tests.draws import steps
from xicheng_events.booking.draws.models import DrawEntry
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.draws.verification import verify
from xicheng_events.foundation.core.db import db


@pytest.fixture
def lot(app, world):
    """An event by lot with three places, five parties and one of 李静's to come."""
    with app.app_context():
        lot = steps.lottery(world)
        steps.apply(lot.event, 1, 2, 1, 3, 1)
        db.session.commit()
    return lot


def plan_fields(world, **changes) -> dict:
    return {"draw_at": "2026-03-17T10:00", "first": str(world.staff["zhaomin"]), "second": str(world.staff["liuwei"]),
            "number_what": "", "number_on": "", **changes}


def test_the_whole_draw_at_the_desk(app, world, lot, desk, client, at):
    first, second, page = desk("zhaomin"), desk("liuwei"), f"/staff/draws/{lot.code}"
    assert lot.code in first.get("/staff/draws").text
    assert "请安排抽取时间和两名抽取人" in first.get(page).text
    assert first.submit(f"{page}/plan", **plan_fields(world, number_what="双色球第2026030期红色球号码",
                                                      number_on="2026-03-16")).status_code == 303
    for browser in (first, second):
        assert "请提交随机数" in browser.get(page).text
        assert browser.submit(f"{page}/commitment", own_words="").status_code == 303
    assert "准备就绪" in first.get(page).text
    at(steps.CLOSED)
    first = desk("zhaomin")  # the session had been idle for days
    first.get(page)
    assert first.submit(f"{page}/list").status_code == 303
    assert "名单已封存" in first.get(page).text
    assert "名单已于" in client.get(f"/events/{lot.code}/draw").text
    at(steps.DRAW_AT)
    first, second = desk("zhaomin"), desk("liuwei")
    first.get(page)
    answer = first.submit(f"{page}/reveal", number="")
    assert (answer.status_code, "请填写公布的号码" in answer.text) == (422, True)
    assert first.submit(f"{page}/reveal", number="01 07 12").status_code == 303
    assert "等待刘伟揭示" in first.get(page).text
    assert "赵敏已揭示" in second.get(page).text
    assert second.submit(f"{page}/reveal", number="01 07 13").status_code == 422
    answer = second.submit(f"{page}/reveal", number="01-07-12", follow_redirects=True)
    assert "抽取完成，结果已公布" in answer.text
    assert "抽取结果" in answer.text
    with app.app_context():
        assert lot.draw.state is DrawState.DRAWN


def test_a_plan_that_will_not_do_is_kept_and_says_why(world, lot, desk):
    browser, page = desk("zhaomin"), f"/staff/draws/{lot.code}"
    browser.get(page)
    answer = browser.submit(f"{page}/plan", **plan_fields(world, second=str(world.staff["zhaomin"]),
                                                          number_what="双色球", number_on="2026-03-17"))
    assert answer.status_code == 422
    assert "请指定两名不同的抽取人" in answer.text
    assert 'value="双色球"' in answer.text


@pytest.mark.once
@pytest.mark.parametrize("fields", [
    {}, {"draw_at": "x"}, {"draw_at": "9999-12-31T23:59"}, {"draw_at": "0001-01-01T00:00"}, {"first": "999999999999"},
    {"first": "\x00"}, {"number_what": "🎲\x00" * 100}, {"number_what": "13800001111", "number_on": "2026-03-17"},
    {"number_on": "9999-99-99"}, {"draw_at": ""}])
def test_odd_input_is_refused_or_taken_and_never_an_error(world, lot, desk, fields):
    browser, page = desk("zhaomin"), f"/staff/draws/{lot.code}"
    status = browser.post(f"{page}/plan", data=plan_fields(world, **fields) if fields else {}).status_code
    assert status in (303, 422)
    assert browser.post(f"{page}/commitment", data={"own_words": "\x00" * 300}).status_code in (303, 404, 422)
    assert browser.post(f"{page}/reveal", data={"number": "\x00🎲" * 100}).status_code in (303, 404, 422)
    assert browser.get(f"{page}/officers/7").status_code == 404


def test_another_unit_and_another_kind_of_event_have_no_draw(world, lot, desk, client):
    assert desk("qianfang").get(f"/staff/draws/{lot.code}").status_code == 404
    assert desk("zhaomin").get(f"/staff/draws/{world.code}").status_code == 404
    for address in (f"/events/{world.code}/draw", f"/events/{lot.code}/draw.json", "/events/none/draw"):
        assert client.get(address).status_code == 404
    assert "抽取时间和两名抽取人也将在这里公布" in client.get(f"/events/{lot.code}/draw").text


def test_the_file_before_the_draw_holds_the_list_and_no_secret(app, world, lot, client):
    with app.app_context():
        shares = [officer.share for officer in steps.frozen(world, lot).officers]
        hash_ = lot.draw.list_hash
    answer = client.get(f"/events/{lot.code}/draw.json")
    assert [check.difference for check in verify(answer.data)] == ["", "", ""]
    assert (answer.json["list_sha256"], answer.json["seed"]) == (hash_, None)
    page = client.get(f"/events/{lot.code}/draw").text
    assert hash_ in page
    assert not [share for share in shares if share in page or share in answer.text]


def test_the_desk_cannot_tell_whose_code_it_is_before_the_draw(app, world, lot, desk):
    with app.app_context():
        steps.frozen(world, lot)
        codes = list(db.session.scalars(select(DrawEntry.code)))
    browser = desk("zhaomin")
    pages = browser.get(f"/staff/draws/{lot.code}").text + browser.get(f"/staff/registrations/events/{lot.code}").text
    assert not [code for code in codes if code in pages]


def test_somebody_signed_in_sees_their_own_code_and_rank(app, world, lot, citizen, client, at):
    browser = citizen(LI_JING)
    with app.app_context():
        mine, = steps.apply(lot.event, 1)
        mine.person_id = person_id(app, LI_JING)
        steps.held(world, lot)
        code, rank = db.session.scalars(select(DrawEntry.code).where(DrawEntry.registration_id == mine.id)).one(), \
            mine.draw_rank
    at(steps.DRAW_AT + timedelta(minutes=5))
    page = browser.get(f"/events/{lot.code}/draw").text
    mine_on_page = page.split('id="mine-title"')[1].split("</section>")[0]
    assert code in mine_on_page
    assert f"抽取顺序第{rank}位" in mine_on_page
    assert "我的编号" not in client.get(f"/events/{lot.code}/draw").text


def test_without_scripts_the_page_shows_everything_and_says_how_to_check(app, world, lot, client, at):
    with app.app_context():
        steps.held(world, lot)
        file = lot.file()
    at(steps.DRAW_AT + timedelta(minutes=5))
    page = client.get(f"/events/{lot.code}/draw").text
    order = file["order"][0][1]
    assert [page.index(code) for code in order] == sorted(page.index(code) for code in order)
    for said in (file["seed"], file["list_sha256"], *(o["share"] for o in file["officers"]),
                 *(o["commitment"] for o in file["officers"]), "赵敏", "刘伟", "<noscript>", "draw-verify",
                 "放不下的跳过"):
        assert said in page
    published = client.get(f"/events/{lot.code}/draw.json")
    assert published.json == file
    assert json.loads(published.data)["sha256"] == file["sha256"]


@pytest.mark.once
@pytest.mark.parametrize("page", [-1, 0, 2, 99, "x", 10**30])
def test_a_page_number_of_the_list_out_of_range_gives_the_nearest(app, world, lot, client, page):
    with app.app_context():
        steps.frozen(world, lot)
    assert client.get(f"/events/{lot.code}/draw?page={page}").status_code == 200


def test_an_officer_who_cannot_come_is_replaced_at_the_desk(app, world, lot, desk, client):
    with app.app_context():
        steps.frozen(world, lot)
    browser, page = desk("zhengping"), f"/staff/draws/{lot.code}/officers/2"
    browser.get(page)
    assert browser.submit(page, person=str(world.staff["zhengping"]), reason="").status_code == 422
    assert browser.submit(page, person=str(world.staff["zhengping"]), reason="因公出差").status_code == 303
    assert "原定由刘伟揭示，原因是因公出差，改由郑平揭示" in client.get(f"/events/{lot.code}/draw").text


def test_a_draw_that_is_late_says_so_instead_of_promising(app, world, lot, client, at):
    late, page = "已到抽取时间，抽取尚未完成，请稍后再看。", f"/events/{lot.code}/draw"
    with app.app_context():
        steps.planned(world, lot)
    text = client.get(page).text
    assert (late in text, "<title>抽取说明" in text, "抽取结果说明" in text) == (False, True, False)
    at(steps.DRAW_AT)
    text = client.get(page).text
    assert (late in text, "名单还没有封存" in text, "截止后公开随机抽取" in text) == (True, True, False)
    with app.app_context():
        steps.frozen(world, lot)
    at(steps.DRAW_AT + timedelta(seconds=90))
    text = client.get(page).text
    assert (late in text, "名单已于" in text, "届时由" in text, "抽取结果" in text) == (True, True, False, False)
    with app.app_context():
        steps.hold(world, lot)
    at(steps.DRAW_AT + timedelta(minutes=5))
    text = client.get(page).text
    assert (late in text, "<title>抽取结果说明" in text) == (False, True)
