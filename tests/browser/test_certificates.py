"""A certificate in a browser: the leader appoints, a stranger checks it, the member says whether they go on and
resigns, with and without scripts; axe looks at all of it."""

import pytest
from sqlalchemy import select

from tests.browser.support import DESK, PHONE, chromium, served
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, PASSWORD, WANG_LEI, code_sent_to
from tests.programmes.steps import a_programme
from tests.recruitment.steps import an_application
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment

pytestmark = pytest.mark.browser


@pytest.mark.once
def test_appointed_checked_by_a_stranger_and_resigned(app, world, at):
    at("2026-05-02 10:00")
    with app.app_context():
        programme = a_programme(world)
        for citizen in (LI_JING, WANG_LEI):
            an_application(programme, citizen)
        db.session.commit()
    members = "/staff/programmes/XM-7K3Q9F/members"
    with served(app) as address, chromium() as browser:
        leader = Visitor(browser, address, DESK, scripts=True, name="appointing")
        leader.go("/staff/sign-in").fill(sign_in_name="zhengping", password=PASSWORD)
        leader.press("登录")
        leader.go(f"{members}/appointing").says("李静", "从西统体聘〔2026〕001号起")
        leader.press("聘任全部2人").says("已聘任2人", "王磊")
        for page in ("1", "proposals", "renewals", "certificates", "cards"):
            leader.go(f"{members}/{page}")
        with app.app_context():
            code, number = db.session.execute(select(Appointment.certificate_code, Appointment.id).where(
                Appointment.sequence == 1)).one()
        stranger = Visitor(browser, address, PHONE, scripts=False, name="certificate-stranger")
        stranger.go(f"/certificates/{code}").says("有效：正在聘期内", "北京市西城区统计局", "李静")
        stranger.go("/certificates").fill(number="西统体聘(2026)2号")
        stranger.press("核验").says("有效：正在聘期内", "王磊")
        stranger.go("/programmes/XM-7K3Q9F/members").says("李静", "王磊")
        li_jing = Visitor(browser, address, PHONE, scripts=False, name="certificate-member")
        li_jing.go("/sign-in").fill(phone=LI_JING.phone)
        li_jing.press("获取验证码")
        li_jing.fill(code=code_sent_to(app, LI_JING))
        li_jing.press("登录")
        li_jing.go("/appointments").says("聘任中", "是否愿意续聘").press("愿意续聘").says("已记下您愿意续聘")
        li_jing.go(f"/appointments/{number}/certificate").says("兹聘请您担任")
        li_jing.go(f"/appointments/{number}/resignation").field("sure").check()
        li_jing.press("辞聘").says("已辞去聘任", "已辞聘")
        stranger.go(f"/certificates/{code}").says("已失效：聘任于2026年5月2日（星期六）结束")
        assert leader.complaints == stranger.complaints == li_jing.complaints == []
