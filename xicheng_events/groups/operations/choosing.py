"""Ticking the rows of a checked list that are to be registered. All good ones are ticked to begin with.

A tick is the row's state, so it is kept from page to page, and from today to tomorrow.
"""

from sqlalchemy import exists, update

from xicheng_events.core.db import db
from xicheng_events.groups.models import Roster, RosterRow, RosterState, RowState
from xicheng_events.groups.operations.taking import settled, write


def choose_rows(roster: Roster, *, shown: set[int], ticked: set[int]) -> None:
    """Tick of the rows at positions `shown` exactly `ticked`; the others stay. Refuses `still_checking`,
    `list_dropped`; once it is being saved nothing changes."""
    _tick(roster, RosterRow.position.in_(shown & ticked), True)
    _tick(roster, RosterRow.position.in_(shown - ticked), False)


def choose_all(roster: Roster, *, ticked: bool) -> None:
    """Tick every row that may be saved, or none. Refuses as `choose_rows` does."""
    _tick(roster, True, ticked)


def _tick(roster: Roster, which, ticked: bool) -> None:
    if roster.state is not RosterState.CHECKED:
        settled(roster)
    before, after = (RowState.LEFT_OUT, RowState.GOOD) if ticked else (RowState.GOOD, RowState.LEFT_OUT)
    is_open = exists().where(Roster.id == roster.id, Roster.state == RosterState.CHECKED)
    write(update(RosterRow).where(RosterRow.roster_id == roster.id, RosterRow.state == before, which, is_open)
          .values(state=after))
    db.session.expire_all()
