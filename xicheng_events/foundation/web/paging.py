"""One page of a long list: two queries whatever its length."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Select, inspect

from xicheng_events.foundation.core.counting import Counted, count_rows
from xicheng_events.foundation.core.db import db

_HIGHEST = 10**9  # what databases can reckon with, times any size


@dataclass
class Page:
    """The rows of one page, and what the paging bar needs to say where one is."""

    rows: list
    number: int
    pages: int
    counted: Counted

    @property
    def total(self) -> int:
        """How many rows there are, or were counted."""
        return self.counted.n

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.counted.more

    @property
    def total_words(self) -> str:
        """How many rows there are, in words."""
        return str(self.counted)

    @property
    def position_words(self) -> str:
        """Which page it is, and of how many."""
        at, total = self.number, self.total
        if self.more:
            return _("第 %(number)s 页，共 %(total)s 条以上", number=at, total=total)
        return _("第 %(number)s 页，共 %(pages)s 页 %(total)s 条", number=at, pages=self.pages, total=total)

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.more or self.number < self.pages

    def url_for_page(self, number: int) -> str:
        """This address with another page number, filters kept."""
        # Not by url_for: it has keywords of its own, and anything may stand in an address.
        return f"{request.path}?{urlencode({**request.args.to_dict(flat=False), 'page': number}, doseq=True)}"


def asked_page() -> int:
    """The page that the address asks for with `?page=`; 1 where it asks for none or nonsense."""
    return min(max(request.args.get("page", 1, type=int) or 1, 1), _HIGHEST)


def page_of(query: Select, *, size: int = 20) -> Page:
    """The page of `query`, which is of one model, that `?page=` asks for; a number out of range or not a number gives
    the nearest page. Rows are counted as `count_rows` does, or up to the page itself where that is further on."""
    (key,) = inspect(query.column_descriptions[0]["entity"]).primary_key
    counted = count_rows(query, key, up_to=asked_page() * size)
    pages = max(1, -(-counted.n // size))
    number = min(asked_page(), pages)
    # Numbers are found and sorted first: whole rows are read of so many alone as a page has, and nothing is asked of
    # them again (SQLAlchemy has no public way to take conditions away; it is pinned, and every list is tried).
    rows = query.where(key.in_(query.with_only_columns(key).limit(size).offset((number - 1) * size)))
    rows._where_criteria = rows._where_criteria[-1:]
    return Page(list(db.session.scalars(rows).unique()), number, pages, counted)
