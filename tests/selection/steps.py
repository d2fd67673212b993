"""What happens around a balanced list in the tests: an event, candidates, quotas, a drawn order, a suggestion."""

from sqlalchemy import select

from tests.cast import beijing, open_day
from tests.draws.steps import CLOSED, Lottery, hold, planned, staff
from xicheng_events.booking.draws.operations import freezing
from xicheng_events.booking.events.kinds import Allocation, Category, SeatKind
from xicheng_events.booking.events.models import CompanionPolicy
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.models import Selection, SelectionEntry
from xicheng_events.booking.selection.operations import deciding_lists, preparing
from xicheng_events.booking.selection.operations.suggesting import suggest_lists
from xicheng_events.booking.selection.queries import list_entries, selection_of
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

DRAWN = beijing("2026-03-17 10:05")


class Balanced(Lottery):
    """An event with balanced lists, as plain values."""

    @property
    def selection(self) -> Selection:
        """Its selection, in the caller's context."""
        return selection_of(self.event, with_text=True)

    def entries(self) -> list[SelectionEntry]:
        """Its candidates, list by list, in the drawn order."""
        return list_entries(self.selection)

    def picked(self) -> list[Registration]:
        """Those on its lists."""
        return [entry.registration for entry in self.entries() if entry.is_picked]


def balanced(world, *, places: int = 3, experts: int = 0, expert: Category = Category.EXPERT,
             second_slot: bool = False, **changes) -> Balanced:
    """Publish an event with balanced lists; with `experts` places of the category `expert`. Committed."""
    units = {unit.slug: unit for unit in db.session.scalars(select(Organisation))}
    quotas = {"quotas": [{"category": Category.RESIDENT, "capacity": places},
                          {"category": expert, "capacity": experts}]} if experts else {"capacity": places}
    slots = [{"starts_at": beijing(f"2026-03-20 {hour}:30"), "ends_at": beijing(f"2026-03-20 {hour}:50"),
              "waiting_limit": 3, **quotas} for hour in (("09", "10") if second_slot else ("09",))]
    event = open_day(units, **{"slots": slots, "companion_policy": CompanionPolicy.NONE,
                               "title": "统计工作座谈·遴选场", **changes})
    event.allocation = Allocation.BALANCED
    notices.publish(event)
    db.session.commit()
    return Balanced(event.id, event.code, event.slots[0].id)


def ask_for(world, event: Balanced, *bounds: Bound) -> None:
    """Set these quotas for the first list."""
    preparing.set_quotas(event.event.slots[0], SeatKind.ROOM, list(bounds), by=staff(world, "zhaomin"))
    db.session.commit()


def frozen(world, event: Balanced) -> None:
    """Planned, and frozen by 赵敏 two minutes after closing."""
    planned(world, event)
    with clock.frozen(CLOSED):
        freezing.freeze_list(event.event, by=staff(world, "zhaomin"))
        db.session.commit()


def suggested(world, event: Balanced) -> list[SelectionEntry]:
    """Frozen, drawn, and suggested by the clockwork; the entries in the drawn order."""
    frozen(world, event)
    hold(world, event)
    with clock.frozen(DRAWN):
        assert suggest_lists() == 1
        db.session.commit()
    return event.entries()


def approved(world, event: Balanced) -> None:
    """Suggested, submitted by 赵敏, approved by 郑平."""
    suggested(world, event)
    decide(world, event)


def decide(world, event: Balanced) -> None:
    """Submitted by 赵敏, approved by 郑平."""
    with clock.frozen(DRAWN):
        deciding_lists.submit_lists(event.selection, by=staff(world, "zhaomin"))
        deciding_lists.approve_lists(event.selection, by=staff(world, "zhengping"))
        db.session.commit()


