"""The columns of the outbox, on the page and in the sheet; never a whole number or what a message says."""

from flask_babel import lazy_gettext as _l

from xicheng_events.core.masking import mask_phone
from xicheng_events.core.text import table_moment
from xicheng_events.notify.failures import failure_words
from xicheng_events.notify.models import Notice
from xicheng_events.notify.templates import TEMPLATES
from xicheng_events.web.listing import Column, Listing


def _template(notice: Notice) -> str:
    return TEMPLATES[notice.template].label if notice.template in TEMPLATES else notice.template


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
