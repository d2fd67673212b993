"""What the session doesn't notice: things written past it, and those that were there before their index. A sweep adds
what is missing: all of it after the migration that makes an index, or that empties one as texts are cut otherwise."""

from collections.abc import Iterable

from sqlalchemy import select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search.index import SearchIndex, indexes, write_terms


def index_again(thing, changed: Iterable[str]) -> None:
    """For whoever has written columns of `thing` past the session, by a guarded UPDATE or INSERT: `changed` names them,
    and `thing` has been read since. What goes through the session is noticed by itself."""
    for index in indexes():
        if isinstance(thing, index.of) and set(changed) & set(index.said_in):
            write_terms(index, [thing])


def fill_search_indexes(*, at_most: int = 500) -> int:
    """Sweep: write the terms of things that have none yet, `at_most` of each index; how many."""
    return sum(_fill(index, at_most) for index in indexes())


def _fill(index: type[SearchIndex], at_most: int) -> int:
    has_one = select(index.id).where(index.id == index.of.id).exists()
    columns = [index.of.id, *(getattr(index.of, name) for name in index.said_in)]
    things = db.session.execute(select(*columns).where(~has_one).limit(at_most)).all()
    write_terms(index, things)
    return len(things)
