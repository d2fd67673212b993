"""What the house reads of `programmes` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.publishing.kinds import PublishedKind
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.openness.programmes import queries, retention, staff_builder, staff_steps, todos, views
from xicheng_events.openness.programmes.forms import programme_field_words
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations.publishing_programmes import (
    programme_decided,
    publish_due_programmes,
)
from xicheng_events.openness.programmes.programme_next_step import remarks_on_programme

PLACES = {"models": ("kinds",),
          "queries": ("stages", "revision", "programme_words", "public_fields", "programme_rules", "columns"),
          "operations": ("programme_links",), "forms": ("copying", "programme_next_step")}
FOUND_BESIDE = (views.programmes_found,)
PAGES = (views.bp, staff_steps.bp, staff_builder.bp)
SWEEPS = (Sweep(publish_due_programmes, 60),)
_P = PublishingStep
_WRITERS, _CHECKERS = (Role.EDITOR, Role.COORDINATOR), (Role.REVIEWER, Role.LEADER)
_OUT = (Role.EDITOR, Role.LEADER, Role.COORDINATOR)
PUBLISHES = {queries.KIND: PublishedKind(_l("体验监督项目"), "programmes_staff", PublicationState.DRAFTING, {
    _P.DRAFT: _WRITERS, _P.SUBMIT: _WRITERS, _P.TAKE_BACK: _WRITERS, _P.DELETE: _WRITERS, _P.RESTORE: _WRITERS,
    _P.RETURN: _CHECKERS, _P.PASS: _CHECKERS, _P.TAKE_BACK_CHECK: _CHECKERS,
    _P.ASK: _OUT, _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,),
    _P.SCHEDULE: _OUT, _P.UNSCHEDULE: _OUT, _P.PUBLISH: _OUT, _P.REVISE: _OUT, _P.SCHEDULE_REVISION: _OUT,
    _P.UNSCHEDULE_REVISION: _OUT, _P.WITHDRAW: (Role.LEADER, Role.COORDINATOR),
}, Programme.__tablename__, news=queries.publications_of_programmes)}
REMARKS = {Programme.__tablename__: remarks_on_programme}
DECIDED = {Programme.__tablename__: programme_decided}
ACTIONS = {
    "programmes.drafted": _l("起草体验监督项目"),
    "programmes.edited": _l("修改体验监督项目"),
    "programmes.revised": _l("修改已发布的体验监督项目"),
    "programmes.deleted": _l("删除体验监督项目草稿"),
    "programmes.restored": _l("恢复体验监督项目草稿"),
    "programmes.submitted": _l("体验监督项目提交审核"),
    "programmes.taken_back": _l("撤回提交的体验监督项目"),
    "programmes.returned": _l("退回修改体验监督项目"),
    "programmes.passed": _l("体验监督项目审核通过"),
    "programmes.check_taken_back": _l("撤回体验监督项目审核"),
    "programmes.scheduled": _l("定时发布体验监督项目"),
    "programmes.unscheduled": _l("撤回定时发布体验监督项目"),
    "programmes.published": _l("发布体验监督项目"),
    "programmes.revision_published": _l("发布体验监督项目修改"),
    "programmes.revision_discarded": _l("放弃体验监督项目修改"),
    "programmes.withdrawn": _l("撤下体验监督项目"),
    "programmes.list_exported": _l("导出体验监督项目列表"),
}
SUBJECTS = {"programme": _l("体验监督项目")}
DETAILS = {"programme_fields": _l("修改的项目")}
VALUES = {"programme_fields": programme_field_words}
FORMS = {
    "programme_builder_staff.move": _l("调整报名问题的顺序"),
    "programme_builder_staff.question": _l("填写报名问题"),
    "programme_builder_staff.remove": _l("删除报名问题"),
    "programmes_staff.approve": _l("审核通过体验监督项目"),
    "programmes_staff.ask": _l("提请保密审查体验监督项目"),
    "programmes_staff.delete": _l("删除体验监督项目草稿"),
    "programmes_staff.discard": _l("放弃对体验监督项目的修改"),
    "programmes_staff.new": _l("起草体验监督项目"),
    "programmes_staff.publish": _l("发布体验监督项目"),
    "programmes_staff.restore": _l("恢复体验监督项目草稿"),
    "programmes_staff.schedule": _l("定时发布体验监督项目"),
    "programmes_staff.send_back": _l("退回体验监督项目"),
    "programmes_staff.submit": _l("提交体验监督项目审核"),
    "programmes_staff.take_back": _l("撤回提交的体验监督项目"),
    "programmes_staff.take_back_check": _l("撤回对体验监督项目的审核"),
    "programmes_staff.unschedule": _l("撤回定时发布体验监督项目"),
    "programmes_staff.withdraw": _l("撤下体验监督项目"),
    "programmes_staff.words": _l("修改体验监督项目的内容"),
}
TODOS = (todos.programmes_to_work_on, todos.programmes_of_the_district)
COMING = (todos.windows_coming,)
AWAITED = (todos.programmes_awaited,)
RETENTION = retention
