"""A list of the desk as .xlsx, under the conditions of its page; who took it along goes on record."""

from urllib.parse import quote

from flask import Response, request
from flask_login import current_user
from sqlalchemy import Select

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.xlsx_files import MIMETYPE, list_as_xlsx
from xicheng_events.foundation.web.listing import SHEET, Listing


def take_along(listing: Listing, query: Select) -> Response:
    """The part of the list that the address asks for with `?part=`, in the order of the page. Commits the record."""
    part = min(max(request.args.get("part", 1, type=int) or 1, 1), 10_000)
    rows = db.session.scalars(listing.in_order(query).limit(SHEET).offset((part - 1) * SHEET)).unique().all()
    cells = listing.cells(list(rows))  # before the commit: after it each row would be read again by itself
    by = current_user._get_current_object()
    event = {"event": request.view_args["code"]} if "code" in (request.view_args or {}) else {}
    record(listing.exported, by, by=by, rows=len(rows), **event)
    db.session.commit()
    return workbook_given_out(str(listing.title), listing.head, cells, part=part)


def workbook_given_out(title: str, headings: list[tuple[str, int]], rows: list[list], *, part: int = 1) -> Response:
    """A part of a list, its rows under (heading, width in characters), as .xlsx; who gives it out has recorded it."""
    name = f"{title}-{clock.today():%Y%m%d}{f'-{part}' if part > 1 else ''}.xlsx"
    return file_given_out(list_as_xlsx(title, headings, rows), name)


def file_given_out(content, name: str, mimetype: str = MIMETYPE) -> Response:
    """A file to keep, all of it or piece by piece, which nothing on the way does."""
    return Response(content, mimetype=mimetype, headers={
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"})
