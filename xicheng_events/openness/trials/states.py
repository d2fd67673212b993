"""How a task goes, how it is gone through and what it is about: tables (domain §4.5, §13.16)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class TaskMode(Labelled):
    """体验方式 (domain §13.16); 集中体验 is an event."""

    INDIVIDUAL = "individual", _l("个人体验")
    ACCOMPANY = "accompany", _l("陪同办")
    COVERT = "covert", _l("暗访体验")
    ONLINE = "online", _l("线上体验")


class TargetKind(Labelled):
    """体验对象."""

    MATTER = "matter", _l("事项")
    WINDOW = "window", _l("窗口")
    PROJECT = "project", _l("项目")
    HOTLINE = "hotline", _l("热线")  # 热线拨测: what 履职 counts as such


class TaskState(Labelled):
    """What has been decided of a task; that its report is due, or overdue, the clock says."""

    ASSIGNED = "assigned", _l("待接受"), "wait"
    ACCEPTED = "accepted", _l("已接受"), "info"
    DECLINED = "declined", _l("已谢绝")
    DONE = "done", _l("待提交报告"), "wait"
    REPORTED = "reported", _l("报告待审核"), "wait"
    REVIEWED = "reviewed", _l("问题办理中"), "info"
    CLOSED = "closed", _l("已办结"), "ok"
    MISSED = "missed", _l("未完成"), "stop"
    TAKEN_BACK = "taken_back", _l("已撤回")


S = TaskState
OPEN = (S.ASSIGNED, S.ACCEPTED)  # nothing has been gone through yet
REVIEWED = (S.REVIEWED, S.CLOSED)
BINDING = (*OPEN, S.DONE, S.REPORTED)  # stands in the way of the same once more
GRACE_DAYS = 3  # after the last day it may still be said on which day it was done
REMINDED_DAYS = 3  # before the last day
LONGEST_TARGET, LONGEST_BRIEF, LONGEST_REASON, LONGEST_COMPANIONS = 60, 1000, 200, 100
MOST_AT_ONCE = 60  # members who are given one task at once
