"""Pages of later rooms about a programme: each says in its `room.py` which it has (`PROGRAMME_PAGES`,
`PROGRAMME_DESK`), where the desk goes on (`PROGRAMME_NEXT`), and how far choosing people has come
(`PROGRAMME_CHOOSING`), so that no earlier room knows of it."""

from collections.abc import Callable
from typing import NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.labelled import Labelled
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


class DeskPart(Labelled):
    """The parts of the work on a programme, in the order in which its desk names them."""

    CHOOSING = "choosing", _l("选聘")
    SERVING = "serving", _l("履职安排")
    RESULTS = "results", _l("履职结果")


class ProgrammeDeskLink(NamedTuple):
    """A page about a programme at the desk: its words, its endpoint, which takes the programme's `code`, its part
    of the work, and for which programmes and whom it is there: (programme, person)."""

    words: str
    endpoint: str
    part: DeskPart
    when: Callable[[Programme, Person], bool]


class ProgrammeDeskStep(NamedTuple):
    """What may wait in a programme for somebody at its desk: what they do, the endpoint where, which takes the
    programme's `code`, and whether it waits: (programme, person)."""

    words: str
    endpoint: str
    waits: Callable[[Programme, Person], bool]


def once_appointed(programme: Programme, person: Person) -> bool:
    """Whether there is anybody whose work a page could be about."""
    return programme.appointed_at is not None


def pages_beside(programme: Programme) -> list[tuple[str, str]]:
    """(words, address) of what everybody may read about `programme` beside its own page, in the order of the rooms."""
    return [each for reads in house.listed("PROGRAMME_PAGES") if (each := reads(programme))]


def desk_pages_beside(programme: Programme, person: Person) -> dict[DeskPart, list[tuple[str, str]]]:
    """(words, address) of where the work on `programme` goes on for `person`, by its parts."""
    if programme_on_desk(programme.code, person) is None:
        return {}
    links = [link for link in house.listed("PROGRAMME_DESK") if link.when(programme, person)]
    return {part: pages for part in DeskPart
            if (pages := [(str(link.words), _address(link, programme)) for link in links if link.part is part])}


def next_on_desk(programme: Programme, person: Person) -> tuple[str, str] | None:
    """(words, address) of what waits for `person` in a public programme, the first that a room knows of
    (`PROGRAMME_NEXT`)."""
    if not programme.is_public:
        return None
    return next(((str(step.words), _address(step, programme))
                 for step in house.listed("PROGRAMME_NEXT") if step.waits(programme, person)), None)


def _address(link: ProgrammeDeskLink | ProgrammeDeskStep, programme: Programme) -> str:
    return url_for(link.endpoint, code=programme.code)
