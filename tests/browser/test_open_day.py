"""One open day, lived by five roles in a real browser: from the notice to the published reply, with and without
scripts. Every page on the way is shown to axe, and must neither complain nor scroll sideways."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.browser.support import DESK, PHONE, TABLET, another_chromium, chromium, qr_video, served
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, PASSWORD, beijing, code_sent_to, messages_to
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.operations.inviting import invite_those_who_came

pytestmark = pytest.mark.browser
# What an auditor finds of the way, step by step.
RECORDED = {
    "events.drafted", "events.edited", "events.submitted", "events.returned", "events.passed", "review.asked",
    "review.approved", "events.published", "accounts.phone_proven", "registration.confirmed",
    "registration.party_changed", "checkin.scanned", "feedback.invited", "feedback.answered", "opinions.recorded",
    "opinions.registered", "followup.dispatched", "followup.signed", "followup.submitted", "followup.replied",
    "followup.rated", "followup.closed", "followup.publication_prepared", "followup.published",
}


@pytest.fixture(params=[
    pytest.param(True, id="with scripts", marks=pytest.mark.once), pytest.param(False, id="without scripts")])
def scripts(request):
    return request.param


def test_one_open_day_from_the_notice_to_the_published_reply(app, world, scripts, tmp_path):
    with served(app) as address, chromium() as browser:
        app.config["SITE_URL"] = address

        def somebody(name, size):
            return Visitor(browser, address, size, scripts=scripts, name=f"{name}-{'js' if scripts else 'plain'}")

        def at_the_desk(name):
            person = somebody(name, DESK)
            person.go("/staff/sign-in").fill(sign_in_name=name, password=PASSWORD)
            return person.press("登录").says("工作台")

        code = publish(at_the_desk)
        citizen = somebody("lijing", PHONE)
        register(app, citizen, code)
        let_in(app, at_the_desk("sunhao"), tmp_path)
        query_code = give_feedback(app, citizen)
        answer(app, at_the_desk, somebody("lijing-later", PHONE), query_code)
    with app.app_context():
        assert set(db.session.scalars(select(AuditEntry.action))) >= RECORDED


def publish(at_the_desk) -> str:
    """The editor drafts, the reviewer returns and passes, a third person clears, the editor publishes."""
    editor = at_the_desk("zhaomin")
    editor.go("/staff/events/new").page.locator('select[name="venue"]').select_option("new")
    editor.fill(
        title="统计开放日·走近普查", theme="走近普查", summary="看一看普查数据怎样产生，听统计人员讲一讲。",
        slots__0__starts_at="2026-03-20T09:30", slots__0__ends_at="2026-03-20T11:00", slots__0__label="上午场",
        slots__0__capacity="20", venue_name="西城区统计局", venue_address="西城区二龙路27号",
        agenda__0__title="参观数据展厅", agenda__0__starts_at="09:30", agenda__0__ends_at="11:00",
        audience="西城区居民", registration_opens_at="2026-03-09T09:00",
        registration_closes_at="2026-03-18T17:30", offline_channel="到一层服务台报名", contact_name="赵敏",
        contact_phone="010-00000000")
    editor.page.locator('select[name="companion_policy"]').select_option("anyone")
    editor.page.locator('[name="minors_allowed"]').check()
    editor.press("保存草稿").says("统计开放日·走近普查")
    hub = editor.page.url.partition("?")[0].partition("#")[0]
    editor.go(hub).press("预览公告").says("参观数据展厅")
    editor.go(hub).press("提交审核")
    reviewer = at_the_desk("liuwei")
    reviewer.go(hub).fill(reason="请写明开放对象")
    reviewer.press("退回修改").says("退回")
    editor.go(hub).says("请写明开放对象")
    editor.go(hub + "/edit").fill(audience="在西城区居住或工作的群众")
    editor.press("保存修改")
    editor.go(hub).press("提交审核")
    reviewer.go(hub).press("审核通过")
    editor.go(hub).says("等待保密审查员审查。")
    clearing = at_the_desk("hean")
    clearing.go("/staff/reviews").page.get_by_role("link", name=re.compile("走近普查|SC-")).first.click()
    clearing.look().page.locator('[name="decision"][value="approve"]').check()
    clearing.press("提交审查结论")
    editor.go(hub).press("发布").says("已发布")
    return hub.rsplit("/", 1)[1]


def register(app, citizen, code: str) -> None:
    """A stranger finds it on the front page and registers with a friend and a child, by a code to the phone."""
    citizen.go("/").page.get_by_role("link", name="统计开放日·走近普查").first.click()
    citizen.look().says("还有 20 个名额").press("我要报名")
    citizen.fill(name="李静", phone=LI_JING.phone, companions__0__name="王小明", companions__1__name="张强")
    citizen.page.locator('[name="companions-0-age_band"]').select_option("under_14")
    citizen.page.locator('[name="companions-1-age_band"]').select_option("35_59")
    citizen.page.locator('[name="guardian_relation"]').select_option(index=1)
    citizen.page.locator('[name="children_agreed"]').check()
    citizen.page.locator('[name="privacy_agreed"]').check()
    citizen.page.get_by_role("button", name="获取验证码").click()
    citizen.page.get_by_text("验证码已发送").wait_for()
    citizen.fill(code=code_sent_to(app, LI_JING))
    citizen.press("提交报名").says("报名成功", "王小明", "签到码")
    assert citizen.page.locator("svg[role=img]").count() >= 1
    citizen.press("修改同行人").page.get_by_label("不再同行").nth(1).check()
    citizen.press("保存修改").says("2人")
    assert "签到码" in messages_to(app, LI_JING, template="confirmed")[0]


def let_in(app, door, tmp_path) -> None:
    """At the door on the day: the code is typed; with scripts a tablet's camera also sees the site's own QR."""
    with app.app_context():
        ticket = db.session.query(Ticket).one()
        typed, token, slot_id = ticket.code, ticket.token, ticket.slot_id
    clock.set_to(beijing("2026-03-20 09:10"))
    door.go("/staff/sign-in").fill(sign_in_name="sunhao", password=PASSWORD)
    door.press("登录")
    door.page.set_viewport_size(TABLET)
    door.go(f"/staff/door/{slot_id}")
    if door.scripts:
        see_with_the_camera(door, qr_video(tmp_path / "ticket.y4m", token))
    else:
        door.page.locator("#code").fill(typed)
        door.press("签到$").says("通过", "李静")
    door.page.locator("#code").fill(typed)
    door.page.locator("#code").press("Enter")
    door.page.get_by_text(re.compile("已签到")).first.wait_for()
    with app.app_context():
        assert db.session.get(Ticket, 1).arrived == 2


def see_with_the_camera(door, video) -> None:
    """Another tablet, whose camera is pointed at the ticket."""
    with another_chromium(door.context.browser, video) as tablet:
        context = tablet.new_context(viewport=TABLET, locale="zh-CN")
        context.add_cookies(door.context.cookies())
        page = context.new_page()
        page.goto(door.page.url)
        page.get_by_text("通过", exact=True).first.wait_for(timeout=20_000)
    door.go(door.page.url.removeprefix(door.address))
    door.page.locator("#code").fill("")


def give_feedback(app, citizen) -> str:
    """Afterwards: the link comes by message, ratings and a suggestion go in, a query code comes out."""
    clock.set_to(beijing("2026-03-20 11:30"))
    with app.app_context():
        assert invite_those_who_came() == 1
        db.session.commit()
    link = re.search(r"http\S+", messages_to(app, LI_JING, template="feedback")[0]).group(0)
    citizen.go(re.match(r"[!-~]+", link).group(0)).page.locator('[name="answers-overall"][value="5"]').check()
    citizen.fill(answers__suggestions__0__text="展厅的字太小，老年人看不清，建议换成大字。",
                 answers__suggestions__0__place="一层展厅")
    citizen.page.locator('[name="answers-suggestions-0-wants_reply"]').check()
    citizen.page.locator('[name="answers-suggestions-0-may_publish"]').check()
    citizen.press("提交反馈").says("查询码")
    return re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4})+", citizen.page.inner_text("main")).group(0)


def answer(app, at_the_desk, later, query_code: str) -> None:
    """The unit registers an issue, signs, replies; another reviews; the citizen reads, rates; it is published."""
    clock.set_to(clock.now() + timedelta(minutes=1))
    editor, reviewer = at_the_desk("zhaomin"), at_the_desk("liuwei")
    editor.go("/staff/opinions").page.get_by_role("link", name=re.compile("展厅的字太小")).first.click()
    editor.look().press("登记问题").page.locator('select[name="lead"]').select_option("tjj")
    editor.fill(title="展厅说明字太小")
    editor.press("登记并派发").says("展厅说明字太小")
    issue = editor.page.url.removeprefix(editor.address)
    editor.press("签收")
    editor.go(issue).page.locator('select[name="way"]').select_option("phone")
    editor.press("登记联系$")
    editor.go(issue).page.locator('select[name="result"]').select_option("solved")
    editor.fill(measures="更换说明牌，增设放大镜", ask_whom="区统计局办公室，010-00000000",
                          reply="已把展厅说明全部换成大字版，并增设放大镜，欢迎再来。联系电话010-00000000。")
    editor.press("提交审核")
    reviewer.go(issue).press("通过并告知提出人")
    assert query_code in messages_to(app, LI_JING, template="reply")[0]
    later.go("/progress/query").fill(query_code=query_code.lower())
    later.press("查询").says("已把展厅说明全部换成大字版")
    later.page.locator('[name="solved"][value="yes"]').check()
    later.page.locator('[name="score"][value="5"]').check()
    later.press("提交评价").says("感谢您的评价")
    editor.go(issue).fill(public_title="展厅说明换成大字", public_text="有群众反映展厅说明字太小。",
                          public_outcome="已全部换成大字版，并增设放大镜。")
    editor.press("提交保密审查")
    clearing = at_the_desk("hean")
    clearing.go("/staff/reviews").page.get_by_role("link", name=re.compile("展厅说明换成大字|SC-")).first.click()
    clearing.look().page.locator('[name="decision"][value="approve"]').check()
    clearing.press("提交审查结论")
    editor.go(issue).press("公开$")
    later.go("/progress").says("展厅说明换成大字")
    later.page.get_by_role("link", name="展厅说明换成大字").click()
    later.look().says("增设放大镜")
    assert LI_JING.name not in later.page.inner_text("body")
