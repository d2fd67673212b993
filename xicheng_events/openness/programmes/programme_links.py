"""Pages of later rooms about a programme: each says in its `room.py` which it has (`PROGRAMME_PAGES`,
`PROGRAMME_DESK`), and how far choosing people has come (`PROGRAMME_CHOOSING`), so that no earlier room knows of it."""

from collections.abc import Callable
from typing import NamedTuple

from flask import url_for

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import house
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import programme_on_desk


class ChoosingNow(NamedTuple):
    """How far choosing people for a programme has come: as everybody reads it, and as its desk does."""

    public: str
    desk: str


def choosing_now(programme: Programme) -> ChoosingNow:
    """What the room that has the list says of it (`PROGRAMME_CHOOSING`), from the end of applications until somebody is
    appointed."""
    reads = house.listed("PROGRAMME_CHOOSING")
    return reads[0](programme) if reads else ChoosingNow("", "")


class ProgrammeDeskLink(NamedTuple):
    """A page about a programme at the desk: its words, its endpoint, which takes the programme's `code`, and for which
    programmes and whom it is there: (programme, person). A plain tuple of the three does as well."""

    words: str
    endpoint: str
    when: Callable[[Programme, Person], bool] = lambda programme, person: True


def once_appointed(programme: Programme, person: Person) -> bool:
    """Whether there is anybody whose work a page could be about."""
    return programme.appointed_at is not None


def pages_beside(programme: Programme) -> list[tuple[str, str]]:
    """(words, address) of what everybody may read about `programme` beside its own page, in the order of the rooms."""
    return [each for reads in house.listed("PROGRAMME_PAGES") if (each := reads(programme))]


def desk_pages_beside(programme: Programme, person: Person) -> list[tuple[str, str]]:
    """(words, address) of where the work on `programme` goes on for `person`, in the order of the rooms."""
    if programme_on_desk(programme.code, person) is None:
        return []
    return [(str(words), url_for(endpoint, code=programme.code))
            for words, endpoint, when in house.listed("PROGRAMME_DESK") if when(programme, person)]
