"""The rows of an index are written with the things they are about, in the same transaction; a sweep adds what is
missing: all of it after the migration that makes an index, or that empties one because texts are cut otherwise."""

from collections.abc import Iterable

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Mapper

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import overwrite
from xicheng_events.foundation.core.search.index import SearchIndex, indexes


def index_again(thing, changed: Iterable[str]) -> None:
    """For whoever has written columns of `thing` past the session, by a guarded UPDATE: `changed` names them, and
    `thing` has been read again since. What goes through the session is noticed by itself."""
    for index in indexes():
        if isinstance(thing, index.of) and set(changed) & set(index.said_in):
            _write(index, [thing])


def fill_search_indexes(*, at_most: int = 500) -> int:
    """Sweep: write the terms of things that have none yet, `at_most` of each index; how many."""
    return sum(_fill(index, at_most) for index in indexes())


def _fill(index: type[SearchIndex], at_most: int) -> int:
    has_one = select(index.id).where(index.id == index.of.id).exists()
    columns = [index.of.id, *(getattr(index.of, name) for name in index.said_in)]
    things = db.session.execute(select(*columns).where(~has_one).limit(at_most)).all()
    _write(index, things)
    return len(things)


def _write(index: type[SearchIndex], things: list) -> None:
    overwrite(index, [{"id": thing.id, "terms": index.terms_of(thing)} for thing in things])


@event.listens_for(Mapper, "mapper_configured")
def _watch(_mapper, model) -> None:
    """Only the things of an index: what listens to all costs every object."""
    if issubclass(model, SearchIndex):
        event.listen(model.of, "after_insert", lambda _mapper, _connection, thing: _write(model, [thing]))
        event.listen(model.of, "after_update", lambda _mapper, _connection, thing: _write_if_changed(model, thing))


def _write_if_changed(index: type[SearchIndex], thing) -> None:
    attributes = inspect(thing).attrs
    if any(attributes[name].history.has_changes() for name in index.said_in):
        _write(index, [thing])
