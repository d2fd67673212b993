"""What the study of an opinion can end with, and how far it is (domain §13.9, §3.6)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class AdoptionResult(Labelled):
    """采纳情况 (domain §13.9). Each has an answer in words; of 未采纳 these are the reason."""

    ADOPTED = "adopted", _l("采纳"), "ok"
    PARTLY = "partly", _l("部分采纳"), "ok"
    NOT_ADOPTED = "not_adopted", _l("未采纳"), "stop"
    EXPLAINED = "explained", _l("解释说明"), "info"
    REFERENCE = "reference", _l("留作参考"), "muted"


class AdoptionState(Labelled):
    """How far a theme is."""

    ASSIGNED = "assigned", _l("待答复"), "wait"
    SUBMITTED = "submitted", _l("待审核"), "wait"
    TOLD = "told", _l("已告知"), "ok"


# What counts as taken up, for the share of it.
TAKEN_UP = (AdoptionResult.ADOPTED, AdoptionResult.PARTLY)
