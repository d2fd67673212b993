"""What needs a second person: asked for by one, decided by another, never by the one whose account it is
(domain §9.3, 三员分立).

A new kind is a line in `EFFECTS`: what is done once somebody else has confirmed.
"""

from collections.abc import Callable
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import and_, exists, or_, select, update

from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Membership,
    Organisation,
    Person,
    RequestKind,
    RequestState,
    Role,
    StaffAccount,
)
from xicheng_events.foundation.accounts.operations.passwords import OneTimePassword, give_password_in_two
from xicheng_events.foundation.accounts.operations.roles import grant, lock_account, withdraw_role
from xicheng_events.foundation.accounts.operations.second_factor import drop_second_factor
from xicheng_events.foundation.accounts.role_matrix import DUTIES, require
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.bulk_inserts import delete_some
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right

LONGEST_REASON = 100
KEPT_FOR = timedelta(days=365)  # the record of who did what keeps the rest

Effect = Callable[[AccountRequest, Person], OneTimePassword | None]
# What gives half of a one-time password to whoever confirms it, and half to the phone on record.
IN_TWO_HALVES = (RequestKind.GIVE_ROLE, RequestKind.RESET_PASSWORD)

EFFECTS: dict[RequestKind, Effect] = {
    RequestKind.GIVE_ROLE: lambda request, by: _give_weight(request, by),
    RequestKind.TAKE_ROLE: lambda request, by: _take_weight(request, by),
    RequestKind.RESET_PASSWORD: lambda request, by: give_password_in_two(
        request.person, by=by, request=request.id),
    RequestKind.RESET_FACTOR: lambda request, by: drop_second_factor(request.person, by=by, request=request.id),
}


def ask_second_person(kind: RequestKind, about: Person, *, reason: str, by: Person, role: Role | None = None,
                      organisation: Organisation | None = None) -> AccountRequest:
    """Ask for something about the account of `about` that somebody else has to confirm within ACCOUNT_REQUEST_DAYS.

    The same asked for twice is one request, the first. Refuses `own_account`, `not_yours`, and a reason that is
    missing or over LONGEST_REASON characters.
    """
    require("ask", by, about)
    reason = written(reason, field="reason", at_most=LONGEST_REASON, at_least=2, what=_("理由"))
    now = clock.now()
    key = f"{kind}:{about.id}:{role or ''}:{organisation.id if organisation else ''}"
    # One that has run out makes room for a new one.
    write(update(AccountRequest).where(AccountRequest.open_key == key, AccountRequest.expires_at <= now)
          .values(open_key=None))
    request = insert_once(
        AccountRequest, kind=kind, person_id=about.id, role=role, reason=reason, open_key=key, asked_by_id=by.id,
        organisation_id=organisation.id if organisation else None, asked_at=now, state=RequestState.OPEN,
        expires_at=now + timedelta(days=current_app.config["ACCOUNT_REQUEST_DAYS"]), decided_by_id=None,
        decided_at=None)
    if request is None:
        return db.session.scalars(select(AccountRequest).where(AccountRequest.open_key == key)).one()
    note_request("accounts.asked", request, by)
    return request


def confirm(request: AccountRequest, *, by: Person) -> OneTimePassword | None:
    """Do what was asked for; what it gives to be handed on, if anything. Confirming twice changes nothing.

    Refuses `own_request` to whoever has asked, `own_phone` to whoever entered the phone that half a password would go
    to, `own_account`, `not_yours`, `request_over` once it is decided or has run out, `asker_gone`, and what the deed
    itself refuses: then the request stays open.
    """
    # Nobody enters another phone between the question who did and the message.
    lock_account(request.person)
    if not _decide(request, RequestState.CONFIRMED, by=by):
        return None
    note_request("accounts.request_confirmed", request, by)
    return EFFECTS[request.kind](request, by)


def refuse(request: AccountRequest, *, by: Person) -> None:
    """Decide that it isn't done. Refuses as `confirm`."""
    if _decide(request, RequestState.REFUSED, by=by):
        note_request("accounts.request_refused", request, by)


def take_back_request(request: AccountRequest, *, by: Person) -> None:
    """Withdraw what one has asked for oneself. Refuses `not_yours` to others and `request_over`."""
    require_right(request.asked_by_id == by.id, _("只有提出申请的人可以撤回。"))
    if _close(request, RequestState.TAKEN_BACK, by=by):
        note_request("accounts.request_taken_back", request, by)


