"""What the outbox keeps of people."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal
from xicheng_events.foundation.notify.operations import forget_loose_notices
from xicheng_events.foundation.notify.queries import messages_to

PERSONAL = (
    Personal("notice", "phone phone_hash text", _l("短信的手机号和内容"), _l("送达通知，答复“收到没有”的询问"),
             _l("与报名、邀请、意见同时删除；验证码2日；匿名意见的送达即删，最长30日；工作人员的30日"),
             by=forget_loose_notices, shown="messages"),
)
NOT_PERSONAL = {"notice": "template subject_kind batch channel last_error", "template_text": "template text proposed"}
WORDS = {"messages": _l("短信"), "queued_at": _l("时间"), "text": _l("内容")}


def of_person(person) -> dict:
    """The messages sent to this person's phone; codes and links are nobody's to keep."""
    rows = db.session.scalars(messages_to(person)).all()
    return {"messages": [{"queued_at": each.created_at, "text": each.text} for each in rows]}
