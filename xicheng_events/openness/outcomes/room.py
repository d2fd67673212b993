"""What the house reads of `outcomes` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, is_published
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import about_event
from xicheng_events.foundation.publishing.kinds import PublishedKind
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.openness.outcomes import my_views, queries, retention, staff_steps, todos, views
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.operations.publishing_outcomes import (
    outcome_decided,
    publish_due_outcomes,
    told_to_reviewer,
)
from xicheng_events.openness.outcomes.operations.telling import tell_outcomes, thank_who_sat_in

PLACES = {"models": ("kinds",), "queries": ("columns", "figures", "my_meetings", "outcome_rules", "public_fields",
                                            "released_words",
                                            "revision"),
          "forms": ("outcome_next_step",)}
PAGES = (views.bp, staff_steps.bp, my_views.bp)
SWEEPS = (Sweep(publish_due_outcomes, 60), Sweep(tell_outcomes, 300, in_parts=True),
          Sweep(thank_who_sat_in, 600, in_parts=True))
_P, _EDITORS, _CHECKERS = PublishingStep, (Role.EDITOR,), (Role.REVIEWER, Role.LEADER)
_OUT = (Role.EDITOR, Role.LEADER)
PUBLISHES = {queries.KIND: PublishedKind(_l("会议公开结果"), "outcomes_staff", PublicationState.DRAFTING, {
    _P.DRAFT: _EDITORS, _P.SUBMIT: _EDITORS, _P.TAKE_BACK: _EDITORS, _P.DELETE: _EDITORS, _P.RESTORE: _EDITORS,
    _P.RETURN: _CHECKERS, _P.PASS: _CHECKERS, _P.TAKE_BACK_CHECK: _CHECKERS,
    _P.ASK: _OUT, _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,),
    _P.SCHEDULE: _OUT, _P.UNSCHEDULE: _OUT, _P.PUBLISH: _OUT, _P.REVISE: _OUT, _P.SCHEDULE_REVISION: _OUT,
    _P.UNSCHEDULE_REVISION: _OUT, _P.WITHDRAW: (Role.LEADER,),
}, MeetingOutcome.__tablename__, news=queries.publications_of_outcomes)}
DECIDED = {MeetingOutcome.__tablename__: outcome_decided}
REMARKS = {MeetingOutcome.__tablename__: told_to_reviewer}
AFTERWARDS = (views.outcome_afterwards,)
DESK_LINKS = (
    DeskLink(LinkGroup.AFTER, _l("公开结果"), "outcomes_staff.of_event",
             when=lambda event: is_published(event) and event.row.slots_are_agenda, is_first=True),
)
TEMPLATES = {
    "meeting_thanked": about_event(
        _l("感谢参加会议"),
        _l("感谢您参加“{event}”。您的意见将认真研究，采纳情况和会议公开结果在此查看，有结果时短信告知： {link}"),
        "event", "link"),
    "outcome_told": about_event(
        _l("会议结果公开"),
        _l("您参加的“{event}”公开结果已发布，请点链接查看： {link}"),
        "event", "link"),
}
ACTIONS = {
    "outcomes.drafted": _l("起草会议公开结果"),
    "outcomes.edited": _l("修改会议公开结果"),
    "outcomes.revised": _l("修改已发布的会议公开结果"),
    "outcomes.deleted": _l("删除会议公开结果草稿"),
    "outcomes.restored": _l("恢复会议公开结果草稿"),
    "outcomes.submitted": _l("会议公开结果提交审核"),
    "outcomes.taken_back": _l("撤回提交的会议公开结果"),
    "outcomes.returned": _l("退回修改会议公开结果"),
    "outcomes.passed": _l("会议公开结果审核通过"),
    "outcomes.check_taken_back": _l("撤回会议公开结果审核"),
    "outcomes.scheduled": _l("定时发布会议公开结果"),
    "outcomes.unscheduled": _l("撤回定时发布会议公开结果"),
    "outcomes.published": _l("发布会议公开结果"),
    "outcomes.revision_published": _l("发布会议公开结果修改"),
    "outcomes.revision_discarded": _l("放弃会议公开结果修改"),
    "outcomes.withdrawn": _l("撤下会议公开结果"),
    "outcomes.list_exported": _l("导出会议公开结果列表"),
    "outcomes.thanked": _l("感谢参加会议"),
    "outcomes.told": _l("告知会议公开结果"),
}
SUBJECTS = {"meeting_outcome": _l("会议公开结果")}
FORMS = {
    "outcomes_staff.approve": _l("审核通过会议公开结果"),
    "outcomes_staff.ask": _l("提请保密审查会议公开结果"),
    "outcomes_staff.delete": _l("删除会议公开结果草稿"),
    "outcomes_staff.discard": _l("放弃对会议公开结果的修改"),
    "outcomes_staff.marks": _l("核对会议公开结果中的个人信息"),
    "outcomes_staff.of_event": _l("起草会议公开结果"),
    "outcomes_staff.publish": _l("发布会议公开结果"),
    "outcomes_staff.restore": _l("恢复会议公开结果草稿"),
    "outcomes_staff.schedule": _l("定时发布会议公开结果"),
    "outcomes_staff.send_back": _l("退回会议公开结果"),
    "outcomes_staff.submit": _l("提交会议公开结果审核"),
    "outcomes_staff.take_back": _l("撤回提交的会议公开结果"),
    "outcomes_staff.take_back_check": _l("撤回对会议公开结果的审核"),
    "outcomes_staff.unschedule": _l("撤回定时发布会议公开结果"),
    "outcomes_staff.withdraw": _l("撤下会议公开结果"),
    "outcomes_staff.words": _l("填写会议公开结果"),
}
TODOS = (todos.outcomes_to_work_on,)
LATE = (todos.outcomes_late,)
AWAITED = (todos.outcomes_awaited,)
RETENTION = retention
