"""Finding events by what people type: several words, each anywhere in what the notice says, and what comes near.

Each word is looked for where it may stand: in the notice's own words, in its agenda, at its venue, in all names of its
units; each of these by its own index (core/search), but for the few hundred units.
"""

import re
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
)

from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.booking.events.models import CompanionPolicy, DayLine, Event, Slot, Venue, event_co_host
from xicheng_events.booking.events.search_models import DayLineIndex, EventIndex, VenueIndex
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import names_of
from xicheng_events.foundation.core.db import beijing_weekday
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.search.index import ids_saying
from xicheng_events.foundation.core.search.rarity import telling_terms
from xicheng_events.foundation.core.text import words_apart

MOST_TERMS = 16
_LEFT_OUT = " ·•・‧―—–-－“”《》"
_GOVERNMENT = _l("人民政府")


class UsualSearch(NamedTuple):
    """What people ask for that notices say in other words: by one of `asked`, found by `said` (without: by what else
    is asked) or where `holds`; with `said_first` events whose own words say so stand before the others."""

    name: str
    asked: tuple
    said: tuple = ()
    holds: ColumnElement | None = None
    is_offered: bool = True
    said_first: bool = False

    @property
    def words(self) -> list[str]:
        """What is looked for in notices."""
        return [str(word) for word in self.said or self.asked]


def _on(*weekdays: int) -> ColumnElement:
    return exists().where(Slot.event_id == Event.id, beijing_weekday(Slot.starts_at).in_(weekdays))


# Most events let children come along; 亲子 are those for them. 家庭 alone says nothing: 家庭医生, 家庭养老床位.
_FOR_CHILDREN = and_(Event.minors_allowed, or_(Event.companion_policy == CompanionPolicy.CHILDREN_ONLY,
                                               Event.max_age < 18))
USUAL_SEARCHES = (
    UsualSearch(_l("亲子"), (_l("亲子"), _l("孩子"), _l("儿童"), _l("小朋友"), _l("少儿"), _l("带娃"), _l("家庭")),
          (_l("亲子"), _l("孩子"), _l("儿童"), _l("小朋友"), _l("少儿"), _l("家长")), _FOR_CHILDREN, said_first=True),
    UsualSearch(_l("老人"), (_l("老人"), _l("老年"), _l("老年人"), _l("长者"), _l("长辈")),
          (_l("老人"), _l("老年"), _l("长者"), _l("养老"), _l("适老"), _l("助老")), Event.min_age >= 50,
          said_first=True),
    UsualSearch(_l("周末"), (_l("周末"), _l("双休日")), holds=_on(6, 0)),
    UsualSearch(_l("周六"), (_l("周六"), _l("星期六")), holds=_on(6), is_offered=False),
    UsualSearch(_l("周日"), (_l("周日"), _l("周天"), _l("星期日"), _l("星期天")), holds=_on(0), is_offered=False),
    UsualSearch(_l("无障碍"), (_l("无障碍"), _l("轮椅"))),
)
# What is offered beside the field to those who don't know what to type.
OFFERED = [topic.name for topic in USUAL_SEARCHES if topic.is_offered]
# What many add and few notices say.
_MEANS_NOTHING = (_l("活动"), _l("参加"), _l("附近"))


def says(words: str) -> ColumnElement:
    """The condition that an event says each of `words` (parted by blanks or commas) somewhere."""
    return and_(true(), *each_said(words).values())


def each_said(words: str) -> dict[str, ColumnElement]:
    """{word: the condition that an event says it somewhere}, for whoever looks for the rest elsewhere."""
    return {word: _answers_to(word) for word in words_typed(words)}


def those_that_say_so(words: str) -> ColumnElement:
    """What to sort by for `words`: 0 for an event whose own words say what is asked for, 1 for one that only its
    settings, place or host bring in; 0 for all where no word is such a topic."""
    topics = [topic for word in words_typed(words) if (topic := _topic(word)) and topic.said_first]
    says_all = (Event.id.in_(ids_saying(EventIndex, topic.words, one_is_enough=True)) for topic in topics)
    return case((and_(true(), *says_all), 0), else_=1)


def words_typed(typed: str) -> list[str]:
    """The words that are looked for; what means nothing is left out unless it is all there is."""
    words = [each.lower() for each in words_apart(typed) if _fold(each)]
    endings = tuple(map(str, _MEANS_NOTHING))
    telling = [told for word in words if (told := re.sub(f"({'|'.join(endings)})$", "", word))]
    return telling or words


def nearest(query: Select, words: str, *, most: int = 3) -> Select:
    """`query` of events, narrowed to those that say the most of two characters of `words` in a row, of which rare ones
    say more; what a title says counts twice."""
    telling = telling_terms(EventIndex, " ".join(words_typed(words)))
    score = literal(0.0)
    for term, weight in list(telling.items())[:MOST_TERMS]:
        score += case((Event.id.in_(_ids_saying([term])), weight), else_=0.0)
        score += case((Event.id.in_(ids_saying(EventIndex, [term])) & Event.title.icontains(term), weight), else_=0.0)
    return query.where(score > 0).order_by(None).order_by(score.desc(), Event.id.desc()).limit(most)


def _topic(word: str) -> UsualSearch | None:
    return next((topic for topic in USUAL_SEARCHES if word in map(str, topic.asked)), None)


def _answers_to(word: str) -> ColumnElement:
    topic = _topic(word)
    sought = [word, *topic.words] if topic else [word]
    named = [(Event.kind, EventKind), (Event.allocation, Allocation)]
    return or_(Event.id.in_(_ids_saying(list(dict.fromkeys(sought)))),
               *(column.in_([each for each in words if word in each.label]) for column, words in named),
               *([topic.holds] if topic and topic.holds is not None else ()))


def _ids_saying(sought: list[str]) -> CompoundSelect:
    """The ids of events that say one of `sought` somewhere."""
    units = _units_called(sought)
    lines, venues = (ids_saying(index, sought, one_is_enough=True) for index in (DayLineIndex, VenueIndex))
    return union(
        ids_saying(EventIndex, sought, one_is_enough=True),
        select(DayLine.event_id).where(DayLine.id.in_(lines)),
        select(Event.id).where(Event.venue_id.in_(venues)),
        select(Event.id).join(Event.venue).where(Venue.street_id.in_(units)),
        select(Event.id).where(Event.host_id.in_(units)),
        select(event_co_host.c.event_id).where(event_co_host.c.organisation_id.in_(units)))


def _units_called(sought: list[str]) -> Select:
    """The ids of units with one of `sought` in any of their names; without 人民政府, which stands in every street's
    full name and would answer to 民政."""
    names = func.replace(func.lower(names_of()), kept(lambda: str(_GOVERNMENT)), "")
    return select(Organisation.id).where(or_(*(names.contains(_fold(word), autoescape=True) for word in sought)))


def _fold(word: str) -> str:
    word = word.lower().replace(kept(lambda: str(_GOVERNMENT)), "")
    return "".join(char for char in word if char not in _LEFT_OUT)
