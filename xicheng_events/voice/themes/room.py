"""What the house reads of `themes` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.publishing.kinds import PublishedKind
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.voice.themes import retention, staff_steps, todos, views
from xicheng_events.voice.themes.forms import theme_field_words
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations.publishing_themes import theme_decided
from xicheng_events.voice.themes.queries import policies_for_issues, publications_of_themes

PLACES = {"models": ("kinds",), "queries": ("columns", "public_fields", "revision", "theme_rules"),
          "forms": ("theme_next_step",)}
PAGES = (views.bp, staff_steps.bp)
_P = PublishingStep
_WRITERS, _CHECKERS = (Role.EDITOR, Role.COORDINATOR), (Role.REVIEWER, Role.LEADER)
_OUT = (Role.EDITOR, Role.LEADER, Role.COORDINATOR)
PUBLISHES = {"theme": PublishedKind(_l("每月一题"), "themes_staff", PublicationState.DRAFTING, {
    _P.DRAFT: _WRITERS, _P.SUBMIT: _WRITERS, _P.TAKE_BACK: _WRITERS, _P.DELETE: _WRITERS, _P.RESTORE: _WRITERS,
    _P.RETURN: _CHECKERS, _P.PASS: _CHECKERS, _P.TAKE_BACK_CHECK: _CHECKERS,
    _P.ASK: _OUT, _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,),
    _P.PUBLISH: _OUT, _P.REVISE: _OUT, _P.WITHDRAW: (Role.LEADER, Role.COORDINATOR),
}, MonthlyTheme.__tablename__, news=publications_of_themes)}
ISSUE_POLICIES = policies_for_issues
DECIDED = {MonthlyTheme.__tablename__: theme_decided}
ACTIONS = {
    "themes.drafted": _l("起草每月一题"),
    "themes.edited": _l("修改每月一题"),
    "themes.revised": _l("修改已发布的每月一题"),
    "themes.deleted": _l("删除每月一题草稿"),
    "themes.restored": _l("恢复每月一题草稿"),
    "themes.submitted": _l("每月一题提交审核"),
    "themes.taken_back": _l("撤回提交的每月一题"),
    "themes.returned": _l("退回修改每月一题"),
    "themes.passed": _l("每月一题审核通过"),
    "themes.check_taken_back": _l("撤回每月一题审核"),
    "themes.published": _l("发布每月一题"),
    "themes.revision_published": _l("发布每月一题修改"),
    "themes.revision_discarded": _l("放弃每月一题修改"),
    "themes.withdrawn": _l("撤下每月一题"),
    "themes.issue_linked": _l("每月一题关联问题"),
    "themes.issue_unlinked": _l("每月一题取消关联问题"),
    "themes.list_exported": _l("导出每月一题列表"),
}
SUBJECTS = {"monthly_theme": _l("每月一题")}
DETAILS = {"theme_fields": _l("修改的项目")}
VALUES = {"theme_fields": theme_field_words}
FORMS = {
    "themes_staff.approve": _l("审核通过每月一题"),
    "themes_staff.ask": _l("提请保密审查每月一题"),
    "themes_staff.delete": _l("删除每月一题草稿"),
    "themes_staff.done": _l("登记每月一题的任务完成"),
    "themes_staff.discard": _l("放弃对每月一题的修改"),
    "themes_staff.link": _l("每月一题关联问题"),
    "themes_staff.new": _l("起草每月一题"),
    "themes_staff.publish": _l("发布每月一题"),
    "themes_staff.remove": _l("删去每月一题的一项内容"),
    "themes_staff.restore": _l("恢复每月一题草稿"),
    "themes_staff.row": _l("登记每月一题的任务、政策或进展"),
    "themes_staff.send_back": _l("退回每月一题"),
    "themes_staff.submit": _l("提交每月一题审核"),
    "themes_staff.take_back": _l("撤回提交的每月一题"),
    "themes_staff.take_back_check": _l("撤回对每月一题的审核"),
    "themes_staff.unlink": _l("每月一题取消关联问题"),
    "themes_staff.withdraw": _l("撤下每月一题"),
    "themes_staff.words": _l("修改每月一题的内容"),
}
TODOS = (todos.themes_to_work_on,)
LATE = (todos.tasks_late,)
AWAITED = (todos.themes_awaited,)
DESK_ACTIONS = (DeskAction("themes_staff.index", _l("每月一题"), (Role.COORDINATOR,)),)
RETENTION = retention
