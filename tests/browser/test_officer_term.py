"""The term of an experience officer in a real browser, with and without scripts: asked to a visit in turn and let in at
the door; a window tried alone and what was found reported, handed on and answered; a symposium; the next term. How
somebody is recruited and appointed is the story before it (test_officer_story). Every page is shown to axe."""

from urllib.parse import unquote_plus

from playwright.sync_api import expect
from sqlalchemy import select

from tests.appointments.steps import an_appointment
from tests.browser.story import WITH_AND_WITHOUT_SCRIPTS, AnyVisitor, Story, link_in, passed_by_two, windows
from tests.cast import LI_JING, OUYANG, WANG_LEI, Citizen, messages_to
from tests.programmes.steps import a_programme
from tests.support.sample_files import photo
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.operations.passing_time import remind_of_ends
from xicheng_events.worker import run_sweep

PROGRAMME, VISIT, SYMPOSIUM, WINDOW = "统计服务特邀体验员", "走进住户调查", "统计服务座谈会", "统计咨询窗口"
FOUND = "咨询窗口没有叫号，排队不清楚。"
RECORDED = {
    "visits.tied", "visits.rota_planned", "registration.invited", "registration.confirmed", "checkin.scanned",
    "trials.assigned", "reports.passed", "opinions.registered", "followup.dispatched", "appointments.reminded",
    "appointments.wish_noted", "appointments.step_proposed", "appointments.renewed",
}


@WITH_AND_WITHOUT_SCRIPTS
def test_one_term_from_the_first_visit_to_the_next_term(app, world, at, scripts):
    with app.app_context():
        programme = a_programme(world)
        for citizen in (LI_JING, WANG_LEI, OUYANG):
            an_appointment(programme, citizen, by=world.staff["zhengping"])
        db.session.commit()
    at("2026-05-06 10:00")
    with windows(app, "term", scripts=scripts) as open_window:
        story = Story(app, world, open_window)
        asked_in_turn(story)
        at("2026-05-20 08:45")
        came_to_visit(story)
        at("2026-05-21 10:00")
        tried_alone(story)
        at("2026-05-26 10:00")
        reported(story)
        at("2026-06-02 10:00")
        met(story)
        judged(story)
        at("2027-03-01 10:00")
        goes_on(story)
        assert story.complaints == []
    with app.app_context():
        assert set(db.session.scalars(select(AuditEntry.action))) >= RECORDED


def at_programme(story: Story, name: str) -> AnyVisitor:
    """A member of staff on the programme's page."""
    return story.desk(name).go("/staff/programmes").into(PROGRAMME)


def asked_in_turn(story: Story) -> None:
    """赵敏 makes a visit of the programme: two go, in turn; each has an invitation and registers."""
    editor = announced(story, VISIT, "体验活动", "2026-05-20")
    editor.press("排班").says("已排班1组", LI_JING.name).press("发送邀请").says("待报名")
    for who in (LI_JING, WANG_LEI):
        accepted(story, who, VISIT)


def announced(story: Story, title: str, kind: str, day: str) -> AnyVisitor:
    """赵敏 makes an event of the programme and publishes it; where she goes on with its members."""
    editor = at_programme(story, "zhaomin").into("体验活动和座谈会").press("新建或关联活动")
    editor.fill(title=title)
    editor.choose(kind=kind)
    editor.press("建立草稿").press("继续填写").choose(venue=1)
    month = day.rpartition("-")[0]
    editor.fill(summary="请本项目特邀体验员参加。", audience="本项目特邀体验员", slots__0__label="上午场",
                slots__0__starts_at=f"{day}T09:00", slots__0__ends_at=f"{day}T11:00", slots__0__capacity="4",
                agenda__0__title=title, agenda__0__starts_at="09:00", agenda__0__ends_at="11:00",
                registration_opens_at=f"{month}-01T09:00", registration_closes_at=f"{month}-18T17:00",
                contact_name="赵敏", contact_phone="010-00000000")
    editor.press("保存").press("提交审核")
    passed_by_two(story, title)
    story.desk("zhaomin").into(title).press("发布$").says("已发布")
    return at_programme(story, "zhaomin").into("体验活动和座谈会").into(title)


def accepted(story: Story, who: Citizen, what: str) -> AnyVisitor:
    """They register by the link of their invitation."""
    guest = story.somebody(who.name).go(link_in(messages_to(story.app, who, template="invitation")[-1]))
    guest.says(what, "这次不能参加").check("privacy_agreed")
    if guest.has("code"):
        story.proven(guest.fill(name=who.name, phone=who.phone), who)
    return guest.press("提交报名").says("报名成功", "签到码")


def came_to_visit(story: Story) -> None:
    """孙浩 lets both in by their codes, and out again: hours are counted of who is let out."""
    door = story.desk("sunhao").into(VISIT)
    for who in (LI_JING, WANG_LEI):
        with story.app.app_context():
            code = db.session.scalars(select(Registration).where(Registration.name == who.name)).one().ticket.code
        door.enter(code=code).says(who.name)
    door.look().close()


