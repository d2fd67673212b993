"""Codes people read aloud, type and scan (domain §11): all random, none guessable from another.

What is scanned or tapped has 32 characters, five bits each, without 0, O, 1 and I. So a typed 1 or I can only mean L.
What is read aloud and typed leaves out S, Z and B too, which look like 5, 2 and 8; codes from before have them.
"""

import re
import secrets
from collections.abc import Collection
from itertools import product

from sqlalchemy import bindparam, case, false, func, select

from xicheng_events.foundation.core.text import half_width

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SPOKEN = "".join(char for char in ALPHABET if char not in "SZB")

_REFERENCE_LENGTH, _CHECKIN_LENGTH, _QUERY_LENGTH, _TOKEN_LENGTH = 6, 6, 12, 26
_LINK_LENGTH = 16
_DOOR_LENGTH = 8
_ENTRY_LENGTH = 8
_PHONE_CODE_DIGITS = 6
_LONGEST_TYPED = 200
_MOST_UNSURE = 6  # characters of a code that are read both ways: 64 readings
_FIRST_RANDOM_ID = 100_000_000  # above all that are counted; twenty times it is below 2**31
_LINK_LENGTHS = (_LINK_LENGTH, _TOKEN_LENGTH)  # links of before are as long as tickets
_MEANS_L = str.maketrans("1I", "LL")
_MEANS_DIGITS = str.maketrans("OILSZB", "011528")
_AS_DIGITS = str.maketrans("SZB", "528")
_EITHER = {char: pair for pair in ("5S", "2Z", "8B") for char in pair}


def new_reference(prefix: str) -> str:
    """A number to quote on the phone, e.g. BM-7K3Q9F. It opens nothing by itself; unique by the column."""
    return f"{prefix}-{_random(_REFERENCE_LENGTH, SPOKEN)}"


def new_ticket_token() -> str:
    """The opaque payload of a ticket's QR: 26 characters, 130 bits (domain §11.1: version 2 at level M)."""
    return _random(_TOKEN_LENGTH, ALPHABET)


def new_link_token() -> str:
    """What a link in a message opens something with: 16 characters, 80 bits. Stored as its `keyed_hash` alone, and
    those who try some are counted (web.limits); those already sent have 26, and are looked up like any other."""
    return _random(_LINK_LENGTH, ALPHABET)


def link_token_in(text: str) -> str | None:
    """The token at the beginning of what came behind a link's last slash; None where there is none. What a phone has
    glued to it, full-width signs and Chinese letters, a full stop, a slash, is left out; small letters, and 1 and I
    for L, are who typed it by hand."""
    token = normalise_code(re.match("[0-9A-Za-z]*", text)[0])
    return token if len(token) in _LINK_LENGTHS and set(token) <= set(ALPHABET) else None


def new_checkin_code() -> str:
    """Six characters to say or type at the door when the QR can't be read."""
    return _random(_CHECKIN_LENGTH, SPOKEN)


def new_door_code() -> str:
    """Eight characters that open a door together with a PIN (checkin: DoorPass)."""
    return _random(_DOOR_LENGTH, SPOKEN)


def door_code_of(digest: str) -> str:
    """Eight characters worked out of a hexadecimal digest: the same for the same."""
    return _worked_out(digest, _DOOR_LENGTH, SPOKEN)


def link_token_of(digest: str) -> str:
    """What a link opens something with, worked out of a hexadecimal digest: the same for the same."""
    return _worked_out(digest, _LINK_LENGTH, ALPHABET)


def new_entry_codes(count: int) -> list[str]:
    """As many different codes of a draw's list, e.g. 7K3QM9FX: random, so that nobody can tell whose they are."""
    made: set[str] = set()
    while len(made) < count:
        made.add(_random(_ENTRY_LENGTH, SPOKEN))
    return list(made)


def new_row_id() -> int:
    """The id of a row that must not tell when it was written; the primary key refuses the rare double."""
    return _FIRST_RANDOM_ID + secrets.randbelow(_FIRST_RANDOM_ID * 19)


def new_query_code() -> str:
    """4F7K-9M2Q-XH3P: 58 bits with which a person follows their suggestion without an account.

    Stored as `keyed_hash(normalise_code(code))`, shown once.
    """
    return _in_fours(_random(_QUERY_LENGTH, SPOKEN))


def query_code_of(digest: str) -> str:
    """The query code worked out from a hash (hexadecimal, keyed): of the same form always the same."""
    return _in_fours(_worked_out(digest, _QUERY_LENGTH, SPOKEN))


def new_one_time_password() -> str:
    """4F7K-9M2Q-XH3P: 58 bits that open the desk once, until their owner has set a password. Stored as a hash of it
    with its dashes; read by `one_time_passwords_meant`."""
    return _in_fours(_random(_QUERY_LENGTH, SPOKEN))


