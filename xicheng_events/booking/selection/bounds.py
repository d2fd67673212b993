"""How many of a kind a list is to have, in words."""

from flask_babel import gettext as _

NO_LIMIT = 999


def bounds_words(least: int | None, most: int | None) -> str:
    """“至少1人”, “3至5人”: from how many to how many; nothing where nothing is asked for."""
    if least is None:
        return ""
    if most >= NO_LIMIT:
        return _("至少%(n)s人", n=least)
    if not least:
        return _("至多%(n)s人", n=most)
    if least == most:
        return _("%(n)s人", n=least)
    return _("%(least)s至%(most)s人", least=least, most=most)
