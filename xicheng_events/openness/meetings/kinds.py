"""What tells meetings and the items of their agendas apart: rows of words (domain §3.2, §13.7)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class MeetingKind(Labelled):
    """会议类别 (domain §13.7)."""

    GOV_EXEC = "gov_exec", _l("区政府常务会议")
    GOV_PLENARY = "gov_plenary", _l("区政府全体会议")
    THEMATIC = "thematic", _l("专题会议")
    DEPT_OFFICE = "dept_office", _l("部门办公会")
    STREET_OFFICE = "street_office", _l("街道办公会")
    HEARING = "hearing", _l("听证会")


class Speaking(Labelled):
    """发言规则: what those may do who attend an item (domain §3.2)."""

    NONE = "none", _l("不发言")
    ASK = "ask", _l("可提问")
    SPEAK = "speak", _l("可发言")


class ClosedReason(Labelled):
    """不公开原因 (domain §3.2): all that stands of an item that isn't open."""

    SECRET = "secret", _l("涉及国家秘密")
    WORK_SECRET = "work_secret", _l("涉及工作秘密")
    IN_PROCESS = "in_process", _l("过程性信息，暂不宜公开")
    OTHER = "other", _l("其他原因")


class Openness(Labelled):
    """开放程度: how much of a meeting is open; follows from its items."""

    NONE = "none", _l("不开放")
    SOME = "some", _l("部分议题开放")
    ALL = "all", _l("全程开放")
