"""How kinds of event differ: one row each. Nothing else in the code asks what kind an event is."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from xicheng_events.core.labelled import Labelled


class EventKind(Labelled):
    """活动类型 (domain §13.1)."""

    OPEN_DAY = "open_day", _l("政府开放日")
    SYMPOSIUM = "symposium", _l("座谈会")
    EXPERIENCE = "experience", _l("体验活动")
    ONSITE_REPORT = "onsite_report", _l("现场报告会")
    LECTURE = "lecture", _l("宣讲会")


class Allocation(Labelled):
    """录取方式 (domain §13.2): how places are given, chosen before publishing and printed in the notice."""

    FIRST_COME = "fcfs", _l("按报名先后")
    WALK_IN = "walk_in", _l("无需报名")


class Category(Labelled):
    """报名身份 (domain §13.4), as far as quotas are split by it."""

    ANYONE = "anyone", _l("公众")


@dataclass(frozen=True)
class KindRow:
    """What one kind of event needs: the prefix of its number and the policy task it serves."""

    code_prefix: str
    policy_task: int
    invitation: str  # the words on the button that leads in


KINDS: dict[EventKind, KindRow] = {
    EventKind.OPEN_DAY: KindRow("KF", 11, _l("我要报名")),
    EventKind.SYMPOSIUM: KindRow("ZT", 12, _l("我要报名")),
    EventKind.EXPERIENCE: KindRow("TY", 12, _l("我要体验")),
    EventKind.ONSITE_REPORT: KindRow("BG", 2, _l("我要参加")),
    EventKind.LECTURE: KindRow("XJ", 4, _l("我要参加")),
}
