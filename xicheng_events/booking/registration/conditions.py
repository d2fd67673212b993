"""What a party with a place may still have to do before its ticket is good: sign a pledge, say. A later room says so in
`CONDITIONS` of its `room.py`, by key; the place is kept meanwhile, the ticket rests (`operations.resting`)."""

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.registration.models import Registration, TicketCondition
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db


class Condition(NamedTuple):
    """One condition: what is to be done, in words that follow “须先” (签署承诺书); the page of a registration on which
    it is done; for which places every ticket waits for it."""

    words: str
    address: Callable[[Registration], str]
    applies: Callable[[Quota], bool] = lambda _quota: False


def all_conditions() -> dict[str, Condition]:
    """All there are, by key."""
    return house.table("CONDITIONS")


def words_of_conditions() -> dict[str, str]:
    """What each is, in words, for whoever reads what was recorded."""
    return {key: str(each.words) for key, each in all_conditions().items()}


def conditions_of(quota: Quota) -> list[str]:
    """The keys of those for which every ticket of these places waits."""
    return [key for key, each in all_conditions().items() if each.applies(quota)]


def unmet(registration: Registration) -> list[str]:
    """The keys of what is still to be done, in the order of the rooms; asked for only where the ticket rests."""
    return unmet_of([registration])[registration.id]


def unmet_of(registrations: list[Registration]) -> dict[int, list[str]]:
    """The same of several, by their ids; one statement at most."""
    resting = [each.id for each in registrations if each.rests]
    open_ones = set(map(tuple, db.session.execute(
        select(TicketCondition.registration_id, TicketCondition.key).where(
            TicketCondition.registration_id.in_(resting), TicketCondition.met_at.is_(None))))) if resting else set()
    return {each.id: [key for key in all_conditions() if (each.id, key) in open_ones] for each in registrations}


def unmet_words(registration: Registration) -> str:
    """What is still to be done, in words; empty for nothing."""
    return words_of_all(unmet(registration))


def words_of_all(keys: list[str]) -> str:
    """What these are, in words, one after the other."""
    return _("、").join(str(all_conditions()[key].words) for key in keys)
