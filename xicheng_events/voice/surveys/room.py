"""What the house reads of `surveys` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, always
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template
from xicheng_events.foundation.publishing.kinds import PublishedKind
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.voice.surveys import desk_builder, desk_steps, reading_over, todos
from xicheng_events.voice.surveys import list_views as list_views
from xicheng_events.voice.surveys import open_views as open_views
from xicheng_events.voice.surveys import own_views as own_views
from xicheng_events.voice.surveys import paper_views as paper_views
from xicheng_events.voice.surveys import result_views as result_views
from xicheng_events.voice.surveys import retention as retention
from xicheng_events.voice.surveys import staff_views as staff_views
from xicheng_events.voice.surveys import views as views
from xicheng_events.voice.surveys.desk_forms import field_words
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.forgetting_who import forget_who_answered
from xicheng_events.voice.surveys.operations.half_filled import forget_drafts
from xicheng_events.voice.surveys.operations.inviting import invite_those_who_came
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers
from xicheng_events.voice.surveys.operations.open_copies import forget_unsent_copies
from xicheng_events.voice.surveys.operations.paper_copies import forget_paper_numbers
from xicheng_events.voice.surveys.operations.publishing_results import kept_in_result, result_decided
from xicheng_events.voice.surveys.operations.publishing_surveys import survey_decided
from xicheng_events.voice.surveys.operations.reminding import remind_who_has_not_answered, reminders_as_they_leave
from xicheng_events.voice.surveys.result_models import SurveyResult

PLACES = {"models": ("kinds", "paper_numbers", "standard_questionnaire"),
          "queries": ("columns", "desk_queries", "desk_results", "paper_queries", "public_fields", "public_lists",
                      "result_figures",
                      "result_public_fields", "result_tables", "result_texts", "results", "revision", "sealed_answers",
                      "suppression", "survey_rules"),
          "forms": ("paper_forms", "survey_next_step"),
          "views": ("desk_builder", "desk_steps", "reading_over")}
PAGES = (views.bp, own_views.bp, open_views.bp, list_views.bp, staff_views.bp, staff_views.surveys_bp,
         staff_views.results_bp, result_views.bp, desk_steps.bp, desk_builder.bp, paper_views.bp)
SWEEPS = (
    Sweep(invite_those_who_came, 60),
    Sweep(remind_who_has_not_answered, 300),
    Sweep(move_anonymous_answers, 300),
    Sweep(forget_drafts, 3600),
    Sweep(forget_unsent_copies, 3600),
    Sweep(forget_paper_numbers, 3600),
    Sweep(forget_who_answered, 3600),
)
_P, _EDITORS, _CHECKERS, _OUT = PublishingStep, (Role.EDITOR,), (Role.REVIEWER, Role.LEADER), (Role.EDITOR, Role.LEADER)
PUBLISHES = {"questionnaire": PublishedKind(_l("问卷"), "surveys_staff", PublicationState.DRAFTING, {
    _P.DRAFT: _EDITORS, _P.SUBMIT: _EDITORS, _P.TAKE_BACK: _EDITORS, _P.DELETE: _EDITORS, _P.RESTORE: _EDITORS,
    _P.RETURN: _CHECKERS, _P.PASS: _CHECKERS, _P.TAKE_BACK_CHECK: _CHECKERS,
    _P.ASK: _OUT, _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,),
    _P.PUBLISH: _OUT, _P.REVISE: _OUT, _P.WITHDRAW: (Role.LEADER,),
}, Survey.__tablename__), "survey_result": PublishedKind(_l("问卷结果"), "surveys_staff", PublicationState.APPROVED, {
    _P.ASK: _EDITORS, _P.ASK_ANEW: _EDITORS, _P.TAKE_BACK_ASKING: _EDITORS, _P.TAKE_BACK_ANEW: _EDITORS,
    _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,), _P.PUBLISH: _OUT, _P.WITHDRAW: _OUT,
}, SurveyResult.__tablename__)}
REMARKS = {SurveyResult.__tablename__: kept_in_result}
DECIDED = {Survey.__tablename__: survey_decided, SurveyResult.__tablename__: result_decided}
FOUND_BESIDE = (list_views.surveys_found,)
AFTERWARDS = (result_views.read_afterwards,)
TEMPLATES = {
    "feedback": Template(
        _l("邀请评价"),
        _l("感谢您参加“{event}”，请评价并留下意见建议，有效期至{day}： {link}"),
        ("event", "link")),
    "feedback_reminder": Template(
        _l("提醒评价"),
        _l("您参加的“{event}”还没有评价，请登录填写，有效期至{day}： {link}"),
        ("event", "link")),
}
# Whoever has answered when it leaves isn't reminded.
FINISHES = {"feedback_reminder": reminders_as_they_leave}
ACTIONS = {
    "feedback.invited": _l("邀请评价"),
    "feedback.reminded": _l("提醒评价"),
    "feedback.answered": _l("提交评价"),
    "surveys.drafted": _l("起草问卷"),
    "surveys.edited": _l("修改问卷"),
    "surveys.deleted": _l("删除问卷草稿"),
    "surveys.restored": _l("恢复问卷草稿"),
    "surveys.submitted": _l("问卷提交审核"),
    "surveys.taken_back": _l("撤回提交的问卷"),
    "surveys.returned": _l("退回修改问卷"),
    "surveys.passed": _l("问卷审核通过"),
    "surveys.check_taken_back": _l("撤回问卷审核"),
    "surveys.published": _l("发布问卷"),
    "surveys.revised": _l("修改已发布的问卷，待重新审查"),
    "surveys.revision_published": _l("发布问卷修改"),
    "surveys.revision_discarded": _l("放弃问卷修改"),
    "surveys.withdrawn": _l("撤下问卷"),
    "surveys.template_set": _l("设为问卷模板"),
    "surveys.template_taken_back": _l("取消问卷模板"),
    "surveys.paper_printed": _l("印发纸质问卷"),
    "surveys.paper_typed_in": _l("录入纸质问卷"),
    "surveys.paper_numbers_forgotten": _l("清除纸质问卷编号"),
    "surveys.list_exported": _l("导出问卷列表"),
    "surveys.result_asked": _l("问卷结果送审"),
    "surveys.result_taken_back": _l("撤回问卷结果送审"),
    "surveys.result_published": _l("公布问卷结果"),
    "surveys.result_withdrawn": _l("撤回公布的问卷结果"),
    "surveys.answers_exported": _l("导出问卷答卷"),
}
SUBJECTS = {"survey": _l("问卷"), "survey_result": _l("问卷结果"),
            "survey_copy": _l("一份问卷"), "feedback_invitation": _l("评价邀请")}
DETAILS = {"anonymous": _l("匿名"), "survey_fields": _l("修改的项目"), "event_kind": _l("活动类型")}
VALUES = {"survey_fields": field_words, "event_kind": EventKind.words}
FORMS = {
    "results_staff.ask": _l("提请保密审查问卷结果"),
    "results_staff.marks": _l("核对问卷结果说明中的个人信息"),
    "results_staff.publish": _l("公布问卷结果"),
    "results_staff.take_back": _l("撤回问卷结果的保密审查"),
    "results_staff.withdraw": _l("撤回公布的问卷结果"),
    "survey_builder_staff.move": _l("调整问卷题目的次序"),
    "survey_builder_staff.question": _l("修改问卷的题目"),
    "survey_builder_staff.remove": _l("删去问卷的题目"),
    "surveys_staff.approve": _l("审核通过问卷"),
    "surveys_staff.ask": _l("提请保密审查问卷"),
    "surveys_staff.delete": _l("删除问卷草稿"),
    "surveys_staff.discard": _l("放弃对问卷的修改"),
    "surveys_staff.make_template": _l("把问卷设为模板"),
    "surveys_staff.new": _l("起草问卷"),
    "surveys_staff.publish": _l("发布问卷"),
    "surveys_staff.restore": _l("恢复问卷草稿"),
    "surveys_staff.send_back": _l("退回问卷"),
    "surveys_staff.settings": _l("修改问卷设置"),
    "surveys_staff.submit": _l("提交问卷审核"),
    "surveys_staff.take_back": _l("撤回提交的问卷"),
    "surveys_staff.take_back_check": _l("撤回对问卷的审核"),
    "surveys_staff.take_back_template": _l("取消问卷模板"),
    "surveys_staff.withdraw": _l("撤下问卷"),
    "feedback.keep": _l("保存填了一半的问卷"),
    "feedback.send": _l("提交问卷"),
    "open_surveys.keep": _l("保存填了一半的问卷"),
    "open_surveys.send": _l("提交问卷"),
    "own_feedback.send": _l("提交活动反馈"),
    "paper_staff.show": _l("印发纸质问卷"),
    "paper_staff.entry": _l("查找纸质问卷编号"),
    "paper_staff.type_in": _l("录入纸质问卷"),
}
FILLED_IN = {
    "feedback.keep": reading_over.by_own_link,
    "feedback.send": reading_over.by_own_link,
    "open_surveys.keep": reading_over.by_open_link,
    "open_surveys.send": reading_over.by_open_link,
    "own_feedback.send": reading_over.by_registration,
}
TODOS = (todos.surveys_to_work_on,)
AWAITED = (todos.surveys_awaited,)
DESK_ACTIONS = (DeskAction("surveys_staff.new", _l("起草问卷"), (Role.EDITOR,)),)
DESK_LINKS = (
    DeskLink(LinkGroup.AFTER, _l("反馈情况"), "feedback_staff.show", is_first=True),
    DeskLink(LinkGroup.AFTER, _l("专用问卷"), "surveys_staff.of_event", when=always),
    DeskLink(LinkGroup.AFTER, _l("纸质问卷"), "paper_staff.show", "event_code"),
)
STANDING = (own_views.asked_back,)
RETENTION = retention