def new_recovery_code() -> str:
    """4F7K-9M2Q-XH3P: 58 bits that stand in for a lost second factor once. Stored as a keyed hash, shown once."""
    return _in_fours(_random(_QUERY_LENGTH, SPOKEN))


def new_phone_code() -> str:
    """Six digits sent to a phone (domain §11: valid for 5 minutes)."""
    return f"{secrets.randbelow(10**_PHONE_CODE_DIGITS):0{_PHONE_CODE_DIGITS}}"


def normalise_code(text: str | None) -> str:
    """What was meant by a typed code: half-width, upper case, without spaces and dashes, 1 and I read as L."""
    return _letters_and_digits(text).translate(_MEANS_L)


def normalise_reference(text: str | None) -> str:
    """A typed reference as `new_reference` writes it: "bm 7k3q9f" → "BM-7K3Q9F"."""
    bare = _letters_and_digits(text)
    prefix, code = bare[:-_REFERENCE_LENGTH], bare[-_REFERENCE_LENGTH:]
    return f"{prefix}-{code.translate(_MEANS_L)}"


def readings(text: str | None) -> list[str]:
    """Every code that a typed one may mean, as typed first: one of ours looked up by its hash, or by itself."""
    return look_alikes(normalise_code(text))


def one_time_passwords_meant(text: str) -> list[str]:
    """As which passwords a typed one is tried, at most three, for each takes long: as typed; where it has as many
    characters as a one-time password, also as that is written, its S, Z and B as such and as digits. How many depends
    on what was typed alone."""
    code = normalise_code(text)
    is_one = len(code) == _QUERY_LENGTH and set(code) <= set(ALPHABET)
    meant = [code, code.translate(_AS_DIGITS)] if is_one else []
    return list(dict.fromkeys([text, *map(_in_fours, meant)]))


def look_alikes(code: str) -> list[str]:
    """What a normalised code or reference may mean: itself, then every reading with 5 or S, 2 or Z, 8 or B. Where more
    than six characters are such, only the digits."""
    prefix, dash, bare = code.rpartition("-")
    if sum(char in _EITHER for char in bare) > _MOST_UNSURE:
        readings = [bare.translate(_AS_DIGITS)]
    else:
        readings = ["".join(chars) for chars in product(*(_EITHER.get(char, char) for char in bare))]
    return list(dict.fromkeys([code, *(prefix + dash + reading for reading in readings)]))


def code_meant(code: str, known: Collection[str]) -> str | None:
    """Which of the `known` codes a typed one means: as typed, else by look-alike where only one fits."""
    fitting = [each for each in look_alikes(code) if each in known]
    return code if code in known else fitting[0] if len(fitting) == 1 else None


def id_meant(number, column, *here):
    """The same in a statement, as a scalar subquery of `number`, the id of the row whose `column` is meant, among those
    `here`; `typed(code)` are its parameters."""
    fits = column.in_(bindparam("look_alikes", expanding=True))
    as_typed = func.max(case((column == bindparam("typed"), number)))
    only_one = case((func.count(number) == 1, func.min(number)))
    return select(func.coalesce(as_typed, only_one)).where(fits, *here).scalar_subquery()


def typed(code: str) -> dict:
    """The parameters of `id_meant` for a normalised code or reference."""
    return {"typed": code, "look_alikes": look_alikes(code)}


def number_holds(column, words: str):
    """The condition that the number in `column` (WT-2026-0012) has `words` in it: small, full-width, with or without
    its dashes; never true of words that are no part of a number."""
    part = _without_dashes(words)
    is_part = part.isascii() and part.isalnum()
    return func.replace(column, "-", "").icontains(part, autoescape=True) if is_part else false()


def same_number(number: str, typed: str) -> bool:
    """Whether a number was typed whole, as `number_holds` reads it."""
    return _without_dashes(number) == _without_dashes(typed).upper()


def normalise_phone_code(text: str | None) -> str:
    """The digits of a typed phone code, PIN or code of an app; full-width digits, blanks and dashes are understood, and
    letters that look like digits."""
    return _letters_and_digits(text).translate(_MEANS_DIGITS)


def _without_dashes(text: str) -> str:
    return re.sub(r"[\s‐-―-]", "", half_width(text))


def _letters_and_digits(text: str | None) -> str:
    if text and len(text) > _LONGEST_TYPED:
        return ""  # no code of ours
    return re.sub(r"[^A-Z0-9]", "", half_width(text).upper())


def _in_fours(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _worked_out(digest: str, length: int, alphabet: str) -> str:
    number, found = int(digest, 16), ""
    for _each in range(length):
        number, left = divmod(number, len(alphabet))
        found += alphabet[left]
    return found


def _random(length: int, alphabet: str) -> str:
    return "".join(secrets.choice(alphabet) for _each in range(length))
