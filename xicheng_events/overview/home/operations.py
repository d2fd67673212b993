"""Closing one's account (注销; PIPL art. 47, domain §9.2 P6): here, because every room is asked what it still needs."""

from contextlib import suppress

from flask_babel import gettext as _

from xicheng_events.booking.registration.operations.party_changes import withdraw_registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.forgetting import end_account, forget
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.subscriptions.operations import end_all
from xicheng_events.foundation.subscriptions.queries import subscriber_with
from xicheng_events.openness.recruitment.operations.applying import withdraw_application
from xicheng_events.openness.recruitment.queries import applications_with
from xicheng_events.openness.representatives.operations.own_steps import leave_pool
from xicheng_events.openness.representatives.queries import representative_with
from xicheng_events.overview.home.queries import registrations_that_end


def close_account(person: Person) -> None:
    """Call off what can be called off, end what the phone follows, leave 代表库, withdraw applications for programmes,
    sign `person` out everywhere, and forget name and phone: at once, or by the clockwork's `forget_people` when the
    last room needs them no more. Twice is once.

    Until then, whoever proves the phone has the account back (`accounts.operations.codes`). Refuses `is_staff`.
    """
    if person.account:
        raise Refused("is_staff", _("您有工作人员账号，请联系本区安全管理员办理。"))
    if not end_account(person):
        return
    for registration in registrations_that_end(person):
        with suppress(Refused):  # somebody has come in on it, or changed it meanwhile: it stays as it is
            withdraw_registration(registration, by=person)
    if subscriber := subscriber_with(person.phone):
        end_all(subscriber)
    if representative := representative_with(person.phone):
        leave_pool(representative)
    for application in applications_with(person.phone):
        with suppress(Refused):  # appointed, or it wasn't chosen: it ends in its own time
            withdraw_application(application)
    forget(person)
    db.session.flush()
