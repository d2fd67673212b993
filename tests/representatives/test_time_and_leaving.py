"""A term and the next one, leaving at once, who was where and who fits, and that nobody is kept longer than said."""

from datetime import date

from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, code_sent_to
from tests.publishing.steps import topics
from tests.registration.steps import sweep
from tests.representatives.steps import link_in, puts_forward, recommended, representative, serving, told
from tests.surveys.steps import came
from tests.web.test_desk_lists import sheet_of
from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.openness.representatives.kinds import PoolStanding
from xicheng_events.openness.representatives.models import PoolCategory, Representative
from xicheng_events.openness.representatives.operations.passing_time import (
    ask_for_renewal,
    end_terms,
    forget_representatives,
    note_attendance,
)
from xicheng_events.openness.representatives.queries import fitting
from xicheng_events.worker import run_sweep


def names(app, query) -> list[str]:
    """Whom a query finds, in its order."""
    with app.app_context():
        return [each.name for each in db.session.scalars(query())]


def test_the_link_of_any_message_lets_one_leave_at_once(app, world, client):
    serving(app, world, LI_JING)
    page = client.get(link := link_in(told(app, LI_JING)[0])).text
    assert "退出代表库" in page
    assert LI_JING.phone not in page
    assert [client.submit(f"{link}/leave").status_code for _twice in range(2)] == [303, 303]
    assert representative(app, LI_JING).standing is PoolStanding.LEFT
    assert "您不在代表库中" in client.get(link).text
    assert "已退出" in told(app, LI_JING)[-1]
    assert len(told(app, LI_JING)) == 2
    assert client.get("/representatives/links/0000000000000000").status_code == 404


def test_whoever_is_signed_in_leaves_too_and_closing_the_account_is_leaving(app, world, citizen):
    serving(app, world, LI_JING)
    li_jing = citizen(LI_JING)
    assert "会议列席代表" in li_jing.get("/me").text
    li_jing.get("/representatives/mine")
    assert li_jing.submit("/representatives/mine/leave").status_code == 303
    assert representative(app, LI_JING).standing is PoolStanding.LEFT
    serving(app, world, LI_JING)  # asked once more, and back with another term
    assert len(representative(app, LI_JING).terms) == 2
    assert "代表库中的信息" in li_jing.get("/me/closing").text
    li_jing.post("/me/closing/codes")
    assert li_jing.submit("/me/closing", code=code_sent_to(app, LI_JING)).status_code == 303
    assert representative(app, LI_JING).standing is PoolStanding.LEFT


def test_before_a_term_ends_its_holder_is_asked_and_another_begins(app, world, client, desk, at):
    number = serving(app, world, LI_JING)
    serving(app, world, WANG_LEI)
    at("2027-02-06 10:00")
    assert run_sweep(app, ask_for_renewal) == 0, "31 days before the last day"
    at("2027-02-07 10:00")
    assert [run_sweep(app, ask_for_renewal) for _twice in range(2)] == [2, 0]
    asked = told(app, LI_JING)[-1]
    assert "2027年3月9日届满" in asked
    assert "是否愿意续任" in client.get(link := link_in(asked)).text
    assert [client.post(f"{link}/renewal").status_code for _twice in range(2)] == [303, 303]
    zhouyan = desk("zhouyan")
    assert "位代表愿意续任" in zhouyan.get("/staff").text
    assert "李静" in zhouyan.get("/staff/representatives?renewal=agreed").text
    zhouyan.get(f"/staff/representatives/{number}")
    assert zhouyan.submit(f"/staff/representatives/{number}/renewal", term_to="2027-03-09").status_code == 422
    zhouyan.get(f"/staff/representatives/{number}")
    assert zhouyan.submit(f"/staff/representatives/{number}/renewal").status_code == 303
    mine = representative(app, LI_JING)
    assert [(str(each.term_from), str(each.term_to)) for each in mine.terms] == [
        ("2026-03-10", "2027-03-09"), ("2027-03-10", "2028-03-09")]
    at("2027-03-10 08:00")
    assert [run_sweep(app, end_terms) for _twice in range(2)] == [1, 0]
    assert representative(app, LI_JING).standing is PoolStanding.ACTIVE
    assert representative(app, WANG_LEI).standing is PoolStanding.ENDED
    assert "任期已结束" in told(app, WANG_LEI)[-1]
    assert client.post(f"{link_in(told(app, WANG_LEI)[-1])}/renewal").status_code == 303
    assert representative(app, WANG_LEI).renewal_agreed_at is None


def test_the_coordinator_pauses_and_ends_with_a_reason(app, world, desk, client):
    number = serving(app, world, LI_JING)
    zhouyan, where = desk("zhouyan"), f"/staff/representatives/{number}"
    zhouyan.get(where)
    assert zhouyan.submit(f"{where}/hold").status_code == 422
    assert zhouyan.submit(f"{where}/hold", reason="外出半年").status_code == 303
    assert names(app, fitting) == []
    zhouyan.get(where)
    assert zhouyan.submit(f"{where}/resumption").status_code == 303
    assert names(app, fitting) == ["李静"]
    zhouyan.get(where)
    assert zhouyan.submit(f"{where}/end", reason="迁出本区").status_code == 303
    assert "迁出本区" in client.get(link_in(told(app, LI_JING)[-1])).text
    late = zhouyan.post(f"{where}/hold", data={"reason": "外出"})
    assert late.status_code == 422
    assert "现在是“任期结束”" in late.text


