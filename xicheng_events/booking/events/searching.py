"""Finding events by what people type: several words, each anywhere in what the notice says, and what comes near.

Everything is compared without the marks that may be left out (“消防安全日走进消防站” finds “消防安全日·走进消防站”) and
without 人民政府, which stands in every street's full name and would answer to 民政.
"""

import re
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.booking.events.models import CompanionPolicy, DayLine, Event, Slot, Venue, event_co_host
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import names_of
from xicheng_events.foundation.core.db import beijing_weekday
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.text import words_apart

MOST_PIECES = 16
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
    said = _said()
    return {word: _answers_to(word, said) for word in words_typed(words)}


def those_that_say_so(words: str) -> ColumnElement:
    """What to sort by for `words`: 0 for an event whose title, theme, summary or audience says what is asked for, 1 for
    one that only its settings, place or host bring in; 0 for all where no word is such a topic."""
    own = _lines(Event.title, Event.theme, Event.summary, Event.audience)
    topics = [topic for word in words_typed(words) if (topic := _topic(word)) and topic.said_first]
    says_all = (or_(*(own.contains(each, autoescape=True) for each in topic.words)) for topic in topics)
    return case((and_(true(), *says_all), 0), else_=1)


def words_typed(typed: str) -> list[str]:
    """The words that are looked for; what means nothing is left out unless it is all there is."""
    words = [folded for each in words_apart(typed) if (folded := _fold(each))]
    endings = tuple(map(str, _MEANS_NOTHING))
    telling = [told for word in words if (told := re.sub(f"({'|'.join(endings)})$", "", word))]
    return telling or words


def nearest(query: Select, words: str, *, most: int = 3) -> Select:
    """`query` of events, narrowed to those that say the most of `words` or of two of their characters in a row; what a
    title says counts twice."""
    pieces = list(dict.fromkeys(piece for word in words_typed(words) for piece in _pieces(word)))[:MOST_PIECES]
    said = _said()
    score = sum((case((text.contains(piece, autoescape=True), len(piece)), else_=0)
                 for piece in pieces for text in (said.c.text, Event.title)), literal(0))
    return query.join(said, said.c.id == Event.id).where(score > 0).order_by(None).order_by(
        score.desc(), Event.id.desc()).limit(most)


def _topic(word: str) -> UsualSearch | None:
    return next((topic for topic in USUAL_SEARCHES if word in map(str, topic.asked)), None)


def _answers_to(word: str, said: CTE) -> ColumnElement:
    topic = _topic(word)
    sought = [word, *topic.words] if topic else [word]
    named = [(Event.kind, EventKind), (Event.allocation, Allocation)]
    in_words = or_(*(said.c.text.contains(each, autoescape=True) for each in dict.fromkeys(sought)))
    return or_(Event.id.in_(select(said.c.id).where(in_words)),
               *(column.in_([each for each in words if word in each.label]) for column, words in named),
               *([topic.holds] if topic and topic.holds is not None else ()))


def _said() -> CTE:
    """(id, text): all that the notice of each event says and may be looked for, folded; put together once a search."""
    street, partner = aliased(Organisation), aliased(Organisation)
    host = select(names_of()).where(Organisation.id == Event.host_id)
    partners = select(func.aggregate_strings(names_of(partner), "\n")).join(
        event_co_host, event_co_host.c.organisation_id == partner.id).where(event_co_host.c.event_id == Event.id)
    venue = select(_lines(Venue.name, Venue.address, Venue.room, Venue.meeting_point, Venue.transit,
                          Venue.accessibility, func.coalesce(names_of(street), ""))).outerjoin(
        street, street.id == Venue.street_id).where(Venue.id == Event.venue_id)
    agenda = select(func.aggregate_strings(DayLine.title, "\n")).where(DayLine.event_id == Event.id)
    elsewhere = (func.coalesce(each.correlate(Event).scalar_subquery(), "") for each in (host, partners, venue, agenda))
    text = func.lower(_lines(Event.title, Event.theme, Event.summary, Event.audience, Event.eligibility, Event.code,
                             *elsewhere))
    text = func.replace(text, kept(lambda: str(_GOVERNMENT)), "")
    for mark in _LEFT_OUT:
        text = func.replace(text, mark, "")
    return select(Event.id, text.label("text")).cte("said").prefix_with("MATERIALIZED")


def _lines(*columns) -> ColumnElement:
    text = columns[0]
    for column in columns[1:]:
        text = text + "\n" + column
    return text


def _fold(word: str) -> str:
    word = word.lower().replace(kept(lambda: str(_GOVERNMENT)), "")
    return "".join(char for char in word if char not in _LEFT_OUT)


def _pieces(word: str) -> list[str]:
    """The word and all of two characters in a row; a Latin word is one piece, and a single letter none."""
    if word.isascii():
        return [word] if len(word) > 1 else []
    return [word, *(word[at:at + 2] for at in range(len(word) - 1))]
