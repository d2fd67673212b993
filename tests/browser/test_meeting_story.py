"""One item of a meeting, lived by its desk and its guests in a real browser, with and without scripts: announced beside
an item that isn't open, with candidates who applied, were proposed and come from the pool; drawn, balanced, approved;
one declines, who is next accepts and pledges; seated, let in, heard, answered; and published. Every page on the way is
shown to axe. How somebody gets into the pool, and how seats are changed by hand, is walked by other stories."""

from sqlalchemy import select

from tests.browser.story import WITH_AND_WITHOUT_SCRIPTS, AnyVisitor, Story, passed_by_two, windows
from tests.cast import LI_JING, OUYANG, WANG_LEI, Citizen, messages_to
from tests.representatives.steps import serving
from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.selection.operations.suggesting import suggest_lists
from xicheng_events.booking.selection.operations.telling_lists import tell_lists
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.outcomes.operations.telling import tell_outcomes, thank_who_sat_in
from xicheng_events.worker import run_sweep

MEETING, ITEM = "区政府第12次常务会议（开放议题）", "老旧小区加装电梯实施方案"
SAID, ANSWER = "加装电梯要听取一层住户的意见。", "方案公示时逐户听取一层住户的意见，公示期延长到15天。"
DECIDED = "原则同意实施方案，按会议意见修改后印发。"
RECORDED = {
    "meetings.described", "events.published", "registration.applied", "selection.candidate_entered",
    "selection.facts_noted", "selection.quotas_set", "selection.frozen", "draws.drawn", "selection.suggested",
    "selection.submitted", "selection.approved", "registration.withdrawn", "registration.confirmed", "pledges.signed",
    "guests.list_fixed", "seating.told", "checkin.scanned", "remarks.confirmed", "adoption.assigned",
    "adoption.told", "outcomes.published", "outcomes.told",
}


@WITH_AND_WITHOUT_SCRIPTS
def test_one_meeting_from_its_notice_to_what_became_of_what_was_said(app, world, at, scripts):
    serving(app, world, OUYANG, Category.RESIDENT_REP, gender=Gender.MALE)
    with windows(app, "meeting", scripts=scripts) as open_window:
        story = Story(app, world, open_window)
        announced(story)
        found_by_three_ways(story)
        at("2026-03-16 17:33")
        drawn_from(story)
        at("2026-03-17 10:00")
        chosen(story)
        at("2026-03-17 11:00")
        substitute = invited(story)
        seated(story)
        at("2026-04-08 08:45")
        let_in(story, substitute)
        at("2026-04-08 09:10")
        heard(story)
        at("2026-04-08 11:00")
        answered(story)
        published(story)
        at("2026-04-09 09:00")
        told(story)
        assert story.complaints == []
    with app.app_context():
        assert set(db.session.scalars(select(AuditEntry.action))) >= RECORDED


def announced(story: Story) -> None:
    """赵敏 drafts it, with an item that is open and one that isn't; 刘伟 and 何安 pass it; she publishes it."""
    editor = story.desk("zhaomin").go("/staff/meetings").press("新建会议预告")
    editor.choose(venue=1).fill(
        title=MEETING, summary="一项议题邀请居民代表列席、公众旁听。", audience="在西城居住、工作的成年人",
        slots__0__label=ITEM, slots__0__starts_at="2026-04-08T09:00", slots__0__ends_at="2026-04-08T09:40",
        slots__0__agenda_item__minutes="3", slots__0__quotas__0__capacity="2", slots__0__quotas__1__capacity="5",
        registration_opens_at="2026-03-10T09:00", registration_closes_at="2026-03-16T17:30",
        offline_channel="到一层服务台报名", contact_name="赵敏", contact_phone="010-00000000")
    editor.choose(slots__0__agenda_item__unit="牛街街道", slots__0__agenda_item__speaking="可发言",
           slots__0__quotas__0__seat="列席", slots__0__quotas__0__category="居民代表",
           slots__0__quotas__1__seat="旁听", slots__0__quotas__1__category="公众")
    editor.press("增加一项议题")
    editor.fill(slots__1__starts_at="2026-04-08T09:40", slots__1__ends_at="2026-04-08T10:00")
    editor.choose(slots__1__agenda_item__closed="涉及工作秘密")
    editor.press("保存草稿").into("请在“会议基本情况”中填写")
    editor.choose(kind="区政府常务会议")
    editor.fill(number="第12次", convenor="区长")
    editor.press("保存").press("提交审核")
    passed_by_two(story, MEETING)
    story.desk("zhaomin").into(MEETING).press("发布$").says("已发布")


