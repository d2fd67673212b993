"""What one may choose for the fields of a notice."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class CompanionPolicy(Labelled):
    """同行人: whom one may bring."""

    NONE = "none", _l("不可携带同行人")
    CHILDREN_ONLY = "children_only", _l("仅可携带儿童")
    ANYONE = "anyone", _l("可携带同行人")


class DayLineKind(Labelled):
    """What is done in a line of the day (domain §2.1: visit, experience, talk)."""

    VISIT = "visit", _l("参观")
    DEMO = "demo", _l("演示")
    EXPERIENCE = "experience", _l("体验")
    TALK = "talk", _l("讲解")
    SYMPOSIUM = "symposium", _l("座谈交流")
    QA = "qa", _l("互动答疑")
    PHOTO = "photo", _l("合影")


class Residence(Labelled):
    """报名条件 by where one lives or works."""

    ANY = "any", _l("不限")
    RESIDENT = "resident", _l("辖区居民")
    RESIDENT_OR_WORKER = "resident_or_worker", _l("在辖区居住或工作")


class PrivacyTopic(Labelled):
    """Whose data a text is about (PIPL art. 17, 31)."""

    EVERYONE = "everyone", _l("个人信息处理告知书")
    CHILDREN = "children", _l("儿童个人信息处理规则")


class ReleaseState(Labelled):
    """What became of a rule that moves places."""

    PLANNED = "planned", _l("未到时间")
    DONE = "done", _l("已调剂")
    CALLED_OFF = "called_off", _l("已停用")
