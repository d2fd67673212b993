"""Taken down by whom it is for, item by item; confirmed, corrected, written afterwards."""

import re
import uuid

import pytest

from tests.cast import LI_JING, WANG_LEI, Citizen, person_id
from tests.checkin.world import put_into_box
from tests.opinions.steps import actions, code_of, stand, told
from tests.remarks.steps import GIST, noted, party, refused, remark
from tests.support.at_once import at_once
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, OpinionSource
from xicheng_events.voice.opinions.operations import put_to_adoption
from xicheng_events.voice.remarks import operations
from xicheng_events.voice.remarks.models import Remark
from xicheng_events.voice.remarks.purging_speakers import forget_speakers
from xicheng_events.worker import run_sweep


@pytest.fixture
def during(at):
    """The morning slot is on."""
    at("2026-03-18 10:00")


def name_recorder(app, world, who="sunhao", by="zhaomin") -> str:
    return refused(app, lambda event, **by: operations.name_recorder(
        event, db.session.get(Person, world.staff[who]), **by), (Event, world.event_id), by=world.staff[by])


def test_a_recorder_is_of_the_host_named_by_its_editor_and_writes_until_the_day_is_over(app, world, desk, at):
    at("2026-03-18 10:00")
    assert noted(app, world, by="sunhao") == "not_yours"
    assert name_recorder(app, world, by="liuwei") == "not_yours"
    assert name_recorder(app, world, who="qianfang") == "not_of_host"
    assert [name_recorder(app, world) for _twice in range(2)] == ["", ""]
    assert actions(app, "remarks.") == ["remarks.recorder_named"]
    browser = desk("sunhao")
    assert "统计开放日·数据里的西城" in browser.get("/staff").text
    assert isinstance(noted(app, world, by="sunhao"), int)
    at("2026-03-18 23:59")
    browser = desk("sunhao")
    assert browser.get(f"/staff/remarks/{world.code}").status_code == 200
    assert isinstance(noted(app, world, by="sunhao"), int)
    at("2026-03-19 00:00")
    assert browser.get(f"/staff/remarks/{world.code}").status_code == 404
    assert noted(app, world, by="sunhao") == "not_yours"
    assert isinstance(noted(app, world), int), "the editor goes on"


def test_whoever_spoke_by_name_is_told_and_words_stand_for_nobody(app, world, during):
    mine, _reference = party(app, world, LI_JING)
    said = [noted(app, world, "李静"), noted(app, world)]
    by_name, in_words = (remark(app, each) for each in said)
    assert (by_name.registration_id, by_name.speaker, in_words.registration_id, in_words.speaker) == (
        mine, "", None, "参会单位代表")
    assert (by_name.opinion.source, by_name.opinion.anchor, by_name.opinion.may_publish) == (
        OpinionSource.REMARK, "上午场", False)
    assert in_words.opinion.phone is None
    assert [(phone, code_of(app, said[0]) in words) for phone, words in told(app, "opinion_received")] == [
        (LI_JING.phone, True)]


def test_of_two_with_one_name_each_is_chosen_by_number(app, world, desk, during):
    party(app, world, LI_JING)
    _other, reference = party(app, world, Citizen("李静", "19900009999"))
    assert noted(app, world, "李静") == "several"
    assert remark(app, noted(app, world, f"李静（{reference[-4:]}）")).registration.reference == reference
    assert f"李静（{reference[-4:]}）" in desk("zhaomin").get(f"/staff/remarks/{world.code}").text


@pytest.mark.once
@pytest.mark.parametrize(("fields", "code"), [
    ({"speaker": ""}, "text_missing"), ({"speaker": "长" * 41}, "text_too_long"), ({"text": " "}, "text_missing"),
    ({"text": "长" * 501}, "text_too_long")])
def test_what_is_wrong_is_refused(app, world, during, fields, code):
    assert noted(app, world, **fields) == code


