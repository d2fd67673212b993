"""Applications, as no operation has made them, for the rooms behind `recruitment`; and what people say, in one line."""

import io

import openpyxl
from sqlalchemy import select

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_reference
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_to_find
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recommendations.operations.recommending import recommend_for_programme
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations.applying import ApplicationFacts
from xicheng_events.openness.recruitment.states import ApplicationSource, ApplicationState


def an_application(programme, citizen, *, state=ApplicationState.CHOSEN, **fields) -> Application:
    """`citizen` put themselves forward for `programme` and stands at `state`; added to the session."""
    fields = {"source": ApplicationSource.SELF, "category": Category.RESIDENT, "position": "居民", **fields}
    application = Application(
        code=new_reference("ZM"), programme_id=programme.id, name=citizen.name,
        found_by=name_to_find(citizen.name), phone=citizen.phone, phone_hash=keyed_hash(citizen.phone),
        state=state, applied_at=clock.now(), **fields)
    db.session.add(application)
    db.session.flush()
    return application


SAYS = {"category": "resident", "position": "居民", "age_band": "35_59", "reason": "想为统计服务提意见",
        "has_interest": "no", "privacy_agreed": "y", "address": "月坛北街5号院3号楼2单元501"}


def said_of(citizen, **said) -> ApplicationFacts:
    """What is said of `citizen` to an operation."""
    return ApplicationFacts(**{
        "name": citizen.name, "phone": citizen.phone, "category": Category.RESIDENT, "age_band": AgeBand.MIDDLE,
        "has_interest": False, "position": "居民", "reason": "想为统计服务提意见", **said})


def said_of_them(citizen, **said) -> dict:
    """What a unit fills in about `citizen`."""
    return {**SAYS, "name": citizen.name, "phone": citizen.phone, "agreed": "y", **said}


def recommends(app, world, programme: int, citizen, *, unit: str = "niujie", by: str = "qianfang", **said) -> str:
    """A unit recommends them; the code of the application."""
    with app.app_context():
        there = recommend_for_programme(
            db.session.get(Programme, programme), said_of(citizen, **said), by=db.session.get(Person, world.staff[by]),
            unit=db.session.get(Organisation, world.units[unit]))
        db.session.commit()
        return there.code


def application(app, citizen) -> Application | None:
    """Their last application, read."""
    with app.app_context():
        return db.session.scalar(select(Application).where(Application.phone_hash == keyed_hash(citizen.phone))
                                 .order_by(Application.id.desc()).limit(1))


def workbook(rows: list[list]) -> tuple:
    """A list as an .xlsx that is uploaded."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return io.BytesIO(out.getvalue()), "推荐名单.xlsx"
