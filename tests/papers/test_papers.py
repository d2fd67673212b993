"""A paper of an agenda item: 赵敏 puts it there, 何安 clears it, who has signed reads it; it goes with the meeting."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy import func, select, update

from tests.cast import LI_JING, OUYANG, WANG_LEI
from tests.meetings.steps import draft_meeting, event_of, publish
from tests.outcomes.steps import clear_slip
from tests.registration.steps import register
from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.openness.papers.models import ItemPaper
from xicheng_events.openness.papers.operations import drop_papers
from xicheng_events.worker import run_sweep


def a_pdf(pages: int = 2) -> bytes:
    """Empty pages."""
    writer, made = PdfWriter(), BytesIO()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(made)
    return made.getvalue()


@pytest.fixture
def meeting(app, world, desk):
    """A published meeting; its page at the desk and its slots."""
    hub = draft_meeting(app, desk("zhaomin"), allocation="fcfs")
    publish(hub, desk)
    return hub, [slot.id for slot in event_of(app, hub).slots]


def put(desk, hub: str, slot: int, content: bytes | None = None):
    """赵敏 uploads it."""
    zhaomin, address = desk("zhaomin"), f"{hub}/files/paper"
    zhaomin.get(f"{hub}/papers")
    form = next(form for form in zhaomin.page.forms if form.action == address)
    sent = {name: value for name, value in form.fields if name != "paper"}
    file = (BytesIO(content or a_pdf()), "实施方案.pdf")
    return zhaomin.post(address, data={**sent, "item": str(slot), "paper": [file]}, content_type="multipart/form-data")


def placed(browser, slot: int, who, *, signs: bool) -> str:
    """A place at the item; the address of its registration."""
    mine = register(browser, slot, name=who.name).location
    if signs:
        browser.get(f"{mine}/pledge")
        assert browser.submit(f"{mine}/pledge", agreed="y", name=who.name).status_code == 303
    return mine


def test_only_who_has_signed_reads_a_cleared_paper_with_their_name_across_it(app, meeting, desk, citizen, at):
    hub, slots = meeting
    signed, unsigned = citizen(LI_JING), citizen(WANG_LEI)
    mine, theirs = placed(signed, slots[2], LI_JING, signs=True), placed(unsigned, slots[2], WANG_LEI, signs=False)
    answer = put(desk, hub, slots[2])
    assert answer.status_code == 303, answer.text
    assert put(desk, hub, slots[2]).status_code == 422
    assert signed.get(f"{mine}/paper").status_code == 404
    slip = clear_slip(desk)
    assert ("实施方案.pdf" in slip, "会议材料不向公众公开" in slip) == (True, True)
    assert "查看会议材料" in signed.get(mine).text
    got = signed.get(f"{mine}/paper")
    assert (got.status_code, got.mimetype, got.headers["Cache-Control"]) == (200, "application/pdf", "no-store")
    page = PdfReader(BytesIO(got.data)).pages[1]
    assert "李静（尾号".encode("utf-16-be").hex().upper() in page.get_contents().get_data().decode()
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "papers.read")).all()
        assert [each.detail["paper"] for each in entries] == ["实施方案.pdf"]
    assert unsigned.get(f"{theirs}/paper").status_code == 404
    assert citizen(OUYANG).get(f"{mine}/paper").status_code == 404
    at("2026-04-08 10:30")
    assert signed.get(f"{mine}/paper").status_code == 404
    assert [run_sweep(app, drop_papers) for _twice in range(2)] == [1, 0]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ItemPaper)) == 0


def test_what_is_no_pdf_or_of_a_closed_item_is_refused_and_one_can_be_taken_out(app, meeting, desk):
    hub, slots = meeting
    zhaomin = desk("zhaomin")
    page = zhaomin.get(f"{hub}/papers").text
    assert "本系统不得存储、处理国家秘密和工作秘密" in page
    wrong = put(desk, hub, slots[0], b"no")
    assert (wrong.status_code, "不能在这里上传" in wrong.text) == (422, True)
    assert put(desk, hub, slots[1]).status_code == 422
    assert put(desk, hub, slots[0]).status_code == 303
    with app.app_context():
        paper = db.session.scalars(select(ItemPaper.id)).one()
    zhaomin.get(f"{hub}/papers")
    assert zhaomin.submit(f"{hub}/papers/{paper}/removal").status_code == 303
    assert f"/papers/{paper}/removal" not in zhaomin.get(f"{hub}/papers").text
    assert desk("qianfang").get(f"{hub}/papers").status_code == 404


def test_a_paper_that_nobody_could_be_named_on_isnt_taken(meeting, desk):
    hub, slots = meeting
    refused = put(desk, hub, slots[0], a_pdf(301))
    assert (refused.status_code, "无法逐页加注姓名" in refused.text) == (422, True)
    gone = put(desk, hub, 999_999)
    assert (gone.status_code, "请选择议题" in gone.text) == (422, True)


def test_a_place_that_is_given_up_and_an_item_with_another_name_close_it_at_once(app, meeting, desk, citizen):
    hub, slots = meeting
    reader, other = citizen(LI_JING), citizen(WANG_LEI)
    mine, theirs = placed(reader, slots[2], LI_JING, signs=True), placed(other, slots[2], WANG_LEI, signs=True)
    put(desk, hub, slots[2])
    clear_slip(desk)
    assert (reader.get(f"{mine}/paper").status_code, other.get(f"{theirs}/paper").status_code) == (200, 200)
    assert "/paper" in reader.get("/me/meetings").text
    reader.get(f"{mine}/withdrawal")
    assert reader.submit(f"{mine}/withdrawal").status_code == 303
    assert reader.get(f"{mine}/paper").status_code == 404
    with app.app_context():
        db.session.execute(update(Slot).where(Slot.id == slots[2]).values(label="养老助餐点进展"))
        db.session.commit()
    assert other.get(f"{theirs}/paper").status_code == 404
    assert "议题名称已改" in desk("zhaomin").get(f"{hub}/papers").text


def test_nobody_is_asked_any_more_to_review_what_went_with_its_meeting(app, meeting, desk, at):
    hub, slots = meeting
    put(desk, hub, slots[0])
    at("2026-04-08 10:30")
    assert run_sweep(app, drop_papers) == 1
    with app.app_context():
        slip = db.session.scalars(select(ReviewSlip).where(ReviewSlip.subject_kind == "item_paper")).one()
        assert (slip.state, slip.void_reason) == (SlipState.VOID, "会议已结束或已调整，材料已删除")
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "papers.dropped")).one()
        assert entry.detail == {"agenda_item": "老旧小区加装电梯实施方案", "paper": "实施方案.pdf"}
