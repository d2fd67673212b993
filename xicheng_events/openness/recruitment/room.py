"""What the house reads of `recruitment` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, Template
from xicheng_events.openness.programmes.programme_links import DeskPart, ProgrammeDeskLink, ProgrammeDeskStep
from xicheng_events.openness.recruitment import (
    choosing_words,
    notice_views,
    retention,
    staff_proposal,
    staff_views,
    todos,
    views,
)
from xicheng_events.openness.recruitment.operations.deciding_members import end_notices
from xicheng_events.openness.recruitment.operations.passing_time import (
    call_off_with_programmes,
    forget_applications,
    thank_the_others,
)
from xicheng_events.openness.recruitment.operations.suggesting_members import suggest_members
from xicheng_events.openness.recruitment.queries import may_see_applicants
from xicheng_events.openness.recruitment.states import ApplicationState

PLACES = {"models": ("states",), "queries": ("composition", "columns", "own_words", "choosing_words")}
PAGES = (views.bp, views.own_bp, notice_views.bp, staff_views.bp, staff_proposal.bp)
SWEEPS = (
    Sweep(suggest_members, 10),
    Sweep(end_notices, 600),
    Sweep(thank_the_others, 60, in_parts=True),
    Sweep(call_off_with_programmes, 60, in_parts=True),
    Sweep(forget_applications, 3600, in_parts=True),
)
TEMPLATES = {
    "application_received": Template(
        _l("体验监督报名已收到"), _l("您报名“{programme}”已收到，结果短信告知。查看、修改、撤回： {link}"),
        ("programme", "link")),
    "application_nominated": Template(
        _l("被推荐为体验监督人选"), _l("{unit}推荐您为“{programme}”人选，结果短信告知。查看、不参加请打开： {link}"),
        ("unit", "programme", "link")),
    "application_taken_back": Template(
        _l("体验监督推荐已撤回"), _l("{unit}已撤回对您参加“{programme}”的推荐，如有疑问请联系推荐单位。"),
        ("unit", "programme")),
    "application_shown": Template(
        _l("列入拟聘名单"), _l("您已列入“{programme}”拟聘名单，公示至{until}。不参加的请在聘任前撤回： {link}"),
        ("programme", "until", "link")),
    "application_called_off": Template(
        _l("体验监督选聘取消"), _l("“{programme}”已撤下，不再选聘，感谢您参加。详情： {link}"), ("programme", "link")),
    "application_not_chosen": Template(
        _l("体验监督未入选"), _l("感谢您参加“{programme}”选聘。您本次未入选，期待您继续关注。详情： {link}"),
        ("programme", "link")),
    "objection_settled": Template(
        _l("公示异议已答复"), _l("您对“{programme}”拟聘人员公示提出的异议已核实答复，请登录查看： {link}"),
        ("programme", "link")),
}
PLACEHOLDERS = {"programme": Placeholder(_l("体验监督项目"), _l("政务服务特邀体验员"))}
OVERTAKES = {
    "application_taken_back": {"application_nominated"},
    "application_shown": {"application_received", "application_nominated", "application_not_chosen"},
    "application_called_off": {"application_received", "application_nominated", "application_shown"},
    "application_not_chosen": {"application_received", "application_nominated", "application_shown"},
}
ACTIONS = {
    "applications.applied": _l("报名担任体验员、监督员"),
    "applications.changed": _l("修改报名或推荐信息"),
    "applications.withdrawn": _l("本人撤回报名"),
    "applications.phone_shown": _l("显示报名人手机号"),
    "applications.list_exported": _l("导出招募报名"),
    "applications.screened": _l("资格审查"),
    "applications.screening_taken_back": _l("撤回资格审查结论"),
    "applications.screening_ended": _l("结束资格审查"),
    "applications.screening_reopened": _l("重新资格审查"),
    "applications.suggested": _l("生成拟聘建议名单"),
    "applications.suggest_again": _l("重新生成拟聘建议名单"),
    "applications.picked": _l("列入拟聘名单"),
    "applications.unpicked": _l("移出拟聘名单"),
    "applications.list_submitted": _l("提交拟聘名单"),
    "applications.list_taken_back": _l("撤回拟聘名单"),
    "applications.list_returned": _l("退回拟聘名单"),
    "applications.list_shown": _l("审定拟聘名单并公示"),
    "applications.list_decided": _l("确定拟聘名单"),
    "applications.objected": _l("对公示人员提出异议"),
    "applications.objection_settled": _l("核实公示异议"),
    "applications.fill_up_begun": _l("开始递补"),
    "applications.fill_up_stopped": _l("不再递补"),
    "applications.called_off": _l("项目撤下，报名取消"),
    "applications.forgotten": _l("到期删除报名信息"),
}
SUBJECTS = {"recruitment": _l("招募"), "application": _l("招募报名"), "application_objection": _l("公示异议")}
DETAILS = {"programme": _l("体验监督项目"), "application_code": _l("报名编号"), "upheld": _l("异议成立"),
           "application_state": _l("审查结论"), "application_was": _l("原状态")}
VALUES = {"application_state": ApplicationState.words, "application_was": ApplicationState.words}
FORMS = {
    "applications.send": _l("报名担任体验员、监督员"),
    "applications.send_code": _l("获取报名的验证码"),
    "applications.change": _l("修改报名"),
    "applications.withdraw": _l("撤回报名"),
    "member_notice.objection": _l("对公示人员提出异议"),
    "applications_staff.find": _l("查找报名人"),
    "applications_staff.screen_some": _l("资格审查"),
    "applications_staff.screen": _l("资格审查"),
    "applications_staff.phone": _l("显示报名人手机号"),
    "applications_staff.end": _l("结束资格审查"),
    "applications_staff.again": _l("重新资格审查"),
    "proposal_staff.pick": _l("调整拟聘名单"),
    "proposal_staff.again": _l("重新生成拟聘建议名单"),
    "proposal_staff.submit": _l("提交拟聘名单"),
    "proposal_staff.take_back": _l("撤回拟聘名单"),
    "proposal_staff.approve": _l("审定拟聘名单"),
    "proposal_staff.give_back": _l("退回拟聘名单"),
    "proposal_staff.fill_up": _l("开始递补"),
    "proposal_staff.stop_filling_up": _l("不再递补"),
    "proposal_staff.settle": _l("核实公示异议"),
}
TODOS = (todos.recruitments_to_work_on, todos.lists_of_members_to_decide)
LATE = (todos.objections_late,)
AWAITED = (todos.lists_awaited,)


def _is_read(programme, person) -> bool:
    return programme.publication.published_at is not None and may_see_applicants(programme, person)


PROGRAMME_PAGES = (notice_views.apply_for_it, notice_views.own_application, notice_views.notice_of_members)
PROGRAMME_CHOOSING = (choosing_words.choosing_words,)
PROGRAMME_DESK = (
    ProgrammeDeskLink(_l("报名和推荐"), "applications_staff.index", DeskPart.CHOOSING, _is_read),
    ProgrammeDeskLink(_l("拟聘名单"), "proposal_staff.show", DeskPart.CHOOSING, _is_read),
)
PROGRAMME_NEXT = (
    ProgrammeDeskStep(_l("审查资格"), "applications_staff.index", choosing_words.waits_for_screening),
    ProgrammeDeskStep(_l("核对拟聘名单"), "proposal_staff.show", choosing_words.waits_for_submission),
    ProgrammeDeskStep(_l("审定拟聘名单"), "proposal_staff.show", choosing_words.waits_for_approval),
    ProgrammeDeskStep(_l("核实公示异议"), "proposal_staff.objections", choosing_words.waits_for_settling),
)
RETENTION = retention
