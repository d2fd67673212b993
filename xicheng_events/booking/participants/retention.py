"""What the desk over an event's parties keeps of people for a day: the lists it has made."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.participants.list_exports import drop_old_exports
from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("list_export", "book wanted", _l("为工作人员生成的报名名单文件"), _l("下载名单"), _l("24小时"),
             by=drop_old_exports),
    Personal("list_export_part", "rows", _l("正在生成的名单"), _l("下载名单"), _l("生成后，最迟24小时"),
             by=drop_old_exports),
)
NOT_PERSONAL = {"list_export": "key", "list_export_part": "key"}
