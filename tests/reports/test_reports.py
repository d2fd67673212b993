"""Reports: written with drafts and photos, handed in, reviewed; the problems become opinions."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, messages_to, person_id
from tests.reports.steps import WRITTEN, done_task, handed_in, passed, the_report
from tests.support.sample_files import photo
from tests.trials.steps import DESK, members, the_task
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.files.queries import folder
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.overtaken import overtaken
from xicheng_events.openness.reports.models import ExperienceReport, ReportPhoto
from xicheng_events.openness.reports.operations import passing_time
from xicheng_events.openness.reports.states import ReportState
from xicheng_events.openness.trials.states import TaskState
from xicheng_events.voice.opinions.models import Opinion, OpinionSource, Triage
from xicheng_events.worker import run_sweep


@pytest.fixture(autouse=True)
def own_folder(app, monkeypatch, tmp_path):
    """Nothing in it but what the test puts there."""
    monkeypatch.setitem(app.config, "DATA_DIR", str(tmp_path / "data"))


def opinions(app) -> list[Opinion]:
    with app.app_context():
        return list(db.session.scalars(select(Opinion).where(Opinion.source == OpinionSource.REPORT)
                                       .order_by(Opinion.text)))


def put(client, code: str, *files: tuple[bytes, str]):
    address = f"/officer/reports/{code}"
    client.get(address)
    return client.post(f"{address}/files/photos",
                       data={"photos": [(io.BytesIO(each), name) for each, name in files]})


def test_a_report_grows_is_handed_in_and_its_problems_become_opinions(app, world, at, desk, citizen):
    terms = members(app, world)
    at("2026-03-12 10:00")
    member = citizen(LI_JING)
    code = done_task(app, world, member, terms, unit="niujie")
    address = f"/officer/reports/{code}"
    member.get(address)
    assert "至少评价一个环节" in member.submit(address).text
    assert member.post(f"{address}/draft", data={"problems-0-text": "取号机只有一台。"}).status_code == 303
    assert "取号机只有一台" in member.get(address).text
    kept = member.post(f"{address}/draft", headers={"HX-Request": "true"}, data=WRITTEN)
    assert (kept.status_code, "草稿已自动保存（10:00）" in kept.text) == (200, True)
    editor = desk("zhaomin")
    assert "统计数据查询" not in editor.get("/staff/reports").text, "a draft is nobody's business"
    assert "撤回修改" in handed_in(member, code)
    member.submit(f"{address}/taking-back")
    assert the_task(app, code).state == TaskState.DONE
    handed_in(member, code)
    report = the_report(app, code)
    assert "份体验报告待审核" in editor.get("/staff").text
    editor.get(f"/staff/reports/{report.code}")
    answers = [editor.submit(f"/staff/reports/{report.code}/return", reason=each) for each in ("短", "请写明时间。")]
    assert [each.status_code for each in answers] == [422, 303]
    assert len(messages_to(app, LI_JING, template="report_returned")) == 1
    due = the_task(app, code).due_on
    assert (due, "退回理由：请写明时间。" in member.get(address).text) == (date(2026, 3, 19), True)
    handed_in(member, code)
    passed(editor, report.code)
    one, two = opinions(app)
    assert [(one.text, one.anchor), (two.text, two.anchor)] == [("取号机只有一台。", "排队"), ("指示牌看不清。", None)]
    assert {(each.organisation_id, each.person_id, each.anonymous) for each in (one, two)} == {
        (world.units["niujie"], person_id(app, LI_JING), False)}
    assert len(messages_to(app, LI_JING, template="opinion_received")) == 2
    assert the_task(app, code).state == TaskState.REVIEWED
    assert all(words in member.get(address).text for words in ("待研判", one.query_code)), "one looks it up from here"
    from_opinion = desk("qianfang").get(f"/staff/opinions/{one.id}").text
    assert f'href="/staff/reports/{report.code}"' in from_opinion, "whose window it is"
    assert desk("sunhao").get(f"/staff/reports/{report.code}").status_code == 403
    assert editor.post(f"/staff/reports/{report.code}/passing").status_code == 303, "pressed twice"
    assert len(opinions(app)) == 2


def on_two_devices(app, world, at, citizen) -> tuple:
    """李静's report, not begun, opened on two devices; both, and its address."""
    terms = members(app, world)
    at("2026-03-12 10:00")
    member = citizen(LI_JING)
    address = f"/officer/reports/{done_task(app, world, member, terms)}"
    at("2026-03-12 10:05")
    other = citizen(LI_JING)
    for each in (member, other):
        each.get(address)
    return member, other, address


