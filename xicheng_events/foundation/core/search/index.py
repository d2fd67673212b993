"""A row of terms beside each thing that is searched, and how a statement asks for those that say something.

A room that wants one of its tables searched adds a `SearchIndex` to its models, as opinions/models.py does: what it is
of, and in which columns that says something. Its migration makes the table by `add_search_index` (core/migrating.py);
a row is written with its thing, where that goes through the session (else: search/filling.py); a query asks
`has_words(OpinionIndex, words)`. On PostgreSQL the terms are a `tsvector` with a GIN index, on SQLite triggers of the
table keep an FTS5 table beside it. PostgreSQL keeps 256 positions of a term: what stands behind so many of its own is
found by its terms one by one, not as a phrase.
"""

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    UnaryExpression,
    bindparam,
    cast,
    column,
    event,
    false,
    inspect,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.types import TypeDecorator

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import overwrite
from xicheng_events.foundation.core.search.cutting import Phrase, cut, phrase_of
from xicheng_events.foundation.core.search.tables import POSTGRESQL, SQLITE, SQLITE_DROP
from xicheng_events.foundation.core.text import words_apart

_POSITIONS = 16_000  # PostgreSQL counts no further than 16,383; a longer text begins again at one
_INDEXES: list[type["SearchIndex"]] = []


class _Terms(TypeDecorator):
    """Terms in their order."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect):
        if value is None:
            return None
        if dialect.name != "postgresql":
            return " ".join(value)
        return " ".join(f"'{term}':{at % _POSITIONS + 1}" for at, term in enumerate(value))


class _Question(TypeDecorator):
    """Phrases and whether one of them is enough, in the language of the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[tuple[Phrase, ...], bool], dialect):
        phrases, one_is_enough = value
        if dialect.name == "postgresql":
            asked = (" <-> ".join(f"'{term}'" for term in each.terms) + ":*" * each.begins for each in phrases)
            return (" | " if one_is_enough else " & ").join(f"({each})" for each in asked)
        asked = (f'"{" ".join(each.terms)}"' + " *" * each.begins for each in phrases)
        return (" OR " if one_is_enough else " AND ").join(f"({each})" for each in asked)


class SearchIndex:
    """The terms of one thing. `id` is the thing's, `of` its model, `said_in` the names of its columns that are read."""

    id: Mapped[int]
    terms: Mapped[list[str]] = mapped_column(_Terms)
    of: ClassVar[type]
    said_in: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        _INDEXES.append(cls)
        event.listen(cls.__table__, "after_create", _make)
        event.listen(cls.__table__, "before_drop", _unmake)
        event.listen(cls.of, "after_insert", lambda _mapper, _connection, thing: write_terms(cls, [thing]))
        event.listen(cls.of, "after_update", lambda _mapper, _connection, thing: _write_if_changed(cls, thing))

    @classmethod
    def terms_of(cls, thing) -> list[str]:
        """What a row of this index says of `thing`."""
        return cut("\n".join(getattr(thing, name) or "" for name in cls.said_in))


def indexes() -> list[type[SearchIndex]]:
    """Every index there is, in the order of the rooms."""
    return _INDEXES


def write_terms(index: type[SearchIndex], things: list) -> None:
    """Write what `things` say now into their rows of `index`, in the present transaction."""
    overwrite(index, [{"id": thing.id, "terms": index.terms_of(thing)} for thing in things])


def _write_if_changed(index: type[SearchIndex], thing) -> None:
    attributes = inspect(thing).attrs
    if any(attributes[name].history.has_changes() for name in index.said_in):
        write_terms(index, [thing])


def has_words(index: type[SearchIndex], words: str, *, row_by_row: bool = False) -> ColumnElement[bool]:
    """The condition that a thing of `index` says each of `words`, which blanks or commas part. With `row_by_row` SQLite
    asks it of each row that the rest of the statement gives: where things are joined by another unique key it would
    look in that key's index for each of them with each hit."""
    thing_id = index.of.id
    if row_by_row and _is_on_sqlite():
        thing_id = UnaryExpression(thing_id, operator=custom_op("+"))  # SQLite looks up no expression
    return thing_id.in_(ids_saying(index, words_apart(words)))


def ids_saying(index: type[SearchIndex], words: Iterable[str], *, one_is_enough: bool = False) -> Select:
    """The ids of what says each of `words`, or with `one_is_enough` any of them. A word without letter or number is
    said nowhere."""
    phrases = [phrase_of(word) for word in words]
    said = tuple(filter(None, phrases))
    is_nowhere = not said if one_is_enough else len(said) < len(phrases) or not said
    if is_nowhere:
        return select(index.id).where(false())
    # In the statement itself: planned once for all words, PostgreSQL would take any word for a rare one.
    question = bindparam(None, (said, one_is_enough), type_=_Question(), unique=True, literal_execute=True)
    if _is_on_sqlite():
        fts = table(f"{index.__tablename__}_fts", column("rowid"), column("terms"))
        return select(fts.c.rowid).where(fts.c.terms.op("MATCH")(question))
    return select(index.id).where(index.terms.op("@@")(cast(question, TSQUERY)))


def _is_on_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _make(made, connection, **_how) -> None:
    for statement in POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE:
        connection.exec_driver_sql(statement.format(made.name))


def _unmake(made, connection, **_how) -> None:
    for statement in () if connection.dialect.name == "postgresql" else SQLITE_DROP:
        connection.exec_driver_sql(statement.format(made.name))
