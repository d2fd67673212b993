"""What a meeting came to: 赵敏 writes it, 刘伟 and 何安 read it, everybody sees it; over HTTP, without scripts."""

import pytest
from sqlalchemy import func, select

from tests.cast import LI_JING, OUYANG, WANG_LEI, messages_to
from tests.followup.steps import register as register_as_issue
from tests.meetings.steps import code_of, draft_meeting, publish
from tests.opinions.steps import do
from tests.outcomes.steps import (
    DECIDED,
    clear_slip,
    cleared,
    drafted,
    let_out,
    meeting_held,
    said_there,
    told_what_became,
)
from tests.remarks.steps import noted
from tests.support.recorder import Recorder, beyond, reviewed_part
from tests.surveys.steps import came
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.queries import event_by_code
from xicheng_events.booking.participants.operations.event_changes import withdraw_event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import PublishedVersion
from xicheng_events.openness.outcomes.figures import presence_at
from xicheng_events.openness.outcomes.kinds import ItemResult, Presence
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.operations.publishing_outcomes import publish_due_outcomes
from xicheng_events.openness.outcomes.operations.telling import tell_outcomes, thank_who_sat_in
from xicheng_events.openness.outcomes.public_fields import LIVING_OF_OUTCOME, PUBLIC_OF_OUTCOME
from xicheng_events.openness.outcomes.queries import named_in
from xicheng_events.voice.adoption.models import AdoptionTally
from xicheng_events.voice.followup.operations.own_words import withdraw_consent
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.remarks.models import Remark
from xicheng_events.voice.remarks.operations import confirm_remark
from xicheng_events.worker import run_sweep


@pytest.fixture
def held(app, world, desk, at):
    """A meeting that is over; its code and its open items' slots."""
    return meeting_held(app, desk, at)


def test_from_the_end_of_a_meeting_to_what_everybody_reads(app, world, desk, client, held):
    code, slots = held
    assert "待起草公开结果" in desk("zhaomin").get("/staff").text
    here = drafted(desk, code, slots, words=(DECIDED[0], ""))
    zhaomin = desk("zhaomin")
    assert "请填写议题“养老助餐点建设进展”的议定结果。" in zhaomin.get(here).text
    zhaomin.get(f"{here}/words")
    assert zhaomin.submit(f"{here}/words", **{f"words_{slots[1]}": "字" * 2001}).status_code == 422
    assert zhaomin.submit(f"{here}/words", **{f"words_{slots[1]}": DECIDED[1]}).status_code == 303
    assert client.get(f"/meetings/{code}/outcome").status_code == 404
    cleared(desk, here)
    let_out(desk, here)
    page = client.get(f"/meetings/{code}/outcome").text
    for words in (*DECIDED, "老旧小区加装电梯实施方案", "2人：列席·居民代表", "1人：", "会上没有收到意见。",
                  "北京市西城区统计局"):
        assert words in page
    assert "编制" not in page
    assert f"/meetings/{code}/outcome" in client.get(f"/events/{code}").text
    past = client.get("/meetings?past=1").text
    assert (f"/meetings/{code}/outcome" in past, past.count("aria-current")) == (True, 1)
    assert code in client.get("/meetings?past=1&words=年内全部开放").text
    assert "没有符合条件的会议" in client.get("/meetings?past=1&words=轨道交通").text
    assert "待起草公开结果" not in desk("zhaomin").get("/staff").text


def test_figures_stand_as_they_were_submitted(app, world, desk, client, held):
    code, slots = held
    here = drafted(desk, code, slots)
    came(app, slots[0], OUYANG)
    assert "保存一次即按现在的数据统计" in desk("zhaomin").get(here).text
    cleared(desk, here)
    let_out(desk, here)
    assert "3人：列席·居民代表" in client.get(f"/meetings/{code}/outcome").text
    with app.app_context():
        version = db.session.scalars(select(PublishedVersion).order_by(PublishedVersion.id.desc())).first()
        assert {name: value for name, _heading, value in version.values}["present"][0]["heads"] == 3


