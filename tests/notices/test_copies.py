"""赵敏 holds the open day again: copied, every month, from a template, and with many slots at once."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.cast import LI_JING, beijing
from tests.registration.steps import register
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Event, Quota, QuotaRelease, Slot
from xicheng_events.booking.events.queries import stands_at
from xicheng_events.booking.notices import copied_content
from xicheng_events.booking.notices.models import EventTemplate
from xicheng_events.booking.notices.operations import copying, drafting
from xicheng_events.booking.notices.operations.drafting import slot_rows
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.states import PublicationState


def events(app) -> list[Event]:
    """All events but the world's, the first made first, loaded as far as is asked for below."""
    with app.app_context():
        found = db.session.scalars(select(Event).where(stands_at(PublicationState.DRAFTING)).order_by(Event.id)).all()
        for event in found:
            db.session.refresh(event, ["slots", "agenda", "venue"])
        return found


def count(app, model) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def path(world, page: str) -> str:
    return f"/staff/events/{world.code}/{page}"


def test_a_copy_is_a_new_draft_on_another_day_and_takes_nobody_along(app, world, desk, citizen):
    register(citizen(LI_JING), world.morning)
    zhaomin = desk("zhaomin")
    zhaomin.get(path(world, "copy"))
    hub = zhaomin.submit(path(world, "copy"), first="2026-04-15")
    assert hub.status_code == 303
    made, = events(app)
    assert hub.location.endswith(made.code)
    assert made.code != world.code
    assert [(slot.label, slot.starts_at) for slot in made.slots] == [
        ("上午场", beijing("2026-04-15 09:30")), ("下午场", beijing("2026-04-15 14:00"))]
    assert made.registration_opens_at == beijing("2026-04-06 09:00")
    assert made.registration_closes_at == beijing("2026-04-13 17:30")
    assert (made.published_at, made.publication.checked_by_id, len(made.agenda)) == (None, None, 2)
    assert [slot.left for slot in made.slots] == [20, 3]
    assert count(app, Registration) == 1
    page = zhaomin.get(hub.location).text
    assert "由已有活动或模板生成" in page
    assert "尚未申请" in page  # the review slip stays with the original


def test_a_copy_sent_twice_is_one_draft(app, world, desk):
    zhaomin = desk("zhaomin")
    zhaomin.get(path(world, "copy"))
    page = zhaomin.page
    answers = []
    for _press in range(2):
        zhaomin.page = page
        answers.append(zhaomin.submit(path(world, "copy"), first="2026-04-15").location)
    assert answers[0] == answers[1]
    assert len(events(app)) == 1


@pytest.mark.once
@pytest.mark.parametrize(("typed", "said"), [
    ("", "请填写新的首场日期"), ("2026-03-10", "应晚于今天"), ("2031-01-01", "请检查年份"), ("9999-12-31", "没有看懂"),
    ("tomorrow", "没有看懂"), ("2026-02-30", "没有看懂"), ("\x00", "")])
