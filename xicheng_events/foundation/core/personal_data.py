"""Personal data at rest: encrypted columns and keyed hashes (domain §9.3; design.md §3).

AES-256-GCM for what must be read again, HMAC-SHA-256 for what must be found again; the secrets live outside the
database. What is encrypted is bound to its table, its column and its row: put elsewhere it can't be read.

`DATA_KEY` hashes, for ever. It also encrypts, as number 1, unless `CIPHER_KEYS` names other keys, each with a number:
the first one seals, all of them open, and `core.rotation` takes a database from one to the next.

How a value lies in its column: the key's number (two bytes), a nonce (twelve), what AES-GCM makes of the text. An
empty text is an empty value, to be seen by anybody: purges empty a thousand rows with one statement.
"""

import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import LargeBinary, Table, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapper, attributes
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeDecorator

NUMBER_BYTES, _NONCE_BYTES = 2, 12
_PART, _END = "\x1e", "\x1f"  # between the parts that name a row; between them and what is sealed
_EXTENSION = "personal_data"


def init_app(app) -> None:
    """Derive the ciphers and the hash key once, from `DATA_KEY` and `CIPHER_KEYS` (settings_rules refuses weak ones).
    """
    secret, given = app.config["DATA_KEY"], cipher_keys(app.config["CIPHER_KEYS"])
    ciphers = {number: cipher_of(each) for number, each in (given or {1: secret}).items()}
    app.extensions[_EXTENSION] = ciphers, hmac.digest(secret.encode(), b"find", hashlib.sha256)


def cipher_keys(text: str) -> dict[int, str]:
    """The secrets of `CIPHER_KEYS` ("2:…,1:…") by number, the sealing one first; ValueError for anything else."""
    keys = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        number, colon, secret = part.partition(":")
        if not (colon and secret and number.isascii() and number.isdigit() and 0 < int(number) < 2 ** 16):
            raise ValueError("not a number, a colon and a secret")
        if int(number) in keys:
            raise ValueError("one number twice")
        keys[int(number)] = secret
    return keys


def cipher_of(secret: str) -> AESGCM:
    """The cipher that a secret makes."""
    return AESGCM(hmac.digest(secret.encode(), b"encrypt", hashlib.sha256))


def keyed_hash(value: str) -> str:
    """The hex HMAC by which `value` (already normalised) is found without being stored; 64 characters."""
    return hmac.digest(current_app.extensions[_EXTENSION][1], value.encode(), hashlib.sha256).hex()


def sealing_number() -> int:
    """The number of the key that seals."""
    return next(iter(_ciphers()))


def seal(text: str, place: str, row: str) -> bytes:
    """`text` as it lies in the column called `place`, in the row called `row` (`row_name`); empty if it is empty."""
    if not text:
        return b""
    number, nonce = sealing_number(), os.urandom(_NONCE_BYTES)
    return number.to_bytes(NUMBER_BYTES) + nonce + _ciphers()[number].encrypt(nonce, text.encode(), _about(place, row))


def unseal(value: bytes, place: str, row: str) -> str:
    """The text that was sealed for this place and row; an `Unreadable` (logged, without its value) for what was sealed
    for another, was changed, or with a key that isn't there."""
    if not value:
        return ""
    number, nonce = int.from_bytes(value[:NUMBER_BYTES]), value[NUMBER_BYTES : NUMBER_BYTES + _NONCE_BYTES]
    cipher = _ciphers().get(number)
    try:
        if cipher:
            return cipher.decrypt(nonce, value[NUMBER_BYTES + _NONCE_BYTES :], _about(place, row)).decode()
    except (InvalidTag, ValueError):
        pass
    current_app.logger.error("a value of %s can't be read (key number %s)", place, number)
    return Unreadable(_("无法读取"))


def row_name(*parts) -> str:
    """What a row is called when its values are sealed: the values of the columns that tell it from others."""
    return _PART.join("" if part is None else str(part) for part in parts)


