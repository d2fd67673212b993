"""When those hear who apply, and until when it may change how places are given."""

import pytest

from tests.cast import beijing
from tests.notices.test_desk import write
from tests.notices.test_operations import clear, refusal
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.phases import result_until
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.notices.operations import checking, drafting, publishing
from xicheng_events.booking.participants.operations.event_changes import postpone_event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.public_fields import text_of_fields

TOLD = beijing("2026-03-17 12:00")


def test_who_applies_hears_a_day_before_unless_the_notice_says_when(inside):
    with inside() as desk:
        event = desk.draft(allocation=Allocation.LOTTERY)
        first = event.slots[0]
        assert (event.result_until, result_until(first)) == (None, beijing("2026-03-17 09:30"))
        assert event.cancel_until == beijing("2026-03-18 07:30")  # who is drawn on the day before may still cancel
        assert "通知结果：最迟在本场开始前一天短信通知" in text_of_fields(public_fields_of_notice(event))
        drafting.edit_event(event, by=desk.person("zhaomin"), result_until=TOLD)
        assert result_until(first) == TOLD
        assert "通知结果：最迟2026年3月17日（星期二）12:00前短信通知" in text_of_fields(public_fields_of_notice(event))


def test_who_has_a_place_at_once_is_told_nothing_about_results(inside):
    with inside() as desk:
        event = desk.draft()
        assert "通知结果" not in text_of_fields(public_fields_of_notice(event))
        drafting.edit_event(event, by=desk.person("zhaomin"), review_required=True)
        assert "通知结果" in text_of_fields(public_fields_of_notice(event))


@pytest.mark.parametrize(("until", "closes", "said"), [
    ("2026-03-16T17:30", "2026-03-16T17:30", "应晚于报名截止"), ("2026-03-11T09:30", "", "应晚于报名截止"),
    ("2026-04-08T09:30", "2026-03-16T17:30", "应早于活动开始"), ("明天", "2026-03-16T17:30", "没有看懂"),
])
def test_a_result_is_told_after_closing_and_before_the_start(app, world, desk, until, closes, said):
    answer = write(desk("zhaomin"), result_until=until, registration_closes_at=closes, allocation="lottery")
    assert answer.status_code == 422
    assert said in answer.text.partition('id="result_until-error"')[2][:60]
    assert all(f'value="{part}"' in answer.text for part in until.split("T"))


def test_an_event_moved_to_an_earlier_day_forgets_a_result_after_its_start(inside):
    with inside() as desk:
        event = desk.event()
        event.result_until = TOLD
        slots = event.slots
        times = {slot.id: (beijing(f"2026-03-17 {10 + n}:00"), beijing(f"2026-03-17 {10 + n}:30"))
                 for n, slot in enumerate(slots)}
        postpone_event(event, times=times, reason="场地调整", by=desk.person("zhengping"))
        assert event.result_until is None


def test_how_places_are_given_may_change_until_registration_opens(inside, at):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.event()
        event.registration_opens_at = beijing("2026-03-12 09:00")
        drafting.edit_event(event, by=zhaomin, allocation=Allocation.LOTTERY)
        checking.ask_for_review(event, note="内容有更新", by=zhaomin)
        clear(event, desk)
        assert event.allocation is Allocation.FIRST_COME
        publishing.publish_event(event, by=zhaomin)
        assert event.allocation is Allocation.LOTTERY
        drafting.edit_event(event, by=zhaomin, allocation=Allocation.REVIEW, title="统计开放日·新")
        checking.ask_for_review(event, note="内容有更新", by=zhaomin)
        clear(event, desk)
    at("2026-03-12 09:00")
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.event()
        assert refusal(publishing.publish_event, event, by=zhaomin) == "fixed_once_open"
        drafting.edit_event(event, by=zhaomin, title="统计开放日·新")  # what comes too late is dropped by saving
        checking.ask_for_review(event, note="内容有更新", by=zhaomin)
        clear(event, desk)
        publishing.publish_event(event, by=zhaomin)
        assert (event.title, event.allocation) == ("统计开放日·新", Allocation.LOTTERY)


def test_the_form_asks_for_it_only_while_it_may_change(app, world, desk, at):
    with app.app_context():
        db.session.get(Event, world.event_id).registration_opens_at = beijing("2026-03-12 09:00")
        db.session.commit()
    path = f"/staff/events/{world.code}/edit"
    assert 'name="allocation"' in desk("zhaomin").get(path).text
    at("2026-03-12 09:00")
    page = desk("zhaomin").get(path).text
    assert 'name="allocation"' not in page
    assert 'name="slots-0-capacity"' not in page
