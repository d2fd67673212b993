"""How a roster is packed so that a lost tablet leaks nothing (domain §2.5).

A party's record lies under the SHA-256 of its ticket's token and is encrypted with a key derived from that token, so
only the ticket itself opens it. Names and six-character codes could be guessed; they are in the index, whose key a
tablet has in its memory alone, together with who has come. What lies on its disk is that key behind a `Lock`: whoever
types the PIN after a restart without the network gets it back. What a tablet keeps until it is brought in goes the
other way: into a box of which the tablet has only the public key. `static/js/door/sealing.js` is the other half.
"""

import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode, urlsafe_b64encode
from functools import cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from xicheng_events.foundation.core.codes import normalise_code
from xicheng_events.foundation.core.personal_data import keyed_hash

_NONCE_BYTES, _KEY_BYTES, _NAME_BYTES = 12, 16, 16
_SALT, _INFO = b"xicheng door roster", b"record\x01"
_CURVE, _POINT_BYTES, _BOX = ec.SECP256R1(), 65, b"xicheng door box"
_ORDER = int("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)  # of P-256: keys are below it
_LONGEST_SEALED = 8000


def sealed_name(token: str) -> str:
    """What a ticket is called in the roster: the first half of its token's SHA-256."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:_NAME_BYTES]).decode().rstrip("=")


def key_of(token: str) -> bytes:
    """The key of a ticket's record: HKDF-SHA-256 of its token (RFC 5869, one block)."""
    return hmac.digest(hmac.digest(_SALT, token.encode(), hashlib.sha256), _INFO, hashlib.sha256)[:_KEY_BYTES]


def seal_for_tablet(key: bytes, content) -> str:
    """`content` as JSON, encrypted with AES-GCM; nonce first, in base64."""
    nonce = os.urandom(_NONCE_BYTES)
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return b64encode(nonce + AESGCM(key).encrypt(nonce, plain, None)).decode()


def key_as_text(key: bytes) -> str:
    """A key as it travels."""
    return b64encode(key).decode()


class Lock(NamedTuple):
    """A key worked out of something that is typed, slowly, and what it takes to work it out again."""

    salt: str
    rounds: int
    key: str

    @classmethod
    def made(cls, secret: str, *, about: str, rounds: int) -> "Lock":
        """The lock that `secret` opens (however it is spelled): PBKDF2-SHA-256 of so many rounds.

        The salt is one that only this server can make of `about`: it lies on the tablet and says nothing.
        """
        salt = bytes.fromhex(keyed_hash(f"door-lock:{about}"))[:_KEY_BYTES]
        key = hashlib.pbkdf2_hmac("sha256", normalise_code(secret).encode(), salt, rounds, _KEY_BYTES)
        return cls(key_as_text(salt), rounds, key_as_text(key))

    def around(self, key: bytes) -> dict:
        """`key` behind the lock, as it travels."""
        return {"salt": self.salt, "rounds": self.rounds,
                "sealed": seal_for_tablet(b64decode(self.key), key_as_text(key))}


def box() -> str:
    """The public half of this server's box, as it travels: what is put in, only this server takes out again."""
    return key_as_text(_private_key(keyed_hash("door-box")).public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint))


def taken_out(sealed: str, about: str) -> dict[str, str]:
    """What a tablet has put into the box with the item `about`; nothing where it can't be opened or read."""
    try:
        raw = b64decode(sealed[:_LONGEST_SEALED], validate=True)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw[:_POINT_BYTES])
        shared = _private_key(keyed_hash("door-box")).exchange(ec.ECDH(), theirs)
        key = HKDF(SHA256(), _KEY_BYTES, _BOX, raw[:_POINT_BYTES]).derive(shared)
        nonce, rest = raw[_POINT_BYTES:][:_NONCE_BYTES], raw[_POINT_BYTES + _NONCE_BYTES:]
        told = json.loads(AESGCM(key).decrypt(nonce, rest, about.encode()))
        return {name: str(value) for name, value in told.items()}
    except (ValueError, InvalidTag, AttributeError, RecursionError):
        return {}


@cache
def _private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Worked out of the site's secret, so that there is nothing to keep and every process has the same."""
    return ec.derive_private_key(int(secret, 16) % (_ORDER - 1) + 1, _CURVE)
