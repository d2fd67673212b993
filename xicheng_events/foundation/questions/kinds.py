"""How questions are answered, and what an owner of forms hands in with them: its catalogue and its rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.languages import in_house_language


class QuestionKind(Labelled):
    """How a question is answered. The last four are only for questions of an owner's catalogue."""

    TEXT = "text", _l("一行文字")
    LONG = "long", _l("多行文字")
    NUMBER = "number", _l("数字")
    SINGLE = "single", _l("单选")
    MULTIPLE = "multiple", _l("多选")
    YES_NO = "yes_no", _l("是或否")
    DATE = "date", _l("日期")
    RATING = "rating", _l("满意度（五级）")
    SUGGESTIONS = "suggestions", _l("意见建议（可填多条）")
    SECTION = "section", _l("小标题")
    CONTACT = "contact", _l("姓名和电话")
    PLATE = "plate", _l("车牌号码")
    DOCUMENT = "document", _l("证件类型和号码")
    COLUMN = "column", _l("固定字段")


class Satisfaction(Labelled):
    """The five levels of a rating (domain §13.13); the value is also the score."""

    VERY_GOOD = "5", _l("非常满意")
    GOOD = "4", _l("满意")
    FAIR = "3", _l("基本满意")
    POOR = "2", _l("不满意")
    VERY_POOR = "1", _l("非常不满意")


WITH_OPTIONS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
# Others may be shown depending on the answers of these.
DECIDING = (*WITH_OPTIONS, QuestionKind.YES_NO, QuestionKind.RATING)
# Answered elsewhere than on a sheet: by the owner, or not at all.
NOT_ON_SHEET = (QuestionKind.COLUMN, QuestionKind.DOCUMENT, QuestionKind.SUGGESTIONS, QuestionKind.SECTION)
YES, NO = "yes", "no"
# An answer that is none of the options begins so, and goes on with what was written beside 其他.
OTHER = "other:"
YES_NO_WORDS = {YES: _l("是"), NO: _l("否")}


@dataclass(frozen=True)
class ReadyQuestion:
    """A question of an owner's catalogue, which is chosen and not written: how it is answered, whether asking it needs
    a reason that is read, an example of one, whether its answers are sealed and deleted early (domain §9.2 P7)."""

    kind: QuestionKind = QuestionKind.COLUMN  # COLUMN: the owner has a column of its own for it
    needs_reason: bool = False
    example: str = ""
    help: str = ""
    options: tuple = ()
    is_secret: bool = False
    label: str = ""

    @in_house_language
    def item(self, key: str, *, required: bool = False, reason: str = "") -> dict:
        """The item of a form that asks it."""
        return {"key": key, "field": key, "kind": self.kind.value, "label": str(self.label), "help": str(self.help),
                "required": required, "reason": reason, "options": [str(option) for option in self.options],
                "show_if": None}


@dataclass(frozen=True)
class Asking:
    """What an owner hands in when one of its forms is built: the kinds of question it may ask, its catalogue by key in
    the order in which it is asked, and rules of its own for one question and for all. A rule gets the cleaned item, or
    items, and adds what is wrong to a list of `Refused`, each beside the input `<key>-label`, `<key>-reason` …"""

    kinds: tuple[QuestionKind, ...]
    catalogue: Mapping[str, ReadyQuestion] = field(default_factory=dict)
    check_question: Callable[[dict, list], None] = lambda _item, _problems: None
    check_all: Callable[[list[dict], list], None] = lambda _items, _problems: None
