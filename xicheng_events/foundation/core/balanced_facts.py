"""What is known of a person where the people of a group are to differ: gender, and who lives together."""

import re

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.text import half_width

_NO_PART_OF_IT = re.compile(r"[\s,，.。;；:：、#·()（）\-—－_]+")
_CITY = re.compile(r"\A(?:北京市?)?(?:西城区)?")


class Gender(Labelled):
    """性别, where it is given."""

    FEMALE = "female", _l("女")
    MALE = "male", _l("男")


def household_key(address: str | None) -> str | None:
    """By what those of one address are known to live together, without the address: a keyed hash of it, however it is
    punctuated and whether city and district are written; None for no address."""
    bare = _CITY.sub("", _NO_PART_OF_IT.sub("", half_width(address))).casefold()
    return keyed_hash(f"household:{bare}") if bare else None
