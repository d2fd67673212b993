"""The outbox's desk: what was sent to whom, why not, found by phone without the phone in any address."""

import re

import pytest
from sqlalchemy import select, update

from tests.cast import LI_JING, WANG_LEI
from tests.registration.steps import register
from tests.web.test_desk_lists import sheet_of
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.invitations.operations.inviting import invite
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify import channels
from xicheng_events.foundation.notify.channels import NotSent
from xicheng_events.foundation.notify.delivery import BACK_OFF, deliver_due_notices
from xicheng_events.foundation.notify.failure_words import failure_words
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.notify.operations import queue_notice


@pytest.fixture
def two(app, world):
    """A message to each of two people, of two kinds."""
    with app.app_context():
        for who, template in ((LI_JING, "withdrawn"), (WANG_LEI, "lapsed")):
            queue_notice(template, phone=who.phone, organisation_id=world.units["tjj"], event="统计开放日")
        db.session.commit()


def rows(page: str) -> int:
    return page.count('data-label="手机"')


def test_narrowed_by_state_kind_day_and_counted(app, two, desk):
    clerk = desk("zhaomin")
    for query, count in (("", 2), ("state=queued", 2), ("state=sent", 0), ("template=lapsed", 1), ("day=2026-03-10", 2),
                         ("day=2026-03-11", 0), ("day=x", 2), ("state=x&event=x&page=-1", 2), ("who=%01", 0)):
        assert rows(clerk.get(f"/staff/notices?{query}").text) == count, query


def test_narrowed_by_event_with_a_link_to_what_it_is_about(app, world, two, desk, citizen):
    register(citizen(LI_JING), world.morning)
    page = desk("zhaomin").get(f"/staff/notices?event={world.code}").text
    assert rows(page) == 1
    reference = re.search(r"BM-[A-Z0-9]{6}", page).group()
    assert f'href="/staff/registrations/events/{world.code}?words={reference}"' in page


def test_found_by_phone_and_the_address_holds_no_phone(two, desk):
    clerk = desk("zhaomin")
    answer = clerk.post("/staff/notices", data={"words": "１９９ 0000 0001", "state": "queued", "sort": "-at"})
    assert answer.status_code == 303
    assert LI_JING.phone not in answer.location
    assert "state=queued" in answer.location
    assert "sort=-at" in answer.location
    page = clerk.get(answer.location).text
    assert rows(page) == 1
    assert LI_JING.phone not in page
    assert "您已取消" not in page  # the words are for whoever gets them


def test_who_only_stands_at_a_units_door_sees_none_of_its_messages_and_sends_none_again(app, world, two, desk):
    with app.app_context():
        sunhao = db.session.get(Person, world.staff["sunhao"])  # 签到员 of 统计局
        grant(sunhao, db.session.get(Organisation, world.units["niujie"]), Role.EDITOR)
        notice = db.session.scalars(select(Notice.id).order_by(Notice.id)).first()
        db.session.execute(update(Notice).values(state=NoticeState.FAILED))
        db.session.commit()
    browser = desk("sunhao")
    assert rows(browser.get("/staff/notices").text) == 0
    assert browser.post(f"/staff/notices/{notice}/retry").status_code == 404
    with app.app_context():
        assert db.session.get(Notice, notice).state == NoticeState.FAILED


def test_a_whole_number_in_an_address_goes_on_without_it(two, desk):
    answer = desk("zhaomin").get(f"/staff/notices?words={LI_JING.phone}&state=queued")
    assert answer.status_code == 303
    assert LI_JING.phone not in answer.location
    assert rows(desk("zhaomin").get(answer.location).text) == 1


@pytest.mark.once
@pytest.mark.parametrize("phone", ["1990000", "199 0000 00011"])
def test_a_phone_that_is_none_is_said_beside_the_field_and_the_rest_is_kept(two, desk, phone):
    answer = desk("zhaomin").post("/staff/notices", data={"words": phone, "state": "queued", "sort": "-at"})
    assert answer.status_code == 422
    assert 'id="words-error">手机号应为11位' in answer.text
    assert f'value="{phone}"' in answer.text
    for kept in ("queued", "-at"):
        assert f'<option value="{kept}" selected>' in answer.text


@pytest.mark.parametrize("words", ["", "\0", "😀" * 50, "%", "199%_"])
def test_whatever_is_typed_finds_or_does_not(two, desk, words):
    clerk = desk("zhaomin")
    answer = clerk.post("/staff/notices", data={"words": words})
    assert answer.status_code == 303
    assert rows(clerk.get(answer.location).text) == (0 if words.strip("\0") else 2)


def test_found_by_the_words_of_kind_event_and_registration(app, world, two, desk, citizen):
    register(citizen(WANG_LEI), world.morning)
    with app.app_context():
        reference = db.session.scalar(select(Registration.reference))
        event = db.session.get(Event, world.event_id)
        event.allocation = Allocation.INVITED
        invite(event, name="客人", phone="19900000077", by=db.session.get(Person, world.staff["zhaomin"]))
        db.session.commit()
    clerk = desk("zhaomin")
    # The two that are there already are about nothing, and the invitation about no registration.
    for words, count in (("报名成功", 1), ("数据里的西城", 2), ("数据里的西城 报名成功", 1), ("数据里的西城 逾期", 0),
                         ("逾期", 1), (world.code, 2), ("牛街", 0), (reference, 1), (reference.lower(), 1),
                         (WANG_LEI.phone[-4:], 1), ("7777", 0)):
        answer = clerk.post("/staff/notices", data={"words": words})
        assert rows(clerk.get(answer.location).text) == count, words
        assert len(sheet_of(clerk.get(answer.location.replace("?", "/export?")))) == count, words
    assert rows(clerk.get(f"/staff/notices?event={world.code}").text) == 2


def test_17_12_the_sms_vendor_is_down_the_page_shows_the_result_and_the_message_follows(app, world, citizen, desk,
                                                                                        monkeypatch):
    li = citizen(WANG_LEI)
    with app.app_context():
        deliver_due_notices()
    with monkeypatch.context() as down:
        def refuse(*_given, **_key):
            raise NotSent("URLError")

        down.setattr(channels, "send", refuse)
        own = register(li, world.morning).headers["Location"]
        with app.app_context():
            assert deliver_due_notices() == 0
        page = li.get(own).text
        assert "报名成功" in page
        assert "签到码" in page
        assert "连不上短信平台，将于09:01重试" in desk("zhaomin").get("/staff/notices").text
    clock.set_to(clock.now() + BACK_OFF[0])
    with app.app_context():
        assert deliver_due_notices() == 1
        assert db.session.scalars(select(Notice.state).where(Notice.template == "confirmed")).all() == ["sent"]


@pytest.mark.parametrize("code", ["http_400", "http_503", "http_418", "recipient_refused", "not_a_mobile", "Timeout",
                                  "Odd"])
def test_each_failure_has_words(app, code):
    with app.app_context():
        assert re.search(r"[一-鿿]", failure_words(code))
    assert failure_words(None) == ""