def test_what_became_of_remarks_follows_in_a_revision_and_names_only_with_consent(app, world, desk, client, held):
    code, slots = held
    opinion = said_there(app, world, slots[0])
    here = drafted(desk, code, slots)
    cleared(desk, here)
    let_out(desk, here)
    assert "会上提出的意见正在研究" in client.get(f"/meetings/{code}/outcome").text
    assert "次会议的意见还没有全部办结" in desk("zhaomin").get("/staff").text
    told_what_became(app, world, opinion)
    zhaomin = desk("zhaomin")
    assert "份公开结果待补充采纳情况" in zhaomin.get("/staff").text
    zhaomin.get(f"{here}/words")
    assert zhaomin.submit(f"{here}/words").status_code == 303
    zhaomin.get(here)
    assert zhaomin.submit(f"{here}/review", change_note="补充采纳情况").status_code == 303
    assert "同意署名，公开：李静" in clear_slip(desk)
    let_out(desk, here)
    page = client.get(f"/meetings/{code}/outcome").text
    for words in ("听取一层住户意见", "自下期公报起配图", "采纳", "合计收到", "提出人：李静", "补充采纳情况"):
        assert words in page
    with app.app_context():
        outcome = db.session.scalars(select(MeetingOutcome)).one()
        tally = db.session.get(AdoptionTally, outcome.event.occasion_id)
        assert (tally.received, tally.adopted) == (1, 1)
        db.session.get(Remark, opinion).may_name = False
        db.session.commit()
        assert named_in(outcome) == {outcome.taken.rows[0].theme: []}
        versions = db.session.scalars(select(PublishedVersion).where(
            PublishedVersion.publication_id == outcome.publication_id)).all()
        assert "李静" not in str([version.values for version in versions])


def test_own_words_are_read_only_as_long_as_they_are_released(app, world, desk, client, held):
    code, slots = held
    opinion = said_there(app, world, slots[0])
    told_what_became(app, world, opinion, title="")
    here = drafted(desk, code, slots)
    cleared(desk, here)
    let_out(desk, here)
    said = "加装电梯要听取一层住户的意见"
    assert said in client.get(f"/meetings/{code}/outcome").text
    with app.app_context():
        withdraw_consent(db.session.get(Opinion, opinion))
        db.session.commit()
    page = client.get(f"/meetings/{code}/outcome").text
    assert (said in page, "提出人：" in page, "（提出人未同意公开原话）" in page) == (False, False, True)


def test_what_is_said_once_it_is_out_is_a_duty_again(app, world, desk, client, held, engine_name):
    code, slots = held
    here = drafted(desk, code, slots)
    cleared(desk, here)
    let_out(desk, here)
    assert "会上没有收到意见。" in client.get(f"/meetings/{code}/outcome").text
    assert "采纳情况" not in desk("zhaomin").get("/staff").text
    opinion = said_there(app, world, slots[0])
    assert "次会议的意见还没有全部办结" in desk("zhaomin").get("/staff").text
    told_what_became(app, world, opinion)
    zhaomin = desk("zhaomin")
    assert "份公开结果待补充采纳情况" in zhaomin.get("/staff").text
    zhaomin.get(f"{here}/words")
    assert zhaomin.submit(f"{here}/words").status_code == 303
    page = desk("zhaomin").get("/staff").text
    assert ("待补充采纳情况" in page, "还没有全部办结" in page) == (False, False)


def test_few_of_a_category_are_named_without_their_number_and_nobody_reads_who_needs_a_place_for_wheels(app, held):
    words = {
        "8人：列席·居民代表8人": [("attend", "resident_rep", 8)],
        "11人：列席·居民代表6人，其余为列席·专家学者、旁听·公众": [
            ("attend", "resident_rep", 6), ("attend", "expert", 4), ("observe", "anyone", 1)],
        "6人：列席·居民代表、列席·专家学者": [("attend", "resident_rep", 5), ("attend", "expert", 1)],
        "没有人列席、旁听": []}
    for said, rows in words.items():
        present = [Presence(SeatKind(seat), Category(category), heads) for seat, category, heads in rows]
        with app.test_request_context():
            assert ItemResult(1, "议题", "单位", "议定", present).present_words == said
    code, slots = held
    with app.app_context():
        event = event_by_code(code)
        registration = db.session.scalars(select(Registration).where(Registration.slot_id == slots[0])).first()
        registration.quota.seat = SeatKind.ACCESSIBLE
        db.session.flush()
        assert {row["seat"] for row in presence_at(event)} == {"attend"}


def test_an_outcome_goes_with_the_notice_of_its_meeting(app, world, desk, client, held):
    code, slots = held
    here = drafted(desk, code, slots)
    cleared(desk, here)
    with app.app_context():
        withdraw_event(event_by_code(code), reason="内容有误", by=db.session.get(Person, world.staff["zhengping"]))
        db.session.commit()
    zhaomin = desk("zhaomin")
    zhaomin.get(here)
    refused = zhaomin.submit(f"{here}/publication")
    assert (refused.status_code, "会议预告已撤下" in refused.text) == (422, True)
    assert client.get(f"/meetings/{code}/outcome").status_code == 410
    assert run_sweep(app, tell_outcomes) == 0


def test_what_is_no_suggestion_but_a_problem_reads_so_in_ones_own_page(app, world, held, citizen):
    _code, slots = held
    opinion = noted(app, world, "李静", "三单元门口的井盖坏了。", slot=slots[0])
    with app.app_context():
        by = db.session.get(Remark, opinion).registration.person_id
    do(app, confirm_remark, (Remark, opinion), may_publish=False, may_name=False, by=by)
    reader = citizen(LI_JING)
    assert "正在研究，结果出来后短信告诉您。" in reader.get("/me/meetings").text
    register_as_issue(app, world, opinion_id=opinion)
    page = reader.get("/me/meetings").text
    assert ("已登记问题" in page, "查看办理情况" in page, "正在研究" in page) == (True, True, False)


