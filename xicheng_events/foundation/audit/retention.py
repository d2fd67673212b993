"""What the record says of people: who did what, by number. It is evidence and is never emptied. Lists that the desk has
made are kept for a day."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.audit.list_exports import drop_old_exports
from xicheng_events.foundation.core.retention import Personal

NOT_PERSONAL = {"audit_entry": "actor_kind action subject_kind detail chain_hash",
                "list_export": "key kind", "list_export_part": "key"}
PERSONAL = (
    Personal("list_export", "wanted", _l("为工作人员生成的名单中有哪些人"), _l("下载名单"), _l("24小时"),
             by=drop_old_exports),
    Personal("list_export_part", "rows", _l("为工作人员生成的名单"), _l("下载名单"), _l("24小时"), by=drop_old_exports),
)