def test_who_was_let_in_somewhere_is_noted_and_who_fits_comes_first(app, world, at, desk, engine_name):
    about, other = topics(app, world, "养老", "统计")
    serving(app, world, LI_JING, Category.RESIDENT, topics=[about])
    serving(app, world, WANG_LEI, Category.EXPERT, topics=[about])
    serving(app, world, OUYANG, Category.EXPERT, topics=[other])
    serving(app, world, AYGUL, Category.EXPERT, topics=[about])
    came(app, world.morning, WANG_LEI)
    came(app, world.morning, OUYANG, arrived=0)
    at("2026-03-18 12:00")
    assert [run_sweep(app, note_attendance) for _twice in range(2)] == [1, 0]
    assert representative(app, WANG_LEI).last_attended_on == date(2026, 3, 18)
    assert names(app, lambda: fitting(topics=[about], categories=[Category.EXPERT])) == [
        AYGUL.name, WANG_LEI.name, LI_JING.name, OUYANG.name]
    zhouyan = desk("zhouyan")
    listed = zhouyan.get(f"/staff/representatives?sort=fit&topic={about}&category=expert").text
    places = [listed.index(f">{who.name}</a>") for who in (AYGUL, WANG_LEI, LI_JING, OUYANG)]
    assert places == sorted(places)
    for asked, whom in (("attended=yes", {WANG_LEI}), ("attended=no&category=expert", {AYGUL, OUYANG}),
                        (f"topic={other}", {OUYANG}), ("source=self", set()), ("words=欧阳", {OUYANG}),
                        ("words=oyj", {OUYANG}), ("words=买买提", {AYGUL}),
                        ("standing=proposed", set()), ("street=niujie", set())):
        page = zhouyan.get(f"/staff/representatives?{asked}").text
        assert {who for who in (LI_JING, WANG_LEI, OUYANG, AYGUL) if f">{who.name}</a>" in page} == whom, asked
    found = zhouyan.post("/staff/representatives", data={"words": LI_JING.phone})
    assert LI_JING.phone not in found.headers["Location"]
    assert "李静" in zhouyan.get(found.headers["Location"]).text
    assert "统计开放日" in zhouyan.get(f"/staff/representatives/{representative(app, WANG_LEI).id}").text
    rows = sheet_of(zhouyan.get("/staff/representatives/export?sort=name"))
    assert LI_JING.phone not in str(rows)
    assert len(rows) == 4


def test_who_has_gone_is_forgotten_when_the_time_is_over(app, world, client, at, citizen):
    serving(app, world, LI_JING, about="退休教师")
    puts_forward(app, client, WANG_LEI)
    mine = citizen(LI_JING).get("/me/data").text
    assert "退休教师" in mine
    link = link_in(told(app, LI_JING)[0])
    client.get(link)
    client.submit(f"{link}/leave")
    client.get(other := link_in(told(app, WANG_LEI)[0]))
    client.submit(f"{other}/leave")
    at("2026-03-11 09:00")
    recommended(app, world, AYGUL)
    at("2027-03-10 08:59")
    assert sweep(app, forget_representatives) == 0
    at("2027-03-10 09:10")
    assert sweep(app, forget_representatives) == 2
    with app.app_context():
        said = (Representative.name, Representative.about, Representative.household_hash, Representative.link_hash)
        gone = db.session.execute(select(*said).where(Representative.phone_hash == "")).all()
        assert list(map(tuple, gone)) == [("", "", None, None)] * 2
        assert db.session.scalars(select(Representative.name).where(Representative.phone_hash != "")).all() == [
            AYGUL.name]
        assert db.session.scalars(select(PoolCategory.representative_id)).all() == [3]
        assert db.session.scalars(select(Notice.phone_hash).where(
            Notice.subject_kind == "representative", Notice.phone_hash != "")).all() == []
    assert client.get(link).status_code == 404


def test_whom_the_coordinator_refuses_reads_why_and_is_kept_thirty_days(app, world, client, desk, at):
    puts_forward(app, client, LI_JING)
    number, zhouyan = representative(app, LI_JING).id, desk("zhouyan")
    zhouyan.get(f"/staff/representatives/{number}")
    assert zhouyan.submit(f"/staff/representatives/{number}/refusal", reason="目前居民代表已满").status_code == 303
    page = client.get(link_in(told(app, LI_JING)[-1])).text
    assert "目前居民代表已满" in page
    at("2026-04-09 08:00")
    assert sweep(app, forget_representatives) == 0
    at("2026-04-09 10:00")
    assert sweep(app, forget_representatives) == 1
    assert representative(app, LI_JING) is None
