"""What a text for a message must be like before anybody is sent it."""

import re
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import SmsLength, sms_length
from xicheng_events.foundation.notify.templates import as_we_keep, example, in_braces, templates, words_in

MOST_CHARACTERS = 200
MOST_SEGMENTS = 2  # of what a unit says again and again
# True on one day only; a message may leave on another than it was written on.
_DAY_WORD = re.compile("[今明][日天早晚晨]|[后昨][日天]")
# True of a later time, or of an earlier one, alone.
_ONE_WAY = re.compile("延期|推迟|提前[至到]")
_FULL_WIDTH = str.maketrans("｛｝", "{}")


@dataclass(frozen=True)
class Preview:
    """A text as it might arrive, and what it costs."""

    text: str
    length: SmsLength

    @property
    def sentence(self) -> str:
        """How long it is, in words."""
        if self.length.segments > 1:
            return _("含签名%(chars)s字，按%(n)s条短信计费（超过70字后每67字一条）。", chars=self.length.chars,
                     n=self.length.segments)
        return _("含签名%(chars)s字，按1条短信计费。", chars=self.length.chars)


def preview_of(text: str) -> Preview:
    """`text` with the sign in front and examples for its words."""
    shown = current_app.config["SMS_SIGN"] + example(tidy(text))
    return Preview(shown, sms_length(shown))


def tidy(text: str | None) -> str:
    """As it is kept: on one line, the braces of a Chinese keyboard made plain, the words by our names for them."""
    return as_we_keep(re.sub(r"\s*\n\s*", "", (text or "").translate(_FULL_WIDTH)).strip())


def day_word_in(text: str) -> str | None:
    """今天, 明日, 今晚 …: the first word in `text` that is true on one day only."""
    found = _DAY_WORD.search(text)
    return found[0] if found else None


def checked_wording(template: str, text: str | None, *, field: str = "text") -> str:
    """`text` made tidy. Refuses, beside `field`: empty or over 200 characters, a sign of its own (`own_sign`), words
    that this message doesn't know (`unknown_word`), a lone brace, the lack of a word it needs (`missing_word`), 延期
    where it may be 提前 too (`one_way`); of what a unit says again and again also 明天 and the like (`day_word`), and
    more than two parts (`too_long`)."""
    said = written(tidy(text), field=field, at_least=1, at_most=MOST_CHARACTERS, what=_("短信内容"))
    row, used = templates()[template], words_in(said)
    if "【" in said or "】" in said:
        raise Refused("own_sign", _("签名%(sign)s由系统自动加在最前面，请删去内容中的“【】”。",
                                    sign=current_app.config["SMS_SIGN"]), field)
    unknown = [word for word in used if word not in row.allowed]
    if unknown:
        raise Refused("unknown_word", _("不能使用%(words)s，本短信可用：%(allowed)s。", words=in_braces(*unknown),
                                        allowed=in_braces(*row.allowed)), field)
    if said.count("{") != len(used) or said.count("}") != len(used):
        raise Refused("stray_brace", _("花括号要成对出现，例如%(word)s，请检查。",
                                       word=in_braces(row.allowed[0])), field)
    missing = [word for word in row.needs if word not in used]
    if missing:
        raise Refused("missing_word", _("必须保留%(words)s，否则收信人看不到关键信息。",
                                        words=in_braces(*missing)), field)
    if "change" in row.allowed and (way := _ONE_WAY.search(said)):
        raise Refused("one_way", _("不能写“%(word)s”：活动可能延期，也可能提前。请用%(change)s，或写“改期”。",
                                   word=way[0], change=in_braces("change")), field)
    if row.by_unit:
        _check_repeatable(said, field)
    return said


def _check_repeatable(said: str, field: str) -> None:
    """What is sent again and again, on days nobody knows yet."""
    if word := day_word_in(said):
        raise Refused("day_word", _("不能写“%(word)s”：短信不一定在当天发出。日期和时间请用占位词。", word=word), field)
    length = preview_of(said).length
    if length.segments > MOST_SEGMENTS:
        raise Refused("too_long", _("按示例内容含签名%(chars)s字，要分%(n)s条短信。请精简到%(most)s条以内。",
                                    chars=length.chars, n=length.segments, most=MOST_SEGMENTS), field)

