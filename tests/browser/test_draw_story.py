"""A draw lived in a real browser, with and without scripts: announced with places for residents and students, applied
for, frozen at closing, revealed by two officers at their own desks, checked by a reader; a drawn one gives up the
place and the next in order takes it. Every page on the way is shown to axe."""

from sqlalchemy import select

from tests.browser.story import WITH_AND_WITHOUT_SCRIPTS, proven, windows
from tests.browser.support import DESK, session_cookie
from tests.cast import AYGUL, LI_JING, OUYANG, PASSWORD, WANG_LEI, beijing, messages_to, sign_in
from tests.registration.steps import register
from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.operations.freezing import freeze_due_lists
from xicheng_events.booking.draws.operations.telling import tell_results
from xicheng_events.booking.events.kinds import Allocation, Category
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.demo import notices
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

CLOSED, DRAW_AT = beijing("2026-03-16 17:32"), beijing("2026-03-17 10:00")


@WITH_AND_WITHOUT_SCRIPTS
def test_places_are_drawn_and_the_next_in_order_takes_one_that_is_given_up(app, world, scripts):
    with windows(app, "draw", scripts=scripts) as somebody:
        def officer(name):
            person = somebody(name, DESK)
            person.go("/staff/sign-in").fill(sign_in_name=name, password=PASSWORD)
            return person.press("登录")

        code, slot_id = announce(app, officer("zhaomin"))
        apply(app, somebody("lijing"), code, slot_id)
        plan_and_commit(officer, code)
        clock.set_to(CLOSED)
        sweep(app, freeze_due_lists)
        reader = somebody("reader", DESK)
        reader.go(f"/events/{code}/draw").says("名单已于2026年3月16日", "4份报名参加抽取", list_hash(app))
        clock.set_to(DRAW_AT)
        for name, said in (("zhaomin", "等待刘伟揭示"), ("liuwei", "抽取已完成")):
            officer(name).go(f"/staff/draws/{code}").press("揭示$").says(said)
        sweep(app, tell_results)
        check(reader, code)
        give_up_and_pass_on(app, somebody, slot_id)


def announce(app, editor) -> tuple[str, int]:
    """赵敏 drafts it, with a place for residents and one for students; how notices are passed is told elsewhere."""
    editor.go("/staff/events/new").choose(
        venue="new", allocation="lottery", slots__0__quotas__0__category="resident",
        slots__0__quotas__1__category="student")
    editor.fill(
        title="统计开放日·抽取场", summary="看一看居民收支数据怎样产生。", audience="西城区居民和学生",
        slots__0__starts_at="2026-03-19T09:30", slots__0__ends_at="2026-03-19T11:00", slots__0__label="上午场",
        slots__0__quotas__0__capacity="1", slots__0__quotas__1__capacity="1",
        venue_name="西城区统计局", venue_address="西城区二龙路27号",
        agenda__0__title="参观数据展厅", agenda__0__starts_at="09:30", registration_opens_at="2026-03-09T09:00",
        registration_closes_at="2026-03-16T17:30", offline_channel="到一层服务台报名", contact_name="赵敏",
        contact_phone="010-00000000")
    editor.press("保存草稿").says("统计开放日·抽取场")
    with app.app_context():
        event = notices.publish(db.session.scalars(select(Event).where(Event.allocation == Allocation.LOTTERY)).one())
        db.session.commit()
        return event.code, event.slots[0].id


def apply(app, citizen, code: str, slot_id: int) -> None:
    """李静 reads how places are given and applies as a resident; two more residents and a student as well."""
    citizen.go(f"/events/{code}").says("随机抽取").press("我要报名").fill(name="李静", phone=LI_JING.phone)
    proven(app, citizen.check("category", "resident").check("privacy_agreed"), LI_JING).press("提交报名").says("抽取")
    for who, category in ((WANG_LEI, Category.RESIDENT), (OUYANG, Category.RESIDENT), (AYGUL, Category.STUDENT)):
        register(sign_in(app.test_client(), who), slot_id, name=who.name, category=category.value)


def plan_and_commit(officer, code: str) -> None:
    """赵敏 names the time and the two of them; each seals a share at a desk of their own."""
    first = officer("zhaomin")
    first.go(f"/staff/draws/{code}").fill(draw_at="2026-03-17T10:00").choose(first="赵敏", second="刘伟")
    first.press("保存并公布安排").says("您是指定的抽取人").press("提交随机数").says("等待抽取人提交随机数：刘伟")
    officer("liuwei").go(f"/staff/draws/{code}").press("提交随机数").says("准备就绪")


def check(reader, code: str) -> None:
    """Anybody recomputes it in the browser; without scripts the page says how else."""
    reader.go(f"/events/{code}/draw").says("赵敏", "刘伟", "上午场", "居民", "学生", "抽中", "候补")
    if reader.scripts:
        reader.press("重新计算").page.locator(".verify-answer[data-finished=same]").wait_for()
        reader.look().says("一致：重新计算的结果与公布的完全相同。")
    else:
        reader.says("您的浏览器没有启用脚本", "离线验证的办法")
        assert not reader.has_button("重新计算")


def give_up_and_pass_on(app, somebody, slot_id: int) -> None:
    """Whoever was drawn among the residents cancels; the next in the published order is asked, and accepts."""
    drawn, following, last = residents(app, slot_id)
    assert "抽" in messages_to(app, who_is(drawn), template="drawn")[0]
    page_of(app, somebody("drawn"), drawn).says("报名成功", "签到码").press("取消报名").press("确定取消")
    page_of(app, somebody("next"), following).says("确认").press("确认参加").says("报名成功", "签到码")
    assert messages_to(app, who_is(following), template="promote")
    assert [row.state.value for row in residents(app, slot_id)] == ["withdrawn", "confirmed", "waiting"]
    assert messages_to(app, who_is(last), template="promote") == []


def residents(app, slot_id: int) -> list[Registration]:
    """The residents' registrations, as they were drawn."""
    with app.app_context():
        return list(db.session.scalars(
            select(Registration).join(Registration.quota).where(
                Registration.slot_id == slot_id, Registration.quota.has(category=Category.RESIDENT))
            .order_by(Registration.draw_rank)))


def who_is(registration: Registration):
    """That member of the cast."""
    return next(who for who in (LI_JING, WANG_LEI, OUYANG) if who.name == registration.name)


def page_of(app, visitor, registration: Registration):
    """Signed in as that person, on the registration's page."""
    visitor.signed_in(session_cookie(app, app.config["SITE_URL"], registration.person_id))
    return visitor.go(f"/registrations/{registration.reference}")


def list_hash(app) -> str:
    """The fingerprint of the frozen list."""
    with app.app_context():
        return db.session.scalars(select(Draw.list_hash)).one()


def sweep(app, operation) -> None:
    """Run one of the clockwork's operations."""
    with app.app_context():
        assert operation() > 0
        db.session.commit()
