"""Telling staff about issues: what happens is noted in the transaction in which it does, and told by a sweep, in the
hours in which staff are told anything (domain §5.3); 急办件 at once, at any hour."""

from datetime import timedelta
from itertools import groupby

from sqlalchemy import delete, select, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write, write_returning
from xicheng_events.foundation.core.inserts import add_row, insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.operations import forget_recipients, queue_notice
from xicheng_events.foundation.notify.wordings import message_text
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.news_models import StaffMessage, StaffNews, StaffNewsKind
from xicheng_events.voice.followup.staff_news import (
    messages_with,
    news_of_lights,
    news_with,
    staff_to_tell,
    untold_news,
    words_for_staff,
)
from xicheng_events.voice.followup.states import OPEN

TEMPLATE, URGENT = "staff_issue", "staff_urgent"
KEPT_FOR = timedelta(days=30)
_AT_ONCE = 500


def note_news(issue: Issue, kind: StaffNewsKind, *, by: Person | None, unit_id: int | None = None) -> None:
    """Let those whom `kind` concerns be told, but for whoever did it (`by`): of the unit in charge, or of another one.
    Of what is over when they would be, nobody hears."""
    add_row(StaffNews, issue_id=issue.id, unit_id=unit_id or issue.lead_id, kind=kind, due_at=issue.due_at,
            by_id=by.id if by else None, at=clock.now(), told_at=None)


def was_told(issue: Issue) -> bool:
    """Whether the unit in charge has been told anything of the issue."""
    return db.session.scalar(select(StaffNews.id).where(
        StaffNews.issue_id == issue.id, StaffNews.unit_id == issue.lead_id,
        StaffNews.told_at.is_not(None)).limit(1)) is not None


def note_lights(*, at_most: int = _AT_ONCE) -> int:
    """Sweep: note which issues have come close to their limit, and which have passed it: each limit once; how many."""
    return sum(_note_light(issue, kind) for kind in (StaffNewsKind.OVERDUE, StaffNewsKind.SOON)
               for issue in db.session.scalars(news_of_lights(kind).limit(at_most)).all())


@in_house_language
def tell_staff(*, at_most: int = _AT_ONCE) -> int:
    """Sweep: tell each member of staff in one message what is new of the issues that concern them, of 急办件 in one of
    their own; how many messages. Of two clockworks, one claims the news."""
    now = clock.now()
    claimed = update(StaffNews).where(StaffNews.id.in_(untold_news(now).limit(at_most)), StaffNews.told_at.is_(None))
    ids = write_returning(claimed.values(told_at=now).returning(StaffNews.id)).scalars().all()
    news = sorted(news_with(ids).values(), key=lambda each: (not _is_urgent(each), each.id))
    return sum(_tell(person, mine, TEMPLATE if not is_urgent else URGENT)
               for is_urgent, these in groupby(news, key=_is_urgent)
               for person, mine in staff_to_tell(list(these)).items())


@in_house_language
def staff_news_as_it_leaves(notices: list[Notice]) -> dict[int, str | None]:
    """The words of each message by id at the moment it leaves: of what holds still; None where nothing does."""
    messages = messages_with(notice.subject_id for notice in notices)
    news = news_with(number for each in messages.values() for number in each.news_ids)
    words = {number: words_for_staff([news[each] for each in message.news_ids if each in news])
             for number, message in messages.items()}
    return {notice.id: message_text(notice.template, said) if (said := words.get(notice.subject_id)) else None
            for notice in notices}


def forget_staff_messages() -> int:
    """Sweep: delete messages of a month ago, to whom they went, and the news of issues that are over; how many."""
    before = clock.now() - KEPT_FOR
    old = db.session.scalars(select(StaffMessage.id).where(StaffMessage.at <= before)
                             .order_by(StaffMessage.id).limit(_AT_ONCE)).all()
    forget_recipients(StaffMessage.__tablename__, old)
    done = write(delete(StaffMessage).where(StaffMessage.id.in_(old)))
    # Of open issues they stay: by them it is known that a light was told.
    over = select(StaffNews.id).join(Issue, Issue.id == StaffNews.issue_id).where(
        StaffNews.told_at <= before, Issue.state.not_in(OPEN)).order_by(StaffNews.id).limit(_AT_ONCE)
    return done + write(delete(StaffNews).where(StaffNews.id.in_(over)))


def _note_light(issue: Issue, kind: StaffNewsKind) -> bool:
    return insert_unless_there(StaffNews, issue_id=issue.id, unit_id=issue.lead_id, kind=kind, due_at=issue.due_at,
                               by_id=None, at=clock.now(), told_at=None)


def _is_urgent(news: StaffNews) -> bool:
    return news.issue.sla_class.code is Sla.URGENT


def _tell(person: Person, news: list[StaffNews], template: str) -> bool:
    words = words_for_staff(news)
    if words is None:
        return False
    message = StaffMessage(person=person, news_ids=sorted(each.id for each in news), at=clock.now())
    db.session.add(message)
    db.session.flush()
    queue_notice(template, phone=person.phone, about=message, **words)
    return True
