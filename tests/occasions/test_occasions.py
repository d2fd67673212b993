"""What people speak about says what the event says, whatever is done to the event; opinions hang on it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.cast import beijing, open_day
from tests.opinions.steps import says, stand
from tests.registration.steps import sweep
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations import checking, copying, drafting, publishing
from xicheng_events.booking.notices.operations.blackouts import block_days
from xicheng_events.booking.participants.operations.event_changes import postpone_event
from xicheng_events.booking.participants.operations.postponing_for_blackouts import make_way
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.review.models import Disclosure
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.voice.followup.operations.purging import purge_opinion_contacts

ASKED = {"title": "另一个标题", "contact_name": "钱方", "contact_phone": "010-00000009", "contact_hours": "周一上午"}


def revise(desk):
    zhaomin, event = desk.person("zhaomin"), desk.event()
    drafting.edit_event(event, by=zhaomin, **ASKED)
    yield event
    checking.ask_for_review(event, note="内容有更新", by=zhaomin)
    decide_slip(slip_for(event), approved=True, opinion="", findings=[], disclosure=Disclosure.ACTIVE,
                by=desk.person("hean"))
    publishing.publish_event(event, by=zhaomin)
    yield event
    assert event.occasion.contact_name == "钱方"


def draft(desk):
    event = desk.draft()
    yield event
    drafting.edit_event(event, by=desk.person("zhaomin"), **ASKED)
    yield event
    drafting.edit_event(event, by=desk.person("zhaomin"), slots=drafting.slot_rows(event)[:1])
    yield event
    assert (event.occasion.title, event.occasion.ends_at) == ("另一个标题", beijing("2026-03-18 11:00"))
    drafting.edit_event(event, by=desk.person("zhaomin"), slots=[])
    yield event
    assert event.occasion.ends_at is None


def add_slots(desk):
    event = desk.draft()
    row = drafting.slot_rows(event)[1]
    times = {name: row[name] + timedelta(days=3) for name in ("starts_at", "ends_at", "checkin_from")}
    copying.add_slots(event, rows=[{**row, **times}], by=desk.person("zhaomin"))
    yield event
    assert event.occasion.ends_at == beijing("2026-03-21 15:30")


def copy(desk):
    zhaomin, event = desk.person("zhaomin"), desk.event()
    yield copying.copy_event(event, first=date(2026, 4, 15), by=zhaomin)
    days = [date(2026, 5, 13), date(2026, 6, 17)]
    yield from copying.repeat_event(event, days=days, by=zhaomin, form_key="0" * 32)
    template = copying.save_template(event, name="每月一次", by=zhaomin)
    made = copying.draft_from_template(template, first=date(2026, 7, 15), by=zhaomin)
    yield made
    assert made.occasion.ends_at == beijing("2026-07-15 15:30")


def postpone(desk):
    event = desk.event()
    times = {slot.id: (slot.starts_at + timedelta(days=7), slot.ends_at + timedelta(days=7)) for slot in event.slots}
    postpone_event(event, times=times, reason="场地检修", by=desk.person("zhaomin"))
    yield event
    assert event.occasion.ends_at == beijing("2026-03-25 15:30")


def make_way_for_blackout(desk):
    event, zhouyan = desk.event(), desk.person("zhouyan")
    blackout = block_days(name="全国两会", reason="因重大活动保障需要", first_day=date(2026, 3, 16),
                          last_day=date(2026, 3, 20), form_key="1", by=zhouyan)
    make_way(event, blackout, days=14, reason="因重大活动保障需要", by=zhouyan)
    yield event
    assert event.occasion.ends_at == beijing("2026-04-01 15:30")


@pytest.mark.parametrize("steps", [draft, revise, add_slots, copy, postpone, make_way_for_blackout])
def test_whatever_changes_an_event_keeps_what_people_speak_about(inside, steps):
    with inside() as desk:
        for event in steps(desk):
            db.session.flush()
            db.session.expire_all()
            last = max((slot.ends_at for slot in event.slots), default=None)
            assert said_of(event.occasion) == (
                "event", event.title, f"/events/{event.code}", event.host, event.contact_name, event.contact_phone,
                event.contact_hours, last)
        made = select(func.count()).select_from
        assert db.session.scalar(made(Occasion)) == db.session.scalar(made(Event))


def said_of(occasion: Occasion) -> tuple:
    return (occasion.kind, occasion.title, occasion.path, occasion.host, occasion.contact_name,
            occasion.contact_phone, occasion.contact_hours, occasion.ends_at)


def test_the_same_form_sent_at_the_same_moment_leaves_no_second_occasion(inside, monkeypatch):
    with inside() as desk:
        units = {unit.slug: unit for unit in db.session.scalars(select(Organisation))}
        first = open_day(units, form_key="one form")
        before = db.session.scalar(select(func.count()).select_from(Occasion))
        there = [None, first]
        monkeypatch.setattr(drafting, "drafted_before", lambda *_args: there.pop(0))  # not yet there, then it is
        assert drafting.draft_event(host=units["tjj"], by=desk.person("zhaomin"), title="统计开放日",
                                    form_key="one form") is first
        assert db.session.scalar(select(func.count()).select_from(Occasion)) == before


def test_phones_are_kept_from_the_day_the_occasion_says(app, world, inside, at):
    said = says(app, world)
    with inside() as desk:
        postponed = desk.event()
        times = {slot.id: (beijing("2026-06-01 09:00"), beijing("2026-06-01 10:00")) for slot in postponed.slots[:1]}
        postpone_event(postponed, times=times, reason="场地检修", by=desk.person("zhaomin"))
    at(beijing("2029-06-01 09:59"))
    assert sweep(app, purge_opinion_contacts) == 0
    at(beijing("2029-06-01 10:00"))
    assert sweep(app, purge_opinion_contacts) == 1
    assert stand(app, said).phone is None
