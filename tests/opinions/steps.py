"""What people say and what the desk does with it, in one line each."""

from sqlalchemy import select

from tests.cast import LI_JING
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.review.models import Disclosure
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.voice.opinions.models import Opinion, OpinionKind
from xicheng_events.voice.opinions.operations import Statement, answer_at_once, record_opinion
from xicheng_events.voice.opinions.publishing import ask_publication, publish_opinion

PARKING = "统计局门口的共享单车乱停乱放，老人进出不方便，希望划线管理。"


def says(app, world, text=PARKING, *, phone=LI_JING.phone, event_id=None, **fields) -> int:
    """Somebody says something after the open day, and wants a reply unless told otherwise; the opinion's id."""
    with app.app_context():
        occasion = db.session.get(Event, event_id or world.event_id).occasion
        fields = {"kind": OpinionKind.SUGGESTION, "wants_reply": True, "phone": phone, **fields}
        of_it = {name: fields.pop(name) for name in ("source", "said_at", "form_key", "by") if name in fields}
        said = record_opinion(occasion, Statement(text=text, **fields), **of_it)
        db.session.commit()
        return said.id


def code_of(app, opinion_id: int) -> str:
    """The query code, as the person was shown it."""
    with app.app_context():
        return db.session.get(Opinion, opinion_id).query_code


def stand(app, opinion_id: int) -> Opinion:
    """The opinion as it stands; read columns only."""
    with app.app_context():
        return db.session.get(Opinion, opinion_id)


def staff(world, sign_in_name: str) -> Person:
    """A member of staff, in the present context."""
    return db.session.get(Person, world.staff[sign_in_name])


def do(app, operation, *rows, **values):
    """Run an operation on (model, id) pairs in a context of its own and commit; `by` may be an id."""
    with app.app_context():
        things = [db.session.get(model, row_id) for model, row_id in rows]
        values = {name: db.session.get(Person, value) if name == "by" else value for name, value in values.items()}
        operation(*things, **values)
        db.session.commit()


def clear_opinion(app, world, opinion_id: int, **decision) -> None:
    """何安 decides about the slip: it passes unless told otherwise."""
    with app.app_context():
        decide_slip(slip_for(db.session.get(Opinion, opinion_id)), by=staff(world, "hean"), **{
            "approved": True, "opinion": "", "findings": [], "disclosure": Disclosure.ACTIVE, **decision})
        db.session.commit()


def answered_in_public(app, world, **fields) -> int:
    """What somebody said and let be published, answered by 赵敏 and shown to everyone; the opinion's id."""
    said, by = says(app, world, may_publish=True, **fields), world.staff["zhaomin"]
    do(app, answer_at_once, (Opinion, said), answer="您好，每周六上午开放。", by=by)
    do(app, ask_publication, (Opinion, said), by=by)
    clear_opinion(app, world, said)
    do(app, publish_opinion, (Opinion, said), by=by)
    return said


def actions(app, prefix: str) -> list[str]:
    """What the audit says happened, oldest first."""
    with app.app_context():
        found = select(AuditEntry.action).where(AuditEntry.action.startswith(prefix)).order_by(AuditEntry.id)
        return list(db.session.scalars(found))


def told(app, template: str) -> list[tuple[str, str]]:
    """(phone, words) of every notice of that template."""
    with app.app_context():
        found = select(Notice).where(Notice.template == template).order_by(Notice.id)
        return [(notice.phone, notice.text) for notice in db.session.scalars(found)]
