"""A page without anything of the site's own: for answers that may touch neither session nor template nor database."""

from markupsafe import escape

_PAGE = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{0}</title><h1>{0}</h1><p>{1}</p></html>'


def plain_page(title: str, sentence: str) -> str:
    """A heading and a sentence as HTML."""
    return _PAGE.format(escape(title), escape(sentence))
