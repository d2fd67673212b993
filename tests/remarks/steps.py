"""What is said at the open day, in one line each."""

import uuid

from tests.surveys.steps import came
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.remarks.models import Remark
from xicheng_events.voice.remarks.operations import write_down

GIST = "建议统计公报配图，并在社区公告栏张贴。"


def party(app, world, citizen, **fields) -> tuple[int, str]:
    """That citizen came to the morning slot; (id, reference) of the registration."""
    made = came(app, world.morning, citizen, **fields)
    with app.app_context():
        return made, db.session.get(Registration, made).reference


def noted(app, world, speaker="参会单位代表", text=GIST, *, by="zhaomin", key="", slot=None) -> int | str:
    """Taken down at the morning slot; the opinion's number, or the code of the refusal."""
    with app.app_context():
        try:
            remark = write_down(db.session.get(Slot, slot or world.morning), speaker=speaker, text=text,
                                key=key or uuid.uuid4().hex, by=db.session.get(Person, world.staff[by]))
            db.session.commit()
            return remark.opinion_id
        except Refused as refusal:
            db.session.rollback()
            return refusal.code


def remark(app, opinion_id: int) -> Remark:
    """The remark as it stands, with its opinion and party; read columns only."""
    with app.app_context():
        return db.session.get(Remark, opinion_id, options=[db.joinedload(Remark.opinion),
                                                           db.joinedload(Remark.registration)])


def refused(app, operation, *rows, by, **values) -> str:
    """The code with which an operation on (model, id) pairs is refused; empty where it isn't, and then it is done."""
    with app.app_context():
        things = [db.session.get(model, row_id) for model, row_id in rows]
        try:
            operation(*things, by=db.session.get(Person, by), **values)
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            return refusal.code
    return ""
