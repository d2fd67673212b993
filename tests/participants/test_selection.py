"""赵敏 looks at who applied: one by one, many at once, and at the balance of it all."""

import re

import pytest

from tests.cast import LI_JING, OUYANG, WANG_LEI, YOSHIDA, messages_to, sign_in
from tests.registration.steps import change, register, states, taken
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.booking.registration.models import AgeBand, Registration
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db

WHO = (LI_JING, WANG_LEI, OUYANG)


@pytest.fixture
def applied(app, world):
    """The host selects, there is one place in the afternoon, and 李静, 王磊 and 欧阳建国 have applied: references."""
    change(app, Event, world.event_id, allocation=Allocation.REVIEW)
    with app.app_context():
        db.session.query(Quota).filter_by(slot_id=world.afternoon).update({"capacity": 1})
        db.session.commit()
    places = []
    for who, age in zip(WHO, ("18_34", "35_59", "60_up"), strict=True):
        answer = register(sign_in(app.test_client(), who), world.afternoon, name=who.name, age_band=age)
        places.append(answer.headers["Location"].rsplit("/", 1)[1])
    return places


def shown(page) -> str:
    return re.search(r'id="party-title">(\S+)', page).group(1)


def test_one_by_one_each_opens_the_next(app, world, applied, desk, desk_of):
    clerk = desk("zhaomin")
    page = clerk.get(f"{desk_of}/review").text
    assert shown(page) == "李静"
    assert "还有3份待审核" in page
    assert "首次参加" in page
    assert LI_JING.phone not in page
    answer = clerk.post(f"{desk_of}/review?at={applied[0]}", data={"verdict": "approve", "note": "已核实"})
    assert answer.headers["Location"].endswith(f"at={applied[1]}")
    assert shown(clerk.get(answer.headers["Location"]).text) == "王磊"
    clerk.post(f"{desk_of}/review?at={applied[1]}", data={"verdict": "approve"})
    last = clerk.post(f"{desk_of}/review?at={applied[2]}", data={"verdict": "decline", "reason": "先安排首次报名的"})
    assert "没有待审核的报名" in clerk.get(last.headers["Location"]).text
    assert states(app) == ["confirmed", "waiting", "not_selected"]
    assert taken(app, world.afternoon) == 1
    assert messages_to(app, LI_JING, template="confirmed")
    assert messages_to(app, OUYANG, template="not_selected")
    with app.app_context():
        assert db.session.get(Registration, 1).review_note == "已核实"
        assert db.session.get(Registration, 3).state_reason == "先安排首次报名的"


@pytest.mark.once
def test_declining_needs_a_reason_and_what_was_typed_stays(app, applied, desk, desk_of):
    clerk = desk("zhaomin")
    answer = clerk.post(f"{desk_of}/review?at={applied[0]}", data={"verdict": "decline", "reason": " ", "note": "再看"})
    assert answer.status_code == 422
    assert "请写明原因" in answer.text
    assert "再看" in answer.text
    assert clerk.post(f"{desk_of}/review?at={applied[0]}", data={"verdict": "maybe"}).status_code == 422
    assert states(app) == ["applied"] * 3


def test_next_and_previous_go_round_and_keep_the_filter(applied, desk, desk_of):
    clerk = desk("zhaomin")
    page = clerk.get(f"{desk_of}/review?at={applied[2]}&age=60_up").text
    assert re.search(r'href="[^"]*age=60_up[^"]*"[^>]*data-key="j"', page)
    assert f"at={applied[0]}" in re.search(r'href="([^"]*)" data-key="j"', clerk.get(
        f"{desk_of}/review?at={applied[2]}").text).group(1)
    assert f"at={applied[2]}" in re.search(r'href="([^"]*)" data-key="k"', clerk.get(
        f"{desk_of}/review?at={applied[0]}").text).group(1)
    assert shown(clerk.get(f"{desk_of}/review?age=60_up").text) == "欧阳建国"


def test_many_at_once_are_counted_and_shown_before_it_is_done(app, world, applied, desk, desk_of):
    clerk = desk("zhaomin")
    chosen = {"chosen": applied[:2], "verdict": "approve"}
    page = clerk.post(f"{desk_of}/selection", data=chosen).text
    assert "将通过2份、共2人" in page
    assert page.count("checked") == 2
    assert states(app) == ["applied"] * 3
    assert clerk.post(f"{desk_of}/selection", data={**chosen, "sure": "y"}).status_code == 303
    assert states(app) == ["confirmed", "waiting", "applied"]
    assert "已办理2份" in clerk.get(desk_of).text