def tried_alone(story: Story) -> None:
    """赵敏 gives 李静 a task, which she accepts, and goes through the same day."""
    editor = at_programme(story, "zhaomin").into("体验任务").press("安排体验任务")
    editor.check_labelled(LI_JING.name)
    editor.choose(mode="个人体验", target_kind="窗口", unit="区统计局")
    editor.fill(target=WINDOW, first_on="2026-05-21", last_on="2026-05-29", brief="咨询居民收支调查，走一遍流程。")
    editor.press("安排并短信通知").says(WINDOW)
    member = story.by_message(LI_JING, "trial_assigned").into(WINDOW).press("接受任务")
    member.fill(on="2026-05-21")
    member.press("提交日期").says("写体验报告")


def reported(story: Story) -> None:
    """She writes what she saw; 赵敏 passes it, and what was wrong becomes an issue whose way 李静 follows."""
    member = story.somebody(LI_JING.name).go("/officer").into(WINDOW).press("写体验报告")
    member.attach("photos", "窗口.jpg", photo()).press("上传照片").says("已上传1张照片")
    member.fill(place="区统计局一层", words_queue="等了四十分钟。", problems__0__text=FOUND)
    kept(member)
    member.press("提交报告").says("审核通过前可以撤回修改", FOUND)
    editor = story.desk("zhaomin").into(WINDOW).press("审核通过，问题转办")
    editor.into("研判办理问题1").press("登记问题").choose(lead="tjj")
    editor.fill(title="咨询窗口没有叫号")
    editor.press("登记并派发").says("咨询窗口没有叫号")
    story.by_message(LI_JING, "report_passed").go("/officer").says(FOUND).press("查看办理情况").says(FOUND)


def kept(member: AnyVisitor) -> None:
    """What she writes is kept: by itself as soon as she leaves a field, without scripts by the button. What she writes
    on another device isn't written over unseen."""
    if member.scripts:
        # Each field she left was sent by itself; the last of them is what another device is to find.
        with member.page.expect_response(lambda answer: FOUND in unquote_plus(answer.request.post_data or "")):
            member.field("highlights").focus()
        expect(member.page.locator("#said-queue")).to_have_text("已填写")
        member.says("草稿已自动保存")
    else:
        member.press("保存草稿").says("草稿已保存，还没有提交")
    other = member.another_window().holds("words_queue", "等了四十分钟。").fill(highlights="窗口人员很耐心。")
    other.press("保存草稿").says("草稿已保存，还没有提交").close()
    member.fill(highlights="窗口人员很耐心，也讲得清楚。")
    member.press("提交报告").says("在另一个页面或设备上已修改").holds("problems__0__text", FOUND)


def met(story: Story) -> None:
    """All are asked to a symposium; before it 李静 reads what became of what she said at the visit."""
    announced(story, SYMPOSIUM, "座谈会", "2026-06-25").press("邀请全体成员").says("已向3人发出邀请")
    member = story.somebody(LI_JING.name).go(link_in(messages_to(story.app, LI_JING, template="invitation")[-1]))
    member.into("我以前提的意见办得怎么样").says("体验报告里写的", FOUND)
    accepted(story, LI_JING, SYMPOSIUM)


def judged(story: Story) -> None:
    """赵敏 sees how it goes and judges her work for the year, which 周岩 alone reads; 郑平 prints the year."""
    at_programme(story, "zhaomin").into("履职总览").says("本期履职", "其中解决")
    editor = at_programme(story, "zhaomin").into("履职评价").press("评价").says("参加体验")
    editor.check("result", "excellent")
    editor.fill(comment="提的问题具体。")
    editor.press("提交评价").says("已评价")
    at_programme(story, "zhouyan").into("履职评价").says("优秀", "提的问题具体。")
    leader = at_programme(story, "zhengping").into("履职情况").says(LI_JING.name)
    leader.press("返回项目").into("履职总览").into("2026年总结").says("发现的问题和整改情况")


def goes_on(story: Story) -> None:
    """Sixty days before the end she is reminded, and wants to go on; 赵敏 proposes it, 郑平 agrees: the next term."""
    assert run_sweep(story.app, remind_of_ends) == 3
    member = story.by_message(LI_JING, "term_ends").says("是否愿意续聘")
    member.press("愿意续聘").says("愿意续聘")
    editor = at_programme(story, "zhaomin").into("受聘人员").press("聘期将满")
    editor.check_labelled(f"选取{LI_JING.name}")
    editor.press("提请续聘").says("提请续聘")
    leader = at_programme(story, "zhengping").into("受聘人员").press("待决定事项")
    leader.check_labelled(f"选取{LI_JING.name}")
    leader.press("同意勾选的事项")
    story.by_message(LI_JING, "appointment_renewed").says("第2届")
