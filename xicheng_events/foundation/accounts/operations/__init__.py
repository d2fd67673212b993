"""Proving a phone, signing in, and who works for whom (domain §9.3, §11, §14)."""

from xicheng_events.accounts.operations.administering import (
    correct_person,
    disable,
    enable,
    end_sessions_of,
    give_role,
    open_first_accounts,
    reset_password,
    reset_second_factor,
    take_role,
)
from xicheng_events.accounts.operations.codes import (
    AskedFrom,
    forget_old_codes,
    prove_phone,
    send_code,
    was_just_proven,
)
from xicheng_events.accounts.operations.entering import people_entered
from xicheng_events.accounts.operations.forgetting import close, forget, forget_people, note_sign_in
from xicheng_events.accounts.operations.passwords import OneTimePassword, change_password, prove_password
from xicheng_events.accounts.operations.requests import (
    IN_TWO_HALVES,
    ask,
    confirm,
    entered_phone,
    forget_old_requests,
    refuse,
    take_back,
)
from xicheng_events.accounts.operations.roles import grant
from xicheng_events.accounts.operations.second_factor import (
    app_address,
    new_secret,
    prove_second_factor,
    renew_recovery_codes,
    set_up_second_factor,
)
from xicheng_events.accounts.operations.staff import (
    add_staff,
    end_sessions,
    open_account,
    sign_in_staff,
    sign_in_with_factor,
)
from xicheng_events.accounts.operations.tries import TriedFrom, forget_old_tries
from xicheng_events.accounts.operations.units import (
    add_unit,
    change_unit,
    close_unit,
    load_unit,
    reopen_unit,
    require_existing,
)

__all__ = ["IN_TWO_HALVES", "AskedFrom", "OneTimePassword", "TriedFrom", "add_staff", "add_unit", "app_address", "ask",
           "change_password", "change_unit", "close", "close_unit", "confirm", "correct_person", "disable", "enable",
           "end_sessions", "end_sessions_of", "entered_phone", "forget", "forget_old_codes", "forget_old_requests",
           "forget_old_tries", "forget_people", "give_role", "grant", "load_unit", "new_secret", "note_sign_in",
           "open_account", "open_first_accounts", "people_entered", "prove_password", "prove_phone",
           "prove_second_factor", "refuse", "renew_recovery_codes", "reopen_unit", "require_existing", "reset_password",
           "reset_second_factor", "send_code", "set_up_second_factor", "sign_in_staff", "sign_in_with_factor",
           "take_back", "take_role", "was_just_proven"]
