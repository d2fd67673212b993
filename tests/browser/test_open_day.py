"""One open day, lived by five roles in a real browser: from the notice to the published reply, with and without
scripts. Every page on the way is shown to axe, and must neither complain nor scroll sideways."""

import re
from datetime import timedelta

from sqlalchemy import select

from tests.browser.story import WITH_AND_WITHOUT_SCRIPTS, proven, query_code_on, windows
from tests.browser.support import DESK, PHONE, TABLET, another_chromium, qr_video
from tests.cast import LI_JING, PASSWORD, beijing, messages_to
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.operations.inviting import invite_those_who_came

# What an auditor finds of the way, step by step.
RECORDED = {
    "events.drafted", "events.edited", "events.submitted", "events.returned", "events.passed", "review.asked",
    "review.approved", "events.published", "accounts.phone_proven", "registration.confirmed",
    "registration.party_changed", "checkin.scanned", "feedback.invited", "feedback.answered", "opinions.recorded",
    "opinions.registered", "followup.dispatched", "followup.signed", "followup.submitted", "followup.replied",
    "followup.rated", "followup.closed", "followup.publication_prepared", "followup.published",
}


@WITH_AND_WITHOUT_SCRIPTS
def test_one_open_day_from_the_notice_to_the_published_reply(app, world, scripts, tmp_path):
    with windows(app, "open-day", scripts=scripts) as somebody:
        def at_the_desk(name, size=DESK):
            person = somebody(name, size)
            person.go("/staff/sign-in").fill(sign_in_name=name, password=PASSWORD)
            return person.press("登录").says("工作台")

        code = publish(at_the_desk)
        citizen = somebody("lijing", PHONE)
        register(app, citizen, code)
        let_in(app, at_the_desk("sunhao", TABLET), tmp_path)
        query_code = give_feedback(app, citizen)
        answer(app, at_the_desk, somebody("lijing-later", PHONE), query_code)
    with app.app_context():
        assert set(db.session.scalars(select(AuditEntry.action))) >= RECORDED


def publish(at_the_desk) -> str:
    """The editor drafts, the reviewer returns and passes, a third person clears, the editor publishes."""
    editor = at_the_desk("zhaomin")
    editor.go("/staff/events/new").choose(venue="new", companion_policy="anyone").check("minors_allowed").fill(
        title="统计开放日·走近普查", theme="走近普查", summary="看一看普查数据怎样产生，听统计人员讲一讲。",
        slots__0__starts_at="2026-03-20T09:30", slots__0__ends_at="2026-03-20T11:00", slots__0__label="上午场",
        slots__0__capacity="20", venue_name="西城区统计局", venue_address="西城区二龙路27号",
        agenda__0__title="参观数据展厅", agenda__0__starts_at="09:30", agenda__0__ends_at="11:00",
        audience="西城区居民", registration_opens_at="2026-03-09T09:00",
        registration_closes_at="2026-03-18T17:30", offline_channel="到一层服务台报名", contact_name="赵敏",
        contact_phone="010-00000000")
    editor.press("保存草稿").says("统计开放日·走近普查")
    hub = editor.path
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
    clearing.go("/staff/reviews").into(".*(走近普查|SC-)").check("decision", "approve").press("提交审查结论")
    editor.go(hub).press("发布").says("已发布")
    return hub.rsplit("/", 1)[1]


def register(app, citizen, code: str) -> None:
    """A stranger finds it on the front page and registers with a friend and a child, by a code to the phone."""
    citizen.go("/").into(".*统计开放日·走近普查").says("还有 20 个名额").press("我要报名")
    citizen.fill(name="李静", phone=LI_JING.phone, companions__0__name="王小明", companions__1__name="张强")
    citizen.choose(companions__0__age_band="under_14", companions__1__age_band="35_59", guardian_relation=1)
    proven(app, citizen.check("children_agreed").check("privacy_agreed"), LI_JING)
    citizen.press("提交报名").says("报名成功", "王小明", "签到码")
    assert citizen.has_picture()
    citizen.press("修改同行人").check_labelled("不再同行", at=1).press("保存修改").says("2人")
    assert "签到码" in messages_to(app, LI_JING, template="confirmed")[0]


def let_in(app, door, tmp_path) -> None:
    """At the door on the day: the code is typed; with scripts a tablet's camera also sees the site's own QR."""
    with app.app_context():
        ticket = db.session.query(Ticket).one()
        typed, token, slot_id = ticket.code, ticket.token, ticket.slot_id
    clock.set_to(beijing("2026-03-20 09:10"))
    door.go("/staff/sign-in").fill(sign_in_name="sunhao", password=PASSWORD)
    door.press("登录")
    door.go(f"/staff/door/{slot_id}")
    if door.scripts:
        see_with_the_camera(door, qr_video(tmp_path / "ticket.y4m", token))
    else:
        door.fill(code=typed).press("签到$").says("通过", "李静")
    door.enter(code=typed).says("已签到")
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
    citizen.go(re.match(r"[!-~]+", link).group(0)).check("answers-overall", "5").fill(
        answers__suggestions__0__text="展厅的字太小，老年人看不清，建议换成大字。",
        answers__suggestions__0__place="一层展厅")
    citizen.check("answers-suggestions-0-wants_reply").check("answers-suggestions-0-may_publish")
    return query_code_on(citizen.press("提交反馈").says("查询码"))


def answer(app, at_the_desk, later, query_code: str) -> None:
    """The unit registers an issue, signs, replies; another reviews; the citizen reads, rates; it is published."""
    clock.set_to(clock.now() + timedelta(minutes=1))
    editor, reviewer = at_the_desk("zhaomin"), at_the_desk("liuwei")
    editor.go("/staff/opinions").into(".*展厅的字太小").press("登记问题").choose(lead="tjj")
    editor.fill(title="展厅说明字太小").press("登记并派发").says("展厅说明字太小")
    issue = editor.path
    editor.press("签收")
    editor.go(issue).choose(way="phone").press("登记联系$")
    editor.go(issue).choose(result="solved").fill(
        measures="更换说明牌，增设放大镜", ask_whom="区统计局办公室，010-00000000",
        reply="已把展厅说明全部换成大字版，并增设放大镜，欢迎再来。联系电话010-00000000。")
    editor.press("提交审核")
    reviewer.go(issue).press("通过并告知提出人")
    assert query_code in messages_to(app, LI_JING, template="reply")[0]
    later.go("/progress/query").fill(query_code=query_code.lower())
    later.press("查询").says("已把展厅说明全部换成大字版")
    later.check("solved", "yes").check("score", "5").press("提交评价").says("感谢您的评价")
    editor.go(issue).fill(public_title="展厅说明换成大字", public_text="有群众反映展厅说明字太小。",
                          public_outcome="已全部换成大字版，并增设放大镜。")
    editor.press("提交保密审查")
    clearing = at_the_desk("hean")
    clearing.go("/staff/reviews").into(".*(展厅说明换成大字|SC-)").check("decision", "approve").press("提交审查结论")
    editor.go(issue).press("公开$")
    later.go("/progress").says("展厅说明换成大字")
    later.into(".*展厅说明换成大字").says("增设放大镜")
    assert LI_JING.name not in later.words
