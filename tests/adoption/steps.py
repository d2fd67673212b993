"""What was said at the open day and put to adoption, taken as far as a test needs it."""

import uuid

from tests.opinions.steps import do, says
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.adoption import operations
from xicheng_events.voice.adoption.kinds import AdoptionResult
from xicheng_events.voice.adoption.models import Adoption, AdoptionTheme
from xicheng_events.voice.opinions.models import Opinion, OpinionSource
from xicheng_events.voice.opinions.operations import put_to_adoption

ANSWER = "自下期公报起配图，并送各社区张贴。"


def to_adopt(app, world, **fields) -> int:
    """Said at the open day, and put to adoption by 赵敏; the opinion's number."""
    said = says(app, world, source=OpinionSource.REMARK, **fields)
    do(app, put_to_adoption, (Opinion, said), by=world.staff["zhaomin"])
    return said


def assigned(app, world, *opinions: int, unit="niujie", by="zhaomin", **fields) -> int:
    """These, or one, handed to 牛街街道 as one theme; its id."""
    with app.app_context():
        theme = operations.assign_to_unit(
            [db.session.get(Opinion, each) for each in opinions or (to_adopt(app, world),)],
            unit=db.session.get(Organisation, world.units[unit]), by=db.session.get(Person, world.staff[by]),
            **{"title": "公报配图", "form_key": uuid.uuid4().hex, **fields})
        db.session.commit()
        return theme.id


def answered(app, world, theme: int, result=AdoptionResult.ADOPTED, answer=ANSWER) -> None:
    """钱芳 writes the answer."""
    do(app, operations.submit_answer, (AdoptionTheme, theme), result=result, answer=answer, by=world.staff["qianfang"])


def passed(app, world, theme: int) -> None:
    """马静 passes it."""
    with app.app_context():
        there = db.session.get(AdoptionTheme, theme)
        operations.pass_answer(there, seen=operations.seen_at(there), by=db.session.get(Person, world.staff["majing"]))
        db.session.commit()


def theme_of(app, theme: int) -> AdoptionTheme | None:
    """The theme as it stands; read columns only."""
    with app.app_context():
        return db.session.get(AdoptionTheme, theme)


def adoption(app, opinion: int) -> Adoption | None:
    """The adoption as it stands; read columns only."""
    with app.app_context():
        return db.session.get(Adoption, opinion)
