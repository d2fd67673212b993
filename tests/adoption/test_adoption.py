"""Which unit studies what, what it answers, who passes that, who is told; and the table that adds up."""

import uuid

import pytest
from sqlalchemy.exc import IntegrityError

from tests.adoption.steps import ANSWER, adoption, answered, assigned, passed, theme_of, to_adopt
from tests.cast import LI_JING, WANG_LEI
from tests.opinions.steps import actions, code_of, do, says, stand, told
from tests.remarks.steps import refused
from tests.support.at_once import at_once
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import indicators, reading_of
from xicheng_events.foundation.core.periods import period_named
from xicheng_events.voice.adoption import operations
from xicheng_events.voice.adoption.kinds import AdoptionResult, AdoptionState
from xicheng_events.voice.adoption.models import AdoptionTally, AdoptionTheme
from xicheng_events.voice.adoption.tables import adoption_table, number_received
from xicheng_events.voice.followup.operations.purging import purge_opinion_contacts
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion, OpinionSource, Triage
from xicheng_events.voice.opinions.operations import answer_at_once
from xicheng_events.voice.opinions.taking_back import take_back_outcome
from xicheng_events.voice.remarks.models import Remark
from xicheng_events.worker import run_sweep


def assign(app, world, opinions, *, by="zhaomin", unit="niujie", **fields) -> str:
    """The code with which handing these to a unit is refused."""
    fields = {"title": "要点", "form_key": uuid.uuid4().hex, **fields}
    return refused(app, lambda *said, **how: operations.assign_to_unit(
        list(said), unit=db.session.get(Organisation, world.units[unit]), **how),
        *((Opinion, each) for each in opinions), by=world.staff[by], **fields)


def step(app, world, operation, theme, by, **values) -> str:
    """The code with which a step is refused; empty where it is done."""
    return refused(app, operation, (AdoptionTheme, theme), by=world.staff[by], **values)


def test_who_hands_out_what_and_by_when_it_is_answered(app, world, at):
    said, new = to_adopt(app, world), says(app, world, source=OpinionSource.REMARK)
    assert assign(app, world, []) == "nothing_chosen"
    assert assign(app, world, [said], by="liuwei") == assign(app, world, [said], by="qianfang") == "not_yours"
    assert assign(app, world, [new]) == "not_waiting"
    assert assign(app, world, [said], title="长" * 61) == "text_too_long"
    theme = assigned(app, world, said, title="")
    assert theme_of(app, theme).title == stand(app, said).text
    assert theme_of(app, theme).due_on.isoformat() == "2026-03-24"  # ten working days after Tuesday the 10th
    assert assign(app, world, [said]) == "assigned_already"
    complex_one = assigned(app, world, to_adopt(app, world), is_complex=True)
    assert theme_of(app, complex_one).due_on.isoformat() == "2026-03-31"
    assert step(app, world, lambda theme, by: operations.pass_to_unit(
        theme, db.session.get(Organisation, world.units["zwfw"]), by=by), theme, "zhouyan") == ""
    assert theme_of(app, theme).organisation_id == world.units["zwfw"]


def test_several_make_one_theme_only_of_one_occasion(app, world, desk):
    first, second, elsewhere = (to_adopt(app, world) for _each in range(3))
    with app.app_context():
        db.session.get(Opinion, elsewhere).occasion = db.session.get(Event, world.event_id).occasion.__class__(
            kind="event", title="另一场", host_id=world.units["tjj"])
        db.session.commit()
    browser = desk("zhaomin")
    assert "条意见待分办采纳研究" in browser.get("/staff").text
    browser.get("/staff/adoption/waiting")
    wrong = browser.submit("/staff/adoption/waiting", opinion=[first, elsewhere], title="要点", unit="niujie")
    assert wrong.status_code == 422
    assert "不同活动的意见不能归入同一要点" in wrong.text
    assert wrong.text.count(" checked") == 2
    assert browser.submit("/staff/adoption/waiting", opinion=[first], title="要点", unit="").status_code == 422
    browser.submit("/staff/adoption/waiting", opinion=[first, second], title="要点", unit="niujie")
    assert adoption(app, first).theme_id == adoption(app, second).theme_id
    assert "条意见待分办采纳研究" in browser.get("/staff").text


