"""What the house reads of `mailings` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.mailings import retention, staff_outbox, staff_reminders, staff_views, todos
from xicheng_events.booking.mailings.audience import Arrived
from xicheng_events.booking.mailings.models import MailingKind
from xicheng_events.booking.mailings.operations.filling_outbox import queue_mailings
from xicheng_events.booking.mailings.operations.reminders import start_reminders
from xicheng_events.booking.mailings.operations.wording_on_leaving import as_they_leave
from xicheng_events.booking.mailings.queries import reminder_to_come
from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template, about_event

PLACES = {"queries": ("audience", "facts_told", "message_search")}
PAGES = (staff_views.bp, staff_reminders.bp, staff_outbox.bp)
SWEEPS = (
    Sweep(start_reminders, 60),
    Sweep(queue_mailings, 2, in_parts=True),
)
TEMPLATES = {
    "reminder": about_event(
        _l("活动提醒"),
        _l("提醒：“{event}”将于{when}开始，地点{where}，签到码{code}，请携身份证件。如不能参加请尽快取消。"),
        "event", "when", "where", "code"),
    # The reminder of who can't call off by themselves any more.
    "reminder_late": about_event(
        _l("活动提醒（取消时限已过）"),
        _l("提醒：“{event}”将于{when}开始，地点{where}，签到码{code}，请携身份证件。如不能参加请致电{phone_to_ask}告知。"),
        "event", "when", "where", "code"),
    "reminder_online": about_event(
        _l("活动提醒（线上）"),
        _l("提醒：“{event}”将于{when}开始，线上参加，开始前30分钟在报名页面进入： {link} 不能来请致电{phone_to_ask}。"),
        "event", "when", "link"),
    # Written for one occasion, in the room of mass notices.
    "notice": Template(
        _l("群发通知"),
        "",
        also=("event", "when", "where", "phone_to_ask"), by_unit=False),
}
# These name the old day, perhaps in the words of whoever wrote a notice.
OVERTAKES = {later: {"reminder", "notice"} for later in (
    "moved", "moved_online", "moved_waiting", "postpone", "postpone_offered", "postpone_waiting", "postpone_open",
    "withdrawn", "revoked", "cancel")}
FINISHES = {kind.value: as_they_leave for kind in MailingKind}
ACTIONS = {
    "notify.list_exported": _l("导出短信通知列表"),
    "mailings.sent": _l("群发通知"),
    "mailings.list_exported": _l("导出群发通知和提醒列表"),
    "mailings.retried": _l("重发群发通知"),
    "mailings.reminders_planned": _l("修改提醒安排"),
    "notify.retried": _l("重发短信"),
}
SUBJECTS = {"mailing": _l("群发通知")}
DETAILS = {
    "audience": _l("发送范围"), "arrived": _l("到场情况"), "notices": _l("短信条数"), "parties": _l("报名份数"),
    "rules": _l("安排（提前天数、时间）"),
}
VALUES = {"arrived": Arrived.words}
FORMS = {
    "mailings_staff.new": _l("起草群发通知"),
    "mailings_staff.retry": _l("重发没有发出的通知"),
    "mailings_staff.send": _l("群发通知"),
    "reminders_staff.edit": _l("修改活动提醒的时间"),
    "outbox_staff.find": _l("查找短信通知"),
    "outbox_staff.retry": _l("重发没有发出的通知"),
}
TODOS = (todos.mailings_stopped, todos.messages_failed)
DESK_LINKS = (DeskLink(LinkGroup.BOOKING, _l("通知报名人"), "mailings_staff.index"),)
STANDING = (reminder_to_come,)
RETENTION = retention
