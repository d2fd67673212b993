"""What people read of a notice is what was reviewed: its page reads no field that isn't in the one table from which the
slip and its digest are made; what lives stands in parts of its own."""

from datetime import time

import pytest
from flask_babel import force_locale

from tests.cast import beijing
from tests.support.recorder import Recorder, beyond, reviewed_part, source_of
from xicheng_events.booking.events.file_models import EventFile
from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.notice_words import words_of_rooms
from xicheng_events.booking.events.public_fields import (
    LIVING_OF_NOTICE,
    PUBLIC_OF_NOTICE,
    public_fields_of_notice,
)
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.review.public_fields import digest_of_fields, text_of_fields

IN_TABLE = {path for row in PUBLIC_OF_NOTICE for path in row.paths}
# A notice of which nothing is left empty.
FULL = {
    "title": "夜间开放", "theme": "走近统计", "summary": "看一看数据怎样产生。",
    "audience": "关心统计的居民", "min_age": 8, "max_age": 70, "residence": "resident",
    "eligibility": "须能步行一公里", "companion_policy": "anyone", "max_party": 3,
    "minors_allowed": True, "what_to_bring": "身份证", "notes": "请勿携带宠物。", "channels": "区政府网站",
    "result_until": beijing("2026-03-24 12:00"), "cancel_until": beijing("2026-03-21 12:00"), "review_required": True,
    "slots": [{"label": "晚场", "starts_at": beijing("2026-03-25 18:00"), "ends_at": beijing("2026-03-25 20:00"),
               "waiting_limit": 5, "capacity": 9,
               "quotas": [{"category": "resident", "capacity": 6}, {"category": "npc", "capacity": 3}],
               "releases": [{"from_category": "npc", "to_category": "resident", "hours_before": 24}]}],
    "agenda": [{"kind": "visit", "title": "夜间巡查", "starts_at": time(18), "ends_at": time(19)}],
    "registration_closes_at": beijing("2026-03-23 17:00"),
}
VENUE = {"room": "二层展厅", "meeting_point": "北门", "transit": "地铁4号线灵境胡同站", "accessibility": "有坡道",
         "map_url": "https://map.example/1"}
FILES = {FileKind.IMAGE: "灯光.jpg", FileKind.PDF: "夜间须知.pdf"}
WORDS = "events/_notice.html"
WAYS = ("fcfs", "review", "lottery", "invite_only", "walk_in")


@pytest.fixture(params=WAYS)
def notice(request, inside):
    """The id of a published notice that says all it can, for each way of giving places."""
    offline = {"offline_channel": ""} if request.param == "walk_in" else {}
    with inside() as desk:
        event = notices.publish(desk.draft(**FULL, allocation=request.param, **offline))
        for part, said in VENUE.items():
            setattr(event.venue, part, said)
        event.co_hosts.append(desk.event().host)
        for position, (kind, name) in enumerate(FILES.items()):
            event.attached.append(EventFile(position=position, file=a_file(kind, name, desk.person("zhaomin"))))
        return event.id


def a_file(kind: FileKind, name: str, by: Person) -> File:
    """The row of a file: nobody opens it here."""
    return File(kind=kind, name=name, size=2_000, sha256=name[0] * 64, stored_name=name, uploaded_by=by,
                uploaded_at=clock.now(), **({"alt": "展厅里的灯", "width": 8, "height": 6} if kind == "image" else {}))


def read_of(app, event_id: int, page) -> set[str]:
    """What a page says of that notice, in whichever state it stands."""
    read = set()
    with app.test_request_context():
        for course in EventCourse:
            event = db.session.get(Event, event_id)
            event.course = course
            said = Recorder(event, IN_TABLE)
            page.render(event=said, notice=said, moved={}, postponed="", knows_reader=False, is_preview=False,
                        takes_place=course is not EventCourse.CANCELLED, registers=course is EventCourse.AS_PLANNED,
                        of_rooms=words_of_rooms(event))
            read |= said.read
        db.session.rollback()
    return read


@pytest.mark.once
def test_the_words_of_a_notice_are_those_of_its_table(app, notice):
    assert beyond(read_of(app, notice, reviewed_part(app, WORDS)), IN_TABLE) == set()


