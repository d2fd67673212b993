"""The language of a page: its reader's. Whatever keeps a page for others asks here as well."""

from functools import cached_property

from babel import Locale
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from xicheng_events.foundation.core import languages

_SCRIPTS = {"zh": "zh-CN"}  # as browsers know them


class _Counting(Domain):
    """Words in whose sentence a number is called `n`: it decides their form in a language that has several."""

    def gettext(self, string, **variables):
        """As Flask-Babel's own; `_("%(n)s组报名人", n=3)` takes the catalogue's form for three."""
        n = variables.get("n")
        return self.ngettext(string, string, n, **variables) if type(n) is int else super().gettext(string, **variables)


class _Babel(Babel):
    @cached_property
    def domain_instance(self):
        """The words of the site."""
        return _Counting(domain=self.domain)


def init_app(app: Flask) -> None:
    """Let every page be in `language_of` its request, and say so."""
    languages.init_app(app)
    _Babel(app, locale_selector=lambda: language_of(current_app, request.environ if has_request_context() else {}))
    app.jinja_env.globals["page_language"] = lambda: _SCRIPTS.get(str(get_locale()), str(get_locale()))


def language_of(app: Flask, _environ: dict) -> Locale:
    """In which language whoever asks reads: the house's, as long as there is no catalogue of another."""
    return languages.house_language_of(app)