def found_by_three_ways(story: Story) -> None:
    """李静 applies, 钱芳 proposes 王磊, 赵敏 finds 欧阳建国 in the pool; she asks for at least one woman."""
    guest = story.somebody(LI_JING.name).go("/").into("会议开放").into(MEETING)
    guest.says(ITEM, "可发言，每人3分钟", "本议题不公开：涉及工作秘密").press("我要报名列席")
    guest.fill(name=LI_JING.name, phone=LI_JING.phone)
    guest.check("seat", "attend").check("category", "resident_rep").check("privacy_agreed")
    story.proven(guest, LI_JING).press("提交报名").says("已提交，待录取", ITEM)
    unit = story.desk("qianfang").into(ITEM)
    unit.choose(quota="列席 居民代表", gender="男")
    unit.fill(name=WANG_LEI.name, phone=WANG_LEI.phone)
    unit.check("agreed").press("列为候选人").says("王磊已列为候选人")
    editor = story.desk("zhaomin").go("/staff/meetings").into(MEETING).into("均衡遴选")
    editor.into("登记候选人").into("从代表库选取").check_labelled("选取欧阳建国")
    editor.press("列为候选人").says("1人已列为候选人").into("返回登记候选人").into("均衡遴选")
    editor.into(f"{ITEM} 列席").says("公众主动报名", "单位推荐 牛街街道", "代表库选取")
    editor.into("补充情况", beside=LI_JING.name).choose(gender="女").press("保存").says("已保存")
    editor.into("均衡遴选").into("名额要求（").fill(**{"least-gender-female": "1"})
    editor.press("保存名额要求").says("名额要求已保存").into("抽取办理")
    editor.fill(draw_at="2026-03-17T10:00")
    editor.choose(first="赵敏", second="刘伟")
    editor.press("保存并公布安排").press("提交随机数").says("等待抽取人提交随机数：刘伟")
    story.desk("liuwei").into(MEETING).press("提交随机数").says("准备就绪")


def drawn_from(story: Story) -> None:
    """Once registration is over 赵敏 freezes candidates and quotas."""
    story.desk("zhaomin").into(MEETING).says("征集已截止").press("封存候选人").says("名单指纹已公布")


def chosen(story: Story) -> None:
    """The two officers reveal, the clockwork suggests, 赵敏 submits, 郑平 approves; everybody reads by what rules."""
    for name, says in (("zhaomin", "等待刘伟揭示"), ("liuwei", "先后顺序已抽取并公布")):
        story.desk(name).into(MEETING).press("揭示$").says(says)
    waiting = story.desk("zhaomin").go("/staff/meetings").into(MEETING).into("均衡遴选").says("产生后在本页显示")
    assert run_sweep(story.app, suggest_lists) == 1
    if waiting.scripts:
        waiting.says("建议名单已产生")
    editor = story.desk("zhaomin").into(MEETING).says("建议名单已产生")
    editor.into(f"{ITEM} 列席").says("至少1", "列入").into("均衡遴选").press("提交审定")
    story.desk("zhengping").into(MEETING).press("审定名单").says("名单已审定")
    assert run_sweep(story.app, tell_lists) == 3
    reader = story.somebody(LI_JING.name).go("/meetings").into(MEETING).into("遴选名单说明")
    reader.says("名额要求", "遴选规则", "2人")


def invited(story: Story) -> Citizen:
    """One of the two men on the list declines, the other one is asked and accepts; so does 李静. Both pledge. Who came
    in for whom."""
    first = WANG_LEI if is_offered(story, WANG_LEI) else OUYANG
    second = OUYANG if first is WANG_LEI else WANG_LEI
    story.by_message(first, "sit_in").says("列席邀请，请您回复", ITEM).press("谢绝").says("已谢绝")
    assert is_offered(story, second)
    accepted(story, story.by_message(second, "sit_in"), second)
    guest = story.by_message(LI_JING, "sit_in").into("查看我的全部报名").into("我的列席").says("待回复")
    accepted(story, guest, LI_JING)
    return second


