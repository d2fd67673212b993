"""What each form does, in words: for the page that asks whether a form kept through a lost session is to be sent after
all. Whoever is led there by a stranger's form reads what would be done. Each room says it of its own: `FORMS`."""

from flask import Flask
from werkzeug.exceptions import HTTPException

from xicheng_events.foundation.core import house


def what_it_does(app: Flask, action: str) -> str:
    """What a POST to the path `action` of this site does, in words; with the number by which people know the thing it
    is done to, where the path names one. Empty for a path that takes no form."""
    try:
        endpoint, values = app.url_map.bind("localhost").match(action, method="POST")
    except HTTPException:  # no such page any more; a redirect is one too
        return ""
    of = values.get("reference") or values.get("number") or values.get("code")
    words = str(house.table("FORMS").get(endpoint, ""))
    return f"{words}（{of}）" if words and of else words
