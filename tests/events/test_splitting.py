"""赵敏 splits the places of a slot between categories, and says what becomes of those not used."""

import pytest

from tests.cast import open_day
from tests.events.test_desk import write
from xicheng_events.accounts.models import Organisation, Person
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events import operations
from xicheng_events.events.kinds import Allocation, Category
from xicheng_events.events.models import Event
from xicheng_events.events.operations.drafting import slot_rows


@pytest.mark.parametrize(("quotas", "releases", "said"), [
    ("居民 20", "", "至少写两个不同的身份"), ("居民 20\n居民 10", "", "至少写两个不同的身份"),
    ("路人 20\n居民 1", "", "不在列表里"), ("二十个居民", "", "没有看懂"), ("居民 0\n学生 0", "", "合计应大于0"),
    ("居民 20\n学生 10", "学生转媒体代表 24小时", "本场分身份名额中有的"),
    ("居民 20\n学生 10", "学生转学生 24", "另一个身份"), ("居民 20\n学生 10", "学生转居民 9999小时", "1至720小时"),
    ("居民 20\n学生 10", "学生给居民", "没有看懂"), ("\x01 5\n🙂 99999999", "", "不在列表里"),
])
def test_what_does_not_fit_is_said_beside_the_field_and_kept(app, world, desk, quotas, releases, said):
    answer = write(desk("zhaomin"), **{"slots-0-quotas": quotas, "slots-0-releases": releases})
    assert answer.status_code == 422
    assert said in answer.text


def test_what_fits_is_stored_read_by_all_and_given_back(app, world, desk):
    fields = {"slots-0-capacity": "", "slots-0-quotas": "居民：２０、学生10个", "allocation": "review",
              "slots-0-releases": "学生 转给 居民，24小时", "review_required": "y", "allow_skip": None}
    editor = desk("zhaomin")
    answer = write(editor, **fields)
    assert answer.status_code == 303, answer.text
    with app.app_context():
        event = db.session.query(Event).order_by(Event.id.desc()).first()
        row = slot_rows(event)[0]
        assert row["quotas"] == [{"category": Category.RESIDENT, "capacity": 20},
                                 {"category": Category.STUDENT, "capacity": 10}]
        assert row["releases"] == [{"from_category": Category.STUDENT, "to_category": Category.RESIDENT,
                                    "hours_before": 24}]
        assert (row["capacity"], event.review_required, event.allow_skip) == (30, True, False)
        code, version = event.code, event.version
    page = editor.get(f"/staff/events/{code}/preview").text
    for words in ("居民 20个", "学生未用完的名额，开始前24小时转给居民", "主办单位按公告的条件选定"):
        assert words in page
    form = editor.get(f"/staff/events/{code}/edit").text
    assert "居民 20\n学生 10" in form.replace("\r", "")
    assert "学生转居民 24小时" in form
    with app.app_context():
        assert db.session.query(Event).filter_by(code=code).one().version == version


@pytest.mark.parametrize("change", [{"allocation": Allocation.LOTTERY}, {"review_required": True},
                                    {"allow_skip": False}], ids=str)
def test_how_places_are_given_is_fixed_once_public(app, world, change):
    with app.app_context():
        event, editor = db.session.get(Event, world.event_id), db.session.get(Person, world.staff["zhaomin"])
        with pytest.raises(Refused, match="录取方式"):
            operations.edit_event(event, by=editor, **change)


def test_nothing_changed_in_a_split_draft_is_nothing(app, world):
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.query(Organisation)}
        event = open_day(units)
        editor = db.session.get(Person, world.staff["zhaomin"])
        slots = slot_rows(event)
        slots[0]["quotas"] = [{"category": category, "capacity": 5} for category in (Category.NPC, Category.MEDIA)]
        operations.edit_event(event, by=editor, slots=slots)
        before = event.version
        operations.edit_event(event, by=editor, slots=slot_rows(event))
        assert event.version == before