def test_of_an_item_that_is_not_open_nothing_is_taken_down(app, world, desk, during):
    with app.app_context():
        db.session.execute(db.delete(Quota).where(Quota.slot_id == world.morning))
        db.session.commit()
    assert noted(app, world) == "not_open"
    assert "上午场" not in desk("zhaomin").get(f"/staff/remarks/{world.code}?slot={world.morning}").text


def test_nothing_is_taken_down_before_it_begins(app, world, desk, during):
    assert noted(app, world, slot=world.afternoon) == "not_begun"
    browser = desk("zhaomin")
    browser.get(f"/staff/remarks/{world.code}")
    kept = browser.submit(f"/staff/remarks/{world.code}", slot=world.afternoon, speaker="居民代表", text=GIST)
    assert kept.status_code == 422
    assert all(words in kept.text for words in ("2026年3月18日（星期三）14:00开始", GIST, "居民代表"))


def test_a_form_sent_twice_at_the_same_moment_is_one(app, world, engine_name, at):
    at("2026-03-18 10:00")
    key = uuid.uuid4().hex

    def send():
        return operations.write_down(
            db.session.get(Slot, world.morning), speaker="居民代表", text=GIST, key=key,
            by=db.session.get(Person, world.staff["zhaomin"])).opinion_id

    first, second = at_once(app, send, send)
    assert first == second
    assert noted(app, world, text="另一句话。", key=key) == "stale_form"
    with app.app_context():
        assert db.session.query(Remark).count() == 1


def test_what_was_sealed_while_the_network_was_away_is_opened_here(app, world, desk, during):
    browser, key = desk("zhaomin"), str(uuid.uuid4())
    box = re.search('data-box="([^"]+)"', browser.get(f"/staff/remarks/{world.code}").text)[1]
    sealed = put_into_box(box, {"speaker": "居民代表", "kind": "help", "text": GIST}, about=key)
    for _twice in range(2):
        sent = browser.post(f"/staff/remarks/{world.code}",
                            data={"form_key": key, "slot": world.morning, "sealed": sealed})
        assert sent.status_code == 303
    with app.app_context():
        only = db.session.scalars(db.select(Opinion)).one()
        assert (only.text, only.kind) == (GIST, OpinionKind.HELP)
    spoilt = browser.post(f"/staff/remarks/{world.code}", data={
        "form_key": str(uuid.uuid4()), "slot": world.morning, "sealed": sealed})
    assert spoilt.status_code == 422


def test_who_spoke_asks_for_a_correction_and_confirms_which_fixes_it(app, world, desk, citizen, client, during):
    _mine, reference = party(app, world, LI_JING)
    said, page = noted(app, world, "李静"), f"/registrations/{reference}/remarks"
    assert citizen(WANG_LEI).get(page).status_code == 404
    own = citizen(LI_JING)
    own.get(page)
    own.submit(f"{page}/{said}/correction", words="是社区公告栏，不是街道。")
    browser = desk("zhaomin")
    assert "场活动有发言人请求更正" in browser.get("/staff").text
    assert "是社区公告栏，不是街道。" in browser.get(f"/staff/remarks/{world.code}").text
    browser.get(f"/staff/remarks/{world.code}/{said}")
    browser.submit(f"/staff/remarks/{world.code}/{said}", text="建议公报配图。", kind="suggestion")
    assert (remark(app, said).correction, stand(app, said).text) == ("", "建议公报配图。")
    assert "建议公报配图。" in own.get(page).text
    own.submit(f"{page}/{said}/confirmation", may_publish="y", may_name="y")
    confirmed = remark(app, said)
    assert (confirmed.confirmed_at is None, confirmed.may_name, confirmed.opinion.may_publish) == (False, True, True)
    assert refused(app, operations.correct, (Remark, said), text="别的", kind=OpinionKind.HELP,
                   by=world.staff["zhaomin"]) == "confirmed"
    assert refused(app, operations.ask_correction, (Remark, said), words="再改",
                   by=person_id(app, LI_JING)) == "confirmed"
    client.get("/progress/query")
    code = code_of(app, said)
    assert "发言要点已由您确认，不能修改" in client.submit("/progress/query", query_code=code).text
    assert "已由提出人确认" in client.post("/progress/query/words", data={"query_code": code, "text": "别的"}).text
    assert "李静" in browser.get(f"/staff/remarks/{world.code}").text
    client.submit("/progress/query/consent")
    assert "不显示姓名" in browser.get(f"/staff/remarks/{world.code}").text
    assert stand(app, said).text == "建议公报配图。"
    assert actions(app, "remarks.") == [
        "remarks.correction_asked", "remarks.corrected", "remarks.confirmed"]


