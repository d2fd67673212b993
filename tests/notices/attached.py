"""What happens around files in the tests of notices: they are put to one, pressed at, and read from its pages."""

import io
import re

from sqlalchemy import select
from werkzeug.http import parse_options_header

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.models import File

ALT = "统计局一层大厅，门口有无障碍坡道"


def put(browser, code: str, kind: str, *files: tuple[bytes, str], **fields):
    """Choose files on the page of the notice and send them."""
    page = f"/staff/events/{code}/files"
    browser.get(page)
    form = next(form for form in browser.page.forms if form.action == f"{page}/{kind}")
    name = {"picture": "picture", "attachments": "files"}[kind]
    sent = {**{field: value for field, value in form.fields if field != name}, **fields}
    chosen = [(io.BytesIO(content), called) for content, called in files]
    return browser.post(f"{page}/{kind}", data={**sent, name: chosen}, content_type="multipart/form-data")


def press(browser, code: str, file_id: int, step: str):
    browser.get(f"/staff/events/{code}/files")
    return browser.submit(f"/staff/events/{code}/files/{file_id}/{step}")


def names(browser, path: str) -> list[str]:
    """The files that a page shows or links, each once."""
    found = re.findall(r'(?:href|src)="(/[^"]*/files/\d+)["?]', browser.get(path).text)
    answers = {address: browser.get(address) for address in dict.fromkeys(found)}
    assert {answer.status_code for answer in answers.values()} <= {200}
    return [file_name(answer) for answer in answers.values()]


def file_name(answer) -> str:
    return parse_options_header(answer.headers["Content-Disposition"])[1]["filename"]


def ids(app) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(File.id).order_by(File.id)))
