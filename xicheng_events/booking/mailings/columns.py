"""The columns of an event's mailings, and those of the outbox: never a whole number or what a message says."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.mailings.audience import Audience
from xicheng_events.booking.mailings.models import Mailing
from xicheng_events.booking.mailings.queries import counts_by_batch
from xicheng_events.foundation.core.masking import mask_phone
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.notify.failure_words import failure_words
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.templates import as_staff_read, template_label
from xicheng_events.foundation.web.listing import Column, Listing


def _template(notice: Notice) -> str:
    return template_label(notice.template)


def audience_words(mailing: Mailing) -> str:
    """Whom it is for, in words."""
    return Audience(**mailing.audience).words(mailing.event)


MAILINGS = Listing(_l("通知报名人"), "mailings.list_exported", "mailings_staff.export", {
    "at": Column(_l("时间"), lambda mailing, counts: table_moment(mailing.created_at), (Mailing.id,), width=18),
    "kind": Column(_l("类型"), lambda mailing, counts: mailing.kind.label, (Mailing.kind,), width=12),
    "text": Column(_l("内容"), lambda mailing, counts: as_staff_read(mailing.text), width=60, on_page=False),
    "audience": Column(_l("对象"), lambda mailing, counts: audience_words(mailing), width=30,
                       on_page=False),
    "heads": Column(_l("应通知"), lambda mailing, counts: mailing.heads, (Mailing.heads,), width=8),
    "parties": Column(_l("应通知（组）"), lambda mailing, counts: mailing.parties, width=12, on_page=False),
    "state": Column(_l("进展"), lambda mailing, counts: mailing.state.label, (Mailing.state,), width=12),
    "sent": Column(_l("已发送（条）"), lambda mailing, counts: counts["sent"], width=12, on_page=False),
    "failed": Column(_l("失败（条）"), lambda mailing, counts: counts["failed"], width=12, on_page=False),
    "by": Column(_l("发送人"), lambda mailing, counts: mailing.by.name if mailing.by else str(_l("系统")),
                 (Mailing.by_id,), width=12),
}, Mailing.id, counts_by_batch)

OUTBOX = Listing(_l("短信通知"), "notify.list_exported", "outbox_staff.export", {
    "at": Column(_l("时间"), lambda notice: table_moment(notice.created_at), (Notice.id,), width=18),
    "phone": Column(_l("手机"), lambda notice: mask_phone(notice.phone)),
    "template": Column(_l("短信"), _template, (Notice.template,)),
    "state": Column(_l("状态"), lambda notice: notice.state.label, (Notice.state,), width=12),
    "sent": Column(_l("发出时间"), lambda notice: table_moment(notice.sent_at) if notice.sent_at else "",
                   (Notice.sent_at,), width=18, on_page=False),
    "error": Column(_l("失败原因"), lambda notice: failure_words(notice.last_error), width=30, on_page=False),
    "tries": Column(_l("次数"), lambda notice: notice.tries, (Notice.tries,), width=8),
    "actions": Column(_l("操作")),
}, Notice.id)
