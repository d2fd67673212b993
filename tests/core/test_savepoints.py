"""A savepoint is a part of its transaction: what is taken back afterwards is gone, on both databases, whether or not
anything was written before it."""

import pytest
from sqlalchemy import select

from xicheng_events.booking.events.models import Venue
from xicheng_events.foundation.core.db import db


def names() -> list[str]:
    """What the places are called that are stored."""
    return list(db.session.scalars(select(Venue.name).where(Venue.name.like("会议室%")).order_by(Venue.name)))


def add(world, name: str) -> None:
    db.session.add(Venue(organisation_id=world.units["tjj"], name=name, address="二龙路27号"))
    db.session.flush()


@pytest.mark.parametrize("written_before", [True, False])
def test_what_a_savepoint_has_kept_goes_with_the_transaction(app, world, engine_name, written_before):
    with app.app_context():
        if written_before:
            add(world, "会议室一")
        with db.session.begin_nested():
            add(world, "会议室二")
        db.session.rollback()
        assert names() == []


def test_what_a_savepoint_has_taken_back_is_gone_alone(app, world, engine_name):
    with app.app_context():
        for name in ("会议室一", "会议室二"):
            with db.session.begin_nested() as point:
                add(world, name)
                if name == "会议室一":
                    point.rollback()
        db.session.commit()
        assert names() == ["会议室二"]
