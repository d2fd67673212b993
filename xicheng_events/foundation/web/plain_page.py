"""A page without anything of the site's own: for answers that may touch neither session nor template nor database."""

from markupsafe import escape

_PAGE = """<!doctype html>
<html lang="zh-CN" data-theme="light"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{0}</title>
<link rel="stylesheet" href="/static/vendor/pico-2.1.1/pico.min.css"><link rel="stylesheet" href="/static/css/site.css">
</head><body class="public"><main class="column"><h1>{0}</h1><p class="lead">{1}</p></main></body></html>
"""


def plain_page(title: str, sentence: str) -> str:
    """A heading and a sentence as HTML."""
    return _PAGE.format(escape(title), escape(sentence))
