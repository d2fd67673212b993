"""How a roster is packed so that a lost tablet leaks nothing (anchors B4, D7).

A party's record lies under the SHA-256 of its ticket's token and is encrypted with a key derived from that token, so
only the ticket itself opens it. Names and six-character codes could be guessed; they are in the index, which is
encrypted with a key that a tablet holds only as long as its pass lives. `static/js/door/sealing.js` is the other half.
"""

import hashlib
import hmac
import json
import os
from base64 import b64encode, urlsafe_b64encode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES, _KEY_BYTES, _NAME_BYTES = 12, 16, 16
_SALT, _INFO = b"xicheng door roster", b"record\x01"


def name_of(token: str) -> str:
    """What a ticket is called in the roster: the first half of its token's SHA-256."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:_NAME_BYTES]).decode().rstrip("=")


def key_of(token: str) -> bytes:
    """The key of a ticket's record: HKDF-SHA-256 of its token (RFC 5869, one block)."""
    return hmac.digest(hmac.digest(_SALT, token.encode(), hashlib.sha256), _INFO, hashlib.sha256)[:_KEY_BYTES]


def seal(key: bytes, content) -> str:
    """`content` as JSON, encrypted with AES-GCM; nonce first, in base64."""
    nonce = os.urandom(_NONCE_BYTES)
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return b64encode(nonce + AESGCM(key).encrypt(nonce, plain, None)).decode()


def text_of(key: bytes) -> str:
    """A key as it travels."""
    return b64encode(key).decode()