def test_what_was_kept_on_another_device_is_not_written_over_unseen(app, world, at, citizen):
    member, other, address = on_two_devices(app, world, at, citizen)
    assert other.submit(address, suggestions="先存的。", **WRITTEN).status_code == 303
    other.get(address)
    assert other.submit(f"{address}/taking-back").status_code == 303
    late = member.submit(address, suggestions="后写的。", **WRITTEN)
    assert (late.status_code, "在另一个页面或设备上已修改" in late.text, "后写的" in late.text) == (422, True, True)
    assert "先存的" in other.get(address).text
    assert member.submit(address, suggestions="后写的。", **WRITTEN).status_code == 303, "known now"


def test_a_report_is_of_the_day_that_the_task_says_when_it_is_handed_in(app, world, at, citizen):
    terms = members(app, world)
    at("2026-03-12 10:00")
    member = citizen(LI_JING)
    code = done_task(app, world, member, terms)
    assert member.post(f"/officer/reports/{code}/draft", data=WRITTEN).status_code == 303
    member.get(f"/officer/tasks/{code}")
    assert member.submit(f"/officer/tasks/{code}/day", on="2026-03-11").status_code == 303
    handed_in(member, code)
    assert the_report(app, code).visited_on == date(2026, 3, 11)


def test_what_a_page_has_kept_by_itself_a_moment_ago_is_nothing_else(app, world, at, citizen):
    member, other, address = on_two_devices(app, world, at, citizen)
    unheard = dict(next(form for form in member.page.forms if form.action == address).fields)
    kept = member.post(f"{address}/draft", data={**unheard, "suggestions": "写到一半"}, headers={"HX-Request": "true"})
    assert "草稿已自动保存" in kept.text
    assert other.submit(address, **WRITTEN).status_code == 422, "another page of the same draft"
    saved = member.post(f"{address}/draft", data={**unheard, "suggestions": "写完了"})
    late = member.post(f"{address}/draft", data={**unheard, "suggestions": "写一半"}, headers={"HX-Request": "true"})
    assert (saved.status_code, "在另一个页面或设备上已修改" in late.text) == (303, True), "sent before, came afterwards"
    member.get(address)
    assert member.submit(address, **WRITTEN).status_code == 303
    assert the_report(app, address.rsplit("/", 1)[1]).kept_from is None


def opened_again_with_a_problem(app) -> None:
    """While a problem waits once more, so does its report, and its photos stay."""
    assert run_sweep(app, passing_time.reopen_reports) == 0
    for triage, sweep, state in ((Triage.NEW, passing_time.reopen_reports, ReportState.PASSED),
                                 (Triage.ANSWERED, passing_time.close_reports, ReportState.CLOSED)):
        with app.app_context():
            db.session.scalars(select(Opinion).order_by(Opinion.id)).first().triage = triage
            db.session.commit()
        assert ([run_sweep(app, sweep) for _twice in range(2)], the_report(app).state) == ([1, 0], state)


def test_somebody_elses_task_has_no_report_for_me(app, world, at, citizen):
    terms = members(app, world)
    at("2026-03-12 10:00")
    code = done_task(app, world, citizen(LI_JING), terms)
    other = citizen(WANG_LEI)
    assert other.get(f"/officer/reports/{code}").status_code == 404
    other.get("/officer/tasks")
    assert other.post(f"/officer/reports/{code}", data={"place": "x", "csrf_token": "y"}).status_code in (400, 404)


def test_photos_are_upright_small_and_nobodys_but_the_desks_and_the_units(app, world, at, desk, citizen):
    terms = members(app, world)
    at("2026-03-12 10:00")
    member = citizen(LI_JING)
    code = done_task(app, world, member, terms, unit="niujie")
    assert put(member, code, (photo(size=(4000, 3000)), "李静在大厅.jpg"), (photo("PNG"), "b.png")).status_code == 303
    with app.app_context():
        files = db.session.scalars(select(File).order_by(File.id)).all()
        assert [(each.name, each.width, each.height) for each in files] == [
            ("照片1.jpg", 1920, 2560), ("照片2.jpg", 20, 40)]
        photos = list(db.session.scalars(select(ReportPhoto.id).order_by(ReportPhoto.number)))
    own = f"/officer/reports/{code}/photos/{photos[0]}"
    assert member.get(own).mimetype == "image/jpeg"
    assert citizen(WANG_LEI).get(own).status_code == 404
    assert app.test_client().get(own).status_code in (302, 303, 401)
    for content, name, said in ((b"GIF89a" + b"0" * 99, "a.gif", "请选择图片"), (photo()[:60], "a.jpg", "打不开"),
                                (b"%PDF-1.7" + b"0" * 99, "a.jpg", "请选择图片"),
                                (photo() + b"0" * (21 * 1024 * 1024), "a.jpg", "超过20MB")):
        answer = put(member, code, (content, name))
        assert (answer.status_code, said in answer.text) == (422, True), name
    assert "最多12张照片" in put(member, code, *((photo(), f"{number}.jpg") for number in range(11))).text
    with app.app_context():
        assert len(list(folder().iterdir())) == 2
    handed_in(member, code)
    report = the_report(app, code)
    shown = f"/staff/reports/{report.code}/photos/{photos[0]}"
    assert desk("qianfang").get(shown).status_code == 404, "not passed yet"
    passed(desk("zhaomin"), report.code)
    assert desk("qianfang").get(shown).status_code == 200
    assert desk("xuli").get(shown).status_code == 404


