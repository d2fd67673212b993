"""Each step about an issue is in the hands of the roles that the rules name (issue 14, Rights; domain §5.4, §14), and
of nobody else's: written down here once more, and tried role by role."""

from datetime import date

import pytest

from tests.cast import PASSWORD
from tests.followup.steps import issue_id, register
from tests.followup.test_issues_property import STEPS, WHY
from tests.opinions.steps import says
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.accounts.operations.staff import add_staff
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.duties import DUTIES
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import LimitUnit, Sla, SlaClass
from xicheng_events.voice.followup.models import Issue, IssueOpinion
from xicheng_events.voice.followup.operations import dispatching, extending, lights, limits, planned_days, urging
from xicheng_events.voice.followup.operations.unregistering import take_back_registering
from xicheng_events.voice.followup.states import IssueState as S
from xicheng_events.voice.followup.step_models import Extension
from xicheng_events.voice.opinions.models import Opinion

HELPER, HOST = "an editor of a unit that assists", "an editor of the unit that was spoken to"
EDITOR, REVIEWER, LEADER, COORDINATOR = Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR


def _unit(slug):
    return db.session.scalars(db.select(Organisation).where(Organisation.slug == slug)).one()


def _opinion(issue):
    return db.session.get(Opinion, db.session.scalars(
        db.select(IssueOpinion.opinion_id).where(IssueOpinion.issue_id == issue.id)).one())


def _set_limits(_issue, by):
    limits.set_limits(Sla.SIMPLE, name="简单件", limit=(4, LimitUnit.WORKING_DAYS), contact=(1, LimitUnit.WORKING_DAYS),
                      valid_from=date(2026, 4, 1), by=by)


def _take_back_limits(_issue, by):
    row = db.session.scalars(db.select(SlaClass)).first()
    limits.take_back_limits(row, by=by)


# The step, in which state it is tried, and whose it is: of the unit in charge, but for the coordinator and those named.
STEP_OF = {**STEPS,
           "do_without": lambda issue, by: extending.do_without_extension(issue, by=by),
           "keep": lambda issue, by: lights.keep_light(issue, reason=WHY, by=by),
           "assist": lambda issue, by: dispatching.add_assistant(issue, unit=_unit("xfzd"), by=by),
           "unassist": lambda issue, by: dispatching.remove_assistant(issue, unit=_unit("zwfw"), by=by),
           "plan": lambda issue, by: planned_days.keep_plan(issue, text=WHY, by=by),
           "urge": lambda issue, by: urging.urge(issue, text=WHY, by=by),
           "unurge": lambda issue, by: urging.undo_urging(issue, by=by),
           "supervise": lambda issue, by: urging.supervise(issue, report_by=date(2026, 3, 12), text=WHY, by=by),
           "release": lambda issue, by: urging.end_supervision(issue, by=by),
           "unregister": lambda issue, by: take_back_registering(_opinion(issue), by=by),
           "set limits": _set_limits, "take back limits": _take_back_limits}
RIGHTS = [
    ("sign", S.DISPATCHED, {EDITOR}), ("return", S.DISPATCHED, {EDITOR, REVIEWER, LEADER}),
    ("take_back", S.DISPATCHED, {COORDINATOR}), ("unregister", S.DISPATCHED, {HOST, COORDINATOR}),
    ("dispatch", S.RETURNED, {COORDINATOR}), ("contact", S.SIGNED, {EDITOR}), ("note", S.SIGNED, {EDITOR, HELPER}),
    ("ask", S.SIGNED, {EDITOR}), ("agree", S.EXT_REQUESTED, {LEADER}), ("deny", S.EXT_REQUESTED, {LEADER, COORDINATOR}),
    ("do_without", S.EXT_REQUESTED, {EDITOR}),
    ("grant", S.EXT_AGREED, {COORDINATOR}), ("deny", S.EXT_AGREED, {COORDINATOR}), ("shelve", S.SIGNED, {COORDINATOR}),
    ("stage", S.LONGTERM, {EDITOR}), ("resume", S.LONGTERM, {EDITOR, COORDINATOR}), ("reply", S.SIGNED, {EDITOR}),
    ("approve", S.REPLY_PENDING, {REVIEWER, LEADER}), ("reject", S.REPLY_PENDING, {REVIEWER, LEADER}),
    ("object", S.SIGNED, {EDITOR, LEADER}), ("correct", S.SIGNED, {COORDINATOR}), ("keep", S.SIGNED, {COORDINATOR}),
    ("heed", S.CLOSED, {COORDINATOR}), ("assist", S.SIGNED, {COORDINATOR}), ("unassist", S.SIGNED, {COORDINATOR}),
    ("plan", S.CLOSED, {EDITOR, LEADER}), ("urge", S.SIGNED, {COORDINATOR}), ("unurge", S.SIGNED, {COORDINATOR}),
    ("supervise", S.SIGNED, {COORDINATOR}), ("release", S.SIGNED, {COORDINATOR}),
    ("set limits", S.SIGNED, {COORDINATOR}), ("take back limits", S.SIGNED, {COORDINATOR}),
]


@pytest.fixture
def holders(app, world) -> dict:
    """Somebody for each role, of the unit in charge, and of a unit that assists and of the one spoken to an editor."""
    places = {**{role: ("niujie", role) for role in Role}, HELPER: ("zwfw", EDITOR), HOST: ("tjj", EDITOR)}
    with app.app_context():
        found = {}
        for number, (who, (slug, role)) in enumerate(places.items()):
            person = add_staff(name="某人", sign_in_name=f"somebody{number}", password=PASSWORD)
            grant(person, _unit(slug), role)
            found[who] = person.id
        db.session.commit()
        return found


@pytest.fixture
def number(app, world) -> str:
    """An issue of 牛街街道, whom 政务服务局 assists."""
    made = register(app, world, opinion_id=says(app, world))
    with app.app_context():
        dispatching.add_assistant(db.session.get(Issue, issue_id(app, made)), unit=_unit("zwfw"),
                                  by=db.session.get(Person, world.staff["zhouyan"]))
        db.session.commit()
    return made


@pytest.mark.parametrize(("step", "state", "whose"), RIGHTS, ids=[f"{step}-{state}" for step, state, _who in RIGHTS])
def test_a_step_is_taken_by_whose_it_is_and_by_nobody_else(app, world, holders, number, step, state, whose):
    wrong = []
    for who, person_id in holders.items():
        with app.app_context():
            issue = db.session.get(Issue, issue_id(app, number))
            issue.state, issue.result = state, IssueResult.SOLVED
            if state in (S.EXT_REQUESTED, S.EXT_AGREED):
                db.session.add(Extension(issue_id=issue.id, extra=2, reason=WHY, asked_at=clock.now(),
                                         asked_by_id=world.staff["qianfang"]))
            db.session.flush()
            try:
                STEP_OF[step](issue, db.session.get(Person, person_id))
                code = None
            except Refused as refusal:
                code = refusal.code
            db.session.rollback()
        if (code != "not_yours") != (who in whose):
            wrong.append(f"{who}: {code}")
    assert wrong == []


def test_every_duty_is_tried():
    tried = {"send_back": "return", "extend": "ask", "review": "approve", "rule": "correct"}
    assert {tried.get(duty, duty) for duty in DUTIES} <= {step for step, _state, _whose in RIGHTS}
