"""How many rows a query has, as far as anybody wants to know: to count hundreds of thousands takes longer than to find
the page that is asked for."""

from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from xicheng_events.foundation.core.db import db

COUNTED = 10_000


class Counted(NamedTuple):
    """How many rows were counted; with `more` there are more than that."""

    n: int
    more: bool

    def __str__(self) -> str:
        """In words: 12, 10000以上."""
        return _("%(n)s以上", n=self.n) if self.more else str(self.n)


def count_rows(query: Select, key, *, up_to: int = 0) -> Counted:
    """How many rows `query` has, each with another `key`, counted up to COUNTED, or to `up_to` where that is more."""
    most = max(COUNTED, up_to)
    some = query.order_by(None).with_only_columns(key).limit(most + 1)
    found = db.session.scalar(select(func.count()).select_from(some.subquery()))
    return Counted(min(found, most), found > most)
