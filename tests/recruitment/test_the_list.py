"""From the screening to the list that is decided: suggested in balance, changed with reasons, approved by somebody
else, shown to the public, objected to, and filled up from the reserve."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, Citizen
from tests.programmes.steps import a_programme
from tests.recruitment.lists import (
    DESK,
    EVERYBODY,
    LIST,
    NOTICE,
    R,
    S,
    four_apply,
    screened,
    stands,
    state,
)
from tests.recruitment.steps import an_application, application
from tests.web.test_desk_lists import sheet_of
from xicheng_events.foundation.accounts.models import Organisation, StaffAccount
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.operations.passing_time import thank_the_others
from xicheng_events.openness.recruitment.operations.suggesting_members import suggest_members
from xicheng_events.openness.recruitment.states import ApplicationSource
from xicheng_events.worker import run_sweep


@pytest.fixture
def programme(app, world):
    """Two are wanted; four have applied."""
    return four_apply(app, world)


def test_screening_says_why_not_and_is_taken_back_until_it_ends(app, programme, desk, at, citizen):
    client = desk("zhaomin")
    code = application(app, OUYANG).code
    client.get(f"{DESK}/{code}")
    assert client.submit(f"{DESK}/{code}/screening", verdict="rejected").status_code == 422
    client.get(DESK)
    assert "请先勾选要审查的人" in client.submit(f"{DESK}/screening", verdict="eligible").text
    client.get(f"{DESK}/{code}")
    assert client.submit(f"{DESK}/{code}/screening", verdict="rejected", reason="不在辖区工作生活").status_code == 303
    assert state(app, OUYANG) is S.REJECTED
    own = citizen(OUYANG)
    page = own.get("/programmes/XM-7K3Q9F/application/mine").text
    assert "审核中" in page, "nobody hears of it before the list is decided"
    assert "不在辖区" not in page
    assert "撤回报名" in page, "whoever was refused reads what others read"
    client.get(f"{DESK}/{code}")
    assert client.submit(f"{DESK}/{code}/screening", verdict="back").status_code == 303
    assert state(app, OUYANG) is S.APPLIED
    assert client.post(f"{DESK}/end").status_code == 303
    assert "截止后才能结束" in client.get(DESK).text
    at("2026-03-23 09:00")
    client = desk("zhaomin")
    client.post(f"{DESK}/end")
    assert "还有4人没有审查" in client.get(DESK).text
    assert "个项目的报名待审查" in client.get("/staff").text
    assert desk("zhengping").post(f"{DESK}/end").status_code == 303
    assert stands(app, programme) is None or stands(app, programme).state is R.COLLECTING


def test_where_nobody_fulfils_the_conditions_the_leader_ends_it_and_all_are_thanked(app, programme, desk, at, citizen):
    at("2026-03-23 09:00")
    own = citizen(OUYANG)
    own.get("/programmes/XM-7K3Q9F/application/mine")
    client = desk("zhaomin")
    client.get(DESK)
    client.submit(f"{DESK}/screening", verdict="rejected", reason="不在辖区工作生活",
                  chosen=[application(app, who).code for who in EVERYBODY])
    own.submit("/programmes/XM-7K3Q9F/application/mine/withdrawal")
    assert state(app, OUYANG) is S.WITHDRAWN
    assert "没有审查通过的人" in client.get(DESK).text
    client.submit(f"{DESK}/end")
    assert run_sweep(app, suggest_members) == 1
    assert "没有可以列入名单的人" in client.get(LIST).text
    client.submit(f"{LIST}/submission")
    leader = desk("zhengping")
    assert "审定后选聘结束" in leader.get(LIST).text
    leader.submit(f"{LIST}/approval")
    assert stands(app, programme).state is R.DECIDED
    assert run_sweep(app, thank_the_others) == 3
    assert "不在辖区工作生活" in citizen(AYGUL).get("/programmes/XM-7K3Q9F/application/mine").text


def test_the_suggestion_is_balanced_and_in_an_order_that_anyone_with_the_seed_can_reckon(app, programme, desk, at):
    client = screened(app, programme, desk, at)
    page = client.get(LIST).text
    assert "建议名单待确认" in page
    assert "企业代表" in page
    picked = [who for who in EVERYBODY if application(app, who).is_picked]
    assert len(picked) == 2
    assert AYGUL in picked, "of the two, one is from an enterprise"
    first = min((LI_JING, WANG_LEI), key=lambda who: application(app, who).place)
    assert set(picked) == {AYGUL, first}, "and the other is the first in the drawn order"
    other = next(who for who in (LI_JING, WANG_LEI) if who is not first)
    assert "席位" in page
    assert application(app, other).passed in ("full", "least")
    seed = stands(app, programme).seed
    client.get(LIST)
    client.submit(f"{LIST}/again")
    assert run_sweep(app, suggest_members) == 1
    assert stands(app, programme).seed == seed, "suggested again is the same again"
    client.get(LIST)
    client.submit(f"{DESK}/again")
    assert stands(app, programme).state is R.COLLECTING


def in_use(app, name: str, is_so: bool) -> None:
    """Let the account of that sign-in name be in use, or not."""
    with app.app_context():
        account = db.session.scalars(select(StaffAccount).where(StaffAccount.sign_in_name == name)).one()
        account.disabled_at = None if is_so else clock.now()
        db.session.commit()


def test_the_editor_changes_picks_with_reasons_and_the_leader_decides(app, programme, desk, at):
    client = screened(app, programme, desk, at)
    out = next(who for who in (LI_JING, WANG_LEI) if application(app, who).is_picked)
    into = next(who for who in (LI_JING, WANG_LEI) if who is not out)
    for who in (out, into):
        page = f"{LIST}/picks/{application(app, who).code}"
        client.get(page)
        assert client.submit(page).status_code == 422, "a reason is needed"
        assert client.submit(page, reason="本人时间不便").status_code == 303
    assert application(app, into).is_picked
    in_use(app, "zhengping", False)
    client.post(f"{LIST}/submission")
    assert "没有这样的负责人在用账号。请先联系安全管理员" in client.get(LIST).text
    assert stands(app, programme).state is R.SUGGESTED, "it would wait for nobody"
    in_use(app, "zhengping", True)
    assert client.submit(f"{LIST}/submission").status_code == 303
    assert "由本单位负责人决定：郑平" in client.get(LIST).text
    assert [state(app, who) for who in (into, AYGUL, out)] == [S.PROPOSED, S.PROPOSED, S.ELIGIBLE]
    assert "份拟聘名单等本单位负责人审定" in client.get("/staff").text
    assert client.get(NOTICE).status_code == 404
    client.post(f"{LIST}/approval")
    assert stands(app, programme).state is R.SUBMITTED, "an editor doesn't approve"
    leader = desk("zhengping")
    assert "份拟聘名单待审定" in leader.get("/staff").text
    assert "本人时间不便" in leader.get(LIST).text
    assert leader.submit(f"{LIST}/return").status_code == 422
    assert leader.submit(f"{LIST}/return", reason="请补充企业代表").status_code == 303
    assert state(app, AYGUL) is S.ELIGIBLE
    assert "请补充企业代表" in client.get(LIST).text
    client.submit(f"{LIST}/submission")
    client.get(LIST)
    client.submit(f"{LIST}/taking-back")
    assert stands(app, programme).state is R.SUGGESTED
    client.get(LIST)
    client.submit(f"{LIST}/submission")
    leader.get(LIST)
    assert leader.submit(f"{LIST}/approval").status_code == 303
    there = stands(app, programme)
    assert (there.notice_from, there.notice_until) == (date(2026, 3, 23), date(2026, 3, 30))


def test_the_lists_take_as_many_queries_for_thirty_as_for_four(app, world, programme, desk, statements):
    clients = {name: desk(name) for name in ("zhaomin", "qianfang")}
    pages = (("zhaomin", DESK), ("zhaomin", LIST), ("qianfang", "/staff/recommendations"))
    counted: dict[str, list[int]] = {}
    for number in (0, 30):
        with app.app_context():
            there = db.session.get(Programme, programme)
            there.recommenders = [db.session.get(Organisation, world.units["niujie"])]
            field = Topic(slug=f"t{number}", name=f"领域{number}", position=number)
            db.session.add(field)
            for each in range(number):
                an_application(there, Citizen(f"王{each}", f"19900002{each:03}"), state=S.ELIGIBLE, place=each + 1,
                               street_id=world.units["niujie"], field=field, source=ApplicationSource.UNIT,
                               unit_id=world.units[("niujie", "tjj")[each % 2]])
                if each < 5:
                    asks = a_programme(world, code=f"XM-22222{each + 2}")
                    asks.recommenders = [there.recommenders[0]]
            db.session.commit()
        for who, page in pages:
            clients[who].get(page)
            with statements() as sent:
                assert clients[who].get(page).status_code == 200
            counted.setdefault(page, []).append(len(sent))
    assert {page: each for page, each in counted.items() if len(set(each)) > 1} == {}


def test_applicants_are_found_filtered_shown_and_taken_along(app, programme, desk):
    client = desk("zhaomin")
    client.get(DESK)
    found = client.submit(DESK, words=LI_JING.phone, follow_redirects=True)
    assert LI_JING.name in found.text
    assert WANG_LEI.name not in found.text
    assert LI_JING.phone not in found.request.path + found.request.query_string.decode(), "no phone in an address"
    page = client.get(f"{DESK}?category=enterprise&state=applied&source=self&sort=-name").text
    assert AYGUL.name in page
    assert LI_JING.name not in page
    assert "没有符合条件的人" in client.get(f"{DESK}?interest=yes").text
    for nonsense in ("category=x", "state=%00", "sort=--name", "page=99", "source="):
        assert client.get(f"{DESK}?{nonsense}").status_code == 200
    rows = sheet_of(client.get(f"{DESK}/export"))
    assert [LI_JING.name in row for row in map(str, rows)].count(True) == 1
    assert LI_JING.phone not in str(rows)
    own = f"{DESK}/{application(app, LI_JING).code}"
    client.get(own)
    assert LI_JING.phone in client.submit(f"{own}/phone").text
    assert desk("liuwei").get(DESK).status_code == 403, "who only reviews texts"
    assert desk("qianfang").get(DESK).status_code == 404
    assert AYGUL.name in desk("zhouyan").get(DESK).text
    assert client.get(f"{DESK}/ZM-222222").status_code == 404
