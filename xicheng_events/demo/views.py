"""演示短信: what was sent to whom, to be read in the browser where no message reaches anybody. Not part of a site in
production, nor of one whose messages go out (xicheng_events: `_register_rooms`)."""

import json
import re
from datetime import datetime

from flask import Blueprint, request

from xicheng_events.foundation.notify.channels import outbox_file
from xicheng_events.foundation.web.render import render

bp = Blueprint("demo", __name__, url_prefix="/demo")

MOST = 40
_TAIL = 400_000  # bytes of the file that are looked through


@bp.get("/messages")
def messages():
    """The latest messages, all or those to the phone `?to=`, latest first."""
    phone = re.sub(r"[^0-9]", "", request.args.get("to", "")[:40])
    sent = [each for each in _latest() if not phone or each["to"] == phone]
    return render("demo/messages.html", sent=sent[:MOST], phone=phone)


def _latest() -> list[dict]:
    """What the file channel has written last: at (aware), to, text."""
    try:
        with outbox_file().open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL))
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return []
    # The first one may be half a line, the last one empty.
    read = [json.loads(line) for line in lines if line.startswith(b"{") and line.endswith(b"}")]
    return [{**each, "at": datetime.fromisoformat(each["at"])} for each in reversed(read)]
