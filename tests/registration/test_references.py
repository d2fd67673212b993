"""A reference that is drawn twice: whoever comes second gets another, whether alone or on a list of hundreds."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI
from tests.groups.test_lists import confirm, send_list
from tests.registration.steps import register, states, taken
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core import codes
from xicheng_events.foundation.core.db import db

THE_SAME = "7K3Q9F"


@pytest.fixture
def drawn(monkeypatch):
    """`drawn(times)`: the next numbers of six characters are all the same, references and codes for the door."""
    real, left = codes._random, []
    monkeypatch.setattr(codes, "_random", lambda length, alphabet: left.pop() if length == len(THE_SAME) and left
                        else real(length, alphabet))
    return lambda times: left.extend([THE_SAME] * times)


def references(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Registration.reference).order_by(Registration.id)))


def test_who_draws_the_reference_of_somebody_else_gets_another(app, world, engine_name, citizen, drawn):
    drawn(4)
    assert "报名成功" in register(citizen(LI_JING), world.morning, follow=True).text
    assert "报名成功" in register(citizen(WANG_LEI), world.morning, name="王磊", follow=True).text
    assert states(app) == ["confirmed", "confirmed"]
    first, second = references(app)
    assert first == f"BM-{THE_SAME}" != second
    assert taken(app, world.morning) == 2


def test_the_lines_of_a_list_that_draw_one_reference_are_all_registered(app, world, engine_name, desk, drawn):
    client = desk("qianfang")
    at = send_list(client, world.morning, text="马凤英 19900007001\n马小英 19900007002\n马大英 19900007003")
    drawn(3)
    confirm(client, at.headers["Location"])
    assert "已为3人报名，0行没有报名" in client.get(at.headers["Location"]).text
    assert len(set(references(app))) == taken(app, world.morning) == 3