def test_what_might_tell_who_somebody_is_is_decided_first(app, world, desk, held):
    code, slots = held
    said_there(app, world, slots[0])
    here = drafted(desk, code, slots, words=("李静代表提出的意见，电话13912345678。", DECIDED[1]))
    zhaomin = desk("zhaomin")
    assert "请逐处决定遮盖或保留" in zhaomin.get(here).text
    zhaomin.get(f"{here}/marks")
    assert zhaomin.submit(f"{here}/marks", decision_0="cover", decision_1="cover").status_code == 303
    page = zhaomin.get(here).text
    assert ("13912345678" in page, "×××" in page, "请逐处决定" in page) == (False, True, False)


def test_it_goes_out_at_a_set_instant_and_is_taken_back_with_a_reason(app, world, desk, client, held, at):
    code, slots = held
    here = drafted(desk, code, slots)
    cleared(desk, here)
    zhaomin = desk("zhaomin")
    zhaomin.get(here)
    assert zhaomin.submit(f"{here}/schedule", goes_out_at="2026-04-09T09:00").status_code == 303
    at("2026-04-09 08:59")
    assert run_sweep(app, publish_due_outcomes) == 0
    at("2026-04-09 09:00")
    assert [run_sweep(app, publish_due_outcomes) for _twice in range(2)] == [1, 0]
    assert DECIDED[0] in client.get(f"/meetings/{code}/outcome").text
    leader = desk("zhengping")
    leader.get(f"{here}/withdrawal")
    assert leader.submit(f"{here}/withdrawal", reason="内容有误").status_code == 303
    gone = client.get(f"/meetings/{code}/outcome")
    assert (gone.status_code, "内容有误" in gone.text, DECIDED[0] in gone.text) == (410, True, False)
    assert drafted(desk, code, slots) != here


def test_who_sat_in_is_thanked_on_the_day_after_and_told_once(app, world, desk, held, at, citizen):
    code, slots = held
    assert run_sweep(app, thank_who_sat_in) == 0
    at("2026-04-09 00:00")
    assert [run_sweep(app, thank_who_sat_in) for _twice in range(2)] == [2, 0]
    [thanks] = messages_to(app, LI_JING, template="meeting_thanked")
    assert "感谢您参加" in thanks
    at("2026-04-09 10:00")
    here = drafted(desk, code, slots)
    cleared(desk, here)
    assert run_sweep(app, tell_outcomes) == 0
    let_out(desk, here)
    assert [run_sweep(app, tell_outcomes) for _twice in range(2)] == [2, 0]
    for who in (LI_JING, WANG_LEI):
        [told] = messages_to(app, who, template="outcome_told")
        assert f"/meetings/{code}/outcome" in told
    assert f"/meetings/{code}/outcome" in citizen(LI_JING).get("/me/meetings").text


def test_nobody_drafts_before_the_end_nor_for_another_unit(app, world, desk, at):
    hub = draft_meeting(app, desk("zhaomin"))
    publish(hub, desk)
    zhaomin = desk("zhaomin")
    assert "有开放议题的会议结束后在此起草公开结果。" in zhaomin.get(f"/staff/outcomes/of/{code_of(hub)}").text
    at("2026-04-08 16:00")
    assert desk("qianfang").get(f"/staff/outcomes/of/{code_of(hub)}").status_code == 404
    assert "由召集单位经办人起草" in desk("liuwei").get(f"/staff/outcomes/of/{code_of(hub)}").text
    zhaomin = desk("zhaomin")
    zhaomin.get(f"/staff/outcomes/of/{code_of(hub)}")
    for _twice in range(2):
        zhaomin.submit(f"/staff/outcomes/of/{code_of(hub)}")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MeetingOutcome)) == 1
    at("2026-05-20 09:00")
    assert "次会议超期未公布结果" in desk("zhouyan").get("/staff").text


def test_what_people_read_of_an_outcome_is_what_was_reviewed(app, world, desk, held):
    code, slots = held
    here = drafted(desk, code, slots)
    cleared(desk, here)
    let_out(desk, here)
    listed = {path for row in PUBLIC_OF_OUTCOME for path in row.paths}
    with app.test_request_context():
        said = Recorder(db.session.scalars(select(MeetingOutcome)).one(), listed)
        reviewed_part(app, "outcomes/show.html").render(outcome=said, named={}, shown=str)
        assert beyond(said.read, {*listed, *LIVING_OF_OUTCOME}) == set()