class Unreadable(str):
    """What stands for a value that can't be read: its words wherever it is shown, and false, as if there were nothing,
    wherever somebody wants to go by it. It is never stored."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


class _Meant(str):
    """A text and the row it is to be sealed for."""

    __slots__ = ("row",)


def meant_for(column, text: str | None, **row):
    """`text` for an UPDATE of the encrypted attribute `column`: `meant_for(Draw.share, text, draw_id=1, position=2)`.

    `row` has the columns that the type names. New and changed objects need none of this: it is done for them.
    """
    return _meant(text, column.type, row)


def _meant(text: str | None, kind: "Encrypted", row):
    if not text:
        return None if text is None else ""
    meant = _Meant(text)
    meant.row = row_name(*(row[name] for name in kind.row))
    return meant


class Encrypted(TypeDecorator):
    """Text that is encrypted in the column. It can't be searched or compared in SQL: keep a keyed hash beside it.

    `place` ("person.phone") is what the column was called when it was made: it stays though the column be renamed.
    `row` names the columns that tell this row from others when it is inserted (an id is not known yet). Whoever changes
    one of them by UPDATE has to write the encrypted value with it, `meant_for` the row as it is then.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str, row: tuple[str, ...]):
        super().__init__()
        self.place, self.row = place, row

    def process_bind_param(self, value: str | None, dialect):
        if not value:
            return None if value is None else b""
        if not isinstance(value, _Meant):
            raise TypeError(f"{self.place} was about to be sealed for no row: see meant_for")
        return seal(value, self.place, value.row)

    def column_expression(self, column):
        """What is selected: the value, and before it what its row is called, as the database has it."""
        return _WithRow(getattr(column, "element", column), self)

    def process_result_value(self, value: bytes | None, dialect):
        if value is None:
            return None
        row, _end, sealed = bytes(value).partition(_END.encode())
        return unseal(sealed, self.place, row.decode())


@cache
def encrypted_columns(table: Table) -> tuple:
    """The columns of `table` that hold `Encrypted` text."""
    return tuple(column for column in table.c if isinstance(column.type, Encrypted))


class _WithRow(ColumnElement):
    """An encrypted column as it is read: the name of the row as the database has it, an end, the sealed value."""

    inherit_cache = False

    def __init__(self, column, kind: Encrypted):
        self.column, self.kind, self.type = column, kind, kind
        self.beside = [_beside(column, name) for name in kind.row]


def _beside(column, name: str):
    """The column `name` of the same row, be `column` a table's, an alias's or a subquery's."""
    if name in column.table.c:
        return column.table.c[name]
    [within] = column._proxies
    return column.table.corresponding_column(_beside(getattr(within, "element", within), name))


@compiles(_WithRow)
def _with_row(element, compiler, **kw):
    row, sealed = _row_and_sealed(element, compiler, "char", kw)
    return f"CAST({row} || {sealed} AS BLOB)"


@compiles(_WithRow, "postgresql")
def _with_row_postgresql(element, compiler, **kw):
    row, sealed = _row_and_sealed(element, compiler, "chr", kw)
    return f"convert_to({row}, 'UTF8') || {sealed}"


def _row_and_sealed(element, compiler, character: str, kw: dict) -> tuple[str, str]:
    # Inside the expression a column is no column of the result and needs no label.
    kw = {key: value for key, value in kw.items() if key not in ("within_columns_clause", "add_to_result_map")}
    parts = [f"coalesce(CAST({compiler.process(column, **kw)} AS TEXT), '')" for column in element.beside]
    row = f" || {character}({ord(_PART)}) || ".join(parts)
    return f"{row} || {character}({ord(_END)})", compiler.process(element.column, **kw)


def row_meant(table: Table, row: dict) -> dict:
    """The values of a new row of `table`, of which the encrypted ones know what they are sealed for: what
    `core.inserts` does with every row, and whoever writes an INSERT of their own has to."""
    encrypted = encrypted_columns(table)
    return row if not encrypted else {**row, **{column.key: _meant(row[column.key], column.type, row)
                                                for column in encrypted if row.get(column.key)}}


def rows_meant(model, rows) -> list[dict]:
    """`row_meant` for each of many new rows of `model`."""
    return [row_meant(model.__table__, row) for row in rows]


@event.listens_for(Mapper, "mapper_configured")
def _watch_encrypted(mapper, _class):
    """Only for classes that have such columns: what listens to all costs every statement and every object."""
    if encrypted_columns(mapper.local_table):
        event.listen(mapper, "before_insert", _insert_for_row)
        event.listen(mapper, "before_update", _update_for_row)


def _insert_for_row(mapper, connection, new):
    """Tell each encrypted value of a new object which row it is for."""
    state = attributes.instance_state(new)
    for column in encrypted_columns(mapper.local_table):
        if value := state.dict.get(column.key):
            state.dict[column.key] = _meant(value, column.type, state.dict)


def _update_for_row(mapper, connection, changed):
    """Tell each encrypted value of an object which row it is for, if it has changed or the row is called otherwise."""
    state = attributes.instance_state(changed)
    for column in encrypted_columns(mapper.local_table):
        if not state.committed_state.keys().isdisjoint((column.key, *column.type.row)) and getattr(changed, column.key):
            attributes.flag_modified(changed, column.key)
            state.dict[column.key] = _meant(getattr(changed, column.key), column.type,
                                            {name: getattr(changed, name) for name in column.type.row})


def _ciphers() -> dict[int, AESGCM]:
    return current_app.extensions[_EXTENSION][0]


def _about(place: str, row: str) -> bytes:
    return f"{place}{_END}{row}".encode()
