"""Two at one list in the same moment, on real connections."""

import re
import threading

from sqlalchemy import select

from tests.groups.lists import row_states, send_list
from tests.groups.steps import rows
from xicheng_events.booking.groups.models import Roster
from xicheng_events.booking.groups.operations import choosing_rows, rosters
from xicheng_events.foundation.core.db import db

A_MOMENT = 0.3  # for the second to get as far as it can


def the_list() -> Roster:
    return db.session.scalars(select(Roster)).one()


def test_who_ticks_while_the_list_is_being_saved_comes_too_late(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning).headers["Location"]
    client.post(f"{at}/choice", data={"shown": ["1", "2"], "rows": ["1"]})

    def tick():
        with app.app_context():
            choosing_rows.choose_all(the_list(), ticked=True)
            db.session.commit()

    second = threading.Thread(target=tick)
    with app.app_context():
        rosters.save_roster(the_list(), by=the_list().by)
        second.start()
        second.join(timeout=A_MOMENT)
        db.session.commit()
    second.join()
    assert [state for _line, state, _why in row_states(app)] == ["chosen", "left_out"]


def test_what_a_colleague_ticks_after_the_page_was_shown_is_not_saved_unseen(app, world, desk):
    client, colleague = desk("qianfang"), desk("majing")
    at = send_list(client, world.morning).headers["Location"]
    client.post(f"{at}/choice", data={"shown": ["1", "2"], "rows": ["1"]})
    fields = seen_on(client.get(f"{at}/confirmation").text)
    colleague.post(f"{at}/choice", data={"to": "all"})
    for unseen in (fields, {}, {"seen": "\x00"}):
        answer = client.post(f"{at}/saving", data=unseen)
        assert answer.status_code == 422
        assert "名单的勾选刚刚有变化，没有报名" in answer.text
        assert "已选2人" in answer.text
    assert [state for _line, state, _why in row_states(app)] == ["good", "good"]
    assert rows(app, world.morning) == []
    for _twice in range(2):
        assert client.post(f"{at}/saving", data=seen_on(answer.text)).status_code == 303
    assert [name for name, *_ in rows(app, world.morning)] == ["马凤英", "丁国栋"]


def seen_on(page: str) -> dict:
    return {"seen": re.search(r'name="seen" value="([^"]+)"', page).group(1)}
