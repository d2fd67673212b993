"""办理类型: 周岩 sets other limits from a day on; 急办件 runs in hours, at any hour of any day."""

from datetime import date, datetime

import pytest
from flask_migrate import downgrade, upgrade

from tests.followup.steps import issue_id, register, stand, take
from tests.opinions.steps import actions, do, says, told
from tests.support.old_rows import IN_USE, WHEN, copy_row, rows, write_row
from xicheng_events import create_app
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import load_seed
from xicheng_events.voice.followup.deadlines import light_of, remaining
from xicheng_events.voice.followup.limit_models import LimitUnit, Sla, SlaClass
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import dispatching, limits
from xicheng_events.voice.followup.states import Light

DAYS, HOURS, NONE = LimitUnit.WORKING_DAYS, LimitUnit.CLOCK_HOURS, LimitUnit.NONE
TEN_DAYS = {"name": "一般件", "limit": (10, DAYS), "contact": (1, DAYS), "valid_from": date(2026, 3, 20)}
PAGE = "/staff/issue-limits"


def set_limits(app, world, code=Sla.GENERAL, who="zhouyan", **values) -> None:
    do(app, limits.set_limits, by=world.staff[who], code=code, **{**TEN_DAYS, **values})


def seen(app, number) -> tuple[Light, str]:
    with app.app_context():
        issue = db.session.get(Issue, issue_id(app, number))
        return light_of(issue), remaining(issue)


def test_another_limit_holds_from_its_day_on_and_what_was_dispatched_keeps_its_own(app, world, at):
    at("2026-03-18 09:00")
    before = register(app, world)
    set_limits(app, world)
    at("2026-03-19 23:59")
    eve = register(app, world)
    at("2026-03-20 00:00")
    after = register(app, world)
    assert [stand(app, number).due_on for number in (before, eve, after)] == [
        date(2026, 3, 27), date(2026, 3, 30), date(2026, 4, 3)]
    take(app, world, before, dispatching.return_issue, "qianfang", reason="属于城市管理部门职责")
    with app.app_context():
        tjj = db.session.get(Issue, issue_id(app, after)).lead
    take(app, world, before, dispatching.dispatch_again, "zhouyan", lead=tjj)
    assert stand(app, before).due_on == date(2026, 4, 3), "dispatched again under what holds now"


@pytest.mark.once
@pytest.mark.parametrize(("values", "field"), [
    ({"name": ""}, "name"), ({"name": "名" * 11}, "name"), ({"limit": (None, DAYS)}, "limit"),
    ({"limit": (0, DAYS)}, "limit"), ({"limit": (61, DAYS)}, "limit"), ({"limit": (0, NONE)}, "unit"),
    ({"code": Sla.LONGTERM}, "unit"), ({"contact": (-1, HOURS)}, "contact_limit"),
    ({"valid_from": date(2026, 3, 11)}, "valid_from"), ({"valid_from": date(2028, 1, 1)}, "valid_from"),
])
def test_what_makes_no_sense_is_refused_beside_its_field(app, world, at, values, field):
    at("2026-03-11 09:00")
    with pytest.raises(Refused) as refused:
        set_limits(app, world, **values)
    assert refused.value.field == field


def test_the_page_sets_takes_back_and_keeps_what_was_typed(app, world, desk, at):
    at("2026-03-18 09:00")
    browser, fields = desk("zhouyan"), {"code": "general", "name": "一般件", "limit": "１０", "unit": "working_days",
                                        "contact_limit": "1", "contact_unit": "working_days"}
    assert f'href="{PAGE}?code=urgent#change"' in browser.get(PAGE).text
    browser.get(f"{PAGE}?code=urgent")
    form = next(form for form in browser.page.forms if form.has("limit"))
    assert {("name", "急办件"), ("limit", "24"), ("contact_limit", "2")} <= set(form.fields)
    browser.get(f"{PAGE}?code=nothing")
    wrong = browser.submit(PAGE, **{**fields, "limit": "十"}, valid_from="2026-03-20")
    assert (wrong.status_code, 'value="十"' in wrong.text) == (422, True)
    assert browser.submit(PAGE, **fields, valid_from="2026-03-20").status_code == 303
    browser.get(PAGE)
    assert browser.submit(PAGE, **fields, valid_from="2026-03-20").status_code == 422
    with app.app_context():
        made = db.session.scalars(db.select(SlaClass.id).where(SlaClass.limit == 10)).one()
    assert "待执行" in browser.get(PAGE).text
    browser.post(f"{PAGE}/{made}/withdrawal")
    assert "待执行" not in browser.get(PAGE).text
    assert browser.post(f"{PAGE}/{made}/withdrawal").status_code == 404
    assert actions(app, "followup.limit") == ["followup.limit_set", "followup.limit_taken_back"]


