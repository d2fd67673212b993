"""Appointing, the certificate checked by a stranger, and the member's own page, as people meet them."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.appointments.steps import an_appointment
from tests.cast import LI_JING, OUYANG, WANG_LEI, Citizen, messages_to
from tests.programmes.steps import a_programme, also_leads
from tests.recruitment.steps import an_application
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations.drafting_programmes import serve_longer

DESK = "/staff/programmes/XM-7K3Q9F/members"


@pytest.fixture
def chosen(app, world):
    """李静 and 王磊 are to be appointed for 统计体验员."""
    with app.app_context():
        programme = a_programme(world)
        for citizen in (LI_JING, WANG_LEI):
            an_application(programme, citizen)
        db.session.commit()


@pytest.fixture
def serving(app, world):
    """李静 serves since 1 May 2026 and 王磊 is there too."""
    with app.app_context():
        programme = a_programme(world)
        for citizen in (LI_JING, WANG_LEI):
            an_appointment(programme, citizen, by=world.staff["zhengping"])
        db.session.commit()


def code_of(app, name: str = "李静") -> str:
    """The code of a certificate."""
    with app.app_context():
        return db.session.scalar(select(Appointment.certificate_code).where(Appointment.name == name))


def test_the_leader_appoints_all_who_are_chosen(app, chosen, desk, client, at):
    at("2026-04-20 10:00")
    editor, leader = desk("zhaomin"), desk("zhengping")
    assert "2人拟聘已确定" in editor.get(DESK).text
    assert "由本单位负责人决定：郑平" in editor.get(f"{DESK}/appointing").text
    assert "从西统体聘〔2026〕001号起" in leader.get(f"{DESK}/appointing").text
    assert leader.submit(f"{DESK}/appointing").headers["Location"].endswith(DESK)
    page = leader.get(DESK).text
    assert "李静" in page
    assert "王磊" in page
    assert "未到聘期" in page
    assert leader.get(f"{DESK}/certificates").text.count("兹聘请您担任北京市西城区统计局特邀体验员") == 2
    assert leader.get(f"{DESK}/cards?of=1").text.count("特邀体验员服务卡") == 1
    at("2026-05-01 10:00")
    page = client.get("/programmes/XM-7K3Q9F").text
    assert "/programmes/XM-7K3Q9F/members" in page
    assert "李静" in client.get("/programmes/XM-7K3Q9F/members").text


def test_names_are_published_by_the_rule_alone(app, world, client, at):
    at("2026-05-02 10:00")
    with app.app_context():
        programme = a_programme(world, publishes_names=False)
        an_appointment(programme, LI_JING, by=world.staff["zhengping"])
        db.session.commit()
    page = client.get("/programmes/XM-7K3Q9F/members").text
    assert "李静" not in page
    assert "居民" in page
    page = client.get(f"/certificates/{code_of(app)}").text
    assert "李静" not in page
    assert "李*" in page


def test_a_stranger_reads_whether_a_certificate_is_valid(app, world, serving, client, at):
    at("2026-04-30 10:00")
    address = f"/certificates/{code_of(app)}"
    for day, state, says in (
            ("2026-04-30", AppointmentState.APPOINTED, "尚未生效：聘期自2026年5月1日（星期五）开始"),
            ("2026-05-01", AppointmentState.APPOINTED, "有效：正在聘期内"),
            ("2026-05-02", AppointmentState.SUSPENDED, "现暂停履职"),
            ("2027-05-01", AppointmentState.APPOINTED, "已失效：聘期于2027年4月30日（星期五）届满")):
        at(f"{day} 10:00")
        with app.app_context():
            for each in db.session.scalars(select(Appointment)):
                each.state = state
            db.session.commit()
        page = client.get(address).text
        assert says in page
        assert "北京市西城区统计局" in page
        is_named = says.startswith(("有效", "尚未生效"))  # who serves no more is named no more
        assert ("李静" if is_named else "李*") in page
        assert ("李静" in page) is is_named
    assert client.get("/certificates?number=西统体聘[2026]001").headers["Location"] == address
    assert "没有找到编号为“西统体聘〔2026〕999号”" in client.get("/certificates?number=西统体聘〔2026〕999号").text
    unknown = client.get("/certificates/7K3QM9FX7K3QM9FX")
    assert unknown.status_code == 404
    assert "没有找到这份聘书" in unknown.text


def test_a_character_the_font_lacks_is_named_before_printing(app, world, desk, at):
    at("2026-05-02 10:00")
    with app.app_context():
        an_appointment(a_programme(world), Citizen("王\U0002ebf0", "13900000077"), by=world.staff["zhengping"])
        db.session.commit()
    editor = desk("zhaomin")
    page = editor.get(f"{DESK}/certificates").text
    assert "“\U0002ebf0”（U+2EBF0）" in page
    assert "手写补齐" in page
    assert "by-hand" in page
    again = editor.get(f"{DESK}/certificates?of=1").text
    assert "/certificates?of=1&amp;other_font=1" in again, "the other font is for what is printed here"
    assert "by-hand" not in editor.get(f"{DESK}/certificates?other_font=1").text
    assert "没有“\U0002ebf0”" in editor.get(f"{DESK}/1").text


def test_nothing_is_printed_for_who_is_suspended(app, serving, desk, citizen, at):
    at("2026-05-02 10:00")
    with app.app_context():
        mine = db.session.scalars(select(Appointment).where(Appointment.name == "李静")).one()
        mine.state = AppointmentState.SUSPENDED
        db.session.commit()
        number = mine.id
    editor = desk("zhaomin")
    page = editor.get(f"{DESK}/certificates").text
    assert "王磊" in page
    assert "李静" not in page
    assert "暂停履职的1人不打印" in page
    assert "打印聘书" not in editor.get(f"{DESK}/1").text
    editor.get(DESK)
    editor.submit(f"{DESK}/certificates/ready")
    assert [len(messages_to(app, who, template="certificate_ready")) for who in (LI_JING, WANG_LEI)] == [0, 1]
    own = citizen(LI_JING)
    assert "查看、打印聘书" not in own.get("/appointments").text
    assert own.get(f"/appointments/{number}/certificate").status_code == 404


def test_certificates_are_looked_up_by_number_a_few_at_a_time(serving, limited):
    client = limited().test_client()
    asked = [client.get(f"/certificates?number=西统体聘〔2026〕{n:03}号").status_code for n in range(1, 32)]
    assert (asked[0], asked[2], asked[-1]) == (303, 404, 429)
    assert client.get("/certificates").status_code == 200


def test_a_member_reads_prints_wishes_and_resigns_and_nobody_elses(app, world, serving, citizen, desk, at):
    at("2027-03-10 10:00")
    mine, other = citizen(LI_JING), citizen(WANG_LEI)
    with app.app_context():
        number = db.session.scalar(select(Appointment.id).where(Appointment.name == "李静"))
    page = mine.get("/appointments").text
    assert "西统体聘〔2026〕001号" in page
    assert "是否愿意续聘" in page
    assert "002号" not in page
    assert "李静" in mine.get(f"/appointments/{number}/certificate").text
    assert "李静" in mine.get(f"/appointments/{number}/card").text
    assert other.get(f"/appointments/{number}/certificate").status_code == 404
    mine.get("/appointments")
    assert mine.submit(f"/appointments/{number}/wish", wish="perhaps").status_code == 400
    mine.get("/appointments")
    assert mine.submit(f"/appointments/{number}/wish", wish="yes").status_code == 303
    editor = desk("zhaomin")
    page = editor.get(f"{DESK}/renewals").text
    assert "愿意续聘" in page
    assert editor.submit(f"{DESK}/renewals", picked="").status_code == 422
    assert editor.submit(f"{DESK}/renewals", picked=str(number), until="2028-04-30").status_code == 303
    assert "是否愿意续聘" not in mine.get("/appointments").text
    leader = desk("zhengping")
    assert "李静" in leader.get(f"{DESK}/proposals").text
    assert leader.submit(f"{DESK}/proposals", picked=str(number)).status_code == 303
    assert "西统体聘〔2027〕001号" in leader.get(f"{DESK}/1").text
    page = mine.get("/appointments").text
    assert "第2届" in page
    assert "第1届" in page
    mine.get(f"/appointments/{number}/resignation")
    assert "迁居外地" in mine.submit(f"/appointments/{number}/resignation", reason="迁居外地").text
    assert mine.submit(f"/appointments/{number}/resignation", reason="迁居外地", sure="y").status_code == 303
    assert "已辞聘" in mine.get("/appointments").text


def test_a_step_keeps_what_was_typed_and_only_the_own_desk_sees_members(app, world, serving, desk, at):
    at("2026-06-01 10:00")
    editor = desk("zhaomin")
    editor.get(f"{DESK}/1")
    page = editor.submit(f"{DESK}/1/dismissal", reason="半年未参加")
    assert page.status_code == 422
    assert "请选择解聘原因" in page.text
    assert "半年未参加" in page.text
    assert editor.submit(f"{DESK}/1/dismissal", dismissed_for="inactive", reason="半年未参加").status_code == 303
    leader = desk("zhengping")
    assert "同意解聘" in leader.get(f"{DESK}/1").text
    assert leader.submit(f"{DESK}/1/agreement").status_code == 303
    assert "已解聘" in leader.get(f"{DESK}/1").text
    assert "聘书没有交回" not in editor.get(f"{DESK}/1").text
    assert editor.submit(f"{DESK}/1/certificate", back="yes").status_code == 303
    assert "聘书没有交回" in editor.get(f"{DESK}/1").text
    assert desk("zhouyan").get(f"{DESK}/1").status_code == 200
    assert desk("qianfang").get(f"{DESK}/1").status_code in (403, 404)


def test_a_members_new_telephone_opens_the_own_page(app, world, serving, desk, citizen, at):
    at("2026-06-01 10:00")
    editor = desk("zhaomin")
    editor.get(f"{DESK}/1/edit")
    taken = editor.submit(f"{DESK}/1/edit", phone=WANG_LEI.phone)
    assert taken.status_code == 422
    assert "另一位受聘人员" in taken.text
    assert editor.submit(f"{DESK}/1/edit", phone=OUYANG.phone, position="退休教师").status_code == 303
    assert "退休教师" in editor.get(f"{DESK}/1").text
    assert "西统体聘〔2026〕001号" in citizen(OUYANG).get("/appointments").text
    assert "001号" not in citizen(LI_JING).get("/appointments").text
    assert desk("zhengping").get(f"{DESK}/1/edit").status_code == 404


def test_desk_public_page_list_and_certificate_say_the_same_of_where_a_programme_stands(app, chosen, desk, client, at):
    at("2026-04-20 10:00")
    editor, leader, public = desk("zhaomin"), desk("zhengping"), "/programmes/XM-7K3Q9F"
    assert "选聘中" in client.get(public).text
    assert "个项目待负责人聘任" in editor.get("/staff").text
    assert "打印聘书" not in editor.get(DESK).text
    leader.get(f"{DESK}/appointing")
    leader.submit(f"{DESK}/appointing")
    assert "聘期从2026年5月1日" in client.get(public).text
    page = editor.get("/staff/programmes/XM-7K3Q9F").text
    assert "已聘任，聘期从2026年5月1日" in page
    assert "招募公告（报名已结束）" in page
    assert "已聘任2人，聘期还没有开始" in client.get(f"{public}/members").text
    assert "统计服务" in editor.get("/staff/programmes?stage=appointed").text
    assert "没有符合条件" in editor.get("/staff/programmes?stage=choosing").text
    with app.app_context():
        serve_longer(db.session.scalars(select(Programme)).one(), date(2028, 4, 30))
        db.session.commit()
    at("2026-05-02 10:00")
    for page in (client.get(public).text, desk("zhaomin").get("/staff/programmes/XM-7K3Q9F").text):
        assert "聘期至2027年4月30日" in page
        assert "续聘的至2028年4月30日" in page


def test_the_desk_leads_to_who_would_go_on_and_then_the_leader_to_the_decision(app, serving, desk, at):
    at("2027-03-20 10:00")
    programme, renewals, decisions = DESK.removesuffix("/members"), f"{DESK}/renewals", f"{DESK}/proposals"
    editor, leader = desk("zhaomin"), desk("zhengping")

    def leads_to(client, address: str) -> bool:
        return f'class="button" href="{address}"' in client.get(programme).text

    assert not leads_to(editor, renewals)
    editor.get(f"{DESK}/1")
    editor.submit(f"{DESK}/1/wish", wish="yes")
    assert leads_to(editor, renewals)
    editor.get(f"{DESK}/1")
    assert editor.submit(f"{DESK}/1/renewal", until="2028-04-30").status_code == 303
    assert not leads_to(editor, renewals)
    assert leads_to(leader, decisions)
    leader.get(f"{DESK}/1")
    leader.submit(f"{DESK}/1/agreement")
    assert not leads_to(leader, decisions)
    assert "自2027年5月1日起的聘期还没有开始" in editor.get(f"{DESK}/1").text


def test_nobody_is_led_to_decide_what_they_have_proposed_nor_to_renew_who_is_suspended(app, world, serving, desk, at):
    also_leads(app, world, "zhaomin")
    at("2027-04-10 10:00")
    with app.app_context():
        for each in db.session.scalars(select(Appointment)):
            each.renewal_wish = True
            each.state = AppointmentState.APPOINTED if each.sequence == 1 else AppointmentState.SUSPENDED
        db.session.commit()
    maker, leader, programme = desk("zhaomin"), desk("zhengping"), DESK.removesuffix("/members")
    assert "个项目有人愿意续聘" in maker.get("/staff").text
    maker.get(f"{DESK}/1")
    assert maker.submit(f"{DESK}/1/renewal", until="2028-04-30").status_code == 303
    assert "个项目有人愿意续聘" not in maker.get("/staff").text
    page = maker.get(programme).text
    for address in (f"{DESK}/renewals", f"{DESK}/proposals"):
        assert f'class="button" href="{address}"' not in page
    assert "个项目的聘任事项待决定" not in maker.get("/staff").text
    assert f'class="button" href="{DESK}/proposals"' in leader.get(programme).text
    assert "个项目的聘任事项待决定" in leader.get("/staff").text