def test_a_day_that_cannot_be_is_refused_beside_its_field(app, world, desk, typed, said):
    zhaomin = desk("zhaomin")
    zhaomin.get(path(world, "copy"))
    answer = zhaomin.submit(path(world, "copy"), first=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert events(app) == []


def test_a_closing_on_a_day_off_or_behind_us_falls_back_to_the_house_rule(app, world, desk):
    with app.app_context():
        kept = copied_content.content_of(db.session.get(Event, world.event_id))
        saturday = copied_content.moved(kept, date(2026, 4, 13))  # its closing would be Saturday the 11th
        soon = copied_content.moved(kept, date(2026, 3, 11))
    assert saturday["registration_closes_at"] is None
    assert (soon["registration_opens_at"], soon["registration_closes_at"]) == (None, None)


def test_places_split_by_category_and_their_rules_are_copied(app, world):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        slot = db.session.get(Slot, world.morning)
        slot.quotas = []
        db.session.flush()
        slot.quotas = [Quota(category=Category.RESIDENT, capacity=12, taken=5),
                       Quota(category=Category.MEDIA, capacity=8)]
        slot.releases = [QuotaRelease(from_category=Category.MEDIA, to_category=Category.RESIDENT, hours_before=48)]
        db.session.flush()
        zhaomin = event.drafted_by
        template = copying.save_template(event, name="统计开放日", by=zhaomin)
        db.session.flush()
        db.session.expire(template)
        copies = [copying.copy_event(event, first=date(2026, 4, 15), by=zhaomin),
                  copying.draft_from_template(template, first=date(2026, 4, 22), by=zhaomin)]
        for made in copies:
            first = made.slots[0]
            assert [(quota.category, quota.capacity, quota.taken) for quota in first.quotas] == [
                (Category.RESIDENT, 12, 0), (Category.MEDIA, 8, 0)]
            assert [(rule.from_category, rule.hours_before) for rule in first.releases] == [(Category.MEDIA, 48)]
            assert (made.title, made.venue.name) == (event.title, event.venue.name)
        db.session.rollback()


def test_a_series_is_looked_at_thinned_out_and_created_once(app, world, desk):
    zhaomin = desk("zhaomin")
    address = path(world, "repeat") + "?rhythm=monthly&count=3"
    page = zhaomin.get(address).text
    assert "每月第三个星期三" in page
    kept = zhaomin.page
    for _press in range(2):
        zhaomin.page = kept
        answer = zhaomin.submit(address, days=["2026-04-15", "2026-06-17"])
        assert answer.status_code == 303
    made = events(app)
    assert [slot.starts_at for event in made for slot in event.slots[:1]] == [
        beijing("2026-04-15 09:30"), beijing("2026-06-17 09:30")]
    assert len({event.code for event in made}) == 2
    assert "共 2 条" in zhaomin.get(answer.location).text


@pytest.mark.once
@pytest.mark.parametrize(("days", "said"), [
    ([], "至少勾选一个日期"), (["2020-01-01"], "应晚于今天"), (["x", "\x00"], "至少勾选一个日期"),
    ([f"2026-0{5 + n // 20}-{n % 20 + 1:02}" for n in range(25)], "一次最多生成24个"),
    (["2026-04-15", "9999-12-31"], "请检查年份")])
def test_a_series_that_cannot_be_creates_nothing_at_all(app, world, desk, days, said):
    zhaomin = desk("zhaomin")
    address = path(world, "repeat") + "?rhythm=weekly&count=24"
    zhaomin.get(address)
    answer = zhaomin.submit(address, days=days)
    assert answer.status_code == 422
    assert said in answer.text
    assert events(app) == []


@pytest.mark.parametrize("query", ["?rhythm=x&count=3", "?rhythm=monthly&count=25", "?count=-1", "?count=99999999999",
                                   "?count=", "?rhythm=%00&count=%F0%9F%98%80"])
def test_an_odd_rhythm_is_corrected_on_the_page(world, desk, query):
    assert desk("zhaomin").get(path(world, "repeat") + query).status_code in {200, 422}


def test_slots_are_looked_at_thinned_out_and_added_to_a_draft(app, world, desk):
    zhaomin = desk("zhaomin")
    zhaomin.get(path(world, "copy"))
    hub = zhaomin.submit(path(world, "copy"), first="2026-04-15").location
    address = f"{hub}/slots?day=2026-04-15&starts=08:30&ends=11:30&minutes=60&capacity=15"
    page = zhaomin.get(address).text
    assert "共3场，每场15人" in page
    assert "已有该场" in page  # half past nine is there already
    answer = zhaomin.submit(address, slots=["2026-04-15T02:45:00+00:00", "x", "\x00"])
    assert answer.status_code == 422
    zhaomin.get(address)
    answer = zhaomin.submit(address)
    assert answer.status_code == 303
    made, = events(app)
    assert [f"{clock.local(slot.starts_at):%H:%M} {slot.capacity}" for slot in made.slots] == [
        "08:30 15", "09:30 20", "14:00 3"]
    assert "与已有场次重叠" in page  # half past ten: not ticked, but it may be
    zhaomin.get(address)
    answer = zhaomin.submit(address, slots=[beijing("2026-04-15 10:30").isoformat()])
    assert answer.status_code == 303
    made, = events(app)
    assert len(made.slots) == 4
    assert zhaomin.post(address, data={"version": made.version}).status_code == 422


def test_slots_may_be_split_like_one_there_is(app, world, desk):
    zhaomin = desk("zhaomin")
    zhaomin.get(path(world, "copy"))
    hub = zhaomin.submit(path(world, "copy"), first="2026-04-15").location
    address = f"{hub}/slots?day=2026-04-16&starts=09:00&ends=11:00&minutes=60&capacity=15"
    assert "名额按身份分配" not in zhaomin.get(address).text
    split = [{"seat": SeatKind.ROOM, "category": category, "capacity": places}
             for category, places in ((Category.RESIDENT, 6), (Category.STUDENT, 4))]
    with app.app_context():
        event = db.session.scalar(select(Event).where(Event.code == hub.rsplit("/", 1)[1]))
        first, *others = slot_rows(event)
        drafting.edit_event(event, slots=[{**first, "quotas": split}, *others],
                            by=db.session.get(Person, world.staff["zhaomin"]))
        db.session.commit()
    assert "共2场，每场15人" in zhaomin.get(address).text
    assert "共2场，每场10人" in zhaomin.get(address + "&split=y").text
    assert zhaomin.submit(address + "&split=y").status_code == 303
    with app.app_context():
        event = db.session.scalar(select(Event).where(Event.code == hub.rsplit("/", 1)[1]))
        assert [row["quotas"] for row in slot_rows(event)] == [split, [], split, split]


def test_a_published_event_takes_no_more_slots(app, world, desk):
    zhaomin = desk("zhaomin")
    address = path(world, "slots") + "?day=2026-04-15&starts=08:30&ends=11:30&minutes=60&capacity=15"
    assert "不能再添加场次" in zhaomin.get(address).text
    answer = zhaomin.post(address, data={"slots": [beijing("2026-04-15 08:30").isoformat()]})
    assert answer.status_code == 422
    assert count(app, Slot) == 2


@pytest.mark.parametrize("query", ["?day=x", "?day=2026-04-15&starts=9&ends=%00&minutes=0&capacity=-1",
                                   "?day=9999-12-31&starts=09:00&ends=10:00&minutes=60&capacity=1",
                                   "?day=2026-04-15&last_day=0001-01-01&starts=09:00&ends=10:00&capacity=99999999999",
                                   "?capacity=%F0%9F%98%80"])
def test_an_odd_plan_is_corrected_on_the_page(world, desk, query):
    assert desk("zhaomin").get(path(world, "slots") + query).status_code == 422


def test_a_template_is_saved_found_used_renamed_and_deleted(app, world, desk):
    zhaomin = desk("zhaomin")
    zhaomin.get(path(world, "template"))
    listed = zhaomin.submit(path(world, "template"), name="每月统计开放日").location
    assert "每月统计开放日" in zhaomin.get(listed).text
    assert "共 0 条" in zhaomin.get(f"{listed}?words=没有").text
    with app.app_context():
        kept = db.session.scalars(select(EventTemplate)).one()
        address = f"/staff/events/templates/{kept.id}"
    zhaomin.get(path(world, "template"))
    again = zhaomin.submit(path(world, "template"), name="每月统计开放日")
    assert again.status_code == 422
    assert "请换一个名称" in again.text
    zhaomin.get(address)
    assert zhaomin.submit(address, first="2026-04-22").status_code == 303
    made, = events(app)
    assert made.slots[0].starts_at == beijing("2026-04-22 09:30")
    zhaomin.get(address)
    assert zhaomin.submit(f"{address}/name", name="").status_code == 422
    assert zhaomin.submit(f"{address}/name", name="统计开放日（春季）").status_code == 303
    assert "统计开放日（春季）" in zhaomin.get(address).text
    assert zhaomin.submit(f"{address}/deletion").status_code == 303
    assert count(app, EventTemplate) == 0
    assert len(events(app)) == 1


def test_templates_and_copies_are_the_units_own(app, world, desk):
    zhaomin, qianfang = desk("zhaomin"), desk("qianfang")
    zhaomin.get(path(world, "template"))
    zhaomin.submit(path(world, "template"), name="每月统计开放日")
    with app.app_context():
        kept = db.session.scalars(select(EventTemplate.id)).one()
    assert "共 0 条" in qianfang.get("/staff/events/templates").text
    for page in ("copy", "repeat", "slots", "template"):
        assert qianfang.get(path(world, page)).status_code == 404
    for address in (f"/staff/events/templates/{kept}", "/staff/events/templates/99999999999999999999"):
        assert qianfang.get(address).status_code == 404
        assert qianfang.post(f"{address}/deletion").status_code == 404
    assert count(app, EventTemplate) == 1


def test_the_hub_offers_it_to_editors_only(world, desk):
    hub = f"/staff/events/{world.code}"
    assert "按周期重复" in desk("zhaomin").get(hub).text
    assert "按周期重复" not in desk("liuwei").get(hub).text
