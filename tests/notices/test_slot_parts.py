"""A slot carries what a later room adds to it: here a room gives each slot an 议题, with fields in the form, a row of
its own, and a line that is read and reviewed."""

import re
from types import SimpleNamespace

import pytest
from wtforms import Form, StringField

from tests.notices.test_desk import write
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.events.slot_parts import SlotPart
from xicheng_events.booking.notices.operations.drafting import slot_rows
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.review.public_fields import digest_of_fields, text_of_fields


class ItemForm(Form):
    """The fields of an 议题."""

    subject = StringField("议题名称")


@pytest.fixture
def items(app, world):
    """The rows of a room whose slots have an 议题: {slot id: its name}."""
    stored = {}

    def clean(values, prefix, problems):
        subject = (values.get("subject") or "").strip()
        if len(subject) > 10:
            problems.append(Refused("text_too_long", "议题名称最多10个字。", f"{prefix}-subject"))
        return {"subject": subject} if subject else {}

    part = SlotPart("item", ItemForm, clean, lambda slot: stored.get(slot.id, {}),
                    lambda slot, values: stored.update({slot.id: values}),
                    lambda values: [("议题", values["subject"])])
    room = SimpleNamespace(SLOT_PARTS=(part,))
    app.extensions["rooms"].append(room)
    yield stored
    app.extensions["rooms"].remove(room)


def test_its_fields_are_filled_in_stored_read_and_reviewed(app, world, desk, items):
    editor = desk("zhaomin")
    wrong = write(editor, **{"slots-0-item-subject": "一" * 11})
    assert wrong.status_code == 422
    assert "议题名称最多10个字。" in wrong.text
    assert f'value="{"一" * 11}"' in wrong.text
    assert write(editor, **{"slots-0-item-subject": "老旧小区改造"}).status_code == 303
    with app.app_context():
        event = db.session.query(Event).order_by(Event.id.desc()).first()
        code, slot = event.code, event.slots[0].id
        assert items[slot] == {"subject": "老旧小区改造"}
        assert slot_rows(event)[0]["item"] == {"subject": "老旧小区改造"}
        with app.test_request_context():
            fields = public_fields_of_notice(event)
            assert "议题：老旧小区改造" in text_of_fields(fields)
            before = digest_of_fields(fields)
            items[slot] = {"subject": "加装电梯"}
            assert digest_of_fields(public_fields_of_notice(event)) != before
    assert "议题：加装电梯" in editor.get(f"/staff/events/{code}/preview").text
    form = editor.get(f"/staff/events/{code}/edit").text
    assert re.search('name="slots-0-item-subject"[^>]* value="加装电梯"', form)


def test_a_slot_without_it_says_nothing_and_no_slip_is_void(app, world, client):
    with app.app_context(), app.test_request_context():
        event = db.session.get(Event, world.event_id)
        before = digest_of_fields(public_fields_of_notice(event))
        assert db.session.get(Slot, world.morning).added == {}
    app.extensions["rooms"].append(room := SimpleNamespace(SLOT_PARTS=(
        SlotPart("item", ItemForm, lambda values, _prefix, _problems: values, lambda _slot: {}, lambda *_row: None,
                 lambda values: [("议题", values["subject"])]),)))
    with app.app_context(), app.test_request_context():
        assert digest_of_fields(public_fields_of_notice(db.session.get(Event, world.event_id))) == before
    app.extensions["rooms"].remove(room)
