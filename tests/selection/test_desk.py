"""The whole way on the desk's pages: quotas, freeze, choice, submission, return, notice, objection, approval."""

from sqlalchemy import select

from tests.cast import LI_JING, beijing, sign_in, sign_in_staff
from tests.draws.steps import CLOSED, apply, hold, planned
from tests.selection.steps import DRAWN, balanced
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.booking.selection.models import SelectionObjection
from xicheng_events.booking.selection.operations.suggesting import suggest_lists
from xicheng_events.foundation.core.db import db


def test_lists_from_quotas_to_approval(app, world, at):
    with app.app_context():
        event = balanced(world, places=2)
        apply(event.event, 1, 1, 1, age_band=AgeBand.SENIOR)
        planned(world, event)
        db.session.commit()
        code = event.code
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

    at(CLOSED)
    editor = sign_in_staff(app.test_client(), "zhaomin")
    assert editor.post(f"{page}/freeze").status_code == 303
    with app.app_context():
        hold(world, event)
    at(DRAWN)
    with app.app_context():
        assert suggest_lists() == 1
        db.session.commit()
        first, *_rest, last = event.entries()
        first, last = first.code, last.code
    editor = sign_in_staff(app.test_client(), "zhaomin")
    assert "席位已满，列为递补" in editor.get(f"{page}/lists/1-room").text
    assert editor.post(f"{page}/entries/{first}", data={"onto": "0", "reason": ""}).status_code == 422
    assert editor.post(f"{page}/entries/{first}", data={"onto": "0", "reason": "本人说明不便"}).status_code == 303
    assert editor.post(f"{page}/entries/{last}", data={"onto": "1", "reason": "按顺序列入"}).status_code == 303
    assert editor.post(f"{page}/submission").status_code == 303
    assert editor.post(f"{page}/approval").status_code == 422
    assert editor.post(f"{page}/taking-back").status_code == 303
    assert editor.post(f"{page}/submission").status_code == 303

    leader = sign_in_staff(app.test_client(), "zhengping")
    assert "同意并公示" in leader.get(page).text
    assert leader.post(f"{page}/return", data={"reason": "请核对"}).status_code == 303
    assert editor.post(f"{page}/submission").status_code == 303
    assert leader.post(f"{page}/approval").status_code == 303

    citizen = sign_in(app.test_client(), LI_JING)
    objection = f"/events/{code}/selection/objection"
    assert citizen.post(objection, data={"words": "短"}).status_code == 422
    assert citizen.post(objection, data={"words": "名单和公布的要求不一致。"}).status_code == 303
    assert citizen.post(objection, data={"words": "名单和公布的要求不一致。"}).status_code == 422
    coordinator = sign_in_staff(app.test_client(), "zhouyan")
    assert "名单和公布的要求不一致" in coordinator.get(f"{page}/objections").text
    with app.app_context():
        number = db.session.scalar(select(SelectionObjection.id))
    assert coordinator.post(f"{page}/objections/{number}", data={"answer": ""}).status_code == 422
    assert coordinator.post(f"{page}/objections/{number}", data={"answer": "经核实一致。"}).status_code == 303

    at(beijing("2026-03-19 09:00"))
    leader = sign_in_staff(app.test_client(), "zhengping")
    assert leader.post(f"{page}/approval").status_code == 303
    public = app.test_client().get(f"/events/{code}/selection").text
    assert "本人说明不便" in public
    assert last in public
    auditor = sign_in_staff(app.test_client(), "qinlan")
    assert last in auditor.get(f"{page}/lines").text
