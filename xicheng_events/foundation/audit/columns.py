"""The columns of the record, on the page and in the sheet."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.audit.details import detail_words
from xicheng_events.foundation.audit.labels import action_label, subject_label
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.masking import mask_name
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.listing import Column, Listing


def _who(entry: AuditEntry) -> str:
    """Staff by name, a citizen masked, else what acted by its number."""
    if entry.by:
        return entry.by.name if entry.by.account else mask_name(entry.by.name) or _("群众")
    if entry.actor_kind == "clockwork":
        return _("系统自动办理")
    return _("编号%(n)s", n=entry.actor_id) if entry.actor_id else _("系统或匿名")


RECORD = Listing(_l("审计日志"), "audit.list_exported", "audit_staff.export", {
    "at": Column(_l("时间"), lambda entry: table_moment(entry.at), (AuditEntry.id,), width=18),
    "action": Column(_l("操作"), lambda entry: action_label(entry.action), (AuditEntry.action,), width=30),
    "subject": Column(_l("对象"), lambda entry: f"{subject_label(entry.subject_kind)} {entry.subject_id or ''}",
                      (AuditEntry.subject_kind, AuditEntry.subject_id), width=20),
    "who": Column(_l("操作人"), _who),
    "what": Column(_l("内容"), lambda entry: "；".join(f"{what}：{how}" for what, how in detail_words(entry.detail)),
                   width=60),
    "chain": Column(_l("链"), lambda entry: entry.chain_no or _("待封存"), width=10),
}, AuditEntry.id)
