"""The figures of 系统管理员 at 工作台."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.desk_overview import Figure
from xicheng_events.foundation.core.todos import only_for
from xicheng_events.foundation.notify.models import Notice, NoticeState


@only_for(Role.SYSADMIN)
def figures_of_messages(person: Person) -> Iterator[Figure]:
    """What becomes of the messages."""
    lately = Notice.created_at > clock.now() - timedelta(days=1)
    waiting, failed, sent = db.session.execute(select(
        func.count().filter(Notice.state == NoticeState.QUEUED),
        func.count().filter(Notice.state == NoticeState.FAILED, lately),
        func.count().filter(Notice.state == NoticeState.SENT, lately)).select_from(Notice)).one()
    for count, words in ((waiting, _("条短信待发送")), (failed, _("条短信24小时内发送失败")),
                         (sent, _("条短信24小时内已发送"))):
        yield Figure(count, words, "system_staff.index", {})
