"""How Chinese names are read: their first letters, as people type them in a hurry (李静 → lj), and their order."""

import os
import re
import sqlite3
import unicodedata
from functools import cache, lru_cache
from itertools import islice, product

from sqlalchemy import Boolean, ColumnElement, event, func
from sqlalchemy.engine import Engine

from xicheng_events.foundation.core.db import db

# Extensions A–J and 〇. Ranges, not unicodedata: Python 3.11 knows Unicode 14, Extension J came with 17.
HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003347f"
_BETWEEN = f"[^A-Za-z{HAN}]*"
_MOST_WAYS = 16
# Names are read character by character: the dictionary of phrases would only cost memory.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """A pattern of first letters, lower case: "lj", or "[ds]xx" where a character is read in two ways.

    Holds letters and brackets only, so it is safe in a regular expression. Latin words count by their first letter.
    """
    from pypinyin import Style, pinyin

    pattern = ""
    for letters in pinyin(name, style=Style.FIRST_LETTER, heteronym=True, errors=_latin):
        found = sorted({letter for letter in "".join(letters).lower() if "a" <= letter <= "z"})
        pattern += found[0] if len(found) == 1 else f"[{''.join(found)}]" if found else ""
    return pattern


def ways_to_spell(name: str) -> list[str]:
    """First letters of `name` as they may be typed, "lj", where a character is read in two ways each of them; of a name
    that can be read in very many ways only some."""
    letters = [found.strip("[]") for found in re.findall(r"\[\w+\]|\w", initials(name))]
    return ["".join(way) for way in islice(product(*letters), _MOST_WAYS)] if letters else []


def fits_initials(name: str, letters: str) -> bool:
    """Whether `letters` (a–z, lower case) begin the initials of `name` or of a word in it."""
    pattern, typed = re.findall(r"\[\w+\]|\w", initials(name)), list(letters)
    ways = range(len(pattern) - len(typed) + 1)
    return any(all(letter in pattern[start + at] for at, letter in enumerate(typed)) for start in ways)


def spelled_with(column, letters: str) -> ColumnElement[bool]:
    """`fits_initials` of the name in `column`, as a condition: the database looks, however many names there are."""
    if db.session.get_bind().dialect.name == "sqlite":
        return func.fits_initials(column, letters, type_=Boolean)
    return column.regexp_match(_BETWEEN.join(_begins_with(letter) for letter in letters))


@event.listens_for(Engine, "connect")
def _teach_sqlite(connection, _record) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("fits_initials", 2, lambda name, letters: fits_initials(name or "", letters),
                                   deterministic=True)


def _begins_with(letter: str) -> str:
    """A pattern of PostgreSQL's for a character that is read so, or a Latin word."""
    chars = _read_with().get(letter)  # none begins with i, u or v
    return f"({f'[{chars}]|' if chars else ''}(?<![A-Za-z])[{letter}{letter.upper()}][A-Za-z]*)"


@cache
def _read_with() -> dict[str, str]:
    """Each first letter, and all characters that can be read with it: forty thousand, in a few hundred kilobytes."""
    from pypinyin.constants import PINYIN_DICT

    found: dict[str, set[str]] = {}
    for code, sounds in PINYIN_DICT.items():
        for sound in sounds.split(","):
            found.setdefault(unicodedata.normalize("NFD", sound)[0], set()).add(chr(code))
    return {letter: "".join(sorted(chars)) for letter, chars in found.items()}


@lru_cache(maxsize=20_000)
def reading_order(name: str) -> tuple[str, ...]:
    """What lists of names are sorted by: character by character as they are read, those read alike by themselves."""
    from pypinyin import Style, lazy_pinyin

    return (*lazy_pinyin(name, style=Style.TONE3), name)


def address_of(name: str, number: int, *, otherwise: str) -> str:
    """By what addresses may name something: how its name is read, by first letters (at most thirty), `otherwise` where
    there are none; the `number`-th thing with these letters has its number behind them."""
    letters = re.sub("[^a-z]", "", "".join(sound[:1] for sound in reading_order(name.lower())[:-1]))[:30] or otherwise
    return letters if number == 1 else f"{letters}{number}"


def _latin(text: str) -> list[list[str]]:
    return [[word[0]] for word in re.findall(r"[A-Za-z]+", text)]
