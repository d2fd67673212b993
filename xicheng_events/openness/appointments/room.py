"""What the house reads of `appointments` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, Template
from xicheng_events.openness.appointments import own_views, queries, retention, staff_several, staff_views, todos, views
from xicheng_events.openness.appointments.operations.passing_time import (
    end_appointments,
    forget_appointments,
    remind_of_ends,
)
from xicheng_events.openness.appointments.states import DismissalReason, ProposedStep
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.programme_links import DeskPart, ProgrammeDeskLink, ProgrammeDeskStep

PLACES = {"queries": ("columns",), "operations": ("printing",)}
PAGES = (views.bp, views.members_bp, own_views.bp, staff_views.bp, staff_several.bp)
SWEEPS = (
    Sweep(remind_of_ends, 3600, in_parts=True),
    Sweep(end_appointments, 3600, in_parts=True),
    Sweep(forget_appointments, 3600, in_parts=True),
)
PROGRAMME_PAGES = (views.members_beside,)


def _has_terms(programme: Programme, person) -> bool:
    return programme.publication.published_at is not None


PROGRAMME_DESK = (
    ProgrammeDeskLink(_l("受聘人员"), "appointments_staff.index", DeskPart.SERVING, _has_terms),
)
PROGRAMME_NEXT = (
    ProgrammeDeskStep(_l("聘任"), "appointments_staff.appointing", queries.waits_for_appointing),
    ProgrammeDeskStep(_l("决定提请事项"), "terms_staff.proposals", queries.waits_for_decision),
    ProgrammeDeskStep(_l("提请续聘"), "terms_staff.renewals", queries.waits_for_renewal),
)
PLACEHOLDERS = {
    "office": Placeholder(_l("聘任身份"), _l("区统计局特邀体验员")),
    "certificate": Placeholder(_l("聘书编号"), _l("西统体聘〔2026〕001号")),
    "how": Placeholder(_l("聘任怎样结束"), _l("聘期届满")),
}
TEMPLATES = {
    "appointed": Template(
        _l("聘任通知"), _l("您已受聘为{office}，聘期至{until}，聘书编号{certificate}，感谢参与。查看： {link}"),
        ("office", "certificate", "link")),
    "certificate_ready": Template(
        _l("聘书已备好"), _l("您受聘{office}的聘书和服务卡已备好，领取请联系{phone_to_ask}。查看： {link}"),
        ("office", "link"), also=("phone_to_ask",)),
    "term_ends": Template(
        _l("聘期将满，询问续聘"), _l("您受聘{office}的聘期将于{until}届满，是否愿意续聘，请打开链接答复： {link}"),
        ("office", "until", "link")),
    "term_ends_soon": Template(
        _l("聘期将满"), _l("您受聘{office}的聘期将于{until}届满，感谢您的付出。查看： {link}"),
        ("office", "until", "link")),
    "appointment_renewed": Template(
        _l("续聘通知"), _l("您已续聘为{office}，新聘期至{until}，新聘书编号{certificate}。查看： {link}"),
        ("office", "until", "link")),
    "term_paused": Template(
        _l("暂停履职"), _l("您受聘{office}，现暂停履职，恢复时短信告知。原因请查看： {link}"), ("office", "link")),
    "term_resumed": Template(
        _l("恢复履职"), _l("您受聘{office}，现恢复履职，聘期至{until}。查看： {link}"), ("office", "link")),
    "appointment_ended": Template(
        _l("聘任结束"), _l("您受聘{office}已结束（{how}），感谢您的付出。查看： {link}"), ("office", "how", "link")),
}
OVERTAKES = {
    "appointment_ended": {"appointed", "certificate_ready", "term_ends", "term_ends_soon", "term_paused",
                          "term_resumed", "appointment_renewed"},
    "appointment_renewed": {"term_ends", "term_ends_soon"},
    "term_paused": {"term_resumed", "term_ends"},
    "term_resumed": {"term_paused"},
    "term_ends_soon": {"term_ends"},
}
APPLICATION_BARS = (queries.why_not_apply,)
ACTIONS = {
    "appointments.appointed": _l("聘任"),
    "appointments.certificate_noted": _l("记录聘书交回"),
    "appointments.certificate_ready": _l("通知领取聘书"),
    "appointments.corrected": _l("修改受聘人员信息"),
    "appointments.dismissed": _l("解聘"),
    "appointments.forgotten": _l("到期删除聘任信息"),
    "appointments.list_exported": _l("导出受聘人员"),
    "appointments.phone_shown": _l("显示受聘人员手机号"),
    "appointments.reminded": _l("提醒聘期将满"),
    "appointments.renewed": _l("续聘"),
    "appointments.resigned": _l("辞聘"),
    "appointments.resumed": _l("恢复履职"),
    "appointments.step_proposed": _l("提请聘任事项"),
    "appointments.step_returned": _l("退回聘任事项"),
    "appointments.step_taken_back": _l("撤回聘任事项"),
    "appointments.suspended": _l("暂停履职"),
    "appointments.term_over": _l("聘期届满"),
    "appointments.wish_noted": _l("记录续聘意愿"),
}
SUBJECTS = {"appointment": _l("聘任")}
DETAILS = {
    "certificate": _l("聘书编号"), "dismissed_for": _l("解聘原因"), "days_before": _l("届满前天数"),
    "is_back": _l("已交回"), "member_fields": _l("修改的项目"), "term_step": _l("提请事项"), "wish": _l("愿意续聘"),
}
VALUES = {"member_fields": lambda: {"name": str(_l("姓名")), "phone": str(_l("手机")),
                                   "position": str(_l("单位及职务"))},
          "dismissed_for": DismissalReason.words, "term_step": ProposedStep.words}
FORMS = {
    "appointments.resign": _l("辞去聘任"),
    "appointments.wish": _l("答复是否愿意续聘"),
    "appointments_staff.agree": _l("同意聘任事项"),
    "appointments_staff.appoint": _l("聘任拟聘人员"),
    "appointments_staff.edit": _l("修改受聘人员信息"),
    "appointments_staff.dismissal": _l("提请解聘"),
    "appointments_staff.note_certificate": _l("记录聘书交回"),
    "appointments_staff.phone": _l("显示受聘人员手机号"),
    "appointments_staff.renewal": _l("提请续聘"),
    "appointments_staff.resignation": _l("登记辞聘"),
    "appointments_staff.resume": _l("恢复履职"),
    "appointments_staff.send_back": _l("退回聘任事项"),
    "appointments_staff.suspension": _l("提请暂停履职"),
    "appointments_staff.take_back": _l("撤回聘任事项"),
    "appointments_staff.wish": _l("记录续聘意愿"),
    "terms_staff.agree": _l("同意多人的聘任事项"),
    "terms_staff.propose": _l("提请多人续聘"),
    "terms_staff.ready": _l("通知领取聘书"),
}
TODOS = (todos.terms_to_decide, todos.terms_to_renew)
LATE = (todos.renewals_late,)
AWAITED = (todos.terms_proposed,)
RETENTION = retention
