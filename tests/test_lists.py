"""Lists take the same number of queries for 1, 30 and 300 rows (design.md §2)."""

import pytest

from tests.cast import LI_JING, person_id, sign_in, sign_in_staff
from tests.support.many_rows import Rows
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, counting
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web import paging

COUNTS = (1, 30, 300)
# (who looks, address); CODE and SLOT are the world's own event.
LISTS = [
    (None, "/"), (None, "/events"), (None, "/progress"), (None, "/progress/figures"), (None, "/progress/events/CODE"),
    (None, "/data"), (None, "/data/issues.csv"), (None, "/data/answers.json"), (None, "/data/figures.json"),
    (None, "/surveys"),
    (None, "/surveys?list=results"), (None, "/meetings?past=1"), ("citizen", "/me"),
    *((who, "/staff") for who in ("zhouyan", "zhaomin", "zhengping", "hean", "sunhao", "hemiao", "luyao", "chengyuan",
                                  "qinlan")),
    ("zhaomin", "/staff/events"), ("hean", "/staff/reviews"),
    ("zhaomin", "/staff/events/templates"),
    ("zhaomin", "/staff/registrations/events/CODE"), ("zhaomin", "/staff/registrations/events/CODE/invitations"),
    ("zhaomin", "/staff/registrations/events/CODE/slots/SLOT/gate"),
    ("zhaomin", "/staff/registrations/events/CODE/balance"),
    ("zhaomin", "/staff/draws"),
    ("sunhao", "/staff/door"), ("sunhao", "/staff/door/SLOT"),
    ("zhaomin", "/staff/door/SLOT/matters"), ("zhaomin", "/staff/door/SLOT/report.xlsx"),
    ("sunhao", "/staff/door/SLOT/roster"),
    ("sunhao", "/staff/door/SLOT/report"), ("sunhao", "/staff/door/SLOT/paper"), ("sunhao", "/staff/door/SLOT/waiting"),
    ("zhaomin", "/staff/opinions"), ("zhouyan", "/staff/issues"), ("zhaomin", "/staff/notices"),
    ("zhaomin", "/staff/surveys"), ("zhouyan", "/staff/surveys"), ("zhaomin", "/staff/surveys/new"),
    ("zhaomin", "/staff/notices?words=活动 报名"),
    ("hemiao", "/staff/callbacks"), ("luyao", "/staff/requests"), ("zhaomin", "/staff/absences"),
    ("zhouyan", "/staff/units"), ("zhouyan", "/staff/representatives"), ("zhaomin", "/staff/representatives?sort=fit"),
    ("zhaomin", "/staff/meetings/closed"), ("zhouyan", "/staff/meeting-numbers"),
    ("zhaomin", "/staff/groups"), ("zhaomin", "/staff/groups/lists"), ("zhaomin", "/staff/outcomes"),
    ("zhaomin", "/staff/mailings/events/CODE"), ("zhaomin", "/staff/mailings/events/CODE/1"),
    ("citizen", "/officer"), ("citizen", "/officer/visits/points"), ("zhaomin", "/staff/reports"),
    *(("zhaomin", f"/staff/programmes/XM-7K3Q9F{page}") for page in (
        "", "/members", "/tasks", "/overview", "/duties", "/evaluations", "/summary")),
    ("zhouyan", "/staff/programmes/XM-7K3Q9F/evaluations"),
]


@pytest.mark.once
def test_a_list_is_counted_so_far_and_read_on_behind_that(app, world, client, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 2)
    with app.app_context():
        db.session.add_all([Person(name=f"王{n}", session_stamp=str(n), created_at=clock.now()) for n in range(5)])
        db.session.commit()
        query = db.select(Person).where(Person.name.like("王_")).order_by(Person.id)
        seen = []
        for address in ("/", "/?page=2", "/?page=5", "/?page=99999999999999999999"):
            with app.test_request_context(address):
                page = paging.page_of(query, size=1)
                seen.append((page.number, page.rows[0].name, page.total_words, page.has_next))
    last = 5, "王4", "5", False
    assert seen == [(1, "王0", "2以上", True), (2, "王1", "2以上", True), last, last]


@pytest.mark.long
@pytest.mark.once  # the same statements are sent to either
def test_lists_take_as_many_queries_for_300_rows_as_for_one(app, world, statements):
    readers = _readers(app)
    with app.app_context():
        rows = Rows(world, person_id(app, LI_JING))
        db.session.get(Event, world.event_id).review_required = True  # the fullest page of its desk
        db.session.add(rows.venue)
        db.session.commit()
    counted: dict[str, list[int]] = {}
    for count in COUNTS:
        with app.app_context():
            db.session.add_all([rows.venue, rows.programme])
            while rows.number < count:
                rows.add()
            db.session.commit()
        for who, address in LISTS:
            path = address.replace("CODE", world.code).replace("SLOT", str(world.morning))
            readers[who].get(path)  # what is read once and kept, like the calendar, is not the list's
            with statements() as sent:
                assert readers[who].get(path).status_code == 200, path
            counted.setdefault(f"{address} for {who}", []).append(len(sent))
    assert {name: each for name, each in counted.items() if len(set(each)) > 1} == {}


def _readers(app) -> dict:
    staff = {name: sign_in_staff(app.test_client(), name) for name in {who for who, _ in LISTS} - {None, "citizen"}}
    return {None: app.test_client(), "citizen": sign_in(app.test_client(), LI_JING), **staff}


@pytest.mark.once
@pytest.mark.parametrize("page", [-1, 0, 2, 99, "x"])
def test_a_page_number_out_of_range_gives_the_nearest_page(client, world, page):
    assert client.get(f"/events?page={page}").status_code == 200
