"""What waits in this room for whom."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.mailings.message_search import READERS, MessagesAsked, notices
from xicheng_events.booking.mailings.queries import notices_to_ask_about
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import SHOWN, Line, Todo, how_many, only_for
from xicheng_events.foundation.notify.models import Notice, NoticeState

_FAILED_SINCE = timedelta(days=3)  # what is older has been seen, or is about something that is over


@only_for(*DESK_ROLES, Role.COORDINATOR)
def mailings_stopped(person: Person) -> Iterator[Todo]:
    """Mass notices that were stopped, since time or place are others now."""
    stopped = db.session.scalars(notices_to_ask_about(person)).all()
    lines = tuple(Line(each.event.title, "mailings_staff.show", {"code": each.event.code, "mailing_id": each.id})
                  for each in stopped[:SHOWN])
    if stopped:
        words = _("条群发通知因时间或地点有变没有发完，待您核对")
        yield Todo(len(stopped), words, lines[0].endpoint, lines[0].arguments, lines)


@only_for(*READERS)
def messages_failed(person: Person) -> Iterator[Todo]:
    """Messages that lately reached nobody, and can be sent once more."""
    failed = notices(person, MessagesAsked(state=NoticeState.FAILED))
    yield Todo(how_many(failed.where(Notice.created_at > clock.now() - _FAILED_SINCE)),
               _("条短信近3天发送失败，请查看原因或重发"), "outbox_staff.index", {"state": NoticeState.FAILED.value})
