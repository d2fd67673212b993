"""Which limits hold: the rows of 办理类型 in force on a day, and those to come."""

from datetime import date

from sqlalchemy import select

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.voice.followup.limit_models import BEGINNING, STANDARD, Sla, SlaClass

# What an opinion can be registered as; 挂账推进 comes later, when the coordinator decides so.
OFFERED = (Sla.SIMPLE, Sla.GENERAL, Sla.COMPLEX, Sla.URGENT)
REGISTERED = (*OFFERED, Sla.ONSITE)


def every_class() -> list[SlaClass]:
    """All rows, class by class, of each the newest first. What nobody has stored yet is as a new site has it."""
    rows = list(db.session.scalars(select(SlaClass).order_by(SlaClass.valid_from.desc())))
    rows += [SlaClass(**standard_row(code)) for code in Sla
             if not any(row.code is code and row.valid_from <= clock.today() for row in rows)]
    return sorted(rows, key=lambda row: list(Sla).index(row.code))


def classes_in_force(day: date | None = None) -> dict[Sla, SlaClass]:
    """The row of each class on that day (default today)."""
    day = day or clock.today()
    rows = [row for row in every_class() if row.valid_from <= day]
    return {code: next(row for row in rows if row.code is code) for code in Sla}


def class_to_dispatch_by(code: Sla) -> SlaClass:
    """The stored row of a class today."""
    in_force = (select(SlaClass).where(SlaClass.code == code, SlaClass.valid_from <= clock.today())
                .order_by(SlaClass.valid_from.desc()).limit(1))
    if row := db.session.scalar(in_force):
        return row
    insert_unless_there(SlaClass, **standard_row(code))
    return db.session.scalars(in_force).one()


def standard_row(code: Sla) -> dict:
    """A class as a new site has it."""
    limit, unit, contact, contact_unit = STANDARD[code]
    return {"code": code, "name": kept(lambda: code.label), "limit": limit, "unit": unit, "contact_limit": contact,
            "contact_unit": contact_unit, "valid_from": BEGINNING, "made_at": clock.now()}
