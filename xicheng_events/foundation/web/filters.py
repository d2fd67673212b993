"""How times and numbers are written on pages: the forms of domain §12, as template filters."""

import re

from flask import g
from flask_babel import get_locale, get_translations
from markupsafe import Markup, escape

from xicheng_events.foundation.core import clock, masking, qr, text
from xicheng_events.foundation.web.safe_addresses import full_address

# A telephone number, the number of a thing, hours from–to in a unit's own words: a line must not break at their dashes.
# Tags are taken as they stand.
_WHOLE = re.compile(r"<[^>]*>|(\d{3,4}-\d{7,8}|[A-Z]{2}-(?:\d{4}-\d{4,}|[0-9A-Z]{6})\b"
                    r"|(?<!\d)\d{1,2}:\d{2}—\d{1,2}:\d{2})")


def init_app(app) -> None:
    """Make the filters and the few globals every template may use known to Jinja."""
    app.jinja_env.filters.update(
        day=text.day, date_alone=text.date_alone, moment=text.moment, span=text.span, hours=text.hours,
        clock_time=text.clock_time,
        table_day=text.table_day, table_moment=text.table_moment, until=text.until, excerpt=text.excerpt, whole=whole,
        masked_phone=masking.mask_phone, masked_name=masking.mask_name, local=clock.local,
    )
    app.jinja_env.globals.update(now=clock.now, qr_svg=qr.qr_svg, full_address=full_address)
    # As Flask-Babel installs them, but that looks up the language anew for each of a page's hundred strings.
    app.jinja_env.install_gettext_callables(
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, n: _catalogue().ungettext(one, many, n), newstyle=True)
    app.jinja_env.globals["_"] = _words
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def whole(words) -> Markup | str:
    """`words` with telephone numbers, hours and the numbers of things (SC-2026-0022, BM-7K3Q9F) kept on one
    line; in markup only outside its tags. What is no text comes back as it was."""
    if not isinstance(words, str):
        return words
    return Markup(_WHOLE.sub(lambda found: f'<span class="whole">{found[1]}</span>' if found[1] else found[0],
                             str(escape(words))))


def _words(words: str, **variables) -> Markup:
    """What Jinja's own `_` gives in a page, without asking its context three times: pages have a hundred of these."""
    n = variables.get("n")
    said = Markup(_catalogue().ungettext(words, words, n) if type(n) is int else _catalogue().ugettext(words))
    return said % variables if variables or "%" in said else said


def _catalogue():
    """The translations into the language of what is being written (core/languages.py)."""
    language = get_locale()
    if g.get("catalogue_language") is not language:
        g.catalogue_language, g.catalogue = language, get_translations()
    return g.catalogue
