"""What the categories of a seat plan mean: one row each."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.foundation.core.languages import house_language, kept


class PlanCategory(NamedTuple):
    """A category of a plan: what its file calls it, the colour other programs draw it in, and what else a file may call
    it, apart by spaces. Stored plans have the first name, in the language of the house."""

    words: str
    colour: str
    also: str


# By the kind of seat; None: nobody is given one.
CATEGORIES: dict[SeatKind | None, PlanCategory] = {
    None: PlanCategory(_l("会议桌"), "#8a8f96", _l("主席台 不安排")),
    SeatKind.ATTEND: PlanCategory(_l("列席席"), "#3f4a8a", _l("列席")),
    SeatKind.ROOM: PlanCategory(_l("现场席"), "#1b6e4b", _l("现场 观众席")),
    SeatKind.OBSERVE: PlanCategory(_l("旁听席"), "#6b5b2e", _l("旁听")),
    SeatKind.MEDIA: PlanCategory(_l("媒体席"), "#7a3b6a", _l("媒体")),
    SeatKind.ACCESSIBLE: PlanCategory(_l("无障碍席"), "#8a5200", _l("无障碍")),
}
KIND_WORDS = {kind: row.words for kind, row in CATEGORIES.items() if kind}


def category_name(kind: SeatKind | None) -> str:
    """What a plan calls the seats of a kind."""
    return kept(lambda: str(CATEGORIES[kind].words))


def kinds_by_name() -> dict[str, SeatKind | None]:
    """Which kind each name in a plan means."""
    with house_language():
        return {name: kind for kind, row in CATEGORIES.items() for name in (str(row.words), *str(row.also).split())}
