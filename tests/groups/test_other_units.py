"""What a desk learns about people who are registered with other units: neither where nor under which number."""

from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, beijing, open_day
from tests.groups.lists import confirm, row_states, send_list
from tests.groups.steps import enter, rows
from tests.questions.steps import CARD, DOCUMENT, ask_in_force
from tests.registration.steps import change, register
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db

HERS = {"name": "李静", "phone": LI_JING.phone}
BY_HERSELF = "此人不能由单位代为登记本场，请由本人登录后自行报名。"


def elsewhere_at_the_same_time(app, world) -> int:
    """A slot of another unit's 消防安全日, while 统计开放日 has its afternoon."""
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.scalars(select(Organisation))}
        fire = notices.publish(open_day(units, host=units["xfzd"], title="消防安全日", slots=[
            {"starts_at": beijing("2026-03-18 14:00"), "ends_at": beijing("2026-03-18 16:00"), "capacity": 20}]))
        db.session.commit()
        return fire.slots[0].id


def test_a_row_tells_nobody_who_is_registered_with_other_units(app, world, desk, citizen):
    register(citizen(LI_JING), world.morning)
    text = f"李静 {LI_JING.phone}"
    client = desk("qianfang")
    for slot in (world.morning, world.afternoon):  # the slot itself, and one at the same time
        change(app, Slot, world.afternoon, starts_at=beijing("2026-03-18 10:59"))
        at = send_list(client, slot, text=text).headers["Location"]
        assert row_states(app) == [(1, "good", "")]
        confirm(client, at)
        assert row_states(app) == [(1, "refused", "此人不能由单位代为登记本场，请由本人登录后自行报名。")]
        page = client.get(at).text
        assert not any(words in page for words in ("BM-", "已报名本场", "同一时间"))
    assert len(rows(app, world.morning)) == 1
    send_list(desk("zhaomin"), world.morning, text=text, organisation="tjj")
    assert "已报名本场（编号BM-" in row_states(app)[0][2]
    send_list(desk("zhaomin"), world.afternoon, text=text, organisation="tjj")
    assert "已报名同一时间的" in row_states(app)[0][2]


def test_one_entry_tells_it_as_little_as_a_list(app, world, desk, citizen):
    register(citizen(LI_JING), world.morning)
    for who, status in (("qianfang", 422), ("zhaomin", 303)):
        answer = enter(desk(who), world.morning, **HERS)
        assert answer.status_code == status
        assert (BY_HERSELF in answer.text) == (status == 422)
        assert ("BM-" in answer.headers.get("Location", "")) == (status == 303)
    assert len(rows(app, world.morning)) == 1


def test_colleagues_know_whom_they_have_entered(app, world, desk):
    entered = enter(desk("qianfang"), world.morning, **HERS).headers["Location"]
    assert enter(desk("majing"), world.morning, **HERS).headers["Location"] == entered
    send_list(desk("majing"), world.morning, text=f"李静 {LI_JING.phone}")
    assert "已报名本场（编号BM-" in row_states(app)[0][2]
    assert enter(desk("wulei"), world.morning, **HERS).status_code == 422


def test_a_row_tells_nobody_whose_document_is_registered_with_other_units(app, world, desk, citizen):
    ask_in_force(app, world, DOCUMENT)
    register(citizen(LI_JING), world.morning, document_kind="resident_id", document_number=CARD)
    text = f"王磊 {WANG_LEI.phone} {CARD}"
    client = desk("qianfang")
    at = send_list(client, world.morning, text=text).headers["Location"]
    assert row_states(app) == [(1, "good", "")]
    confirm(client, at)
    assert row_states(app) == [
        (1, "refused", "该证件不能由单位代为登记本场，请核对号码；号码无误的，请由本人登录后自行报名。")]
    send_list(client, world.morning, text=f"{text}\n马凤英 19900007001 {CARD}")
    assert row_states(app) == [(1, "good", ""), (2, "bad", "与前面一行的证件号码相同，请核对号码。")]
    send_list(desk("zhaomin"), world.morning, text=text, organisation="tjj")
    assert row_states(app)[0][1:] == ("bad", "该证件已报名本场活动，请核对号码。")
    assert len(rows(app, world.morning)) == 1


def test_a_host_learns_that_its_guest_is_expected_elsewhere_but_not_where(app, world, desk, citizen):
    there, li = elsewhere_at_the_same_time(app, world), citizen(LI_JING)
    mine = register(li, world.morning).headers["Location"].rsplit("/", 1)[1]
    register(li, there)
    clerk, page = desk("zhaomin"), f"/staff/registrations/events/{world.code}"
    refused = clerk.post(f"{page}/{mine}/slot", data={"slot": world.afternoon, "reason": "本人上午不便"})
    assert refused.status_code == 422
    assert "李静在那个时间已有另一场活动的名额" in refused.text
    change(app, Event, world.event_id, allocation=Allocation.REVIEW)
    wang = citizen(WANG_LEI)
    applied = register(wang, world.afternoon, name="王磊").headers["Location"].rsplit("/", 1)[1]
    register(wang, there, name="王磊")
    refused = clerk.post(f"{page}/review?at={applied}", data={"verdict": "approve"})
    assert "王磊已报名同一时间的另一场活动，请先与本人联系" in refused.text
    assert "消防安全日" not in refused.text
    change(app, Event, world.event_id, host_id=world.units["xfzd"])  # one unit has both: it knows its own
    assert "王磊已报名同一时间的“消防安全日”" in desk("wulei").post(
        f"{page}/review?at={applied}", data={"verdict": "approve"}).text
