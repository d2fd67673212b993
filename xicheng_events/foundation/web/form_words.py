"""What each form does, in words: for the page that asks whether a form kept through a lost session is to be sent after
all. Whoever is led there by a stranger's form reads what would be done. Each room says it of its own: `FORMS`, and
where a form sends other words than its page has, what was filled in: `FILLED_IN`."""

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from xicheng_events.foundation.core import house


def what_it_does(app: Flask, action: str) -> str:
    """What a POST to the path `action` of this site does, in words; with the number by which people know the thing it
    is done to, where the path names one. Empty for a path that takes no form."""
    endpoint, values = _form_at(app, action)
    of = values.get("reference") or values.get("number") or values.get("code")
    words = str(house.table("FORMS").get(endpoint, ""))
    return f"{words}（{of}）" if words and of else words


def what_was_filled_in(app: Flask, action: str, fields: list) -> list[tuple[str, str]]:
    """(what was asked, what was answered) of a form that would be sent to `action` with those (name, value), in the
    words that its page has for them; empty where its room has none, or no such page is there any more."""
    endpoint, values = _form_at(app, action)
    reads = house.table("FILLED_IN").get(endpoint)
    return reads(MultiDict(map(tuple, fields)), **values) if reads else []


def _form_at(app: Flask, action: str) -> tuple[str, dict]:
    try:
        return app.url_map.bind("localhost").match(action, method="POST")
    except HTTPException:  # no such page any more; a redirect is one too
        return "", {}
