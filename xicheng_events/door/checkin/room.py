"""What the house reads of `checkin` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.door.checkin import guide_views, retention, self_views, staff_views, todos, views
from xicheng_events.door.checkin.models import Check, GroupColour, ScanResult
from xicheng_events.door.checkin.operations.deciding_late_entries import purge_late_entries
from xicheng_events.door.checkin.operations.purging import purge_door_words
from xicheng_events.door.checkin.queries.desk import words_in_notice
from xicheng_events.door.checkin.rules_models import Verdict
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep

PLACES = {
    "models": ("results", "words"),
    "queries": ("reading_input", "rules", "tablet/roster", "tablet/sealing"),
    "operations": ("tablet/passes",),
    "forms": ("screen/answers",),
    "views": ("screen/entries", "screen/pages", "tablet/sessions", "tablet/sync"),
}
PAGES = (views.bp, staff_views.bp, self_views.bp, guide_views.bp)
SWEEPS = (
    Sweep(purge_door_words, 3600, in_parts=True),
    Sweep(purge_late_entries, 3600),
)
ACTIONS = {
    "checkin.batch": _l("上传离线签到"),
    "checkin.device_entered": _l("签到设备接入"),
    "checkin.device_revoked": _l("停用签到设备"),
    "checkin.kept_apart": _l("收到结束后的签到记录"),
    "checkin.late_decided": _l("核对结束后的签到记录"),
    "checkin.noted": _l("登记签到提示"),
    "checkin.rules": _l("修改签到设置"),
    "checkin.over_capacity": _l("超名额放行"),
    "checkin.pass_locked": _l("通行证锁定"),
    "checkin.pass_opened": _l("开通行证"),
    "checkin.pass_renewed": _l("更换通行码"),
    "checkin.pass_revoked": _l("停用通行证"),
    "checkin.scanned": _l("签到"),
    "checkin.undone": _l("撤销签到"),
}
SUBJECTS = {"scan": _l("签到记录"), "door_device": _l("签到设备"), "door_pass": _l("签到通行证")}
DETAILS = {
    "asks_phone": _l("现场补录登记手机号"), "check": _l("查验"), "checks_out": _l("签退"),
    "clock_offset": _l("时钟相差（秒）"), "colour": _l("分组颜色"), "device": _l("签到设备编号"),
    "devices": _l("签到设备编号"), "door_pass": _l("通行证编号"), "failed": _l("未能计入的条数"),
    "forced": _l("负责人放行"), "gate": _l("入口"), "quota": _l("名额编号"), "result": _l("结果"),
    "results": _l("结果"), "revoked": _l("设备已停用"), "scan": _l("签到记录编号"), "scans": _l("签到次数"),
    "self_service": _l("自助签到"), "ticket": _l("签到凭证编号"), "verdict": _l("核对结果"), "walk_ins": _l("现场补录"),
    "whole_day": _l("全天"),
}
VALUES = {
    "check": Check.words, "colour": GroupColour.words, "result": ScanResult.words, "results": ScanResult.words,
    "verdict": Verdict.words,
}
# On a tablet's pass and at the desk alike.
_AT_THE_DOOR = {
    "batch": _l("上传离线签到"),
    "count": _l("登记未持码入场的人数"),
    "departure": _l("办理签退"),
    "recount": _l("更正入场人数"),
    "scan": _l("签到"),
    "undo": _l("撤销签到"),
    "waiting": _l("让候补者入场"),
    "walk_in": _l("登记现场来宾入场"),
}
FORMS = {
    **{f"checkin.{view}": words for view, words in _AT_THE_DOOR.items()},
    **{f"checkin_staff.{view}": words for view, words in _AT_THE_DOOR.items()},
    "checkin.enter": _l("让这台设备接入签到"),
    "checkin.leave": _l("让这台设备退出签到"),
    "checkin_staff.keep_note": _l("登记签到提示"),
    "checkin_staff.open_pass": _l("开通签到通行证"),
    "checkin_staff.renew_pass": _l("更换通行码"),
    "checkin_staff.revoke_device": _l("停用一台签到设备"),
    "checkin_staff.revoke_pass": _l("停用签到通行证"),
    "arrive.check_in": _l("自助签到"),
}
COMING = (todos.doors_coming,)
DESK_ACTIONS = (DeskAction("checkin_staff.index", _l("现场签到"), (Role.DOOR,)),)
NOTICE_WORDS = (words_in_notice,)
RETENTION = retention