def test_a_photo_is_taken_out_until_the_report_is_handed_in(app, world, at, citizen):
    terms = members(app, world)
    at("2026-03-12 10:00")
    member = citizen(LI_JING)
    code = done_task(app, world, member, terms)
    put(member, code, (photo(), "a.jpg"), (photo(), "b.jpg"))
    with app.app_context():
        first, second = db.session.scalars(select(ReportPhoto.id).order_by(ReportPhoto.number))
    for _twice in range(2):
        assert member.post(f"/officer/reports/{code}/photos/{first}/removal").status_code == 303
    handed_in(member, code)
    assert "不能修改" in member.post(f"/officer/reports/{code}/photos/{second}/removal", follow_redirects=True).text
    with app.app_context():
        assert (db.session.scalars(select(ReportPhoto.id)).all(), len(db.session.scalars(select(File.id)).all())) == (
            [second], 1)


def test_a_report_is_reminded_of_and_closed_with_its_last_problem_and_its_photos_go_a_year_later(
        app, world, at, desk, citizen, engine_name):
    terms = members(app, world)
    at("2026-03-12 10:00")
    member = citizen(LI_JING)
    code = done_task(app, world, member, terms)
    at("2026-03-18 10:00")
    assert [run_sweep(app, passing_time.remind_of_reports) for _twice in range(2)] == [1, 0]
    at("2026-03-20 10:00")
    late = citizen(LI_JING)
    assert [run_sweep(app, passing_time.remind_of_reports) for _twice in range(2)] == [1, 0]
    assert [len(messages_to(app, LI_JING, template=each)) for each in ("report_due", "report_overdue")] == [1, 1]
    with app.app_context():  # another report of the term may be due tomorrow
        assert overtaken(db.session.scalars(select(Notice)).all()) == set()
    assert put(late, code, (photo(), "a.jpg")).status_code == 303
    handed_in(late, code)
    assert "取号机只有一台" in late.get("/me/data").text
    editor = desk("zhaomin")
    passed(editor, the_report(app, code).code)
    assert run_sweep(app, passing_time.close_reports) == 0
    for each in opinions(app):
        editor.get(f"/staff/opinions/{each.id}")
        assert editor.submit(f"/staff/opinions/{each.id}/answer", answer="已增加一台取号机。").status_code == 303
    assert [run_sweep(app, passing_time.close_reports) for _twice in range(2)] == [1, 0]
    assert (the_report(app).state, the_task(app, code).state) == (ReportState.CLOSED, TaskState.CLOSED)
    opened_again_with_a_problem(app)
    with app.app_context():
        report = db.session.scalars(select(ExperienceReport)).one()
        report.closed_on = date(2025, 3, 19)
        db.session.flush()
        assert [passing_time.drop_photos() for _twice in range(2)] == [1, 0]
        db.session.commit()


def test_a_report_nobody_waits_for_any_more_goes_with_its_draft(app, world, at, desk, citizen, engine_name):
    terms = members(app, world)
    at("2026-03-12 10:00")
    member = citizen(LI_JING)
    code = done_task(app, world, member, terms)
    address, task = f"/officer/reports/{code}", f"{DESK}/{code}"
    member.get(address)
    assert member.post(f"{address}/draft", data={"problems-0-text": "取号机只有一台。"}).status_code == 303
    assert put(member, code, (photo(), "a.jpg")).status_code == 303
    editor = desk("zhaomin")
    assert "不再等待" not in editor.get(task).text, "it isn't due yet"
    at("2026-03-20 10:00")
    editor = desk("zhaomin")
    assert run_sweep(app, passing_time.drop_drafts) == 0
    editor.get(task)
    assert editor.submit(f"{task}/missed").status_code == 303
    assert the_task(app, code).state == TaskState.MISSED
    assert [run_sweep(app, passing_time.drop_drafts) for _twice in range(2)] == [1, 0]
    with app.app_context():
        assert db.session.scalar(select(ExperienceReport)) is None
        assert db.session.scalar(select(ReportPhoto)) is None
    assert "取号机只有一台" not in citizen(LI_JING).get(f"/officer/tasks/{code}").text
