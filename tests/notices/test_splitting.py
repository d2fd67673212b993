"""赵敏 splits the places of a slot between categories, and says what becomes of those not used."""

import re
from datetime import date

import pytest

from tests.cast import open_day
from tests.notices.test_desk import write
from xicheng_events.booking.events.kinds import Allocation, AttendanceMode, Category, SeatKind
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations import copying, drafting
from xicheng_events.booking.notices.operations.drafting import slot_rows
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused


def split(*quotas, releases=()) -> dict:
    """The fields of a slot whose places are split, as they are typed: (category, places); (from, to, hours)."""
    return {**{f"slots-0-quotas-{at}-{name}": value for at, row in enumerate(quotas)
               for name, value in zip(("category", "capacity"), row, strict=True)},
            **{f"slots-0-releases-{at}-{name}": value for at, row in enumerate(releases)
               for name, value in zip(("from_category", "to_category", "hours_before"), row, strict=True)}}


BOTH = (("resident", "20"), ("student", "10"))


@pytest.mark.parametrize(("fields", "where", "said"), [
    (split(("resident", "20")), "quotas-0-category", "至少写两个不同的身份"),
    (split(("resident", "20"), ("resident", "10")), "quotas-1-category", "上面已写过"),
    (split(("passer-by", "20"), ("resident", "1")), "quotas-0-category", "请选择身份"),
    (split(("", ""), ("", "20"), ("resident", "1")), "quotas-1-category", "请选择身份"),
    (split(("resident", "二十"), ("student", "1")), "quotas-0-capacity", "请填写整数"),
    (split(("resident", ""), ("student", "1")), "quotas-0-capacity", "0至100000的整数"),
    (split(("resident", "0"), ("student", "0")), "quotas-0-capacity", "合计应大于0"),
    (split(*BOTH, releases=[("student", "media", "24")]), "releases-0-to_category", "本场分身份名额中有的"),
    (split(*BOTH, releases=[("student", "student", "24")]), "releases-0-to_category", "另一个身份"),
    (split(*BOTH, releases=[("student", "resident", "9999")]), "releases-0-hours_before", "1至720的整数"),
    (split(*BOTH, releases=[("student", "resident", "")]), "releases-0-hours_before", "1至720的整数"),
    (split(("\x01", "5"), ("🙂", "999999999")), "quotas-1-capacity", "0至100000的整数"),
], ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.once
def test_what_does_not_fit_is_said_beside_the_field_and_kept(app, world, desk, fields, where, said):
    answer = write(desk("zhaomin"), **fields)
    assert answer.status_code == 422
    beside = re.search(rf'id="slots-0-{where}-error">([^<]*)', answer.text)
    assert beside, answer.text
    assert said in beside[1]
    for name, value in fields.items():
        if name.endswith(("capacity", "hours_before")) and value:
            assert re.search(rf'name="{name}"[^>]* value="{value}"', answer.text)


def test_rows_are_added_inside_a_slot_and_nothing_typed_is_lost(app, world, desk):
    fields = split(("resident", "20"), releases=[("student", "", "7")])
    page = write(desk("zhaomin"), **fields, add_quotas="slots-0").text
    assert [f"slots-0-quotas-{at}-category" in page for at in range(5)] == [True, True, True, True, False]
    page = write(desk("zhaomin"), **fields, add_releases="slots-0").text
    assert "slots-0-releases-1-hours_before" in page
    assert re.search('name="slots-0-releases-0-hours_before"[^>]* value="7"', page)
    for wrong in ("", "slots-", "agenda-0", "slots-0-x", "\x00", "slots-99999"):
        assert write(desk("zhaomin"), **fields, add_quotas=wrong).status_code == 200


def test_what_fits_is_stored_read_by_all_and_given_back(app, world, desk):
    fields = {"slots-0-capacity": "", "allocation": "review", "review_required": "y", "allow_skip": None,
              **split(("resident", "２０"), ("", ""), ("student", "10"), releases=[("student", "resident", "24")])}
    editor = desk("zhaomin")
    answer = write(editor, **fields)
    assert answer.status_code == 303, answer.text
    with app.app_context():
        event = db.session.query(Event).order_by(Event.id.desc()).first()
        row = slot_rows(event)[0]
        room = {"seat": SeatKind.ROOM}
        assert row["quotas"] == [{**room, "category": Category.RESIDENT, "capacity": 20},
                                 {**room, "category": Category.STUDENT, "capacity": 10}]
        assert row["releases"] == [{**room, "from_category": Category.STUDENT, "to_category": Category.RESIDENT,
                                    "hours_before": 24}]
        assert (row["capacity"], event.review_required, event.allow_skip) == (30, True, False)
        code, version = event.code, event.version
    page = editor.get(f"/staff/events/{code}/preview").text
    for words in ("居民 20个", "学生未用完的名额，开始前24小时转给居民", "主办单位按公告的条件选定"):
        assert words in page
    form = editor.get(f"/staff/events/{code}/edit").text
    for name, value in (("quotas-0-capacity", 20), ("quotas-1-capacity", 10), ("releases-0-hours_before", 24)):
        assert re.search(rf'name="slots-0-{name}"[^>]* value="{value}"', form)
    assert len(re.findall('<option selected value="student"', form)) == 2
    with app.app_context():
        assert db.session.query(Event).filter_by(code=code).one().version == version


@pytest.mark.parametrize("change", [{"allocation": Allocation.LOTTERY}, {"review_required": True},
                                    {"allow_skip": False}], ids=str)
def test_how_places_are_given_is_fixed_once_public(app, world, change):
    with app.app_context():
        event, editor = db.session.get(Event, world.event_id), db.session.get(Person, world.staff["zhaomin"])
        with pytest.raises(Refused, match="录取方式"):
            drafting.edit_event(event, by=editor, **change)


def test_a_copy_and_the_next_save_keep_one_category_in_each_kind_of_seat(app, world):
    rows = [{"seat": SeatKind.ROOM, "category": Category.RESIDENT, "capacity": 2},
            {"seat": SeatKind.ONLINE, "category": Category.EXPERT, "capacity": 3}]
    with app.app_context():
        editor = db.session.get(Person, world.staff["zhaomin"])
        event = open_day({unit.slug: unit for unit in db.session.query(Organisation)})
        slot = {**slot_rows(event)[0], "capacity": None, "quotas": rows}
        drafting.edit_event(event, by=editor, attendance_mode=AttendanceMode.BOTH, slots=[slot])
        drafting.edit_event(event, by=editor, slots=[{**slot, "label": "晨读场"}])
        copy = copying.copy_event(event, first=date(2026, 4, 9), by=editor)
        assert [slot_rows(each)[0]["quotas"] for each in (event, copy)] == [rows] * 2


def test_nothing_changed_in_a_split_draft_is_nothing(app, world):
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.query(Organisation)}
        event = open_day(units)
        editor = db.session.get(Person, world.staff["zhaomin"])
        slots = slot_rows(event)
        slots[0]["quotas"] = [{"category": category, "capacity": 5} for category in (Category.NPC, Category.MEDIA)]
        drafting.edit_event(event, by=editor, slots=slots)
        before = event.version
        drafting.edit_event(event, by=editor, slots=slot_rows(event))
        assert event.version == before


def test_a_sum_that_replaces_what_was_typed_is_said_and_the_split_stands_on_the_events_page(world, desk):
    zhaomin = desk("zhaomin")
    page = zhaomin.get(write(zhaomin, **split(("resident", "20"), ("enterprise", "8"))).location).text
    assert "第1场的名额按各身份合计为28人，原填的20人未采用" in page
    assert "居民20个，企业代表8个" in page
