"""A list of the desk: its columns, by which of them the address sorts it, and what a row says in each of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select

from xicheng_events.foundation.web.paging import Page, page_of

SHEET = 1000  # rows in one sheet: as many as are made while somebody waits


@dataclass(frozen=True)
class Column:
    """One column: its heading; what a row says in it, where it goes into the sheet; by what it is sorted, where it can
    be; and how wide it is in the sheet, in characters. `on_page`: whether the page has it too."""

    heading: str
    said: Callable[[object], object] | None = None
    order: tuple[ColumnElement, ...] = ()
    width: int = 16
    on_page: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Listing:
    """A list: what it is called, the room's word for having taken it along (one of its ACTIONS), the view that
    gives it out (beneath what the page is beneath, as an event), its columns by the names that addresses have for
    them, and what decides among equals. `beside` reads what rows say that isn't in them, by their ids; each column's
    `said` then takes that second. `whole`: the view that gives out all of a list which is longer than a sheet."""

    title: str
    exported: str
    export: str
    columns: dict[str, Column]
    last: ColumnElement
    beside: Callable[[list], dict] | None = None
    whole: str | None = None

    @property
    def asked(self) -> str:
        """What the address sorts by: a column's name, with a minus for the other way round; "" for the usual order."""
        sort = request.values.get("sort", "")
        return sort if sort.removeprefix("-") in self._sortable and not sort.startswith("--") else ""

    def in_order(self, query: Select) -> Select:
        """`query` in the order that the address asks for; as it is where it asks for none."""
        if not self.asked:
            return query
        order = (*self._sortable[self.asked.removeprefix("-")].order, self.last)
        if self.asked.startswith("-"):
            order = [each.desc() for each in order]
        return query.order_by(None).order_by(*(each.nulls_last() for each in order))

    def page(self, query: Select, *, size: int = 20) -> Page:
        """The page of `query` that the address asks for, in the order that it asks for."""
        return page_of(self.in_order(query), size=size)

    @property
    def head(self) -> list[tuple[str, int]]:
        """(heading, width) of each column of the sheet."""
        return [(str(column.heading), column.width) for column in self.columns.values() if column.said]

    def cells(self, rows: list) -> list[list]:
        """What `rows` say in the columns of the sheet."""
        beside = self.beside(rows) if self.beside else {}
        told = [column.said for column in self.columns.values() if column.said]
        return [[said(row, beside.get(row.id)) if self.beside else said(row) for said in told] for row in rows]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(value of `sort`, words) of every order there is, the usual one first."""
        both = ((name, column.heading) for name, column in self._sortable.items())
        return [("", _("默认")), *(pair for name, words in both for pair in (
            (name, str(words)), (f"-{name}", _("%(what)s（倒序）", what=words))))]

    @property
    def headings(self) -> list[tuple[str, str, str]]:
        """(words, address that sorts by it or "", which way it sorts now or "") of each column of the page."""
        return [(column.heading, self._address(name) if column.order else "",
                 {name: "ascending", f"-{name}": "descending"}.get(self.asked, ""))
                for name, column in self.columns.items() if column.on_page]

    @property
    def kept(self) -> dict[str, list[str]]:
        """The conditions of the address, without the page's number."""
        return {name: values for name, values in request.args.to_dict(flat=False).items()
                if name not in {"page", "part"} and any(values)}

    def sheets(self, total: int) -> list[tuple[str, int, int]]:
        """(address, first row, last row) of each sheet that `total` rows make, under the address's conditions."""
        export = url_for(self.export, **(request.view_args or {}))
        return [(_with(export, {**self.kept, **({"part": n + 1} if n else {})}),
                 n * SHEET + 1, min((n + 1) * SHEET, total)) for n in range(-(-total // SHEET))]

    @property
    def whole_address(self) -> str:
        """Where all of it is had, under the address's conditions; "" where its sheets are all there is."""
        return _with(url_for(self.whole), self.kept) if self.whole else ""

    @property
    def _sortable(self) -> dict[str, Column]:
        return {name: column for name, column in self.columns.items() if column.order}

    def _address(self, name: str) -> str:
        return _with(request.path, {**self.kept, "sort": f"-{name}" if self.asked == name else name})


def _with(path: str, values: dict) -> str:
    # Not by url_for: it has keywords of its own, and anything may stand in an address.
    return f"{path}?{urlencode(values, doseq=True)}" if values else path