def close_what_is_gone(person: Person, *, by: Person) -> None:
    """Refuse what waits about an account that is disabled, and what was asked for by somebody who may ask no more."""
    is_disabled = exists().where(StaffAccount.person_id == person.id, StaffAccount.disabled_at.is_not(None))
    is_gone = or_(and_(AccountRequest.person_id == person.id, is_disabled),
                  and_(AccountRequest.asked_by_id == person.id, ~_asker_may_still_ask()))
    waits = select(AccountRequest).where(AccountRequest.state == RequestState.OPEN, is_gone)
    for request in db.session.scalars(waits.with_for_update(of=AccountRequest)).unique():
        request.state, request.open_key = RequestState.REFUSED, None
        request.decided_by_id, request.decided_at = by.id, clock.now()
        note_request("accounts.request_refused", request, by)


def entered_phone(request: AccountRequest, by: Person) -> bool:
    """Whether confirming it would give `by` one half of a password, and the phone that they entered the other."""
    return request.kind in IN_TWO_HALVES and request.person.account.phone_by_id == by.id


def forget_old_requests() -> int:
    """Sweep: requests that were decided or ran out long ago; how many went."""
    before = clock.now() - KEPT_FOR
    return delete_some(AccountRequest.id, AccountRequest.expires_at < before)


def _give_weight(request: AccountRequest, by: Person) -> OneTimePassword:
    # Whoever opened the account knows its password, and could have set up what its phone shows.
    grant(request.person, request.organisation, request.role, by=by, request=request.id)
    drop_second_factor(request.person, by=by, request=request.id)
    return give_password_in_two(request.person, by=by, request=request.id)


def _take_weight(request: AccountRequest, by: Person) -> None:
    withdraw_role(request.person, request.organisation, request.role, by=by, request=request.id)
    db.session.flush()
    close_what_is_gone(request.person, by=by)


def _decide(request: AccountRequest, state: RequestState, *, by: Person) -> bool:
    require("decide", by, request.person)
    if request.asked_by_id == by.id:
        raise Refused("own_request", _("这是您提出的申请，须由另一名安全管理员或区级统筹员确认。"))
    return _close(request, state, by=by)


def _close(request: AccountRequest, state: RequestState, *, by: Person) -> bool:
    """Whether it was open and is decided now; False if the same person has decided the same before."""
    now = clock.now()
    waits = (AccountRequest.id == request.id, AccountRequest.state == RequestState.OPEN,
             AccountRequest.expires_at > now)
    own = AccountRequest.asked_by_id == by.id
    is_theirs = own if state is RequestState.TAKEN_BACK else ~or_(own, AccountRequest.person_id == by.id)
    # What somebody asked for who may ask no more isn't done: it can only be refused.
    stands = [_asker_may_still_ask(), ~_gives_both_halves_to(by)] if state is RequestState.CONFIRMED else []
    closed = write(
        update(AccountRequest).where(*waits, is_theirs, *stands)
        .values(state=state, decided_by_id=by.id, decided_at=now, open_key=None))
    db.session.refresh(request)
    db.session.refresh(request.person)
    db.session.refresh(request.person.account)
    if not closed and (request.state, request.decided_by_id) != (state, by.id):
        if stands and request.state is RequestState.OPEN and request.expires_at > now:
            if entered_phone(request, by):
                raise Refused("own_phone", _("这个账号的手机号是您登记的，一次性密码的一半会发到那里，"
                                             "须由另一名安全管理员或区级统筹员确认。"))
            raise Refused("asker_gone", _("提出申请的人已不是在用的安全管理员，不能确认，请退回。"))
        raise Refused("request_over", _("这项申请已过期、已撤回或已由他人办理，请查看最新状态。"))
    return bool(closed)


def _gives_both_halves_to(by: Person):
    """The condition that says in SQL what `entered_phone` says."""
    return and_(AccountRequest.kind.in_(IN_TWO_HALVES), exists().where(
        StaffAccount.person_id == AccountRequest.person_id, StaffAccount.phone_by_id == by.id))


def _asker_may_still_ask():
    """The condition that whoever has asked holds a role that may, and an account in use."""
    return exists().where(
        Membership.person_id == AccountRequest.asked_by_id, Membership.role.in_(DUTIES["ask"].roles),
        StaffAccount.person_id == AccountRequest.asked_by_id, StaffAccount.disabled_at.is_(None))


def note_request(action: str, request: AccountRequest, by: Person) -> None:
    """Record what somebody did with a request: about whom, which role, which unit."""
    organisation = request.organisation.slug if request.organisation else None
    record(action, request.person, by=by, request=request.id, asked=str(request.kind),
           role=str(request.role) if request.role else None, organisation=organisation)
