"""What the house reads of `remarks` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.voice.remarks import own_views, retention, staff_views, todos
from xicheng_events.voice.remarks.purging_speakers import forget_speakers


def _has_begun(event: Event) -> bool:
    return event.is_public and any(clock.local(slot.starts_at).date() <= clock.today() for slot in event.slots)


PLACES = {"operations": ("purging_speakers",)}
PAGES = (own_views.bp, staff_views.bp)
SWEEPS = (Sweep(forget_speakers, 3600, in_parts=True),)
ACTIONS = {
    "remarks.recorder_named": _l("指定记录人"),
    "remarks.recorder_removed": _l("取消记录人"),
    "remarks.corrected": _l("更正发言要点"),
    "remarks.confirmed": _l("发言人确认发言要点"),
    "remarks.correction_asked": _l("发言人请求更正"),
    "remarks.speakers_forgotten": _l("删除发言人"),
}
DETAILS = {"recorder": _l("记录人编号")}
FORMS = {
    "own_remarks.ask_correction": _l("请求更正发言要点"),
    "own_remarks.confirm": _l("确认发言要点"),
    "own_remarks.write": _l("填写会后意见"),
    "remarks_staff.correct": _l("更正发言要点"),
    "remarks_staff.recorders": _l("指定记录人"),
    "remarks_staff.remove_recorder": _l("取消记录人"),
    "remarks_staff.take_down": _l("记录发言要点"),
}
STANDING = (own_views.asked_to_confirm,)
TODOS = (todos.events_to_take_down, todos.corrections_to_make)
DESK_LINKS = (
    DeskLink(LinkGroup.DOOR, _l("指定记录人"), "remarks_staff.recorders", roles=(Role.EDITOR,)),
    DeskLink(LinkGroup.DOOR, _l("记录发言"), "remarks_staff.show", when=_has_begun, roles=(Role.EDITOR,)),
)
RETENTION = retention