def is_offered(story: Story, who: Citizen) -> bool:
    """Whether they have an invitation to answer."""
    with story.app.app_context():
        return db.session.scalars(select(Registration.state).where(
            Registration.name == who.name)).one() is RegistrationState.OFFERED


def accepted(story: Story, guest: AnyVisitor, who: Citizen) -> None:
    """Yes; the pledge is signed on the phone, and the code is there."""
    guest.press("参加( |$)").says("还须先签署保密承诺书").into("签署保密承诺书").check("agreed")
    guest.fill(name=who.name)
    guest.press("签署").says("承诺书已签署", "签到码")
    assert messages_to(story.app, who, template="confirmed")


def seated(story: Story) -> None:
    """赵敏 fixes the list, seats who comes, and names who takes down what is said."""
    editor = story.desk("zhaomin").go("/staff/meetings").into(MEETING)
    editor.into("列席邀请").says("确认参加", "已谢绝").press("确定名单").says("名单已定").into("返回活动")
    editor.into("座位安排")
    editor.choose(plan="小会议室（列席5、旁听10）")
    editor.press("选用座位图").into(ITEM).press("按规则排座").says("按规则安排了2人").press("公布座位").says("座位已公布")
    editor.go("/staff/meetings").into(MEETING).into("指定记录人")
    editor.choose(person="刘伟").press("指定$").says("已指定")
    story.somebody(LI_JING.name).go("/me/meetings").says("确认参加", "列席 A", "08:40起签到")


def let_in(story: Story, substitute: Citizen) -> None:
    """孙浩 lets both in by their codes; the screen says which seat."""
    door = story.desk("sunhao").into(MEETING)
    for who in (LI_JING, substitute):
        with story.app.app_context():
            code = db.session.scalars(select(Registration).where(
                Registration.name == who.name)).one().ticket.code
        door.enter(code=code).says(who.name, "列席席 A", "本议题结束后请离场")
    door.look().close()


def heard(story: Story) -> None:
    """刘伟 takes down what 李静 says; she finds it right, and may be named."""
    recorder = story.desk("liuwei").into(MEETING)
    recorder.fill(speaker=LI_JING.name, text=SAID)
    recorder.press("保存").says("已记录1条")
    guest = story.somebody(LI_JING.name).go("/me/meetings").says(SAID).into("核对发言要点")
    guest.check("may_publish").check("may_name").press("内容准确").says("已确认发言要点")


def answered(story: Story) -> None:
    """赵敏 puts it to adoption and hands it to 牛街街道; 钱芳 answers, 马静 passes the answer."""
    story.desk("zhaomin").into(SAID).press("纳入采纳研究").says("结果出来前保持办理中")
    editor = story.desk("zhaomin").into("1 条意见待分办采纳研究")
    editor.check("opinion").choose(unit="牛街街道")
    editor.fill(title="听取一层住户意见")
    editor.press("分办$").says("已分办牛街街道")
    unit = story.desk("qianfang").into("听取一层住户意见")
    unit.choose(result="采纳")
    unit.fill(answer=ANSWER)
    unit.press("提交审核")
    story.desk("majing").into("听取一层住户意见").press("审核通过并告知").says("结果已告知提出人")


def published(story: Story) -> None:
    """赵敏 writes what was decided; it goes past 刘伟 and 何安, and out; everybody finds it under 会议开放."""
    editor = story.desk("zhaomin").into(MEETING).press("起草公开结果")
    editor.fill_labelled(ITEM, DECIDED)
    editor.press("保存").says("居民代表", "采纳1条").press("提交审核")
    passed_by_two(story, f"{MEETING}公开结果")
    story.desk("zhaomin").into(f"{MEETING}公开结果").press("发布$").says("已发布")
    reader = story.somebody("reader").go("/").into("会议开放").into("查看已经结束的会议").into("查看公开结果")
    reader.says(DECIDED, "采纳", ANSWER, "提出人：李静")


def told(story: Story) -> None:
    """Who sat in is thanked, and finds everything on one page."""
    assert run_sweep(story.app, tell_outcomes) == run_sweep(story.app, thank_who_sat_in) == 2
    story.by_message(LI_JING, "outcome_told").says(DECIDED)
    story.by_message(LI_JING, "meeting_thanked").says(
        ITEM, "已列席", "列席 A", SAID, "采纳", ANSWER).into("查看会议公开结果").says(DECIDED)
