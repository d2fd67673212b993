"""What waits in the terms of a programme for whom: each line is a programme."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, select

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import Line, Todo, only_for
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import is_anothers, is_live, would_go_on
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.stages import ProgrammeStage
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.states import ApplicationState


@only_for(Role.LEADER)
def terms_to_decide(person: Person) -> Iterator[Todo]:
    """Who is chosen and not appointed yet; what the editor proposes."""
    yield _by_programme(_led_by(_chosen(), person, Role.LEADER), "appointments_staff.appointing",
                        _("个项目待聘任"), _("%(n)s人待聘任"), ProgrammeStage.CHOOSING)
    yield _by_programme(_led_by(_proposed().where(is_anothers(person)), person, Role.LEADER), "terms_staff.proposals",
                        _("个项目的聘任事项待决定"), _("%(n)s人待决定"))


@only_for(Role.EDITOR)
def terms_to_renew(person: Person) -> Iterator[Todo]:
    """Whose term ends soon, who would go on, and of whom nothing is proposed yet."""
    ending = _terms(would_go_on(), Appointment.proposed.is_(None))
    yield _by_programme(_led_by(ending, person, Role.EDITOR), "terms_staff.renewals",
                        _("个项目有人愿意续聘"), _("%(n)s人愿意续聘"))


@only_for(Role.EDITOR)
def terms_proposed(person: Person) -> Iterator[Todo]:
    """Whom the leader has to appoint; what the leader has to decide."""
    yield _by_programme(_led_by(_chosen(), person, Role.EDITOR), "appointments_staff.appointing",
                        _("个项目待负责人聘任"), _("%(n)s人待聘任"), ProgrammeStage.CHOOSING)
    yield _by_programme(_led_by(_proposed(), person, Role.EDITOR), "terms_staff.proposals",
                        _("个项目的聘任事项待负责人决定"), _("%(n)s人待决定"))


@only_for(Role.COORDINATOR, Role.LEADER)
def renewals_late(person: Person) -> Iterator[Todo]:
    """Whose term ends within 30 days, who would go on, and isn't renewed."""
    ending = _terms(would_go_on(30))
    query = ending if person.is_coordinator else _led_by(ending, person, Role.LEADER)
    yield _by_programme(query, "terms_staff.renewals", _("个项目聘期将满、续聘未定"), _("%(n)s人"))


def _chosen() -> Select:
    return select(Application.programme_id, func.count(), func.min(Programme.term_from)).join(
        Application.programme).where(Application.state == ApplicationState.CHOSEN, Application.phone_hash != "")


def _proposed() -> Select:
    return _terms(Appointment.proposed.is_not(None), is_live())


def _terms(*where) -> Select:
    return select(Appointment.programme_id, func.count(), func.min(Appointment.ends_on)).join(
        Appointment.programme).where(*where)


def _led_by(query: Select, person: Person, role: Role) -> Select:
    units = person.organisation_ids(role)
    return query.join(Publication, and_(Publication.id == Programme.publication_id,
                                        Publication.organisation_id.in_(units)))


def _by_programme(query: Select, endpoint: str, words: str, each: str,
                  stage: ProgrammeStage = ProgrammeStage.SERVING) -> Todo:
    """One is opened at once, on the page where it waits; several are found in the list, by their stage."""
    columns = (Programme.title, Programme.code)
    programmes = query.add_columns(*columns).group_by(query.selected_columns[0], *columns)
    rows = db.session.execute(programmes.order_by(Programme.code)).all()
    lines = tuple(Line(title, endpoint, {"code": code}, due=due, remark=each % {"n": count})
                  for _id, count, due, title, code in rows)
    if len(lines) == 1:
        return Todo(1, words, endpoint, lines[0].arguments, lines)
    return Todo(len(lines), words, "programmes_staff.index", {"stage": stage.value}, lines)