def test_many_are_declined_with_one_reason(app, applied, desk, desk_of):
    clerk = desk("zhaomin")
    chosen = {"everybody": "y", "verdict": "decline", "age": "60_up"}
    assert "将把1份、共1人设为未入选" in clerk.post(f"{desk_of}/selection", data=chosen).text
    chosen = {"chosen": applied, "verdict": "decline", "sure": "y"}
    refused = clerk.post(f"{desk_of}/selection", data=chosen)
    assert refused.status_code == 422
    assert "请写明原因" in refused.text
    assert refused.text.count("checked") == 3
    clerk.post(f"{desk_of}/selection", data={**chosen, "reason": "本场名额有限"})
    assert states(app) == ["not_selected"] * 3


@pytest.mark.once
def test_one_that_cannot_be_decided_holds_up_no_other(app, world, applied, desk, desk_of):
    change(app, Registration, 2, person_id=world.staff["zhaomin"])
    clerk = desk("zhaomin")
    clerk.post(f"{desk_of}/selection", data={"chosen": applied, "verdict": "approve", "sure": "y"})
    assert states(app) == ["confirmed", "applied", "waiting"]
    page = clerk.get(desk_of).text
    assert "已办理2份" in page
    assert "1份没有办理：王磊：不能审核自己报名" in page


@pytest.mark.parametrize("chosen", [[], ["BM-NICHTS"], ["\x00"], ["x" * 500], ["=1", "'--"]])
def test_choosing_what_is_not_there_says_so(app, applied, desk, desk_of, chosen):
    clerk = desk("zhaomin")
    for fields in ({}, {"sure": "y"}):
        answer = clerk.post(f"{desk_of}/selection", data={"chosen": chosen, "verdict": "approve", **fields})
        assert answer.status_code == 303
    assert "没有选中" in clerk.get(desk_of).text
    assert states(app) == ["applied"] * 3


def test_the_balance_counts_everybody_and_who_has_a_place(app, world, applied, desk, desk_of):
    clerk = desk("zhaomin")
    clerk.post(f"{desk_of}/review?at={applied[0]}", data={"verdict": "approve"})
    register(sign_in(app.test_client(), YOSHIDA), world.afternoon, name=YOSHIDA.name, age_band="18_34")
    page = clerk.get(f"{desk_of}/balance?slot={world.afternoon}").text
    row = re.search(rf'<th scope="row">{AgeBand.ADULT.label}</th>(.*?)</tr>', page, re.S).group(1)
    assert re.findall(r'<span class="number">(\d+)</span>', row) == ["2", "1"]
    assert "首次参加" in page
    chosen = clerk.post(f"{desk_of}/selection", data={"chosen": applied[1:], "verdict": "approve"}).text
    row = re.search(rf'<th scope="row">{AgeBand.MIDDLE.label}</th>(.*?)</tr>', chosen, re.S).group(1)
    assert re.findall(r'<span class="number">(\d+)</span>', row) == ["1", "0", "1"]


@pytest.mark.parametrize("path", ["/review", "/balance", "/export", "/slots/1/papers", "/slots/1/gate",
                                  "/slots/1/name-cards", "/slots/1/badges", "/invitations", "/invitations/new"])
def test_another_units_desk_sees_nothing(applied, desk, desk_of, path):
    assert desk("qianfang").get(desk_of + path).status_code == 404


def test_another_unit_decides_nothing(app, applied, desk, desk_of):
    other = desk("qianfang")
    for path in (f"/review?at={applied[0]}", "/selection"):
        fields = {"verdict": "approve", "chosen": applied, "sure": "y"}
        assert other.post(desk_of + path, data=fields).status_code == 404
    assert states(app) == ["applied"] * 3


def test_filters_find_what_is_to_be_reviewed(app, applied, desk, desk_of):
    clerk = desk("zhaomin")
    clerk.post(f"{desk_of}/review?at={applied[0]}", data={"verdict": "decline", "reason": "人数已满"})

    def names(asked):
        return re.findall(r'<th scope="row">(\w+)<br>', clerk.get(f"{desk_of}?{asked}").text)

    assert names("finding=open") == ["王磊", "欧阳建国"]
    assert names("finding=declined") == ["李静"]
    assert names("age=60_up&channel=online") == ["欧阳建国"]
    assert names("street=niujie") == []
    assert names("category=media") == []
    assert names("street=nowhere&category=x&channel=&age=9&finding=&sort=%00") == ["李静", "王磊", "欧阳建国"]


def test_who_decided_is_on_record(app, world, applied, desk, desk_of):
    desk("zhaomin").post(f"{desk_of}/review?at={applied[0]}", data={"verdict": "approve"})
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(action="registration.confirmed").one()
        assert entry.by_id == world.staff["zhaomin"]
        assert db.session.get(Registration, 1).reviewed_by_id == world.staff["zhaomin"]
