"""What the house reads of `invitations` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.invitations import retention, staff_views
from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.foundation.notify.templates import Placeholder, about_event

PAGES = (staff_views.bp,)
PLACEHOLDERS = {
    "event": Placeholder(_l("活动"), _l("统计开放日·数据里的西城")),
}
TEMPLATES = {
    "invitation": about_event(
        _l("定向邀请"),
        _l("诚邀您参加“{event}”，请于{until}前报名： {link} 咨询{phone_to_ask}"),
        "event", "link"),
}
ACTIONS = {
    "registration.invitations_exported": _l("导出定向邀请列表"),
    "registration.invited": _l("发出邀请"),
    "registration.invited_again": _l("重发邀请"),
    "registration.invitation_revoked": _l("撤回邀请"),
    "registration.invitation_declined": _l("谢绝邀请"),
}
SUBJECTS = {"invitation": _l("邀请")}
DETAILS = {"category": _l("报名身份"), "event": _l("活动")}
FORMS = {
    "invitations_staff.again": _l("重新生成邀请链接"),
    "invitations_staff.find": _l("查找邀请"),
    "invitations_staff.new": _l("发出邀请"),
    "invitations_staff.revoke": _l("撤回邀请"),
}
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("定向邀请"), "invitations_staff.index",
             when=lambda event: event.allocation.row.needs_invitation),
)
RETENTION = retention
