"""Codes people read aloud, type and scan (domain §11, §17): all random, none guessable from another.

The alphabet has 32 characters, five bits each, without 0, O, 1 and I. So a typed 1 or I can only mean L.
"""

import re
import secrets

from xicheng_events.core.text import half_width

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

_REFERENCE_LENGTH, _CHECKIN_LENGTH, _QUERY_LENGTH, _TOKEN_LENGTH = 6, 6, 12, 26
_LINK_LENGTH = 16
_DOOR_LENGTH = 8
_ENTRY_LENGTH = 8
_PHONE_CODE_DIGITS = 6
_LONGEST_TYPED = 200
_FIRST_RANDOM_ID = 100_000_000  # above all that are counted; twenty times it is below 2**31
_CHARACTER_OF_BYTE = bytes(ALPHABET[byte % len(ALPHABET)].encode()[0] for byte in range(256))
_MEANS_L = str.maketrans("1I", "LL")


def new_reference(prefix: str) -> str:
    """A number to quote on the phone, e.g. BM-7K3Q9F. It opens nothing by itself; unique by the column."""
    return f"{prefix}-{_random(_REFERENCE_LENGTH)}"


def new_ticket_token() -> str:
    """The opaque payload of a ticket's QR: 26 characters, 130 bits (domain §11.1: version 2 at level M)."""
    return _random(_TOKEN_LENGTH)


def new_link_token() -> str:
    """What a link in a message opens something with: 16 characters, 80 bits. Stored as its `keyed_hash` alone, and
    those who try some are counted (web.limits); those already sent have 26, and are looked up like any other."""
    return _random(_LINK_LENGTH)


def new_checkin_code() -> str:
    """Six characters to say or type at the door when the QR can't be read."""
    return _random(_CHECKIN_LENGTH)


def new_door_code() -> str:
    """Eight characters that open a door together with a PIN (checkin: DoorPass)."""
    return _random(_DOOR_LENGTH)


def door_code_of(digest: str) -> str:
    """Eight characters worked out of a hexadecimal digest: the same for the same."""
    return bytes.fromhex(digest)[:_DOOR_LENGTH].translate(_CHARACTER_OF_BYTE).decode()


def new_entry_codes(count: int) -> list[str]:
    """As many different codes of a draw's list, e.g. 7K3QM9FX: random, so that nobody can tell whose they are."""
    made: set[str] = set()
    while len(made) < count:
        # Five of each byte's eight bits: 256 is a multiple of 32, so every character is equally likely.
        random = secrets.token_bytes(_ENTRY_LENGTH * (count - len(made))).translate(_CHARACTER_OF_BYTE).decode()
        made.update(random[at : at + _ENTRY_LENGTH] for at in range(0, len(random), _ENTRY_LENGTH))
    return list(made)


def new_row_id() -> int:
    """The id of a row that must not tell when it was written; the primary key refuses the rare double."""
    return _FIRST_RANDOM_ID + secrets.randbelow(_FIRST_RANDOM_ID * 19)


def new_query_code() -> str:
    """4F7K-9M2Q-XH3P: 60 bits with which a person follows their suggestion without an account.

    Stored as `keyed_hash(normalise_code(code))`, shown once.
    """
    return _in_fours(_random(_QUERY_LENGTH))


def new_one_time_password() -> str:
    """4F7K-9M2Q-XH3P: 60 bits that open the desk once, until their owner has set a password."""
    return _in_fours(_random(_QUERY_LENGTH))


def new_recovery_code() -> str:
    """4F7K-9M2Q-XH3P: 60 bits that stand in for a lost second factor once. Stored as a keyed hash, shown once."""
    return _in_fours(_random(_QUERY_LENGTH))


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


def normalise_phone_code(text: str | None) -> str:
    """The digits of a typed phone code; full-width digits and spaces are understood."""
    return re.sub(r"\s", "", half_width((text or "")[:_LONGEST_TYPED]))


def _letters_and_digits(text: str | None) -> str:
    if text and len(text) > _LONGEST_TYPED:
        return ""  # no code of ours
    return re.sub(r"[^A-Z0-9]", "", half_width(text).upper())


def _in_fours(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _random(length: int) -> str:
    # 256 is a multiple of 32: every character is as likely as any other.
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(length))
