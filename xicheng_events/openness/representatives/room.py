"""What the house reads of `representatives` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template
from xicheng_events.openness.representatives import retention, staff_lists, staff_views, todos, views
from xicheng_events.openness.representatives.kinds import PoolSource
from xicheng_events.openness.representatives.operations.passing_time import (
    ask_for_renewal,
    end_terms,
    forget_representatives,
    note_attendance,
)

PLACES = {"models": ("kinds",), "queries": ("columns",)}
PAGES = (views.bp, staff_views.bp, staff_lists.bp)
SWEEPS = (
    Sweep(note_attendance, 600, in_parts=True),
    Sweep(ask_for_renewal, 3600, in_parts=True),
    Sweep(end_terms, 3600, in_parts=True),
    Sweep(forget_representatives, 3600, in_parts=True),
)
TEMPLATES = {
    "pool_received": Template(
        _l("代表自荐已收到"), _l("您的会议列席代表自荐已收到，审核结果短信告知。查看、撤回： {link}"), ("link",),
        by_unit=False),
    "pool_accepted": Template(
        _l("列入代表库"), _l("您已列入西城区会议开放代表库，任期至{until}，列席邀请将短信发送。查看、退出： {link}"),
        ("until", "link"), by_unit=False),
    "pool_refused": Template(
        _l("未列入代表库"), _l("您暂未列入西城区会议开放代表库，原因请查看： {link}"), ("link",), by_unit=False),
    "pool_renewal": Template(
        _l("询问续任"), _l("您的会议列席代表任期将于{until}届满，是否愿意续任，请打开链接答复： {link}"),
        ("until", "link"), by_unit=False),
    "pool_ended": Template(
        _l("代表任期结束"), _l("您的会议列席代表任期已结束，感谢参与。查看： {link}"), ("link",), by_unit=False),
    "pool_left": Template(
        _l("退出代表库"), _l("您已退出西城区会议开放代表库，不再邀请您列席，个人信息按期删除。查看： {link}"),
        ("link",), by_unit=False),
}
OVERTAKES = {
    "pool_accepted": {"pool_received", "pool_renewal"},
    "pool_refused": {"pool_received"},
    "pool_ended": {"pool_accepted", "pool_renewal"},
    "pool_left": {"pool_received", "pool_accepted", "pool_renewal"},
}
ACTIONS = {
    "representatives.put_forward": _l("代表自荐"),
    "representatives.recommended": _l("录入代表"),
    "representatives.corrected": _l("修改代表信息"),
    "representatives.taken_back": _l("撤回代表推荐"),
    "representatives.accepted": _l("列入代表库"),
    "representatives.refused": _l("不予列入代表库"),
    "representatives.renewed": _l("代表续任"),
    "representatives.renewal_asked": _l("询问代表是否续任"),
    "representatives.renewal_agreed": _l("代表愿意续任"),
    "representatives.put_on_hold": _l("暂停代表"),
    "representatives.resumed": _l("恢复代表"),
    "representatives.ended": _l("结束代表任期"),
    "representatives.term_over": _l("代表任期届满"),
    "representatives.left": _l("代表退出"),
    "representatives.phone_shown": _l("显示代表手机号"),
    "representatives.list_exported": _l("导出代表库"),
    "representatives.forgotten": _l("到期删除代表信息"),
}
SUBJECTS = {"representative": _l("代表")}
DETAILS = {"pool_source": _l("代表来源")}
VALUES = {"pool_source": PoolSource.words}
FORMS = {
    "representatives.send": _l("自荐为会议列席代表"),
    "representatives.send_code": _l("获取自荐的验证码"),
    "representatives.leave": _l("退出代表库"),
    "representatives.leave_by_link": _l("退出代表库"),
    "representatives.go_on": _l("答复愿意续任"),
    "representatives.go_on_by_link": _l("答复愿意续任"),
    "representatives_staff.find": _l("查找代表"),
    "representatives_staff.new": _l("录入代表"),
    "representatives_staff.edit": _l("修改代表信息"),
    "pool_lists_staff.send": _l("导入代表名单"),
    "representatives_staff.phone": _l("显示代表手机号"),
    "representatives_staff.accept": _l("列入代表库"),
    "representatives_staff.renew": _l("代表续任"),
    "representatives_staff.refuse": _l("不予列入代表库"),
    "representatives_staff.hold": _l("暂停代表"),
    "representatives_staff.end": _l("结束代表任期"),
    "representatives_staff.resume": _l("恢复代表"),
    "representatives_staff.take_back": _l("撤回代表推荐"),
}
TODOS = (todos.representatives_to_review, todos.representatives_to_renew)
DESK_ACTIONS = (DeskAction("representatives_staff.new", _l("录入代表"), (Role.COORDINATOR,)),)
RETENTION = retention
