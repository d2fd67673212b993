"""What the house reads of `notices` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import publications_of_coming_events
from xicheng_events.booking.notices import copies_views, online_views, staff_files, staff_form, staff_steps, todos
from xicheng_events.booking.notices.completeness import warnings_on_the_slip
from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, always
from xicheng_events.booking.notices.forms import labels
from xicheng_events.booking.notices.operations.checking import note_decision
from xicheng_events.booking.notices.operations.online_links import slots_online
from xicheng_events.booking.notices.operations.publishing import close_finished_events, publish_scheduled_events
from xicheng_events.foundation.accounts import role_matrix
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.desk_overview import DeskAction
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.publishing.kinds import PublishedKind
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep

PLACES = {
    "queries": ("completeness", "defaults", "desk_links", "parts_of_form",
                "registration_form_rules", "revision", "rules", "rules_of_files", "series", "slot_plan",
                "splitting_places"),
    "operations": ("copied_content",),
    "forms": ("form_rows", "next_step"),
}
PAGES = (staff_steps.bp, copies_views.bp, staff_form.bp, staff_files.bp, online_views.bp)
SWEEPS = (Sweep(publish_scheduled_events, 1), Sweep(close_finished_events, 60))
_P, _EDITORS, _CHECKERS, _OUT = PublishingStep, (Role.EDITOR,), (Role.REVIEWER, Role.LEADER), (Role.EDITOR, Role.LEADER)
PUBLISHES = {"notice": PublishedKind(_l("活动公告"), "events_staff", PublicationState.DRAFTING, {
    _P.DRAFT: _EDITORS, _P.SUBMIT: _EDITORS, _P.TAKE_BACK: _EDITORS, _P.DELETE: _EDITORS,
    _P.RESTORE: _EDITORS, _P.RETURN: _CHECKERS, _P.PASS: _CHECKERS, _P.TAKE_BACK_CHECK: _CHECKERS,
    _P.ASK: _OUT, _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,),
    _P.SCHEDULE: _OUT, _P.UNSCHEDULE: _OUT, _P.PUBLISH: _OUT, _P.REVISE: _OUT, _P.SCHEDULE_REVISION: _OUT,
    _P.UNSCHEDULE_REVISION: _OUT, _P.WITHDRAW: (Role.LEADER,),
}, Event.__tablename__, news=publications_of_coming_events)}
DECIDED = {Event.__tablename__: note_decision}
REMARKS = {Event.__tablename__: warnings_on_the_slip}
REVIEWED_FILES = {Event.__tablename__: staff_files.files_under_review}
ACTIONS = {
    "events.drafted": _l("起草活动"),
    "events.edited": _l("修改公告"),
    "events.copied": _l("由已有活动或模板生成"),
    "events.reckoned": _l("放假安排公布，报名截止时间重新推算"),
    "events.submitted": _l("提交审核"),
    "events.taken_back": _l("撤回提交"),
    "events.deleted": _l("删除草稿"),
    "events.restored": _l("恢复草稿"),
    "events.returned": _l("退回修改"),
    "events.passed": _l("审核通过"),
    "events.check_taken_back": _l("撤回审核"),
    "events.published": _l("发布活动"),
    "events.scheduled": _l("定时发布"),
    "events.unscheduled": _l("撤回定时发布"),
    "events.revised": _l("修改已发布的公告，待重新审查"),
    "events.revision_published": _l("发布公告修改"),
    "events.revision_discarded": _l("放弃公告修改"),
    "events.online_link_set": _l("填写线上会议链接"),
    "events.closed": _l("活动结束"),
    "events.blackout_made": _l("安排重大活动期间"),
    "events.blackout_lifted": _l("解除重大活动期间"),
    "events.template_saved": _l("存为模板"),
    "events.template_renamed": _l("模板改名"),
    "events.template_deleted": _l("删除模板"),
    "events.list_exported": _l("导出活动列表"),
    "events.templates_exported": _l("导出活动模板列表"),
}
SUBJECTS = {"event_template": _l("活动模板")}
DETAILS = {
    "closes": _l("报名截止"), "fields": _l("修改的项目"), "first": _l("开始日期"), "goes_out": _l("定时发布时间"),
    "last": _l("结束日期"),
    "places": _l("地点"), "source": _l("来源"),
}
VALUES = {"fields": labels}
FORMS = {
    "events_staff.approve": _l("审核通过活动公告"),
    "events_staff.ask": _l("提请保密审查"),
    "events_staff.delete": _l("删除草稿"),
    "events_staff.discard": _l("放弃对公告的修改"),
    "events_staff.edit": _l("修改活动公告"),
    "events_staff.new": _l("起草活动"),
    "events_staff.publish": _l("发布活动公告"),
    "events_staff.schedule": _l("定时发布活动公告"),
    "events_staff.unschedule": _l("撤回定时发布"),
    "events_staff.restore": _l("恢复草稿"),
    "events_staff.send_back": _l("退回活动公告"),
    "events_staff.submit": _l("提交活动公告审核"),
    "events_staff.take_back": _l("撤回提交的活动公告"),
    "events_staff.take_back_check": _l("撤回对活动公告的审核"),
    "notice_files_staff.add": _l("上传公告附件"),
    "notice_files_staff.describe": _l("修改公告图片的说明"),
    "notice_files_staff.picture": _l("上传公告图片"),
    "notice_files_staff.put_back": _l("恢复公告的图片或附件"),
    "notice_files_staff.take_out": _l("移除公告的图片或附件"),
    "online_staff.links": _l("填写线上会议链接"),
    "copies_staff.copy": _l("复制活动"),
    "copies_staff.delete": _l("删除模板"),
    "copies_staff.rename": _l("给模板改名"),
    "copies_staff.repeat": _l("按多个日期重复举办活动"),
    "copies_staff.save_template": _l("存为模板"),
    "copies_staff.slots": _l("批量增加场次"),
    "copies_staff.template": _l("用模板起草活动"),
    "questions_staff.move": _l("调整问题的次序"),
    "questions_staff.question": _l("修改报名表的问题"),
    "questions_staff.remove": _l("删去报名表的问题"),
    "questions_staff.show": _l("修改报名表"),
    "questions_staff.usual": _l("恢复常用的报名表"),
}
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("线上参加（会议链接）"), "online_staff.links", when=slots_online, roles=_EDITORS),
    *(DeskLink(LinkGroup.AGAIN, words, f"copies_staff.{view}", when=always, roles=_EDITORS)
      for view, words in (("copy", _l("复制活动")), ("repeat", _l("按周期重复")), ("save_template", _l("存为模板")))),
)
TODOS = (todos.notices_to_work_on, todos.links_to_set)
LATE = (todos.notices_late,)
AWAITED = (todos.notices_awaited,)
COMING = (todos.notices_going_out, todos.slots_coming)
DESK_ACTIONS = (
    DeskAction("events_staff.new", _l("起草活动"), (Role.EDITOR,)),
    DeskAction("events_staff.index", _l("活动管理"), role_matrix.OVERSEERS),
)
