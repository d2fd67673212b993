"""Which columns hold personal data, why, until when, and what empties them; what of it a person is shown, and why
somebody can't be forgotten yet. Each room says it of its own tables, in its `retention.py`:

    PERSONAL      its columns with personal data, encrypted or not
    NOT_PERSONAL  all its other columns that could hold some: text, JSON
    EMPTIES       what its sweeps empty in the tables of earlier rooms
    of_person(person)  what a person's export shows of them, by key
    WORDS         what the keys of that are called
    wants(person)      why they can't be forgotten yet
    wanted()           the same for everybody: selects of ids of people

Earlier rooms read the later ones here, at work (core/house.py), and never import them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, or_

from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.rate_counts import forget_old_counts


@dataclass(frozen=True)
class Personal:
    """Columns of one `table` that are kept together. `columns` are their names, apart by spaces; `what`, `purpose` and
    `until` are read at the desk, the last with settings in it: %(CONTACT_MONTHS)s."""

    table: str
    columns: str
    what: str
    purpose: str
    until: str
    by: Callable[[], int] | None = None  # the sweep, where it is this room's; None: a later room's, or kept
    kept: bool = False  # for good; `until` says why
    # The rows that keep it though the sweep has been there, as a condition, where there are such: `until` says why.
    but: Callable[[], object] | None = None
    shown: str = ""  # under which key the person's export has it; empty: it isn't shown
    emptied: tuple = (None, "", [])  # what these columns hold afterwards

    @property
    def names(self) -> set[str]:
        """The columns as table.column."""
        return {f"{self.table}.{column}" for column in self.columns.split()}

    @property
    def end(self) -> str:
        """Until when, with the settings as they are."""
        return str(self.until) % current_app.config


@dataclass(frozen=True)
class Reason:
    """Why something about a person stays: what, what for, and until which day (None: as the words say)."""

    what: str
    why: str
    until: date | None = None


def declared() -> list[Personal]:
    """Everything that is kept about people, in the order of the rooms."""
    return [each for room in _rooms() for each in room.PERSONAL]


def not_personal() -> set[str]:
    """Every other column that could hold personal data, as table.column."""
    return {f"{table}.{column}" for room in _rooms() for table, columns in getattr(room, "NOT_PERSONAL", {}).items()
            for column in columns.split()}


def emptied_by() -> dict[str, set[Callable]]:
    """The sweeps that empty a column, by table.column."""
    found: dict[str, set[Callable]] = {}
    for room in _rooms():
        for each in room.PERSONAL:
            for name in each.names if each.by else ():
                found.setdefault(name, set()).add(each.by)
        for sweep, table, columns in getattr(room, "EMPTIES", ()):
            for column in columns.split():
                found.setdefault(f"{table}.{column}", set()).add(sweep)
    return found


def purges() -> set[Callable]:
    """Every sweep that deletes or empties personal data."""
    return {sweep for sweeps in emptied_by().values() for sweep in sweeps}


def data_of(person) -> dict:
    """All that the rooms show `person` of what they keep, as plain data."""
    kept: dict = {}
    for room in _rooms():
        kept |= room.of_person(person) if hasattr(room, "of_person") else {}
    return kept


def words_of_data() -> dict[str, str]:
    """What the keys of `data_of` are called, outer and inner ones."""
    return {key: word for room in _rooms() for key, word in getattr(room, "WORDS", {}).items()}


def reasons_to_keep(person) -> list[Reason]:
    """Why `person` can't be forgotten yet; nothing when nobody needs to know them any more."""
    return [reason for room in _rooms() if hasattr(room, "wants") for reason in room.wants(person)]


def is_wanted(person_id) -> ColumnElement[bool]:
    """Whether whom the column `person_id` of a query names can't be forgotten yet: each room is asked through its
    index, however many people there are."""
    return or_(*(ids.where(ids.selected_columns[0] == person_id).exists() for ids in _wanted()))


def _wanted() -> Iterator[Select]:
    for room in _rooms():
        if hasattr(room, "wanted"):
            yield from room.wanted()


def _rooms() -> list:
    return house.said("RETENTION")


PERSONAL = (
    Personal("rate_count", "key", _l("访问次数"), _l("防止滥用；网络地址和登录名只存散列"), _l("计数时间段结束"),
             by=forget_old_counts),
)
NOT_PERSONAL = {"sweep_run": "name"}
