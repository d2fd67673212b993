"""Tasks of 陈芳's colleagues: members of a programme, and what they are given to go through."""

from datetime import date

from tests.appointments.steps import an_appointment
from tests.cast import LI_JING, WANG_LEI
from tests.programmes.steps import a_programme
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations.assigning import TaskPlan, assign_tasks
from xicheng_events.openness.trials.states import TargetKind, TaskMode

CODE = "XM-7K3Q9F"
DESK = f"/staff/programmes/{CODE}/tasks"


def members(app, world, *who, **fields) -> list[int]:
    """A programme of 西城区统计局 in which these serve from 1 March 2026 on; the ids of their terms."""
    with app.app_context():
        programme = a_programme(world, term_from=date(2026, 3, 1), **fields)
        terms = [an_appointment(programme, each, by=world.staff["zhengping"]) for each in who or (LI_JING, WANG_LEI)]
        db.session.commit()
        return [each.id for each in terms]


def plan(world, *, unit: str = "tjj", **fields) -> TaskPlan:
    """居住证办理 of the statistics bureau, between 11 and 20 March."""
    values = {"mode": TaskMode.INDIVIDUAL, "target_kind": TargetKind.MATTER, "target": "统计数据查询",
              "brief": "在一层大厅查询一次公开数据，看是否方便。", "first_on": date(2026, 3, 11),
              "last_on": date(2026, 3, 20), **fields}
    return TaskPlan(unit=db.session.get(Organisation, world.units[unit]), **values)


def assign(app, world, terms: list[int], *, by: str = "zhaomin", form_key: str = "f" * 32, **fields) -> list[str]:
    """Give them a task each; the codes, in the order of the terms."""
    with app.app_context():
        programme = db.session.scalars(db.select(Programme).where(Programme.code == CODE)).one()
        tasks = assign_tasks(programme, [db.session.get(Appointment, each) for each in terms], plan(world, **fields),
                             form_key=form_key, by=db.session.get(Person, world.staff[by]))
        db.session.commit()
        by_term = {each.appointment_id: each.code for each in tasks}
        return [by_term[each] for each in terms]


def the_task(app, code: str) -> ExperienceTask:
    """A task as it stands; read columns only."""
    with app.app_context():
        return db.session.scalar(db.select(ExperienceTask).where(ExperienceTask.code == code))


def gone_through(app, client, code: str, day: str) -> None:
    """Its member accepts it and says on which day it was done."""
    address = f"/officer/tasks/{code}"
    client.get(address)
    assert client.submit(f"{address}/acceptance").status_code == 303
    client.get(address)
    assert client.submit(f"{address}/day", on=day).status_code == 303