def test_what_has_begun_is_not_taken_back(app, world, at):
    at("2026-03-18 09:00")
    set_limits(app, world)
    at("2026-03-20 00:00")
    with app.app_context():
        made = db.session.scalars(db.select(SlaClass.id).where(SlaClass.limit == 10)).one()
    with pytest.raises(Refused) as refused:
        do(app, limits.take_back_limits, (SlaClass, made), by=world.staff["zhouyan"])
    assert refused.value.code == "begun"


@pytest.mark.parametrize("who", ["zhaomin", "zhengping", "hemiao"])
def test_only_the_coordinator_sets_limits(app, world, who):
    with pytest.raises(Refused) as refused:
        set_limits(app, world, who=who)
    assert refused.value.code == "not_yours"


def test_an_urgent_issue_is_due_24_hours_later_whatever_day_that_is(app, world, desk, at):
    at("2026-04-30 17:20")  # the eve of five days off
    number = register(app, world, sla=Sla.URGENT, opinion_id=says(app, world))
    assert stand(app, number).due_at == clock.from_local(datetime.fromisoformat("2026-05-01 17:20"))
    assert "2026-05-01 17:20前答复" in told(app, "opinion_registered")[0][1]
    assert seen(app, number) == (Light.NORMAL, "还有24小时")
    at("2026-05-01 12:31")
    assert seen(app, number) == (Light.NORMAL, "还有4小时")
    at("2026-05-01 12:32")
    assert seen(app, number) == (Light.SOON, "还有4小时")
    at("2026-05-01 17:19")
    assert seen(app, number) == (Light.SOON, "不足1小时")
    page = desk("zhouyan").get(f"/staff/issues/{number}").text
    assert ("2026年5月1日（星期五）17:20" in page, "自派发时起24小时" in page) == (True, True)
    at("2026-05-01 17:20")
    assert seen(app, number)[0] is Light.OVERDUE


def test_what_was_dispatched_before_classes_were_rows_is_due_as_it_was(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
        for table, values in IN_USE[:3]:
            write_row(table, **values)
        upgrade(revision="0073")
        load_seed()
        db.session.commit()
        write_row("issue", id=1, number="WT-2026-0001", title="单车", description="单车", kind="suggestion", place="",
                  sla="general", state="signed", lead_id=1, registered_by_id=1, registered_at=WHEN, dispatched_at=WHEN,
                  due_from="2026-03-18", due_on="2026-03-27", due_is_provisional=False, reply="", public_title="",
                  public_text="", public_outcome="", public_lead_name="", reopened=0, version=1)
        copy_row("issue", 1, id=2, number="WT-2026-0002", sla="complex", due_on="2026-04-09")
        was = rows("SELECT id, sla, due_on FROM issue ORDER BY id")
        upgrade()
        issues = db.session.execute(db.select(SlaClass.code, Issue.due_at, Issue.soon_at).join_from(
            Issue, SlaClass, Issue.sla_class_id == SlaClass.id).order_by(Issue.id)).all()
        assert [(code, clock.local(due).isoformat()[:16], clock.local(soon).isoformat()[:16])
                for code, due, soon in issues] == [
            (Sla.GENERAL, "2026-03-28T00:00", "2026-03-26T00:00"),
            (Sla.COMPLEX, "2026-04-10T00:00", "2026-04-03T00:00")]
        db.session.remove()
        downgrade(revision="0073")
        assert rows("SELECT id, sla, due_on FROM issue ORDER BY id") == was
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(("dispatched", "due", "is_guess"), [
    ("2026-02-12 10:00", date(2026, 2, 28), False),  # 春节: Saturday the 14th and Saturday the 28th count
    ("2026-12-28 10:00", date(2027, 1, 7), True),  # into 2027, of which nothing is known yet
])
def test_17_17_a_limit_crosses_the_spring_festival_and_the_end_of_the_year(app, world, desk, at, dispatched, due,
                                                                           is_guess):
    at(dispatched)
    number = register(app, world)
    assert (stand(app, number).due_on, stand(app, number).due_is_provisional) == (due, is_guess)
    assert "为什么是这一天" in desk("zhouyan").get(f"/staff/issues/{number}").text
