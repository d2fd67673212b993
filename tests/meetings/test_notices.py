"""The notice of a meeting: which items are open, for whom, and nothing of the others but when and why not."""

import re

import pytest
from sqlalchemy import select

from tests.meetings.steps import MEETING, code_of, draft_meeting, event_of, publish
from xicheng_events.booking.events.models import Quota
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.meetings.models import AgendaItem


def test_a_meeting_is_announced_item_by_item_and_of_a_closed_one_only_when_and_why(app, world, desk, client):
    zhaomin = desk("zhaomin")
    hub = draft_meeting(app, zhaomin)
    event = event_of(app, hub)
    assert event.code.startswith("LX-2026-")
    assert [(slot.label, slot.capacity) for slot in event.slots] == [
        ("老旧小区加装电梯实施方案", 8), ("", 0), ("养老助餐点建设进展", 2)]
    assert [(slot.starts_at - slot.checkin_from).seconds // 60 for slot in event.slots] == [20, 20, 20]
    with app.app_context():
        rows = db.session.scalars(select(AgendaItem).order_by(AgendaItem.slot_id)).all()
        assert [(row.speaking, row.minutes, row.closed) for row in rows] == [
            ("speak", 3, None), ("none", None, "work_secret"), ("ask", None, None)]
        assert sorted(db.session.scalars(select(Quota.seat).join(Quota.slot).where(
            Quota.slot_id == event.slots[0].id))) == ["attend", "attend", "observe"]
    publish(hub, desk)
    page = client.get(f"/events/{code_of(hub)}").text
    for words in ("政府会议列席", "区政府常务会议第12次", "区长", "部分议题开放", "老旧小区加装电梯实施方案",
                  "可发言，每人3分钟", "本议题不公开", "涉及工作秘密", "列席 居民代表", "旁听"):
        assert words in page
    assert "编制" not in page
    assert "编制" not in zhaomin.get(f"{hub}/edit").text


@pytest.mark.parametrize(("changes", "where", "said"), [
    ({"slots-0-quotas-0-seat": "room"}, "slots-0-quotas-0-seat", "没有现场席位，请选择列席、旁听、媒体席还是无障碍席"),
    ({"slots-0-quotas-0-seat": ""}, "slots-0-quotas-0-seat", "请选择席位：列席、旁听、媒体席还是无障碍席。"),
    ({"slots-2-quotas-0-seat": "", "slots-2-quotas-0-category": "", "slots-2-quotas-0-capacity": ""},
     "slots-2-capacity", "请逐行填写席位、身份和名额"),
    ({"slots-0-agenda_item-minutes": "0"}, "slots-0-agenda_item-minutes", "每人可以发言几分钟"),
    ({"slots-0-agenda_item-unit": "99999999"}, "slots-0-agenda_item-unit", "请从列出的单位中选择。"),
    ({"slots-0-agenda_item-closed": "whatever"}, "slots-0-agenda_item-closed", "请从列出的选项中选择。"),
    ({"attendance_mode": "both"}, "attendance_mode", "只在现场举行"),
], ids=["seat", "no seat", "no places", "minutes", "unit", "reason", "mode"])
@pytest.mark.once
def test_what_does_not_fit_is_said_beside_its_field(app, world, desk, changes, where, said):
    zhaomin = desk("zhaomin")
    zhaomin.get("/staff/events/new?kind=meeting")
    answer = zhaomin.submit("/staff/events/new", **{**MEETING, **changes})
    assert answer.status_code == 422
    assert said in answer.text.partition(f'id="{where}-error"')[2][:200]
    assert "老旧小区加装电梯实施方案" in answer.text


def test_it_is_published_only_once_each_open_item_has_title_and_unit(app, world, desk):
    zhaomin = desk("zhaomin")
    hub = draft_meeting(app, zhaomin, **{"slots-0-label": "", "slots-2-agenda_item-unit": ""})
    zhaomin.get(hub)
    page = zhaomin.get(hub).text
    assert f"{hub}/submission" not in page
    for words in ("请填写议题1可以公开的名称", "请选择议题3的汇报单位。"):
        assert words in page
    [leads_to] = re.findall(r'href="([^"]+)">继续填写<', page)
    assert leads_to == f"{hub}/meeting"
    zhaomin.get(f"{hub}/edit")
    closed = {f"slots-{n}-agenda_item-closed": "secret" for n in (0, 1, 2)}
    assert zhaomin.submit(f"{hub}/edit", **closed).status_code == 303
    assert "至少有一项议题公开" in zhaomin.get(hub).text


def test_another_kind_of_event_asks_nothing_of_agendas(app, world, desk):
    zhaomin = desk("zhaomin")
    assert "agenda_item" not in zhaomin.get("/staff/events/new").text
    assert zhaomin.get(f"/staff/events/{world.code}/meeting").status_code == 404