def test_the_whole_page_reads_besides_only_what_lives(app, notice):
    said = read_of(app, notice, app.jinja_env.get_template("events/show.html"))
    assert beyond(said, IN_TABLE | set(LIVING_OF_NOTICE)) == set()


@pytest.mark.parametrize(("page", "context"), [("events/poster.html", {"more": 0}), ("events/_card.html", {})])
@pytest.mark.parametrize("notice", ["fcfs", "walk_in"], indirect=True)
def test_what_a_notice_says_on_paper_and_in_the_list_is_in_its_table_too(app, notice, page, context):
    """The list says of a unit besides what it is called for short today: by that it is chosen there."""
    with app.test_request_context():
        said = Recorder(db.session.get(Event, notice), IN_TABLE)
        app.jinja_env.get_template(page).render(event=said, slots=said.slots, **context)
        called = {"host.short_name"} if page == "events/_card.html" else set()
        assert beyond(said.read, IN_TABLE | set(LIVING_OF_NOTICE)) == called


@pytest.mark.parametrize("notice", ["review"], indirect=True)
def test_a_field_that_the_table_lacks_is_named(app, notice):
    """Two faults that died nowhere: notes and summary that weren't cleared, a column on the page and on no slip."""
    said = read_of(app, notice, reviewed_part(app, WORDS))
    lacking = {path for row in PUBLIC_OF_NOTICE if row.name not in ("notes", "summary") for path in row.paths}
    assert beyond(said, lacking) == {"notes", "summary"}
    hours = "{{ agenda_hours(item)"
    more = "{{ item.position }}{{ notice.created_at }}{{ notice.host.full_name_at(none) }}"
    planted = source_of(app, WORDS).replace(hours, more + hours)
    said = read_of(app, notice, reviewed_part(app, WORDS, planted))
    assert beyond(said, IN_TABLE) == {"agenda.position", "created_at", "host.full_name"}


@pytest.mark.parametrize("notice", ["fcfs"], indirect=True)
def test_nothing_is_reviewed_that_nobody_reads_and_each_value_is_on_the_slip(app, notice):
    assert IN_TABLE - read_of(app, notice, app.jinja_env.get_template("events/show.html")) == set()
    with app.app_context():
        fields = public_fields_of_notice(db.session.get(Event, notice))
        assert [field.name for field in fields if field.value and not field.lines] == []
        said = text_of_fields(fields)
    typed = [FULL[name] for name in ("title", "theme", "summary", "audience", "eligibility", "what_to_bring", "notes")]
    others = ("夜间巡查", "居民6个", "18:00—20:00", "17:30起签到", "8—70周岁", "辖区居民", "开始前24小时",
              "2026年3月24日（星期二）12:00")
    others += (*FILES.values(), "灯" * 64, "展厅里的灯", "2KB")
    assert [words for words in (*typed, *VENUE.values(), *others) if words not in said] == []


@pytest.mark.parametrize("notice", ["review"], indirect=True)
def test_a_changed_value_is_another_text_and_another_word_for_it_is_not(app, notice, monkeypatch):
    with app.app_context():
        event = db.session.get(Event, notice)
        slot = event.slots[0]

        def digest():
            return digest_of_fields(public_fields_of_notice(event))

        before = digest()
        # What lives is no value: how it goes, what is taken, how many may wait; nor is a language or a label one.
        event.course, slot.quotas[0].taken, slot.waiting_limit = EventCourse.CANCELLED, 2, 9
        monkeypatch.setattr(EventKind.OPEN_DAY, "_label", "政务开放日")
        with app.test_request_context(), force_locale("en"):
            assert digest() == before
        for row, name, value in [
            (event, "notes", "请勿携带宠物"), (event, "min_age", 0), (event, "min_age", None),
            (event, "photo_notice", False), (event, "kind", EventKind.LECTURE),
            (slot, "checkin_from", slot.starts_at), (slot, "waiting_limit", 0),
            (slot.quotas[0], "capacity", 7), (event.venue, "room", "三层"),
            (event.files[0], "alt", "灯"), (event.files[1], "sha256", "0" * 64), (event.agenda[0], "title", "参观"),
        ]:
            kept = getattr(row, name)
            setattr(row, name, value)
            assert digest() != before, name
            setattr(row, name, kept)
        assert digest() == before == digest_of_fields(reversed(public_fields_of_notice(event)))
        db.session.rollback()
