"""How a report goes and which steps of a procedure it speaks about: tables (domain §4.5)."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.questions.kinds import Satisfaction


class ReportState(Labelled):
    """What has been decided of a report."""

    DRAFT = "draft", _l("草稿"), "wait"
    SUBMITTED = "submitted", _l("待审核"), "wait"
    RETURNED = "returned", _l("退回修改"), "stop"
    PASSED = "passed", _l("问题办理中"), "info"
    CLOSED = "closed", _l("已办结"), "ok"


S = ReportState
WRITABLE = (S.DRAFT, S.RETURNED)
HANDED_IN = (S.SUBMITTED, S.RETURNED, S.PASSED, S.CLOSED)  # what the desk reads; a draft is nobody's business
OUT = (S.PASSED, S.CLOSED)


class ExperienceStep(Labelled):
    """环节."""

    ASKING = "asking", _l("咨询")
    NUMBER = "number", _l("取号")
    QUEUE = "queue", _l("排队")
    FORM = "form", _l("填表")
    SUBMITTING = "submitting", _l("提交")
    ACCEPTANCE = "acceptance", _l("受理")
    COMPLETION = "completion", _l("办结")
    RATING = "rating", _l("评价")


class StepRow(NamedTuple):
    """What a report says of one step: how good it was, and in words."""

    step: ExperienceStep
    level: Satisfaction | None
    words: str

    @classmethod
    def read(cls, row: dict) -> "StepRow":
        """The row that a stored one is."""
        return cls(ExperienceStep(row["step"]), Satisfaction(row["level"]) if row["level"] else None, row["words"])

    def stored(self) -> dict:
        """As it is stored."""
        return {"step": self.step.value, "level": self.level.value if self.level else "", "words": self.words}


FEW = 5  # members of whom one is easily guessed
MOST_PROBLEMS, MOST_PHOTOS = 10, 12
LONGEST_PLACE, LONGEST_WORDS, LONGEST_PROBLEM, LONGEST_REASON = 100, 1000, 500, 200
LONGEST_MARK = 16
LONGEST_SIDE = 2560  # pixels of a photo
REMINDED_DAYS = 1  # before the last day
LAST_MONTHS = 36  # after which photos go whatever became of the problems
