"""What happened to a notice, in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.events.models import Event
from xicheng_events.events.queries import history_of

_WORDS = {
    "events.drafted": _l("起草"),
    "events.copied": _l("由已有活动或模板生成"),
    "events.edited": _l("修改"),
    "events.submitted": _l("提交审核"),
    "events.returned": _l("退回修改"),
    "events.passed": _l("审核通过"),
    "review.asked": _l("申请保密审查"),
    "review.approved": _l("保密审查通过"),
    "review.rejected": _l("保密审查不通过"),
    "review.voided": _l("保密审查单失效"),
    "events.published": _l("发布"),
    "events.revised": _l("修改已发布的公告，待重新审查"),
    "events.revision_discarded": _l("放弃修改"),
    "events.revision_published": _l("发布修改后的公告"),
    "events.postponed": _l("办理延期"),
    "events.reckoned": _l("放假安排公布，报名截止时间重新推算"),
    "events.cancelled": _l("取消活动"),
    "events.closed": _l("活动结束"),
}


def timeline_of(event: Event) -> list[dict]:
    """Entries for the timeline, latest first: at, title, text, by."""
    return [
        {"at": entry.at, "title": str(_WORDS.get(entry.action, entry.action)),
         "text": entry.detail.get("reason", ""), "by": name or _("系统")}
        for entry, name in history_of(event)
    ]