def test_of_two_who_hand_out_the_same_at_the_same_moment_one_does(app, world, engine_name):
    said = to_adopt(app, world)

    def hand_to(unit):
        return lambda: operations.assign_to_unit(
            [db.session.get(Opinion, said)], unit=db.session.get(Organisation, world.units[unit]), title="要点",
            form_key=uuid.uuid4().hex, by=db.session.get(Person, world.staff["zhaomin"])) and ""

    assert sorted(at_once(app, hand_to("niujie"), hand_to("zwfw"))) == ["", "assigned_already"]
    with app.app_context():
        assert db.session.query(AdoptionTheme).count() == 1


def test_what_is_with_a_unit_does_not_wait_for_triage_again_whoever_is_faster(app, world, engine_name):
    said = to_adopt(app, world)
    by = world.staff["zhaomin"]

    def hand_out():
        return operations.assign_to_unit(
            [db.session.get(Opinion, said)], unit=db.session.get(Organisation, world.units["niujie"]), title="要点",
            form_key=uuid.uuid4().hex, by=db.session.get(Person, by)) and ""

    def take_back():
        return take_back_outcome(db.session.get(Opinion, said), by=db.session.get(Person, by)) and ""

    assert at_once(app, hand_out, take_back) in (["", "in_use"], ["not_waiting", ""])
    assert (adoption(app, said) is None) is (stand(app, said).triage is Triage.NEW)


def test_the_answer_is_written_by_one_and_passed_by_another_and_returned_with_a_reason(app, world, desk, at):
    theme = assigned(app, world)
    values = {"result": AdoptionResult.NOT_ADOPTED, "answer": ANSWER}
    assert step(app, world, operations.submit_answer, theme, "zhaomin", **values) == "not_yours"
    short = values | {"answer": "否"}
    assert step(app, world, operations.submit_answer, theme, "qianfang", **short) == "text_too_short"
    answered(app, world, theme)
    assert step(app, world, operations.submit_answer, theme, "qianfang", **values) == "moved_on"
    assert step(app, world, operations.return_answer, theme, "qianfang", reason="再改") == "not_yours"
    checker = desk("majing")
    assert "件采纳答复待审核" in checker.get("/staff").text
    checker.get(f"/staff/adoption/{theme}")
    seen = theme_of(app, theme).made_at.isoformat()
    assert checker.submit(f"/staff/adoption/{theme}/return", reason="").status_code == 422
    checker.submit(f"/staff/adoption/{theme}/return", reason="请写明何时落实。")
    assert "请写明何时落实。" in desk("qianfang").get(f"/staff/adoption/{theme}").text
    at("2026-03-11 09:00")
    checker = desk("majing")
    answered(app, world, theme, answer="自六月起每期配图，并送各社区张贴。")
    checker.get(f"/staff/adoption/{theme}")
    stale = checker.submit(f"/staff/adoption/{theme}/approval", seen=seen)
    assert stale.status_code == 422
    assert "答复刚刚有改动" in stale.text
    assert theme_of(app, theme).state is AdoptionState.SUBMITTED
    passed(app, world, theme)
    assert actions(app, "adoption.") == ["adoption.assigned", "adoption.submitted", "adoption.returned",
                                         "adoption.submitted", "adoption.told"]


def test_nobody_passes_what_they_have_written_whatever_roles_they_hold(app, world):
    theme = assigned(app, world)
    answered(app, world, theme)
    with app.app_context():
        db.session.get(AdoptionTheme, theme).made_by_id = world.staff["majing"]
        db.session.commit()
    assert step(app, world, operations.pass_answer, theme, "majing", seen="") == "not_yours"


