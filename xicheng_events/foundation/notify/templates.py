"""How a message is worded (domain §11.2). Each room has its own in its `room.py`, in the words the district has set; a
unit may have others: `wordings`.

A name in braces stands for what differs from message to message: `{event}` is the value `event` of `queue_notice`.
Staff read and write them in their language, `{活动}`. They are put in by one pass over the text, never by Python's own
formatting: a per cent sign or a brace that somebody types is just that.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core import house


class Placeholder(NamedTuple):
    """What may stand in braces: as staff see it, and an example for previews."""

    label: str
    sample: str


WORDS = {
    "code": Placeholder(_l("签到码"), "K7M3QP"),
    "password": Placeholder(_l("一次性密码"), "4F7K-9M2Q-XH3P"),
    "minutes": Placeholder(_l("有效分钟"), "5"),
    "name": Placeholder(_l("姓名"), _l("李*")),
    "event": Placeholder(_l("活动"), _l("统计开放日·数据里的西城")),
    "when": Placeholder(_l("时间"), _l("2026年3月18日（星期三）14:00—16:00")),
    "where": Placeholder(_l("地点"), _l("区统计局一层大厅")),
    "place": Placeholder(_l("位次"), "3"),
    "why": Placeholder(_l("候补原因"), _l("名额已满")),
    "until": Placeholder(_l("时限"), _l("2026年3月16日（星期一）18:00")),
    "heads": Placeholder(_l("人数"), "3"),
    "reason": Placeholder(_l("原因"), _l("场地设备检修")),
    "change": Placeholder(_l("延期或提前"), _l("延期")),
    "day": Placeholder(_l("日期"), _l("2026年3月18日（星期三）")),
    "phone_to_ask": Placeholder(_l("咨询电话"), "010-00000000"),
    "link": Placeholder(_l("链接"), "https://example.gov.cn/feedback/7K3Q9F"),
    "number": Placeholder(_l("查询码"), "7K3Q-9FMX"),
    "unit": Placeholder(_l("单位"), _l("区统计局")),
    "channel": Placeholder(_l("渠道"), _l("12345热线")),
    "outside": Placeholder(_l("受理编号"), "2026-1102-0087"),
}
# A link, whose end phones put where they find a blank: Chinese letters and full-width signs they take along.
_LINK = re.compile(r"\s*(https?://[!-~]*[0-9A-Za-z/_=-])\s*")
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Template:
    """One message: what it is called at the desk, the district's text, which words it can't do without, which others
    it may use besides, whether a unit may put it in its own words, and whether it must reach people at any hour
    (domain §11): codes, and calling off what is close."""

    label: str
    text: str
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    by_unit: bool = True
    urgent: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        """All words that a text for this message may use."""
        return tuple(dict.fromkeys((*words_in(str(self.text)), *self.also)))


def about_event(label, text, *needs: str, also: tuple[str, ...] = (), urgent: bool = False) -> Template:
    """A message about a registration: event, phone and its page are known for all of them."""
    return Template(label, text, needs, ("event", "phone_to_ask", "link", *also), urgent=urgent)


def templates() -> dict[str, Template]:
    """Every message by its key, as the rooms have them (`TEMPLATES` in each room's `room.py`)."""
    return house.table("TEMPLATES")


def template_labels() -> dict[str, str]:
    """What each message is called at the desk, by its key."""
    return {key: str(row.label) for key, row in templates().items()}


def template_label(key: str) -> str:
    """What the message is called; one that an older version sent and nobody sends now, as its key."""
    return template_labels().get(key, key)


def words_in(text: str) -> list[str]:
    """What stands in braces in `text`, in order."""
    return _IN_BRACES.findall(text)


def fill(text: str, values: dict) -> str:
    """`text` with its words replaced, links standing alone. What a value contains is not looked at again. KeyError: a
    value is missing."""
    return _apart(_IN_BRACES.sub(lambda found: _put_in(found[1], values[found[1]]), text))


def example(text: str) -> str:
    """`text` as it might arrive; what isn't one of our words stays as it was typed."""
    return _apart(_IN_BRACES.sub(
        lambda found: _put_in(found[1], WORDS[found[1]].sample) if found[1] in WORDS else found[0], text))


def _put_in(name: str, value) -> str:
    return f" {value} " if name == "link" else str(value)


def _apart(text: str) -> str:
    """`text` with a blank, or nothing, before and behind each link, whoever wrote it."""
    return _LINK.sub(r" \1 ", text).strip() if "://" in text else text


def as_staff_read(text: str) -> str:
    """{event} → {活动}: `text` as it stands in a form."""
    return _IN_BRACES.sub(lambda found: in_braces(found[1]) if found[1] in WORDS else found[0], text)


def as_we_keep(text: str) -> str:
    """{活动} → {event}: `text` as it comes from a form; what isn't one of our words stays as it was typed."""
    names = {str(word.label): name for name, word in WORDS.items()}
    return _IN_BRACES.sub(lambda found: f"{{{names[found[1]]}}}" if found[1] in names else found[0], text)


def in_braces(*names: str) -> str:
    """The words of these names as staff write them: {活动}{时间}; what isn't a name stays as it is."""
    return "".join(f"{{{WORDS[name].label if name in WORDS else name}}}" for name in dict.fromkeys(names))
