"""The whole way on the desk's pages: quotas, freeze, choice, submission, return, notice, objection, approval."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, beijing, sign_in, sign_in_staff
from tests.draws.steps import apply, staff
from tests.selection.steps import DRAWN, balanced, suggested
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.booking.selection.models import SelectionObjection
from xicheng_events.booking.selection.operations import preparing
from xicheng_events.foundation.core.db import db


@pytest.mark.once
def test_quotas_are_set_on_a_page_and_wrong_ones_are_kept_to_be_mended(app, world):
    with app.app_context():
        code = balanced(world, places=2).code
    page = f"/staff/selections/{code}"
    editor = sign_in_staff(app.test_client(), "zhaomin")
    assert editor.post(f"{page}/rules", data={"notice_days": "很多", "yearly_cap": ""}).status_code == 422
    assert editor.post(f"{page}/rules", data={"notice_days": "1", "yearly_cap": ""}).status_code == 303
    quotas = f"{page}/lists/1-room/quotas"
    answer = editor.post(quotas, data={"least-age-60_up": "3", "most-age-60_up": "4"})
    assert (answer.status_code, 'value="3"' in answer.text) == (422, True)
    assert editor.post(quotas, data={"least-age-60_up": "x"}).status_code == 422
    assert editor.post(quotas, data={"least-age-60_up": "1"}).status_code == 303
    assert "至少1" in editor.get(f"{page}/lists/1-room").text
    assert editor.post(f"{page}/freeze").status_code == 422  # registration is still open


@pytest.fixture
def suggested_on_desk(app, world, at):
    """The codes of an event whose list is suggested and to be shown for a day, of the first on it, and of the last."""
    with app.app_context():
        event = balanced(world, places=2)
        apply(event.event, 1, 1, 1, age_band=AgeBand.SENIOR)
        preparing.set_selection_rules(event.event, notice_days=1, yearly_cap=None, by=staff(world, "zhaomin"))
        entries = suggested(world, event)
        found = event.code, entries[0].code, entries[-1].code
    at(DRAWN)
    return found


def test_a_list_is_changed_submitted_taken_back_and_returned(app, suggested_on_desk):
    code, first, last = suggested_on_desk
    page = f"/staff/selections/{code}"
    editor, leader = (sign_in_staff(app.test_client(), name) for name in ("zhaomin", "zhengping"))
    assert "席位已满，列为递补" in editor.get(f"{page}/lists/1-room").text
    assert editor.post(f"{page}/entries/{first}", data={"onto": "0", "reason": ""}).status_code == 422
    assert editor.post(f"{page}/entries/{first}", data={"onto": "0", "reason": "本人说明不便"}).status_code == 303
    assert editor.post(f"{page}/entries/{last}", data={"onto": "1", "reason": "按顺序列入"}).status_code == 303
    assert editor.post(f"{page}/submission").status_code == 303
    assert editor.post(f"{page}/approval").status_code == 422
    assert editor.post(f"{page}/taking-back").status_code == 303
    assert editor.post(f"{page}/submission").status_code == 303
    assert "同意并公示" in leader.get(page).text
    assert leader.post(f"{page}/return", data={"reason": ""}).status_code == 422
    assert leader.post(f"{page}/return", data={"reason": "请核对"}).status_code == 303
    assert "请核对" in editor.get(page).text


def test_a_list_is_shown_objected_to_and_approved(app, suggested_on_desk, at):
    code, first, _last = suggested_on_desk
    page, objection = f"/staff/selections/{code}", f"/events/{code}/selection/objection"
    sign_in_staff(app.test_client(), "zhaomin").post(f"{page}/submission")
    assert sign_in_staff(app.test_client(), "zhengping").post(f"{page}/approval").status_code == 303
    citizen = sign_in(app.test_client(), LI_JING)
    said = {"words": "名单和公布的要求不一致。"}
    assert citizen.post(objection, data={"words": "短"}).status_code == 422
    assert citizen.post(objection, data=said).status_code == 303
    assert citizen.post(objection, data=said).status_code == 422
    coordinator = sign_in_staff(app.test_client(), "zhouyan")
    assert said["words"] in coordinator.get(f"{page}/objections").text
    with app.app_context():
        number = db.session.scalar(select(SelectionObjection.id))
    assert coordinator.post(f"{page}/objections/{number}", data={"answer": ""}).status_code == 422
    assert coordinator.post(f"{page}/objections/{number}", data={"answer": "经核实一致。"}).status_code == 303
    at(beijing("2026-03-19 09:00"))
    assert sign_in_staff(app.test_client(), "zhengping").post(f"{page}/approval").status_code == 303
    assert first in app.test_client().get(f"/events/{code}/selection").text
    assert first in sign_in_staff(app.test_client(), "qinlan").get(f"{page}/lines").text
