"""Tasks: given to several at once, accepted, declined, done, ended by time and with a term; and what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, messages_to
from tests.trials.steps import DESK, assign, gone_through, members, the_task
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations import by_the_month, passing_time
from xicheng_events.openness.trials.states import TaskMode, TaskState
from xicheng_events.worker import run_sweep


def recorded(app) -> list[tuple]:
    with app.app_context():
        return [(each.action, each.subject_kind, each.actor_id, each.detail) for each in db.session.scalars(
            select(AuditEntry).where(AuditEntry.action.like("trials.%")).order_by(AuditEntry.id))]


def change(app, model, row_id: int, **values) -> None:
    with app.app_context():
        row = db.session.get(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def test_the_desk_gives_one_task_to_two_and_each_reads_and_answers_the_own(app, world, at, desk, citizen):
    terms = members(app, world)
    editor = desk("zhaomin")
    page = editor.get(f"{DESK}/new").text
    assert "1号 李静" in page
    assert "暗访体验</" not in page.replace("暗访体验由", "")
    filled = {"members": [str(each) for each in terms], "mode": "individual", "target_kind": "matter",
              "target": "统计数据查询", "unit": "tjj", "first_on": "2026-03-11", "last_on": "2026-03-20",
              "brief": "在一层大厅查询一次公开数据。"}
    assert editor.submit(f"{DESK}/new", **{**filled, "last_on": "2026-03-10"}).status_code == 422
    assert editor.submit(f"{DESK}/new", **filled).status_code == 303
    assert editor.get(DESK).text.count("统计数据查询</a>") == 2
    for who in (LI_JING, WANG_LEI):
        text, = messages_to(app, who, template="trial_assigned")
        assert "/officer/tasks" in text
        assert "统计数据" not in text
    reader = citizen(LI_JING)
    page = reader.get("/officer/tasks")
    assert page.text.count("统计数据查询") == 1
    with app.app_context():
        codes = {each.appointment_id: each.code for each in db.session.scalars(select(ExperienceTask))}
    mine, other = codes[terms[0]], codes[terms[1]]
    assert reader.get(f"/officer/tasks/{other}").status_code == 404
    at("2026-03-12 10:00")
    gone_through(app, reader, mine, "2026-03-12")
    assert the_task(app, mine).due_on == date(2026, 3, 19)
    assert "谢绝" not in reader.get(f"/officer/tasks/{mine}").text
    another = citizen(WANG_LEI)
    another.get(f"/officer/tasks/{other}")
    assert another.submit(f"/officer/tasks/{other}/refusal", reason="").status_code == 422
    assert another.submit(f"/officer/tasks/{other}/refusal", reason="出差").status_code == 303
    editor = desk("zhaomin")
    assert "被谢绝" in editor.get("/staff").text
    editor.get(f"{DESK}/{other}")
    assert editor.submit(f"{DESK}/{other}/noted").status_code == 303
    assert "被谢绝" not in editor.get("/staff").text
    at("2026-03-20 09:00")
    editor = desk("zhaomin")
    assert "份体验报告逾期未交" in editor.get("/staff").text
    assert editor.get(f"{DESK}?late=1").text.count("报告逾期") == 1


def test_a_wrong_day_is_corrected_until_the_report_is_handed_in(app, world, at, citizen):
    code, _other = assign(app, world, members(app, world))
    at("2026-03-12 10:00")
    reader = citizen(LI_JING)
    gone_through(app, reader, code, "2026-03-12")
    address = f"/officer/tasks/{code}"
    for day, status in (("2026-03-13", 422), ("2026-03-11", 303)):
        reader.get(address)
        assert reader.submit(f"{address}/day", on=day).status_code == status
    assert "已更正体验日期" in reader.get(address).text
    again = reader.submit(f"{address}/day", on="2026-03-11", follow_redirects=True)
    assert "已更正" not in again.text, "nothing was corrected"
    corrected = the_task(app, code)
    assert (corrected.done_on, corrected.due_on) == (date(2026, 3, 11), date(2026, 3, 19))
    assert corrected.unrecorded == ["trials.accepted", "trials.done", "trials.day_corrected"]
    with app.app_context():
        db.session.execute(db.update(ExperienceTask).where(ExperienceTask.code == code).values(
            state=TaskState.REPORTED))
        db.session.commit()
    late = reader.submit(f"{address}/day", on="2026-03-12")
    assert (late.status_code, "没有办理，请查看最新内容" in late.text) == (422, True)


def test_the_record_names_no_task_and_says_what_members_did_by_the_month(app, world, at, desk, citizen, engine_name):
    code, _other = assign(app, world, members(app, world))
    at("2026-03-11 10:07")
    gone_through(app, citizen(LI_JING), code, "2026-03-11")
    assert run_sweep(app, by_the_month.record_acts_by_the_month) == 0
    at("2026-03-31 23:50")
    assert run_sweep(app, by_the_month.record_acts_by_the_month) == 0
    at("2026-04-01 00:10")
    assert [run_sweep(app, by_the_month.record_acts_by_the_month) for _twice in range(2)] == [1, 0]
    month = {"entries": 1, "month": "2026-03"}
    assert recorded(app) == [
        ("trials.assigned", "programme", world.staff["zhaomin"], {"entries": 2}),
        ("trials.accepted", "programme", None, month), ("trials.done", "programme", None, month)]
    steps = desk("zhaomin").get(DESK.removesuffix("/tasks")).text.partition("办理过程</h2>")[2]
    assert "安排体验任务" in steps
    assert "完成体验" not in steps, "what members did is no step of the programme"


@pytest.mark.once
@pytest.mark.parametrize(("changes", "code"), [
    ({"last_on": date(2027, 5, 1)}, "term_ends"), ({"first_on": date(2026, 2, 28)}, "term_ends"),
    ({"last_on": date(2026, 3, 9), "first_on": date(2026, 3, 9)}, "days_past"),
    ({"last_on": date(2026, 3, 10)}, "days_wrong"), ({"mode": TaskMode.COVERT}, "covert_by_district"),
    ({"target": "数"}, "text_too_short"), ({"by": "qianfang"}, "not_yours"),
])
def test_what_is_refused(app, world, changes, code):
    terms = members(app, world)
    with pytest.raises(Refused) as refused:
        assign(app, world, terms, **changes)
    assert refused.value.code == code
    if code == "term_ends" and "last_on" in changes:
        assert "李静的聘期2027年4月30日届满" in refused.value.sentence


def test_the_same_thing_isnt_given_to_one_member_twice_nor_by_two_forms_at_once(app, world, engine_name):
    terms = members(app, world)
    assert assign(app, world, terms) == assign(app, world, terms)  # the same form

    def again(number: int) -> str:
        try:
            assign(app, world, terms[:1], form_key=f"{number}" * 32, target="另一项")
        except Refused as refusal:
            return refusal.code
        return "given"

    with pytest.raises(Refused) as refused:
        assign(app, world, terms, form_key="g" * 32, first_on=date(2026, 3, 20), last_on=date(2026, 3, 25))
    assert (refused.value.code, "李静、王磊" in refused.value.sentence) == ("same_task", True)
    with ThreadPoolExecutor(2) as forms:
        assert sorted(forms.map(again, (1, 2))) == ["given", "same_task"]


def test_a_task_is_taken_back_until_it_is_accepted(app, world, desk, citizen):
    one, two = assign(app, world, members(app, world))
    editor = desk("zhaomin")
    editor.get(f"{DESK}/{one}")
    assert editor.submit(f"{DESK}/{one}/taking-back").status_code == 303
    assert the_task(app, one).state == TaskState.TAKEN_BACK
    assert len(messages_to(app, LI_JING, template="trial_ended")) == 1
    editor.get(f"{DESK}/{two}")
    reader = citizen(WANG_LEI)
    reader.get(f"/officer/tasks/{two}")
    reader.submit(f"/officer/tasks/{two}/acceptance")
    assert editor.submit(f"{DESK}/{two}/taking-back").status_code == 303
    assert the_task(app, two).state == TaskState.ACCEPTED


def test_a_term_that_ends_takes_its_open_tasks_along_or_shortens_them(app, world, at, engine_name):
    terms = members(app, world)
    one, two = assign(app, world, terms)
    change(app, Appointment, terms[0], ends_on=date(2026, 3, 15))
    change(app, Appointment, terms[1], state=AppointmentState.RESIGNED, ended_on=date(2026, 3, 10))
    assert [run_sweep(app, passing_time.end_with_terms) for _twice in range(2)] == [2, 0]
    shorter, gone = the_task(app, one), the_task(app, two)
    assert (shorter.state, shorter.last_on, shorter.is_to_note) == (TaskState.ASSIGNED, date(2026, 3, 15), True)
    assert (gone.state, gone.reason) == (TaskState.TAKEN_BACK, "聘期2026年3月10日结束，任务自动撤回")
    assert len(messages_to(app, LI_JING, template="trial_shortened")) == 1
    assert len(messages_to(app, WANG_LEI, template="trial_ended")) == 1


def test_members_are_reminded_once_and_what_nobody_did_is_missed_after_three_days(app, world, at):
    one, _two = assign(app, world, members(app, world))
    at("2026-03-16 09:00")
    assert run_sweep(app, passing_time.remind_of_tasks) == 0
    at("2026-03-17 09:00")
    assert [run_sweep(app, passing_time.remind_of_tasks) for _twice in range(2)] == [2, 0]
    at("2026-03-23 09:00")
    assert run_sweep(app, passing_time.miss_tasks) == 0
    at("2026-03-24 09:00")
    assert [run_sweep(app, passing_time.miss_tasks) for _twice in range(2)] == [2, 0]
    assert the_task(app, one).state == TaskState.MISSED
    at("2027-03-21 09:00")
    change(app, ExperienceTask, the_task(app, one).id, reason="出差", companions="张某")
    with app.app_context():
        assert passing_time.forget_tasks() == 1
        db.session.commit()
