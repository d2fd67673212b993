"""A covert trial: its officer and the programme's two organisers know of it, and until its report is passed no page
that the visited unit, or anybody else at the desk, can open says a word of it."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING
from tests.reports.steps import done_task, handed_in, passed, the_report
from tests.trials.steps import DESK, assign, members
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.states import TaskMode

SECRET, TARGET = "暗访取号排队", "综合窗口三号取号"
COVERT = {"mode": TaskMode.COVERT, "target": TARGET, "brief": f"{SECRET}，不表明身份。", "unit": "niujie"}
VISITED = ("qianfang", "majing", "sunhao")  # the unit's editor and leader, and door staff
READERS = (*VISITED, "zhengping", "zhouyan")  # and the programme's leader, the coordinator


@pytest.fixture
def terms(app, world):
    """A programme of the district, run by the statistics bureau."""
    return members(app, world, is_of_district=True)


def pages_that_tell(app, desk, who: str, code: str, report: str = "") -> list[str]:
    """The addresses of the desk, and of everybody, at which this person reads of it."""
    client, found = desk(who), []
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    known = {"code": "XM-7K3Q9F", "task": code, "photo_id": "1"}
    addresses = {app.url_map.bind("").build(rule.endpoint, {each: known[each] for each in rule.arguments})
                 for rule in rules if rule.arguments <= set(known)}
    addresses |= {f"/staff/reports/{report}", f"/officer/tasks/{code}", f"/officer/reports/{code}",
                  f"/staff/search?words={TARGET[:4]}", f"{DESK}?words={TARGET[:4]}", f"{DESK}?mode=covert",
                  f"/staff/audit?words={TARGET[:4]}", "/staff/opinions?source=report"}
    for address in sorted(addresses):
        if "sign-out" in address or address.startswith("/door") or address.endswith(("/export", ".xlsx")):
            continue
        answer = client.open(address)
        said = answer.text if answer.status_code == 200 and answer.mimetype.startswith("text/") else ""
        if TARGET in said or SECRET in said:
            found.append(address)
    return found


def test_nobody_but_the_officer_and_two_organisers_reads_of_it_until_it_is_passed(app, world, at, desk, citizen, terms):
    at("2026-03-12 10:00")
    member = citizen(LI_JING)
    code = done_task(app, world, member, terms, **COVERT)
    assert pages_that_tell(app, desk, VISITED[0], code) == []
    handed_in(member, code)
    report = the_report(app, code)
    for reader in READERS:
        assert pages_that_tell(app, desk, reader, code, report.code) == [], reader
    with app.app_context():
        for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("trials.%"))):
            assert (entry.subject_kind, set(entry.detail)) == ("programme", {"entries"})
        assert not [each for each in db.session.scalars(select(Notice)) if each.text and TARGET in each.text]
    for organiser in ("zhaomin", "liuwei"):
        assert f"{DESK}/{code}" in pages_that_tell(app, desk, organiser, code, report.code)
    assert TARGET in member.get(f"/officer/tasks/{code}").text
    editor = desk("majing")
    assert editor.get(f"/staff/reports/{report.code}").status_code == 404
    passed(desk("liuwei"), report.code)
    assert f"/staff/reports/{report.code}" in pages_that_tell(app, desk, "qianfang", code, report.code)
    assert f"{DESK}/{code}" in pages_that_tell(app, desk, "zhengping", code, report.code)


@pytest.mark.parametrize(("changes", "code"), [
    ({"unit": "tjj"}, "own_windows"), ({"by": "zhengping"}, "not_yours"), ({"companions": "赵敏"}, "covert_alone")])
def test_a_unit_cannot_try_its_own_windows_covertly_nor_anybody_but_its_organisers(app, world, terms, changes, code):
    with pytest.raises(Refused) as refused:
        assign(app, world, terms, **{**COVERT, **changes})
    assert refused.value.code == code


def test_no_refusal_tells_that_there_is_one(app, world, terms):
    same = {"mode": TaskMode.INDIVIDUAL, "target": TARGET, "unit": "niujie"}
    assign(app, world, terms[:1], **COVERT)
    with pytest.raises(Refused) as refused:
        assign(app, world, terms[:1], **same, form_key="s" * 32)
    assert refused.value.code == "same_task", "赵敏 organises it"
    with app.app_context():
        programme = db.session.scalars(select(Programme)).one()
        programme.first_organiser_id = world.staff["zhengping"]
        db.session.commit()
    assert len(assign(app, world, terms[:1], **same, form_key="s" * 32)) == 1
