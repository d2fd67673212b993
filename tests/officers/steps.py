"""What the members of a programme find, in one line each."""

from tests.cast import Citizen, person_id
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.programmes.queries import programme_of_code
from xicheng_events.voice.opinions.models import OpinionKind, OpinionSource
from xicheng_events.voice.opinions.operations import Statement, record_opinion


def a_problem(app, code: str, citizen: Citizen, text: str, **fields) -> int:
    """`citizen`, who has signed in before, found it in that programme; the opinion's id."""
    number = person_id(app, citizen)
    with app.app_context():
        said = record_opinion(
            programme_of_code(code).occasion,
            Statement(text=text, kind=OpinionKind.SUGGESTION, wants_reply=True, phone=citizen.phone,
                      person=db.session.get(Person, number)), source=OpinionSource.REPORT, **fields)
        db.session.commit()
        return said.id
