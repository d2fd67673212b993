"""Who serves in the demo's programme: appointed once the list was decided; one has resigned, one is suspended, about two
something was proposed. Also given to an older world, once."""

from sqlalchemy import exists, select

from xicheng_events.demo.notices import somebody
from xicheng_events.demo.programmes import SERVING, programme_titled
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations import appointing, proposing, serving
from xicheng_events.openness.appointments.queries import members_of


def play(timeline: Timeline, story: Story) -> None:
    """Appoint those of the decided list, and let some of what happens to terms happen to them."""
    if db.session.scalar(select(exists().where(Appointment.id.is_not(None)))):
        return
    timeline.on(-198, "10:10", lambda: appointing.appoint_chosen(programme_titled(SERVING), by=_by(Role.LEADER)))
    timeline.on(-190, "15:10", _certificates)
    timeline.on(-150, "20:10", _with, 6, lambda term: serving.resign(term, reason="迁居外地，不便参加体验。", by=None))
    timeline.on(-148, "10:40", _with, 6, lambda term: serving.note_certificate(term, is_back=True, by=_by(Role.EDITOR)))
    timeline.on(-90, "10:10", _suspends, 5, "本人来电，陪护家人三个月，暂不能参加体验。")
    timeline.on(-89, "10:10", _with, 5, lambda term: proposing.agree_to_step(term, by=_by(Role.LEADER)))
    timeline.on(-60, "10:10", _suspends, 4, "一个季度没有参加体验。")
    timeline.on(-59, "10:10", _with, 4, lambda term: proposing.return_step(
        term, reason="先与本人联系，了解情况后再提。", by=_by(Role.LEADER)))
    timeline.on(-2, "15:10", _suspends, 3, "本人来电，外出学习至明年3月。")


def _certificates() -> None:
    programme = programme_titled(SERVING)
    serving.certificates_are_ready(programme, [each.id for each in db.session.scalars(members_of(programme))],
                                   by=_by(Role.EDITOR))


def _suspends(number: int, reason: str) -> None:
    _with(number, lambda term: proposing.propose_suspension(term, reason=reason, by=_by(Role.EDITOR)))


def _with(number: int, act) -> None:
    """Do something about the member with this number, if there is one."""
    term = db.session.scalar(select(Appointment).where(
        Appointment.programme_id == programme_titled(SERVING).id, Appointment.sequence == number))
    if term:
        act(term)


def _by(role: Role):
    return somebody(role, programme_titled(SERVING).organisation_id)
