"""What an entry of the record is sealed with: pure, and for ever. A new way of sealing is a new row of FORMATS; an
entry is checked by the one it names.

Format 1 is what the first release sealed with: whoever can write the table can reckon it. Format 2 needs AUDIT_KEY,
which is not in the database.
"""

import hashlib
import hmac
import json

FORMAT = 2  # what is sealed today


def link(form: int, previous: str, number: int, entry, *, key: bytes) -> str | None:
    """The hex digest (64 characters) that seals `entry` as the `number`th of the chain, behind the digest `previous`.

    `entry` has the columns of `AuditEntry`. None where `form` is no format that was ever used.
    """
    return FORMATS[form](previous, number, entry, key) if form in FORMATS else None


def _first(previous, number, entry, _key) -> str:
    person = entry.actor_id if entry.actor_kind == "person" else None
    said = _written([number, entry.id, entry.at.isoformat(), person, entry.action, entry.subject_kind,
                     entry.subject_id, entry.detail])
    return hashlib.sha256((previous + said).encode()).hexdigest()


def _keyed(previous, number, entry, key) -> str:
    said = _written([2, previous, number, entry.id, entry.at.isoformat(), entry.actor_kind, entry.actor_id,
                     entry.action, entry.subject_kind, entry.subject_id, entry.detail])
    return hmac.digest(key, said.encode(), hashlib.sha256).hex()


def _written(said: list) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


FORMATS = {1: _first, 2: _keyed}
