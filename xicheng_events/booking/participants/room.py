"""What the house reads of `participants` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.participants import (
    retention,
    staff_answers,
    staff_blackouts,
    staff_papers,
    staff_review,
    staff_views,
)
from xicheng_events.booking.participants.exports import drop_old_exports, make_lists
from xicheng_events.booking.participants.operations.organising import finish_cancellations
from xicheng_events.booking.participants.operations.picking import forget_picks
from xicheng_events.booking.participants.operations.releasing import release_quotas
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import about_event

PAGES = (staff_views.bp, staff_review.bp, staff_papers.bp, staff_answers.bp, staff_blackouts.bp)
SWEEPS = (
    Sweep(release_quotas, 60),
    Sweep(finish_cancellations, 60),
    Sweep(make_lists, 2, in_parts=True),
    Sweep(drop_old_exports, 3600),
    Sweep(forget_picks, 3600),
)
TEMPLATES = {
    "not_selected": about_event(
        _l("未入选"),
        _l("很遗憾，您报名的“{event}”未入选，感谢支持，欢迎关注后续活动。"),
        "event"),
    "moved": about_event(
        _l("调整场次"),
        _l("您报名的“{event}”场次已由主办单位调整为{when}，签到码{code}，原签到码作废。咨询{phone_to_ask}"),
        "event", "when", "code"),
    "moved_waiting": about_event(
        _l("调整场次（未确定名额）"),
        _l("您报名的“{event}”场次已由主办单位调整为{when}，结果将短信告知。咨询{phone_to_ask}"),
        "event", "when"),
    "revoked": about_event(
        _l("主办方取消报名"),
        _l("很抱歉，您报名的“{event}”已由主办方取消：{reason}。咨询{phone_to_ask}"),
        "event", "reason"),
    "cancel": about_event(
        _l("活动取消"),
        _l("因故取消{day}“{event}”活动，您的报名已自动取消，敬请谅解。咨询{phone_to_ask}"),
        "day", "event", urgent=True),
    # Bringing forward uses these too: {change} says which it was.
    "postpone": about_event(
        _l("活动改期"),
        _l("{name}：“{event}”因故{change}至{when}，名额保留。请告知是否参加，不答复视为参加： {link}"),
        "event", "when", "link", also=("change",), urgent=True),
    "postpone_offered": about_event(
        _l("活动改期（递补待确认）"),
        _l("“{event}”因故{change}至{when}，递补请于{until}前确认，逾期视为放弃： {link}"),
        "event", "when", "until", "link", also=("change",), urgent=True),
    "postpone_waiting": about_event(
        _l("活动改期（候补中）"),
        _l("{name}：“{event}”因故{change}至{when}，您的候补位次不变，如递补将短信通知。不参加请取消： {link}"),
        "event", "when", "link", also=("change",), urgent=True),
    "postpone_open": about_event(
        _l("活动改期（待审核、待录取）"),
        _l("{name}：“{event}”因故{change}至{when}，您的报名仍有效，结果将短信告知。不参加请取消： {link}"),
        "event", "when", "link", also=("change",), urgent=True),
}
_WAITING, _APPLIED = {"waitlist", "promote"}, {"submitted", "applied", "party_again", "answers_again"}
_MOVED = {"moved", "moved_waiting"}
_POSTPONED = {"postpone", "postpone_offered", "postpone_waiting", "postpone_open"}
_BEFORE = _WAITING | _APPLIED | _MOVED | _POSTPONED | {"confirmed", "party_changed", "party_noted"}
OVERTAKES = {
    "not_selected": _WAITING | _APPLIED,
    # These name the old day; the check-in code is on the registration's page.
    **{later: {"confirmed", "promote"} | _MOVED | _POSTPONED for later in _POSTPONED},
    **{later: {"confirmed", "party_changed"} | _MOVED | _POSTPONED for later in _MOVED},
    "not_placed": _POSTPONED, "lapsed": _POSTPONED, "withdrawn": _MOVED | _POSTPONED,
    "revoked": _BEFORE, "cancel": _BEFORE,
}
RETENTION = retention
