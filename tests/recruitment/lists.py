"""A list on its way: a programme with four applicants, screened, submitted, shown."""

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI
from tests.programmes.steps import a_programme
from tests.recruitment.steps import an_application, application
from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.recruitment.models import Recruitment
from xicheng_events.openness.recruitment.operations.suggesting_members import suggest_members
from xicheng_events.openness.recruitment.states import ApplicationState, RecruitmentState
from xicheng_events.worker import run_sweep

S, R = ApplicationState, RecruitmentState
DESK = "/staff/programmes/XM-7K3Q9F/applications"
LIST = "/staff/programmes/XM-7K3Q9F/proposal"
NOTICE = "/programmes/XM-7K3Q9F/notice"
EVERYBODY = (LI_JING, WANG_LEI, OUYANG, AYGUL)


def four_apply(app, world) -> int:
    """Two are wanted, at least one of them from an enterprise; four have applied, three of them residents."""
    with app.app_context():
        made = a_programme(world, wanted=2, shares=[
            {"attribute": "category", "value": "enterprise", "least": 1, "most": 2}])
        for who in EVERYBODY:
            an_application(made, who, state=S.APPLIED, position="某公司" if who is AYGUL else "居民",
                           category=Category.ENTERPRISE if who is AYGUL else Category.RESIDENT)
        db.session.commit()
        return made.id


def state(app, who) -> ApplicationState:
    return application(app, who).state


def stands(app, programme) -> Recruitment:
    with app.app_context():
        return db.session.get(Recruitment, programme)


def screened(app, programme, desk, at):
    """郑平's unit has closed applications and looked at all; 欧阳 doesn't fulfil the conditions."""
    at("2026-03-23 09:00")
    client = desk("zhaomin")
    client.get(DESK)
    client.submit(f"{DESK}/screening", verdict="eligible", reason="",
                  chosen=[application(app, who).code for who in EVERYBODY if who is not OUYANG])
    client.get(DESK)
    client.submit(f"{DESK}/screening", verdict="rejected", reason="不在辖区工作生活",
                  chosen=application(app, OUYANG).code)
    client.get(DESK)
    client.submit(f"{DESK}/end")
    assert run_sweep(app, suggest_members) == 1
    return client


def submitted(app, programme, desk, at):
    """The same, and the list has been handed in."""
    client = screened(app, programme, desk, at)
    client.get(LIST)
    client.submit(f"{LIST}/submission")
    assert stands(app, programme).state is R.SUBMITTED
    return client


def shown(app, programme, desk, at):
    """The same, and 郑平 has approved it on Monday, 23 March: five working days, to Monday, 30 March."""
    client, leader = submitted(app, programme, desk, at), desk("zhengping")
    leader.get(LIST)
    leader.submit(f"{LIST}/approval")
    assert stands(app, programme).state is R.NOTICE
    return client


def on_list(app, *states) -> list:
    return [who for who in EVERYBODY if state(app, who) in states]


