"""A programme of the demo whose terms end within two months: its members have been reminded, one would go on, of one another
term is proposed, one has had enough. Also given to an older world, once."""

from sqlalchemy import exists, select

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.demo.notices import somebody
from xicheng_events.demo.people import CITIZENS
from xicheng_events.demo.programmes import ENDING, programme_titled
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations import appointing, passing_time, proposing, serving
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recommendations.operations.recommending import recommend_for_programme
from xicheng_events.openness.recruitment.operations import deciding_members, screening, suggesting_members
from xicheng_events.openness.recruitment.operations.applying import ApplicationFacts
from xicheng_events.openness.recruitment.operations.passing_time import forget_applications
from xicheng_events.openness.recruitment.queries import applications_of

MEMBERS = (
    ("沈佳怡", Category.ENTERPRISE, "某设计公司 主管"), ("尤建华", Category.RESIDENT, "退休"),
    ("许红梅", Category.SOCIAL_ORG, "社区服务社 社工"), ("何家豪", Category.EXPERT, "高校 讲师"),
)
_PHONES = {citizen.name: citizen.phone for citizen in CITIZENS}


def play(timeline: Timeline, story: Story) -> None:
    """Let them be recommended, appointed, reminded, and say whether they would go on."""
    if db.session.scalar(select(exists().where(Programme.title == ENDING))):
        return
    timeline.on(-390, "10:20", _recommend)
    timeline.on(-374, "10:20", _end_screening)
    timeline.on(-374, "10:21", suggesting_members.suggest_members)
    timeline.on(-374, "14:20", lambda: deciding_members.submit_members(_there(), by=_by(Role.EDITOR)))
    timeline.on(-373, "10:20", lambda: deciding_members.approve_members(_there(), by=_by(Role.LEADER)))
    timeline.on(-372, "10:20", lambda: appointing.appoint_chosen(_there(), by=_by(Role.LEADER)))
    timeline.on(-180, "03:20", forget_applications)
    timeline.on(-3, "08:20", passing_time.remind_of_ends)
    for number, wish, day in ((1, True, -3), (2, True, -2), (3, False, -2)):
        timeline.on(day, "20:20", lambda number=number, wish=wish: serving.note_wish(_term(number), wish=wish, by=None))
    timeline.on(-1, "10:20", lambda: proposing.propose_renewal(
        _term(2), until=proposing.usual_renewal(_term(2)), by=_by(Role.EDITOR)))


def _recommend() -> None:
    programme, by = _there(), _by(Role.EDITOR)
    for name, category, position in MEMBERS:
        recommend_for_programme(programme, ApplicationFacts(
            name=name, phone=_PHONES[name], category=category, age_band=AgeBand.MIDDLE, has_interest=False,
            position=position, reason="常查统计公报，能把看不懂的地方讲清楚。"), unit=programme.unit, by=by)


def _end_screening() -> None:
    programme, by = _there(), _by(Role.EDITOR)
    screening.screen_applications(programme, db.session.scalars(applications_of(programme)).all(), is_eligible=True, by=by)
    screening.end_screening(programme, by=by)


def _term(number: int) -> Appointment:
    return db.session.scalars(select(Appointment).where(
        Appointment.programme_id == _there().id, Appointment.sequence == number)).one()


def _there() -> Programme:
    return programme_titled(ENDING)


def _by(role: Role):
    return somebody(role, _there().organisation_id)
