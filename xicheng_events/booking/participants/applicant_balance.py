"""The balance of a selection: who applied, who has a place, and who would get one."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, and_, case, false, func, select

from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.booking.participants.queries import came_lately
from xicheng_events.booking.registration.models import AgeBand, Registration
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db


@dataclass(frozen=True)
class BalanceRow:
    """One line: how many parties of this sort there are, have a place, and are chosen now."""

    label: str
    everybody: int
    placed: int
    chosen: int


@dataclass(frozen=True)
class Balance:
    """One question, answered for everybody."""

    title: str
    rows: list[BalanceRow]

    @property
    def totals(self) -> BalanceRow:
        """All lines together."""
        return BalanceRow("", *(sum(numbers) for numbers in zip(
            *((row.everybody, row.placed, row.chosen) for row in self.rows), strict=True))) if self.rows else \
            BalanceRow("", 0, 0, 0)


def balance_of(event: Event, *, slot_id: int | None = None, chosen: Select | None = None) -> list[Balance]:
    """Parties by category, street, age band and whether they came in the last twelve months; withdrawn ones left out.

    `chosen` selects the ids of registrations somebody is about to give a place.
    """
    slots = [slot_id] if slot_id else [slot.id for slot in event.slots]
    came = case((came_lately(), 1), else_=0)
    bands = {None: _("未填写"), **{band: band.label for band in AgeBand}}
    tables = [
        (_("报名身份"), _count(Quota.category, slots, chosen), lambda category: category.label),
        (_("所在街道"), _count(Organisation.short_name, slots, chosen), lambda name: name or _("未填写")),
        (_("年龄段"), _count(Registration.age_band, slots, chosen), bands.get),
        (_("近12个月参加过开放活动"), _count(came, slots, chosen), lambda yes: _("参加过") if yes else _("首次参加")),
    ]
    return [Balance(title, sorted((BalanceRow(words(value), *numbers) for value, *numbers in found),
                                  key=lambda row: -row.everybody)) for title, found, words in tables]


def _count(what, slots: list[int], chosen: Select | None):
    is_chosen = false() if chosen is None else Registration.id.in_(chosen)
    counted = [func.sum(case((condition, 1), else_=0)) for condition in (
        Registration.state.in_(HOLDING), and_(is_chosen, Registration.state.not_in(HOLDING)))]
    query = (select(what.label("what"), func.count(), *counted).select_from(Registration).join(Registration.quota)
             .outerjoin(Organisation, Organisation.id == Registration.street_id)
             .where(Registration.slot_id.in_(slots), Registration.state.in_((*LIVE, RegistrationState.NOT_SELECTED)))
             .group_by("what"))
    return db.session.execute(query).all()
