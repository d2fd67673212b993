"""What the house reads of `surveys` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template
from xicheng_events.voice.surveys import own_views as own_views
from xicheng_events.voice.surveys import retention as retention
from xicheng_events.voice.surveys import staff_views as staff_views
from xicheng_events.voice.surveys import views as views
from xicheng_events.voice.surveys.operations.half_filled import forget_drafts
from xicheng_events.voice.surveys.operations.inviting import invite_those_who_came
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers

PLACES = {"models": ("kinds", "standard_questionnaire"), "queries": ("sealed_answers",)}
PAGES = (views.bp, own_views.bp, staff_views.bp)
SWEEPS = (
    Sweep(invite_those_who_came, 60),
    Sweep(move_anonymous_answers, 300),
    Sweep(forget_drafts, 3600),
)
TEMPLATES = {
    "feedback": Template(
        _l("邀请评价"),
        _l("感谢您参加“{event}”，请评价并留下意见建议，有效期至{day}： {link}"),
        ("event", "link")),
}
ACTIONS = {
    "feedback.invited": _l("邀请评价"),
    "feedback.answered": _l("提交评价"),
}
SUBJECTS = {"survey": _l("问卷"), "survey_copy": _l("一份问卷"), "feedback_invitation": _l("评价邀请")}
DETAILS = {"anonymous": _l("匿名")}
FORMS = {
    "feedback.keep": _l("保存填了一半的评价"),
    "feedback.send": _l("提交评价"),
    "own_feedback.send": _l("提交活动反馈"),
}
DESK_LINKS = (DeskLink(LinkGroup.AFTER, _l("反馈情况"), "feedback_staff.show", is_first=True),)
STANDING = (own_views.asked_back,)
RETENTION = retention
