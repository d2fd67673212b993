"""What the house reads of `selection` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.booking.registration import message_groups as told
from xicheng_events.booking.selection import (
    retention,
    staff_candidates,
    staff_lines,
    staff_objections,
    staff_views,
    standing_words,
    todos,
    views,
)
from xicheng_events.booking.selection.operations.forgetting import purge_candidates
from xicheng_events.booking.selection.operations.freezing_candidates import freeze_candidates
from xicheng_events.booking.selection.operations.suggesting import suggest_lists, try_quotas
from xicheng_events.booking.selection.operations.telling_lists import drop_housemates, tell_lists
from xicheng_events.booking.selection.states import CandidateSource
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import about_event

PLACES = {
    "models": ("bounds", "feasibility", "balancing"),
    "queries": ("candidate_facts", "published_lists", "verification", "story", "list_pages"),
    "views": ("standing_words",),
}
PAGES = (views.bp, staff_views.bp, staff_candidates.bp, staff_objections.bp, staff_lines.bp)
SWEEPS = (
    Sweep(try_quotas, 300),
    Sweep(suggest_lists, 10),
    Sweep(tell_lists, 10),
    Sweep(drop_housemates, 60),
    Sweep(purge_candidates, 3600, in_parts=True),
)
TEMPLATES = {
    "stands_in": about_event(
        _l("未列入名单，列为递补"),
        _l("“{event}”名单已审定，您本次未列入，列为递补第{place}位，如递补将短信通知。"),
        "event", "place"),
    "not_on_list": about_event(
        _l("未列入名单"),
        _l("很遗憾，“{event}”名单已审定，您未列入，名单和规则已公布： {link} 感谢支持。"),
        "event"),
}
OVERTAKES = {
    "stands_in": told.APPLIED, "not_on_list": told.APPLIED | {"stands_in"},
    **{later: {"stands_in"} for later in (*told.PLACED, *told.OFFERED, "not_placed", "lapsed", "withdrawn", "revoked",
                                          "cancel")},
}
ACTIONS = {
    "selection.quotas_set": _l("设定名额要求"),
    "selection.rules_set": _l("设定遴选规则"),
    "selection.proposers_set": _l("设定推荐单位"),
    "selection.candidate_entered": _l("登记候选人"),
    "selection.facts_noted": _l("登记候选人情况"),
    "selection.frozen": _l("封存候选人和名额要求"),
    "selection.suggested": _l("产生建议名单"),
    "selection.suggest_again": _l("重新产生建议名单"),
    "selection.pick_changed": _l("调整名单"),
    "selection.submitted": _l("提交名单"),
    "selection.taken_back": _l("撤回名单"),
    "selection.returned": _l("退回名单"),
    "selection.shown": _l("公示名单"),
    "selection.approved": _l("审定名单"),
    "selection.objected": _l("对公示名单提出意见"),
    "selection.objection_settled": _l("核实公示意见"),
    "selection.lines_opened": _l("查看未公开的各行"),
    "selection.candidates_purged": _l("清除候选人信息"),
}
SUBJECTS = {"selection": _l("遴选")}
DETAILS = {
    "candidates": _l("候选人数"), "code": _l("编号"), "notice_days": _l("公示天数"), "onto": _l("列入名单"),
    "picked": _l("名单人数"), "quotas": _l("名额要求"), "came_from": _l("来源"),
    "proposers": _l("推荐单位编号"), "yearly_cap": _l("一年内最多次数"),
}
VALUES = {"came_from": CandidateSource.words}
FORMS = {
    "balance.objection": _l("对公示名单提出意见"),
    "balance_staff.again": _l("重新产生建议名单"),
    "balance_staff.approve": _l("审定遴选名单"),
    "balance_staff.change": _l("调整遴选名单"),
    "balance_staff.facts": _l("登记候选人情况"),
    "balance_staff.freeze": _l("封存候选人和名额要求"),
    "balance_staff.give_back": _l("退回遴选名单"),
    "balance_staff.quotas": _l("设定名额要求"),
    "balance_staff.rules": _l("设定遴选规则"),
    "balance_staff.submit": _l("提交遴选名单"),
    "balance_staff.take_back": _l("撤回遴选名单"),
    "candidates_staff.propose": _l("登记候选人"),
    "candidates_staff.proposers": _l("设定推荐单位"),
    "objections_staff.settle": _l("记录公示意见的核实结果"),
}
TODOS = (todos.lists_to_work_on, todos.objections_to_settle)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("均衡遴选"), "balance_staff.show",
             when=lambda event: event.allocation.row.is_balanced and event.published_at is not None),
)
STANDING = (standing_words.on_a_list,)
FROZEN_WITH = {"balance": freeze_candidates}
RETENTION = retention
