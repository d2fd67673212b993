"""Steps of the story that several files begin with."""

import pytest
from sqlalchemy import select

from tests.cast import open_day
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db


@pytest.fixture
def inside(app, world):
    """An application context whose work is committed at its end: for steps that no page is needed for."""
    from contextlib import contextmanager

    @contextmanager
    def context():
        with app.app_context():
            yield Desk(world)
            db.session.commit()

    return context


class Desk:
    """The cast and the units, as rows of the context at hand."""

    def __init__(self, world):
        self._world = world

    def person(self, name: str) -> Person:
        """One of the staff."""
        return db.session.get(Person, self._world.staff[name])

    def event(self, code: str | None = None) -> Event:
        """统计开放日, or the event of that code."""
        return db.session.scalar(select(Event).where(Event.code == (code or self._world.code)))

    def draft(self, **changes) -> Event:
        """A complete draft of 区统计局."""
        units = {unit.slug: unit for unit in db.session.scalars(select(Organisation))}
        return open_day({**units, "tjj": units[changes.pop("unit", "tjj")]}, **changes)


@pytest.fixture
def drafted(inside):
    """The code of a complete draft."""
    with inside() as desk:
        return desk.draft(title="月度数据解读").code
