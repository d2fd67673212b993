"""One page of a long list: two queries whatever its length."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, inspect, select

from xicheng_events.foundation.core.db import db


@dataclass
class Page:
    """The rows of one page, and what the paging bar needs to say where one is."""

    rows: list
    number: int
    pages: int
    total: int

    def url_for_page(self, number: int) -> str:
        """This address with another page number, filters kept."""
        # Not by url_for: it has keywords of its own, and anything may stand in an address.
        return f"{request.path}?{urlencode({**request.args.to_dict(flat=False), 'page': number}, doseq=True)}"


def asked_page() -> int:
    """The page that the address asks for with `?page=`; 1 where it asks for none or nonsense."""
    return max(request.args.get("page", 1, type=int) or 1, 1)


def page_of(query: Select, *, size: int = 20) -> Page:
    """The page of `query`, which is of one model, that `?page=` asks for; a number out of range or not a number gives
    the nearest page."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    pages = max(1, -(-total // size))
    number = min(asked_page(), pages)
    (key,) = inspect(query.column_descriptions[0]["entity"]).primary_key
    # Numbers are found and sorted first: whole rows are read of so many alone as a page has, and nothing is asked of
    # them again (SQLAlchemy has no public way to take conditions away; it is pinned, and every list is tried).
    rows = query.where(key.in_(query.with_only_columns(key).limit(size).offset((number - 1) * size)))
    rows._where_criteria = rows._where_criteria[-1:]
    return Page(list(db.session.scalars(rows).unique()), number, pages, total)
