"""Two at one list in the same moment, on real connections."""

import threading

from sqlalchemy import select

from tests.groups.lists import row_states, send_list
from xicheng_events.core.db import db
from xicheng_events.groups import operations
from xicheng_events.groups.models import Roster

A_MOMENT = 0.3  # for the second to get as far as it can


def the_list() -> Roster:
    return db.session.scalars(select(Roster)).one()


def test_who_ticks_while_the_list_is_being_saved_comes_too_late(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning).headers["Location"]
    client.post(f"{at}/choice", data={"shown": ["1", "2"], "rows": ["1"]})

    def tick():
        with app.app_context():
            operations.choose_all(the_list(), ticked=True)
            db.session.commit()

    second = threading.Thread(target=tick)
    with app.app_context():
        operations.save_list(the_list(), by=the_list().by)
        second.start()
        second.join(timeout=A_MOMENT)
        db.session.commit()
    second.join()
    assert [state for _line, state, _why in row_states(app)] == ["chosen", "left_out"]
