"""Personal data at rest: encrypted columns and keyed hashes (domain §9.3; design.md §3).

AES-256-GCM for what must be read again, HMAC-SHA-256 for what must be found again. Both keys are derived from
one secret, `DATA_KEY`, that lives outside the database.
"""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

_NONCE_BYTES = 12


def init_app(app) -> None:
    """Derive the cipher and the hash key once, from `DATA_KEY` (any text; config.py refuses weak ones)."""
    secret = app.config["DATA_KEY"].encode()
    app.extensions["personal_data"] = (
        AESGCM(hmac.digest(secret, b"encrypt", hashlib.sha256)),
        hmac.digest(secret, b"find", hashlib.sha256),
    )


def keyed_hash(value: str) -> str:
    """The hex HMAC by which `value` (already normalised) is found without being stored; 64 characters."""
    return hmac.digest(current_app.extensions["personal_data"][1], value.encode(), hashlib.sha256).hex()


class Encrypted(TypeDecorator):
    """Text that is encrypted in the column. It can't be searched or compared in SQL: keep a keyed hash beside it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect):
        if value is None:
            return None
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + current_app.extensions["personal_data"][0].encrypt(nonce, value.encode(), None)

    def process_result_value(self, value: bytes | None, dialect):
        if value is None:
            return None
        value = bytes(value)
        plain = current_app.extensions["personal_data"][0].decrypt(value[:_NONCE_BYTES], value[_NONCE_BYTES:], None)
        return plain.decode()
