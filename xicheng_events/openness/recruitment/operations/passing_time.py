"""What time does to applications: thanks to those not chosen, and forgetting (domain §9.2)."""

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import and_, or_, select, update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write, write_returning
from xicheng_events.foundation.notify.operations import forget_recipients
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.questions.operations.keeping_answers import forget_answers
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application, ApplicationObjection, Recruitment
from xicheng_events.openness.recruitment.operations.recording import note_application
from xicheng_events.openness.recruitment.operations.telling_applicants import tell_applicant
from xicheng_events.openness.recruitment.states import MOVES, ApplicationState, RecruitmentState

S = ApplicationState
_AT_ONCE = 200
_CALLED_OFF = tuple(state for state, after in MOVES.items() if S.NOT_CHOSEN in after)


def thank_the_others() -> int:
    """Sweep: once a list is decided, thank those who weren't chosen or didn't fulfil the conditions, each once however
    many lists the programme decides; how many."""
    due = (select(Application.id).join(Recruitment, Recruitment.programme_id == Application.programme_id)
           .where(Recruitment.decided_at.is_not(None), Recruitment.state == RecruitmentState.DECIDED,
                  Application.state.in_((S.NOT_CHOSEN, S.REJECTED)), Application.told_at.is_(None),
                  Application.phone_hash != "").order_by(Application.id).limit(_AT_ONCE))
    claimed = list(write_returning(
        update(Application).where(Application.id.in_(due), Application.told_at.is_(None))
        .values(told_at=clock.now()).returning(Application.id)).scalars())
    for each in db.session.scalars(select(Application).where(Application.id.in_(claimed)).order_by(Application.id)):
        db.session.refresh(each)
        tell_applicant("application_not_chosen", each)
    return len(claimed)


def call_off_with_programmes() -> int:
    """Sweep: once a programme has been withdrawn nobody is chosen for it any more: those who aren't appointed are told,
    once; how many."""
    due = (select(Application.id).join(Application.programme).join(Programme.publication)
           .where(Publication.state == PublicationState.WITHDRAWN, Application.state.in_(_CALLED_OFF),
                  Application.phone_hash != "").order_by(Application.id).limit(_AT_ONCE))
    claimed = list(write_returning(
        update(Application).where(Application.id.in_(due), Application.state.in_(_CALLED_OFF))
        .values(state=S.NOT_CHOSEN, gone_at=clock.now(), told_at=clock.now(), is_picked=False,
                version=Application.version + 1).returning(Application.id)).scalars())
    db.session.expire_all()
    for each in db.session.scalars(select(Application).where(Application.id.in_(claimed)).order_by(Application.id)):
        note_application("applications.called_off", each)
        tell_applicant("application_called_off", each)
    return len(claimed)


def forget_applications() -> int:
    """Sweep: empty applications APPLICATION_MONTHS after they were withdrawn or not chosen; those of who was
    chosen as long after the list was decided: the term has its own row then; those of a list that nobody decides as
    long after the day on which the terms were to begin. How many. That there was one, from where and how
    it went, stays."""
    now = clock.now()
    ago = now - relativedelta(months=current_app.config["APPLICATION_MONTHS"])
    decided, submitted = Recruitment.decided_at, Recruitment.submitted_at
    is_over = or_(
        Application.gone_at <= ago,
        and_(Application.gone_at.is_(None), Programme.term_from <= clock.local(ago).date(),
             or_(decided.is_(None), decided <= ago), or_(submitted.is_(None), submitted <= ago)))
    due = (select(Application.id).join(Programme, Programme.id == Application.programme_id)
           .outerjoin(Recruitment, Recruitment.programme_id == Application.programme_id)
           .where(Application.phone_hash != "", is_over).order_by(Application.id).limit(_AT_ONCE))
    ids = list(db.session.scalars(due))
    return _forget(ids) if ids else 0


def _forget(ids: list[int]) -> int:
    mine = Application.id.in_(ids)
    forget_recipients(Application.__tablename__, select(Application.id).where(mine))
    forget_answers(select(Application.answer_sheet_id).where(mine, Application.answer_sheet_id.is_not(None)))
    objections = select(ApplicationObjection.id).where(ApplicationObjection.application_id.in_(ids))
    forget_recipients(ApplicationObjection.__tablename__, objections)
    write(update(ApplicationObjection).where(ApplicationObjection.application_id.in_(ids)).values(words="", answer=""))
    done = write(update(Application).where(mine, Application.phone_hash != "").values(
        name="", found_by="", phone="", phone_hash="", form_key=None, gender=None, age_band=None, street_id=None,
        field_id=None, education=None, household_hash=None, position="", available="", reason="", has_interest=False,
        interest="", screening_reason="", change_reason="", passed="", bound=None))
    db.session.expire_all()
    for each in db.session.scalars(select(Application).where(mine).order_by(Application.id)):
        record("applications.forgotten", each)
    return done
