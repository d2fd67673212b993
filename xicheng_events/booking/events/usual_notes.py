"""注意事项 as a notice has them unless its editor writes others (domain §12.9), and which of them don't hold for it."""

import re
from collections.abc import Callable
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.languages import in_house_language

_NUMBERED = re.compile(r"^（[一二三四五六七八九十]{1,3}）")


class UsualNote(NamedTuple):
    """One usual sentence: for which notices it holds, and what is said to the others instead, if anything."""

    text: str
    holds: Callable = lambda _notice: True
    instead: str = ""


def _registers(notice) -> bool:
    return notice.allocation.row.takes_registrations


def _takes_children(notice) -> bool:
    return notice.minors_allowed and (notice.min_age or 0) < 14


# The deadline for calling off is printed beside them, so it is named, not repeated.
USUAL = (
    UsualNote(_l("（一）请如实填写报名信息，仅用于本次活动组织和通知。"), _registers),
    UsualNote(_l("（二）请携带本人有效身份证件，提前20分钟到达，凭签到码签到。"), _registers,
              _l("请携带本人有效身份证件，在活动时间直接到场签到。")),
    UsualNote(_l("（三）请遵守现场秩序，听从工作人员引导，未经允许请勿拍照、录音、录像。")),
    UsualNote(_l("（四）如不能参加，请于取消截止时间前取消报名或致电告知。"), _registers),
    UsualNote(_l("（五）14周岁以下儿童须由监护人陪同。"), _takes_children),
    UsualNote(_l("（六）活动现场不提供停车位，请绿色出行。")),
    UsualNote(_l("（七）如遇天气、重大活动保障等情况调整，将以短信通知为准。"), _registers,
              _l("如遇天气、重大活动保障等情况调整，以本公告为准。")),
)


@in_house_language
def default_notes() -> str:
    """The usual sentences, as an editor finds them."""
    return "\n".join(str(sentence.text) for sentence in USUAL)


@in_house_language
def notes_that_hold(notes: str, notice) -> str:
    """`notes` of `notice` with each usual sentence that doesn't hold for it left out or said otherwise; the lines
    behind it take over its number. What a unit wrote in its own words stays as it is."""
    untrue = {_parts(str(each.text))[1]: str(each.instead) for each in USUAL if not each.holds(notice)}
    rows = [_parts(line) for line in notes.splitlines()]
    if not any(words in untrue for _number, words in rows):
        return notes
    numbers = iter([number for number, _words in rows if number])
    kept = [(number, untrue.get(words, words)) for number, words in rows]
    return "\n".join((next(numbers) if number else "") + words for number, words in kept if words or not number)


def _parts(line: str) -> tuple[str, str]:
    number = _NUMBERED.match(line)
    return (number.group(), line[number.end():]) if number else ("", line)
