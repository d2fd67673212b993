"""A programme of experience officers, lived by its desk and its members in a real browser, with and without scripts:
announced; one puts herself forward, two are recommended; screened, suggested, public for objections, appointed; a
stranger checks a certificate. Every page on the way is shown to axe."""

from sqlalchemy import select

from tests.browser.story import WITH_AND_WITHOUT_SCRIPTS, AnyVisitor, Story, passed_by_two, windows
from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, YOSHIDA
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.recruitment.operations.deciding_members import end_notices
from xicheng_events.openness.recruitment.operations.passing_time import thank_the_others
from xicheng_events.openness.recruitment.operations.suggesting_members import suggest_members
from xicheng_events.worker import run_sweep

PROGRAMME = "统计服务特邀体验员（2026年）"
RECOMMENDED = (WANG_LEI, OUYANG, AYGUL)
RECORDED = {
    "programmes.published", "applications.applied", "applications.recommended", "applications.screened",
    "applications.suggested", "applications.list_submitted", "applications.list_shown", "applications.objected",
    "applications.objection_settled", "applications.list_decided", "appointments.appointed",
}


@WITH_AND_WITHOUT_SCRIPTS
def test_members_from_the_recruiting_to_a_certificate(app, world, at, scripts):
    with windows(app, "officer", scripts=scripts) as open_window:
        story = Story(app, world, open_window)
        announced(story)
        applied(story)
        at("2026-03-21 10:00")
        screened(story)
        objected_to(story)
        at("2026-03-31 10:00")
        appointed(story)
        checked_by_a_stranger(story)
        assert story.complaints == []
    with app.app_context():
        assert set(db.session.scalars(select(AuditEntry.action))) >= RECORDED


def announced(story: Story) -> None:
    """赵敏 writes the programme; 刘伟 and 何安 pass it; she publishes it."""
    editor = story.desk("zhaomin").go("/staff/programmes").press("起草项目")
    editor.choose(kind="特邀体验员", first_organiser="赵敏", second_organiser="刘伟")
    editor.fill(title=PROGRAMME, purpose="请群众体验统计服务，查找问题，提出改进建议。", wanted="3",
                term_from="2026-05-01", conditions="年满18周岁，在西城区工作或生活。",
                opens_at="2026-03-10T09:00", closes_at="2026-03-20T17:00",
                contact_name="赵敏", contact_phone="010-00000000", contact_hours="工作日9:00—17:00",
                certificate_word="西统体聘")
    editor.check_labelled("牛街街道")
    editor.fill(**{"least-age-60_up": "1"})
    editor.press("起草").press("提交审核")
    passed_by_two(story, PROGRAMME)
    story.desk("zhaomin").into(PROGRAMME).press("发布$").says("已发布")


def applied(story: Story) -> None:
    """李静 finds it and puts herself forward; 钱芳 recommends three of her street."""
    guest = story.somebody(LI_JING.name).go("/").into("体验监督").into(PROGRAMME).says("招募中").press("我要报名")
    guest.fill(name=LI_JING.name, position="退休", phone=LI_JING.phone, reason="熟悉统计调查，愿意参与。")
    guest.choose(category="居民", age_band="60周岁以上", gender="女")
    guest.check("has_interest", "no").check("privacy_agreed")
    story.proven(guest, LI_JING).press("提交报名").says("报名已提交")
    unit = story.desk("qianfang").go("/staff/recommendations").into(PROGRAMME)
    unit.press("导入名单").says("下载模板").into("本单位推荐的人选")
    for who in RECOMMENDED:
        unit.press("推荐一人").fill(name=who.name, phone=who.phone, position="社区居民", reason="热心社区事务。")
        unit.choose(category="居民代表", age_band="35—59周岁")
        unit.check("has_interest", "no").check("agreed").press("推荐$").says(who.name)


def screened(story: Story) -> None:
    """赵敏 finds all fit and ends the screening; the clockwork suggests three, 李静 among them; she submits it."""
    editor = at_programme(story, "zhaomin").into("报名和推荐").says("自荐", "单位推荐")
    editor.check_all("chosen").choose(verdict="通过").press("办理").press("结束审查")
    waiting = at_list(story, "zhaomin").says("生成后在本页显示")
    assert run_sweep(story.app, suggest_members) == 1
    (waiting if waiting.scripts else at_list(story, "zhaomin")).says("列入").press("提交审定")


def objected_to(story: Story) -> None:
    """郑平 approves the list; a stranger objects to one of it, which turns out to be unfounded."""
    at_list(story, "zhengping").press("审定并公示").says("公示中")
    reader = story.somebody(YOSHIDA.name).go("/").into("体验监督").into(PROGRAMME)
    reader.into("拟聘人员公示").says(LI_JING.name).press("提出异议")
    story.proven(reader.fill(phone=YOSHIDA.phone), YOSHIDA).press("登录")
    reader.check("about").fill(words="据我了解，这位同志不在西城区居住。")
    reader.press("提交异议").says("核实中")
    editor = at_list(story, "zhaomin").into("公示异议")
    editor.check("is_upheld", "no").fill(answer="经核实，在西城区工作，符合条件。")
    editor.press("办结").says("异议不成立")


def appointed(story: Story) -> None:
    """The notice is over: 郑平 appoints all three; who wasn't chosen is thanked."""
    assert run_sweep(story.app, end_notices) == 1
    assert run_sweep(story.app, thank_the_others) == 1
    leader = at_programme(story, "zhengping").into("受聘人员").into("3人拟聘已确定")
    leader.press("聘任全部3人").says("已聘任3人", LI_JING.name)


def at_programme(story: Story, name: str) -> AnyVisitor:
    """A member of staff on the programme's page."""
    return story.desk(name).go("/staff/programmes").into(PROGRAMME)


def at_list(story: Story, name: str) -> AnyVisitor:
    """The same on the page of the list."""
    return at_programme(story, name).into("报名和推荐").into("拟聘名单")


def checked_by_a_stranger(story: Story) -> None:
    """李静 finds her certificate; who scans its QR, and who knows its number, reads from when on it is valid."""
    member = story.by_message(LI_JING, "appointed").says("西统体聘〔2026〕")
    member.press("查看、打印聘书").says("聘书", LI_JING.name, "统计局特邀体验员")
    with story.app.app_context():
        mine = db.session.scalars(select(Appointment).where(Appointment.name == LI_JING.name)).one()
        code, number = mine.certificate_code, mine.certificate_number
    stranger = story.somebody("stranger").go(f"/certificates/{code}").says("尚未生效", number, "统计局")
    stranger.into("核验另一份").fill(number=number.replace("〔", "[").replace("〕", "]"))
    stranger.press("核验").says("尚未生效", number)
