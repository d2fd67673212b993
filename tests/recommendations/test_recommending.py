"""Units recommend people for a programme: one by one, and by a list that comes in whole or not at all."""

import pytest

from tests.cast import AYGUL, OUYANG, WANG_LEI, messages_to
from tests.programmes.steps import a_programme
from tests.recruitment.steps import application, recommends, said_of_them, workbook
from tests.recruitment.test_coming_in import CHOSEN, PAGE, problems
from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.states import ApplicationState

S = ApplicationState
DESK = "/staff/recommendations/XM-7K3Q9F"


@pytest.fixture
def programme(app, world):
    """统计体验员, recruiting since yesterday; 牛街街道 recommends people for it too."""
    with app.app_context():
        made = a_programme(world)
        made.recommenders.append(db.session.get(Organisation, world.units["niujie"]))
        db.session.commit()
        return made.id


def sends_list(client, *rows):
    """A unit sends a list; the answer."""
    return client.post(f"{DESK}/list", data={"file": workbook(rows), "agreed": "y"},
                       content_type="multipart/form-data")


@pytest.mark.parametrize(("now", "words"), [
    ("2026-03-09 08:59", "未开始"), ("2026-03-09 09:00", "受理推荐"), ("2026-03-20 17:00", "已截止")])
def test_the_list_says_whether_people_are_taken_not_yet_now_or_no_more(app, programme, desk, at, now, words):
    at(now)
    page = desk("qianfang").get("/staff/recommendations").text
    assert [each for each in ("未开始", "受理推荐", "已截止") if each in page] == [words]


def test_a_unit_recommends_and_takes_back_and_the_person_hears_of_it(app, programme, citizen, desk, world):
    qianfang = desk("qianfang")
    assert "个项目请您单位推荐人员" in qianfang.get("/staff").text
    assert "统计服务特邀体验员" in qianfang.get("/staff/recommendations").text
    qianfang.get(f"{DESK}/new")
    assert qianfang.submit(f"{DESK}/new", **said_of_them(WANG_LEI, category="npc")).status_code == 303
    there = application(app, WANG_LEI)
    assert (there.state, there.unit_id, there.category) == (S.NOMINATED, world.units["niujie"], Category.NPC)
    assert "牛街街道推荐您为“统计服务特邀体验员”人选" in messages_to(app, WANG_LEI)[-1]
    assert qianfang.get("/staff/programmes/XM-7K3Q9F/applications").status_code == 404, "another unit's desk"
    mine = citizen(WANG_LEI)
    assert "单位推荐（牛街街道）" in mine.get(f"{PAGE}/mine").text
    assert mine.get(f"{PAGE}/mine/changes").status_code == 303, "the unit corrects what it has said"
    qianfang.get(f"{DESK}/{there.code}")
    answer = qianfang.submit(f"{DESK}/{there.code}", **CHOSEN, position="区人大代表")
    assert answer.status_code == 303, problems(answer)
    assert application(app, WANG_LEI).position == "区人大代表"
    with app.app_context():
        db.session.get(Application, there.id).state = S.HELD
        db.session.commit()
    page = qianfang.get(DESK).text
    assert "公示中" in page, "the unit reads what the person reads"
    assert "有异议" not in page
    with app.app_context():
        db.session.get(Application, there.id).state = S.NOMINATED
        db.session.commit()
    qianfang.get(DESK)
    assert qianfang.submit(f"{DESK}/{there.code}/withdrawal").status_code == 303
    assert application(app, WANG_LEI).state is S.WITHDRAWN
    assert "已撤回对您参加" in messages_to(app, WANG_LEI)[-1]
    assert desk("wulei").get(DESK).status_code == 404, "a unit that the programme doesn't name"


def test_whom_a_unit_recommends_may_decline(app, world, programme, citizen):
    recommends(app, world, programme, AYGUL)
    client = citizen(AYGUL)
    client.get(f"{PAGE}/mine")
    assert client.submit(f"{PAGE}/mine/withdrawal").status_code == 303
    assert application(app, AYGUL).state is S.WITHDRAWN


def test_a_list_comes_in_whole_or_not_at_all(app, programme, desk):
    head = ["姓名", "手机号", "身份", "单位及职务", "年龄段", "推荐意见", "利益关系"]
    good = ["王磊", WANG_LEI.phone, "企业代表", "某公司 经理", "35—59周岁", "熟悉统计", "没有"]
    bad = ["欧阳", "123", "外星人", "", "12", "", ""]
    client = desk("qianfang")
    answer = sends_list(client, head, good, bad, good)
    assert answer.status_code == 422
    assert "第3行" in answer.text, problems(answer)
    assert "身份“外星人”没有找到，请照本页“可填的内容”填写" in answer.text
    assert "居民、" in answer.text
    assert "第4行：手机号与前面的行重复" in answer.text
    assert application(app, WANG_LEI) is None
    young, silent = [*good[:4], "15", *good[5:]], ["欧阳", OUYANG.phone, *good[2:5], "", "没有"]
    answer = sends_list(client, head, young, silent)
    assert "第2行：须年满18周岁" in answer.text
    assert "第3行：请填写推荐意见。" in answer.text
    answer = sends_list(client, head, good)
    assert answer.status_code == 303, answer.text
    assert application(app, WANG_LEI).state is S.NOMINATED
    answer = sends_list(client, head, [OUYANG.name, OUYANG.phone, *good[2:]], good)
    assert answer.status_code == 422
    assert "第3行：这个手机号已报名或已被推荐" in answer.text
    assert application(app, OUYANG) is None, "nothing of a list stays that is refused"
    assert client.get(f"{DESK}/template").status_code == 200