def test_everybody_under_a_theme_is_told_and_who_comes_later_at_once(app, world, client):
    mine, other = to_adopt(app, world), to_adopt(app, world, phone=WANG_LEI.phone)
    theme = assigned(app, world, mine, other)
    answered(app, world, theme, AdoptionResult.PARTLY)
    passed(app, world, theme)
    assert {phone for phone, _words in told(app, "adoption_told")} == {LI_JING.phone, WANG_LEI.phone}
    late = to_adopt(app, world, phone="19900000004")
    assert not step(app, world, lambda theme, by: operations.add_to_theme(
        theme, [db.session.get(Opinion, late)], by=by), theme, "zhaomin")
    assert told(app, "adoption_told")[-1][0] == "19900000004"
    assert "部分采纳" in told(app, "adoption_told")[-1][1]
    client.get("/progress/query")
    page = client.submit("/progress/query", query_code=code_of(app, late)).text
    assert ANSWER in page
    assert "部分采纳" in page


def test_a_changed_result_is_told_anew_and_the_first_stands_until_then(app, world, client):
    said = to_adopt(app, world)
    theme = assigned(app, world, said)
    answered(app, world, theme, AdoptionResult.NOT_ADOPTED, "经费尚未落实，本年度不能安排。")
    passed(app, world, theme)
    assert step(app, world, operations.take_up_again, theme, "majing", reason="经费有了") == "not_yours"
    assert not step(app, world, operations.take_up_again, theme, "qianfang", reason="经费已经落实")
    answered(app, world, theme)

    def read():
        client.get("/progress/query")
        return client.submit("/progress/query", query_code=code_of(app, said)).text

    assert "本年度不能安排" in read()
    assert "正在重新研究" in read()
    passed(app, world, theme)
    assert ANSWER in read()
    assert [len(told(app, each)) for each in ("adoption_told", "adoption_changed")] == [1, 1]
    assert adoption(app, said).told_number == 2


def test_what_stands_under_the_wrong_theme_is_taken_out_until_it_is_told(app, world, desk):
    first, second = to_adopt(app, world), to_adopt(app, world)
    theme = assigned(app, world, first, second)
    browser = desk("zhaomin")
    browser.get(f"/staff/adoption/{theme}")
    browser.submit(f"/staff/adoption/{theme}/opinions/{second}/removal")
    assert adoption(app, second) is None
    answered(app, world, theme)
    passed(app, world, theme)
    assert refused(app, operations.take_out_of_theme, (AdoptionTheme, theme), (Opinion, first),
                   by=world.staff["zhaomin"]) == "told"
    alone = assigned(app, world, second)
    browser.get(f"/staff/adoption/{alone}")
    browser.submit(f"/staff/adoption/{alone}/opinions/{second}/removal")
    assert theme_of(app, alone) is None


def test_open_duties_are_seen_by_whose_they_are_until_none_is_left(app, world, desk, at):
    said = to_adopt(app, world)
    at("2026-03-13 09:00")
    assert "条意见超期未分办采纳研究" in desk("zhouyan").get("/staff").text
    theme = assigned(app, world, said)
    assert "件采纳研究待答复" in desk("qianfang").get("/staff").text
    assert "件采纳研究在其他单位办理" in desk("zhaomin").get("/staff").text
    at("2026-03-30 09:00")
    assert "件采纳研究超期未答复" in desk("zhouyan").get("/staff").text
    assert "公报配图" in desk("zhouyan").get("/staff/adoption?due=late").text
    answered(app, world, theme)
    passed(app, world, theme)
    assert "采纳研究超期" not in desk("zhouyan").get("/staff").text
    assert desk("wulei").get(f"/staff/adoption/{theme}").status_code == 404


