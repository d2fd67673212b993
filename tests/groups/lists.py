"""What somebody does with a list, and files as they come."""

import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import select

from xicheng_events.booking.groups.models import Roster, RosterRow
from xicheng_events.foundation.core.db import db

_SENT = Path(__file__).parent.parent / "data" / "lists"


def sent(name: str) -> bytes:
    """A file as somebody has sent it."""
    return (_SENT / name).read_bytes()


def sheet(*rows, title=None, hidden=()) -> bytes:
    """An .xlsx with these rows; `hidden` rows stand on a hidden sheet before it."""
    book = Workbook()
    page = book.active
    if hidden:
        secret = book.create_sheet("旧", 0)
        secret.sheet_state = "hidden"
        for row in hidden:
            secret.append(row)
        book.active = 1
    if title:
        page.append([title])
        page.merge_cells("A1:C1")
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A small package that unpacks to 60 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


def list_form(client, slot_id, **changes) -> dict:
    """The fields of the form for a list; None takes one out."""
    page = client.get(f"/staff/groups/slots/{slot_id}/list").text
    key = re.search(r'name="form_key" value="([^"]+)"', page).group(1)
    fields = {"form_key": key, "organisation": "niujie", "channel": "community", "contact_name": "马社工",
              "contact_phone": "19900007999", "agreed": "y",
              "text": "马凤英 19900007001\n丁国栋 19900007002", **changes}
    return {name: value for name, value in fields.items() if value is not None}


def send_list(client, slot_id, *, file: bytes | None = None, **changes):
    """Send a list; the answer."""
    fields = list_form(client, slot_id, **changes)
    if file is not None:
        fields |= {"file": (io.BytesIO(file), "名单.xlsx"), "text": ""}
    return client.post(f"/staff/groups/slots/{slot_id}/list", data=fields, content_type="multipart/form-data")


def confirm(client, at):
    """Look once more at how many a list registers, and confirm it; the answer."""
    shown = re.search(r'name="seen" value="([^"]+)"', client.get(f"{at}/confirmation").text)
    return client.post(f"{at}/saving", data={"seen": shown.group(1)} if shown else {})


def row_states(app) -> list[tuple]:
    """(line, state, what is wrong) of every row of the last list."""
    with app.app_context():
        last = db.session.scalars(select(Roster).order_by(Roster.id.desc()).limit(1)).one()
        rows = db.session.scalars(select(RosterRow).filter_by(roster_id=last.id).order_by(RosterRow.position))
        return [(row.line, row.state.value, "".join(row.problems)) for row in rows]
