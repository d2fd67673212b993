"""What waits in this room for whom, and how many accounts there are."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import func, select

from xicheng_events.foundation.accounts.account_list import STATES, AccountsAsked, accounts_found
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import requests_awaiting, requests_waiting_of
from xicheng_events.foundation.accounts.role_matrix import DUTIES
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.desk_overview import Figure
from xicheng_events.foundation.core.todos import Todo, how_many, only_for


@only_for(*DUTIES["decide"].roles)
def requests_to_confirm(person: Person) -> Iterator[Todo]:
    """What another person asked for about accounts."""
    yield Todo(how_many(requests_awaiting(person)), _("项账号申请待您确认"), "requests_staff.index", {})


@only_for(*DUTIES["ask"].roles)
def requests_made(person: Person) -> Iterator[Todo]:
    """What this person asked for about accounts and another one hasn't decided yet."""
    yield Todo(how_many(requests_waiting_of(person)), _("项账号申请待另一人确认"), "requests_staff.index", {})


@only_for(*DUTIES["see"].roles)
def figures_of_accounts(person: Person) -> Iterator[Figure]:
    """How many accounts are in which state."""
    counts = [select(func.count()).select_from(accounts_found(AccountsAsked(state=state)).order_by(None).subquery())
              .scalar_subquery() for state in STATES]
    row = db.session.execute(select(*counts)).one()
    for count, (state, words) in zip(row, STATES.items(), strict=True):
        yield Figure(count, str(words), "people_staff.index", {"state": state})
