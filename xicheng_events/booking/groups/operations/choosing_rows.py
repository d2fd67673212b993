"""Ticking the rows of a checked list that are to be registered. All good ones are ticked to begin with.

A tick is the row's state, so it is kept from page to page, and from today to tomorrow.
"""

from sqlalchemy import true, update

from xicheng_events.booking.groups.models import Roster, RosterRow, RosterState, RowState
from xicheng_events.booking.groups.operations.rosters import move_roster, settled
from xicheng_events.foundation.core.db import db, write


def choose_rows(roster: Roster, *, shown: set[int], ticked: set[int]) -> None:
    """Tick of the rows at positions `shown` exactly `ticked`; the others stay. Refuses `still_checking`,
    `list_dropped`; once it is being saved nothing changes."""
    if _is_open(roster):
        _tick(roster, RosterRow.position.in_(shown & ticked), True)
        _tick(roster, RosterRow.position.in_(shown - ticked), False)


def choose_all(roster: Roster, *, ticked: bool) -> None:
    """Tick every row that may be saved and wasn't hidden, or none. Refuses as `choose_rows` does."""
    if _is_open(roster):
        _tick(roster, RosterRow.is_hidden.is_(False) if ticked else true(), ticked)


def _is_open(roster: Roster) -> bool:
    """Whether one may tick; nobody saves the list until the transaction ends. Refuses as `choose_rows` does."""
    if move_roster(roster, RosterState.CHECKED, RosterState.CHECKED):
        return True
    settled(roster)
    return False


def _tick(roster: Roster, which, ticked: bool) -> None:
    before, after = (RowState.LEFT_OUT, RowState.GOOD) if ticked else (RowState.GOOD, RowState.LEFT_OUT)
    write(update(RosterRow).where(RosterRow.roster_id == roster.id, RosterRow.state == before, which)
          .values(state=after))
    db.session.expire_all()
