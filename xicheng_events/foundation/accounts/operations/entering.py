"""People whom a desk enters: they have proven no phone, and two of one household may be reached by the same."""

import secrets

from sqlalchemy import or_, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import contact_key
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_many
from xicheng_events.foundation.core.names import name_key
from xicheng_events.foundation.core.personal_data import keyed_hash

Contact = tuple[str, str]  # a clean name and a clean phone


def people_entered(contacts: list[Contact]) -> list[Person]:
    """The person behind each name and phone, in that order; in as many statements for one as for a thousand.

    Whoever has proven the phone under this name is that person. Else it is somebody without a phone of their own, the
    same one for the same name and phone however it is spelt (domain §17-6, §17-9). Nobody gets a phone by this.
    """
    keys = [contact_key(phone, name) for name, phone in contacts]
    there = _those_there(contacts, keys)
    missing = {key: {"name": name, "phone": None, "phone_hash": None, "contact_key": key,
                     "session_stamp": secrets.token_hex(8), "created_at": clock.now()}
               for key, (name, phone) in zip(keys, contacts, strict=True) if _found(there, key, name, phone) is None}
    if missing:
        # Always in this order: two lists of the same new people never wait for each other in a ring.
        insert_many(Person, [missing[key] for key in sorted(missing)], key="contact_key")
        there = _those_there(contacts, keys)  # some may be another desk's of this moment
    return [_found(there, key, name, phone) for key, (name, phone) in zip(keys, contacts, strict=True)]


def _those_there(contacts: list[Contact], keys: list[str]) -> dict[str, Person]:
    hashes = {keyed_hash(phone) for _name, phone in contacts}
    query = select(Person).where(or_(Person.phone_hash.in_(hashes), Person.contact_key.in_(set(keys))))
    return {person.phone_hash or person.contact_key: person for person in db.session.scalars(query).unique()}


def _found(there: dict[str, Person], key: str, name: str, phone: str) -> Person | None:
    proven = there.get(keyed_hash(phone))
    if proven and name_key(proven.name) == name_key(name):
        return proven
    return there.get(key)