def test_what_is_decided_about_is_not_corrected_but_may_be_confirmed(app, world, citizen, during):
    _mine, reference = party(app, world, LI_JING)
    said = noted(app, world, "李静")
    assert not refused(app, put_to_adoption, (Opinion, said), by=world.staff["zhaomin"])
    assert refused(app, operations.correct, (Remark, said), text="别的", kind=OpinionKind.HELP,
                   by=world.staff["zhaomin"]) == "already_triaged"
    own = citizen(LI_JING)
    own.get(f"/registrations/{reference}/remarks")
    own.submit(f"/registrations/{reference}/remarks/{said}/confirmation")
    assert remark(app, said).confirmed_at


def test_confirming_and_correcting_at_the_same_moment_leaves_one(app, world, engine_name, at):
    at("2026-03-18 10:00")
    party(app, world, LI_JING)
    said = noted(app, world, "李静")

    def correct():
        return operations.correct(db.session.get(Remark, said), text="别的", kind=OpinionKind.HELP,
                                  by=db.session.get(Person, world.staff["zhaomin"]))

    def confirm():
        there = db.session.get(Remark, said)
        return operations.confirm_remark(there, may_publish=False, may_name=False, by=there.registration.person)

    came_of_it = at_once(app, correct, confirm)
    assert came_of_it in ([True, None], ["confirmed", None])
    assert (stand(app, said).text == "别的") is (came_of_it[0] is True)


def test_who_was_there_writes_until_the_second_working_day_after_and_who_was_not_does_not(app, world, citizen, at):
    _mine, reference = party(app, world, LI_JING)
    _other, absent = party(app, world, WANG_LEI, arrived=0)
    at("2026-03-18 10:00")
    name_recorder(app, world)
    page = f"/registrations/{reference}/remarks"
    at("2026-03-20 23:59")  # Friday: the second day after a Wednesday
    own = citizen(LI_JING)
    assert "填写会后意见" in own.get(f"/registrations/{reference}").text
    own.get(page)
    assert own.submit(page, text="", may_publish="y").status_code == 422
    assert "已收到您的意见" in own.submit(page, text=GIST, may_publish="y", may_name="y", follow_redirects=True).text
    with app.app_context():
        mine = db.session.scalars(db.select(Remark)).one()
        assert (mine.recorded_by_id, mine.may_name, mine.opinion.text) == (None, True, GIST)
        assert mine.confirmed_at
    form = own.page
    at("2026-03-21 00:00")
    own.page = form
    late = own.submit(page, text="再说一句。")
    assert (late.status_code, "再说一句。" in late.text) == (422, True)
    assert "填写会后意见" not in citizen(WANG_LEI).get(f"/registrations/{absent}").text


def test_who_spoke_in_words_is_forgotten_with_the_names(app, world, desk, at):
    at("2026-03-18 10:00")
    party(app, world, LI_JING)
    said, other = noted(app, world, "街道代表王某"), noted(app, world, "李静")
    with app.app_context():
        person = db.session.get(Registration, remark(app, other).registration_id).person_id
    assert not refused(app, operations.ask_correction, (Remark, other), words="我住三号楼", by=person)
    at("2027-03-18 10:59")
    desk("zhouyan")  # something is recorded at the new time
    assert run_sweep(app, forget_speakers) == 0
    at("2027-03-18 11:00")
    assert run_sweep(app, forget_speakers) == 2
    assert (remark(app, said).speaker, remark(app, other).correction) == ("", "")
    assert stand(app, said).text == GIST
