"""What is printed of terms: 聘书 and 服务卡, each with a QR by which a stranger sees whether it is valid."""

from typing import NamedTuple

from flask import current_app
from flask_babel import gettext as _

from xicheng_events.foundation.core.certificate_font import FONT, missing_characters
from xicheng_events.foundation.core.qr import qr_svg
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.models import Programme

_LONG, _LONGER = 6, 12  # characters of a name from which it is set smaller


class NamePart(NamedTuple):
    """A piece of a name: what the font has, or one character that it hasn't, for which room is left."""

    text: str
    is_missing: bool


class PrintedTerm(NamedTuple):
    """One certificate."""

    appointment: Appointment
    missing: list[str]  # characters of the name that the font hasn't

    @property
    def parts(self) -> list[NamePart]:
        """The name, cut where a character is missing."""
        parts: list[NamePart] = []
        for char in self.appointment.name:
            is_missing = char in self.missing
            if parts and not is_missing and not parts[-1].is_missing:
                parts[-1] = NamePart(parts[-1].text + char, False)
            else:
                parts.append(NamePart(char, is_missing))
        return parts

    @property
    def size(self) -> str:
        """How large the name may be set."""
        length = len(self.appointment.name)
        return "longer" if length > _LONGER else "long" if length > _LONG else "short"

    @property
    def qr(self):
        """The QR that leads to the page which says whether it is valid."""
        address = f"{current_app.config['SITE_URL']}/certificates/{self.appointment.certificate_code}"
        return qr_svg(address, _("核验聘书%(number)s的二维码", number=self.appointment.certificate_number))


def printed_terms(appointments) -> list[PrintedTerm]:
    """What is printed of these terms; nothing of whom nobody knows any more."""
    return [PrintedTerm(each, missing_characters(each.name)) for each in appointments if each.name]


def missing_in(programme: Programme, terms: list[PrintedTerm]) -> list[tuple[str, list[str]]]:
    """(what, characters the font hasn't, each with its code point) of all that would be printed; `terms` are its
    certificates."""
    words = missing_characters(f"{programme.certificate_word}{programme.unit.full_name}{programme.kind.label}")
    found = [(_("聘书字号或单位名称"), words), *((each.appointment.name, each.missing) for each in terms)]
    return [(what, [f"“{char}”（U+{ord(char):04X}）" for char in chars]) for what, chars in found if chars]


def font_words() -> str:
    """What the font is called, for whoever prints."""
    return _("思源宋体（%(font)s）", font=FONT)
