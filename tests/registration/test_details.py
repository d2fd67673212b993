"""李静 has misspelt her name: she corrects it herself, and the desk's lists and the door's tablet follow."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, beijing, messages_to, sign_in_staff
from tests.registration.steps import change, register, states
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import AgeBand, Registration, Ticket
from xicheng_events.door.checkin.tablet.roster import changed_since, cursor_now
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


@pytest.fixture
def li(citizen):
    return citizen(LI_JING)


@pytest.fixture
def mine(li, world):
    return register(li, world.morning, name="李敬", age_band="18_34", photo_agreed="y").headers["Location"]


def row(app) -> Registration:
    with app.app_context():
        found = db.session.get(Registration, 1)
        db.session.expunge(found)
        return found


def test_name_age_street_and_photographs_are_corrected_and_all_lists_follow(app, world, li, mine):
    address = f"{mine}/details"
    assert address in li.get(mine).text
    with app.app_context():
        before = cursor_now()
    assert 'value="李敬"' in li.get(address).text
    done = li.submit(address, name="李静", age_band="35_59", street="jinrongjie", photo_agreed=None,
                     follow_redirects=True)
    assert "报名信息已更正" in done.text
    assert "李静" in done.text
    now = row(app)
    assert (now.name, now.age_band, now.photo_agreed) == ("李静", AgeBand.MIDDLE, False)
    assert now.street_id == world.units["jinrongjie"]
    assert states(app) == ["confirmed"]
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.details_changed")).one()
        assert entry.detail["fields"] == ["age_band", "name", "photo_agreed", "street_id"]
        assert "李静" not in str(entry.detail)
        assert changed_since(db.session.get(Slot, world.morning), before) == {1}  # what a tablet asks
    clerk, room = sign_in_staff(app.test_client(), "zhaomin"), f"/staff/registrations/events/{world.code}"
    said = "年龄段、姓名、照片用于宣传报道的意愿、所在街道"
    assert said in clerk.get(f"{room}/{mine.rsplit('/')[-1]}").text
    assert f"修改的项目：{said}" in sign_in_staff(app.test_client(), "zhouyan").get(
        "/staff/audit?action=registration.details_changed").text
    sheet = clerk.get(f"{room}/slots/{world.morning}/sheet").text
    assert "李静" in sheet
    assert "李敬" not in sheet


def test_sent_twice_or_without_a_change_nothing_more_is_on_record(app, li, mine):
    for _press in range(2):
        li.get(f"{mine}/details")
        assert li.submit(f"{mine}/details", name="李静", age_band="18_34").status_code == 303
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.details_changed"))
        assert len(entries.all()) == 1


@pytest.mark.once
@pytest.mark.parametrize(("said", "sentence"), [
    ({"name": ""}, "请填写姓名"), ({"name": "李静😀"}, "姓名"), ({"age_band": "under_14"}, "请由监护人报名"),
    ({"age_band": "no-such-band"}, "请从列表中选择年龄段"), ({"street": "no-such-street"}, "请从列表中选择所在街道"),
])
def test_bad_input_gets_a_sentence_and_changes_nothing(app, li, mine, said, sentence):
    li.get(f"{mine}/details")
    answer = li.submit(f"{mine}/details", **{"age_band": "18_34", **said})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert row(app).name == "李敬"


def test_all_that_is_wrong_is_said_at_once(li, mine):
    li.get(f"{mine}/details")
    answer = li.submit(f"{mine}/details", name="", street="no-such-street")
    assert answer.status_code == 422
    assert "请填写姓名" in answer.text
    assert "请从列表中选择所在街道" in answer.text


def test_an_old_page_is_told_and_its_second_press_counts(app, li, mine):
    li.get(f"{mine}/details")
    page = li.page
    li.submit(f"{mine}/details", name="李静", age_band="18_34")
    li.page = page
    assert "刚在别处修改过" in li.submit(f"{mine}/details", name="李婧", age_band="18_34").text
    assert li.submit(f"{mine}/details", age_band="18_34").status_code == 303
    assert row(app).name == "李婧"


def test_where_people_are_looked_at_another_name_is_looked_at_again_photographs_are_not(app, world, li, mine):
    change(app, Event, world.event_id, review_required=True)
    li.get(f"{mine}/details")
    li.submit(f"{mine}/details", age_band="18_34", photo_agreed=None)
    assert states(app) == ["confirmed"]
    li.get(f"{mine}/details")
    li.submit(f"{mine}/details", name="李静", age_band="18_34")
    assert states(app) == ["pending"]
    assert len(messages_to(app, LI_JING, template="answers_again")) == 1


def test_after_registration_has_closed_or_somebody_came_in_it_stays(app, world, li, mine, citizen):
    address = f"{mine}/details"
    stranger = citizen(WANG_LEI)
    assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)
    change(app, Ticket, 1, arrived=1)
    assert address not in li.get(mine).text
    change(app, Ticket, 1, arrived=0)
    li.get(address)
    clock.set_to(beijing("2026-03-16 17:30"))
    late = li.submit(address, name="李静", age_band="18_34")
    assert (late.status_code, "现在不能再更正" in late.text) == (422, True)
    assert "现在不能再更正" in li.get(address).text
    assert address not in li.get(mine).text
    assert row(app).name == "李敬"
