"""Deleting the phones left with opinions, once what was said has long been dealt with (domain §9.2 P7)."""

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import and_, case, func, or_, select, update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.notify.operations import forget_recipients
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.voice.adoption.kinds import AdoptionState
from xicheng_events.voice.adoption.models import Adoption, AdoptionAnswer, AdoptionTheme
from xicheng_events.voice.followup.models import Issue, IssueOpinion
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion, Triage

_AT_ONCE = 20
_DONE_AT_TRIAGE = (Triage.ANSWERED, Triage.PRAISED, Triage.TRANSFERRED, Triage.DECLINED)


def purge_opinion_contacts() -> int:
    """Sweep: delete phones left with opinions CONTACT_MONTHS after what they are about is over, and
    LEDGER_MONTHS after the issue that answers them was closed, or they were answered at once, handed on, or told
    whether they are adopted; of how many occasions.

    What is being worked on keeps its phone, whose answer must reach somebody; at the latest until
    OPINION_MONTHS after that end.
    """
    root = func.coalesce(Opinion.merged_into_id, Opinion.id)
    over = clock.now() - relativedelta(months=current_app.config["LEDGER_MONTHS"])
    closed = select(IssueOpinion.opinion_id).join(Issue).where(
        Issue.state == IssueState.CLOSED, Issue.closed_at <= over)
    other = Opinion.__table__.alias("root")
    answered = select(other.c.id).where(other.c.triage.in_(_DONE_AT_TRIAGE), other.c.triaged_at <= over)
    told = (select(Adoption.opinion_id).join(Adoption.theme).join(AdoptionAnswer, and_(
        AdoptionAnswer.theme_id == Adoption.theme_id, AdoptionAnswer.number == Adoption.told_number))
        .where(AdoptionTheme.state == AdoptionState.TOLD, AdoptionAnswer.passed_at <= over))
    ended, longest = (clock.now() - relativedelta(months=current_app.config[name])
                      for name in ("CONTACT_MONTHS", "OPINION_MONTHS"))
    # A unit's work as such is never over: what is said of it is, once said.
    last = select(case((Occasion.unit_id.is_(None), Occasion.ends_at), else_=Opinion.said_at)).where(
        Occasion.id == Opinion.occasion_id).correlate(Opinion).scalar_subquery()
    done = or_(root.in_(closed), root.in_(answered), root.in_(told), last <= longest)
    over = Opinion.phone.is_not(None) & (last <= ended) & done
    due = select(Occasion).where(Occasion.id.in_(select(Opinion.occasion_id).where(over)))
    occasions = db.session.scalars(due.order_by(Occasion.id).limit(_AT_ONCE)).all()
    return sum(_purge(occasion, over) for occasion in occasions)


def _purge(occasion: Occasion, over) -> bool:
    about_it = (Opinion.occasion_id == occasion.id) & over
    forget_recipients(Opinion.__tablename__, select(Opinion.id).where(about_it))
    done = write(update(Opinion).where(about_it).values(phone=None))
    if done:
        record("opinion.contacts_purged", occasion, opinions=done)
    db.session.flush()
    return bool(done)
