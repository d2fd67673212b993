"""The code of a questionnaire, which is drawn."""

from collections.abc import Callable

from sqlalchemy import select

from xicheng_events.foundation.core.codes import new_reference
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.voice.surveys.kinds import PREFIX
from xicheng_events.voice.surveys.models import Survey


def insert_survey(*, there: Callable[[], Survey | None], **values) -> tuple[Survey, bool]:
    """Insert a questionnaire under a code of its own, and whether it is new. Where another unique column of `values`
    is taken, `there` gives the one that has it, or refuses; else the code was somebody's, and another is drawn."""
    while True:
        code = new_reference(PREFIX)
        if insert_unless_there(Survey, code=code, **values):
            return db.session.scalars(select(Survey).where(Survey.code == code)).one(), True
        if known := there():
            return known, False
