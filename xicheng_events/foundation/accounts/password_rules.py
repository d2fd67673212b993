"""What a password of the desk must be (domain §9.3): long, not known to those who guess, not made of who one is."""

import re

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.refusal import Refused

LEAST, MOST = 10, 200
# zxcvbn's scale from 0 to 4: from here on a guesser needs more than a hundred million tries.
_LEAST_SCORE = 3
# Its work grows with the square of the length and with each sign that may stand for a letter: so far it is a few
# hundredths of a second whatever is typed. What is hard to guess in its first or last characters is hard to guess.
_LOOKED_AT = 14
# 北京市西城区, or a part of it, in front of every unit's name.
_DISTRICT = re.compile(r"^\s*(?:北京市)?(?:西城)?区")
_WORDS_OF_THE_SITE = ["xicheng", "beijing", "kaifang", "zhengfu", "gongzuotai"]


def refuse_weak(password: str, person: Person, sign_in_name: str, *, field: str = "new_password") -> None:
    """Refuse `weak_password` beside `field`: under ten characters; with the person's name, sign-in name, or unit in
    it; or of a kind that is tried first (zxcvbn: lists of known passwords, dictionaries, keyboard rows, dates)."""
    units = [membership.organisation for membership in person.memberships]
    if len(password) < LEAST:
        raise Refused("weak_password", _("密码至少%(n)s位。", n=LEAST), field)
    if len(password) > MOST:
        raise Refused("weak_password", _("密码最多%(n)s位。", n=MOST), field)
    known = [sign_in_name, person.name or "", *(_DISTRICT.sub("", name) for unit in units
                                                for name in (unit.short_name, unit.full_name))]
    if any(_is_in(word, password) for word in known):
        raise Refused("weak_password", _("密码中不能有您的姓名、登录名或单位名称，请换一个。"), field)
    if not _is_hard_to_guess(password, [*known, *(unit.slug for unit in units)]):
        sentence = _("这个密码太常见或太有规律，容易被猜中。请换一个，例如用几个互不相关的词加数字。")
        raise Refused("weak_password", sentence, field)


def _is_in(word: str, password: str) -> bool:
    bare, said = _bare(word), _bare(password)
    return len(bare) >= (3 if bare.isascii() else 2) and bare in said


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _is_hard_to_guess(password: str, known: list[str]) -> bool:
    from zxcvbn import zxcvbn  # its dictionaries cost memory: only where a password is set

    inputs = [word for word in (*known, *_WORDS_OF_THE_SITE) if word]
    return any(zxcvbn(part, user_inputs=inputs)["score"] >= _LEAST_SCORE
               for part in (password[:_LOOKED_AT], password[-_LOOKED_AT:]))
