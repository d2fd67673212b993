"""Proving a phone, signing in, and who works for whom (domain §9.3, §11, §14)."""

from xicheng_events.accounts.operations.codes import (
    AskedFrom,
    forget_old_codes,
    prove_phone,
    send_code,
    was_just_proven,
)
from xicheng_events.accounts.operations.entering import people_entered
from xicheng_events.accounts.operations.staff import (
    add_organisation,
    add_staff,
    end_sessions,
    grant,
    sign_in_staff,
)
from xicheng_events.accounts.operations.tries import TriedFrom, forget_old_tries

__all__ = ["AskedFrom", "TriedFrom", "add_organisation", "add_staff", "end_sessions", "forget_old_codes",
           "forget_old_tries", "grant",
           "people_entered", "prove_phone", "send_code", "sign_in_staff", "was_just_proven"]