def test_the_table_of_an_occasion_adds_up_and_names_nobody_who_has_not_agreed(app, world, desk):
    named, silent = to_adopt(app, world, may_publish=True), to_adopt(app, world, text="不要公开我的话。")
    follower, answered_at_once, open_one = (says(app, world, source=OpinionSource.REMARK) for _each in range(3))
    with app.app_context():
        for said, may_name in ((named, True), (silent, True)):
            db.session.add(Remark(opinion_id=said, slot_id=world.morning, speaker="王代表", may_name=may_name))
            db.session.get(Opinion, said).person_id = world.staff["sunhao"]
        db.session.commit()
    do(app, answer_at_once, (Opinion, answered_at_once), answer="每周六上午开放。", by=world.staff["zhaomin"])
    do(app, merge, (Opinion, follower), (Opinion, open_one), by=world.staff["zhaomin"])
    theme = assigned(app, world, named, silent)
    answered(app, world, theme)
    passed(app, world, theme)
    with app.app_context():
        occasion = db.session.get(Event, world.event_id).occasion
        table = adoption_table(occasion)
        assert (table.received, number_received(occasion)) == (5, 5)
        assert {part: n for part, n in table.parts.items() if n} == {"adopted": 2, "otherwise": 1, "open": 2}
        row, = table.rows
        assert (row.opinions, row.gists, row.names) == (2, [stand(app, named).text], ["王代表"])
        at_desk = f"/staff/adoption/tables/{occasion.id}"
    browser = desk("zhaomin")
    assert "不要公开我的话" not in browser.get(at_desk).text
    browser.post(at_desk)
    assert "还有2条没有结果" in browser.get(at_desk).text
    do(app, answer_at_once, (Opinion, open_one), answer="每周六上午开放。", by=world.staff["zhaomin"])
    browser.get(at_desk)
    assert "收到5条" in browser.submit(at_desk, follow_redirects=True).text
    assert desk("qianfang").get(at_desk).status_code == 404


def test_the_phone_of_who_was_told_is_forgotten_and_kept_while_it_is_studied_again(app, world, desk, at):
    told_once, again, still_open = (to_adopt(app, world) for _each in range(3))
    for said in (told_once, again):
        theme = assigned(app, world, said)
        answered(app, world, theme)
        passed(app, world, theme)
    assert not step(app, world, operations.take_up_again, theme, "qianfang", reason="经费已经落实")
    at("2027-03-18 15:29")
    desk("zhouyan")  # something is recorded at the new time
    assert run_sweep(app, purge_opinion_contacts) == 0
    at("2027-03-18 15:30")
    assert run_sweep(app, purge_opinion_contacts) == 1
    assert [bool(stand(app, said).phone) for said in (told_once, again, still_open)] == [False, True, True]


def test_sums_that_do_not_add_up_are_not_stored(app, world, engine_name):
    with app.app_context():
        occasion = db.session.get(Event, world.event_id).occasion_id
        parts = dict.fromkeys(("partly", "not_adopted", "explained", "reference", "registered", "otherwise"), 0)
        db.session.add(AdoptionTally(occasion_id=occasion, fixed_at=stand(app, says(app, world)).said_at,
                                     fixed_by_id=world.staff["zhaomin"], received=2, adopted=1, **parts))
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_the_figures_count_who_was_told_in_the_month(app, world, engine_name, at):
    for result in (AdoptionResult.ADOPTED, AdoptionResult.NOT_ADOPTED):
        theme = assigned(app, world, to_adopt(app, world))
        answered(app, world, theme, result)
        at("2026-03-12 09:00")
        passed(app, world, theme)
        at("2026-03-10 09:00")
    with app.app_context():
        there = indicators()
        assert reading_of(there["opinions_adopted"], period_named("2026-03")).made_of == "1÷2"
        assert reading_of(there["adoption_days"], period_named("2026-03")).said == "2个工作日"
        assert reading_of(there["opinions_adopted"], period_named("2026-04")).n == 0
