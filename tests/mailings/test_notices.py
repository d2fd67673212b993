"""赵敏 writes to the people of her event: counted first, sent once, followed message by message."""

import re

import pytest
from sqlalchemy import func, select, update

from tests.cast import LI_JING, beijing, messages_to, open_day, sign_in_by_code
from tests.mailings.steps import guests, run
from tests.registration.steps import register
from tests.support.sealed import spoil
from xicheng_events.booking.mailings.models import Mailing, MailingState
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice, NoticeState

TEXT = "“{活动}”改在二层举行，{时间}不变，100%有座。咨询{咨询电话}"


@pytest.fixture
def base(world):
    return f"/staff/mailings/events/{world.code}"


@pytest.fixture
def clerk(desk):
    return desk("zhaomin")


def hidden(page: str) -> dict:
    """The hidden fields of the page that asks, as the browser would send them."""
    form = page[page.index('<form method="post" action="/staff/mailings'):]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def write(clerk, base, **fields):
    return clerk.post(f"{base}/new", data={"text": TEXT, "state": "confirmed", "form_key": "0" * 32, **fields})


def confirm(clerk, base, page):
    return clerk.post(base, data={**hidden(page.text), "text": TEXT})


def test_counted_looked_at_sent_once_and_followed(app, world, clerk, base, citizen):
    register(citizen(LI_JING), world.afternoon)
    guests(app, world.morning, 3, heads=2)
    guests(app, world.morning, 2, state=RegistrationState.WAITING)
    page = write(clerk, base)
    assert "这条通知将发给7人（4组）" in page.text
    read = re.sub("<[^>]+>", "", page.text)
    assert "【北京西城】“统计开放日·数据里的西城”改在二层举行，2026年3月18日（星期三）09:30—11:00不变" in read
    assert re.search(r"含签名7\d字，每条按2条短信计费", page.text)
    first, second = confirm(clerk, base, page), confirm(clerk, base, page)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert "正在登记：0组，共4组" in clerk.get(first.location).text
    run(app)
    assert messages_to(app, LI_JING, template="notice") == [
        "【北京西城】“统计开放日·数据里的西城”改在二层举行，2026年3月18日（星期三）14:00—15:30不变，100%有座。"
        "咨询010-00000000"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Notice.template == "notice")) == 4
        assert db.session.scalar(select(func.count()).where(AuditEntry.action == "mailings.sent")) == 1
        deliver_due_notices()
    page = clerk.get(first.location).text
    assert "已全部发完" in page
    assert 'hx-trigger="every 2s"' not in page
    assert LI_JING.phone not in page
    assert "199****0001" in page


def test_what_htmx_asks_for_while_it_leaves_has_figures_and_list_alike(app, world, clerk, base):
    guests(app, world.morning, 3)
    sent = confirm(clerk, base, write(clerk, base))
    run(app)
    here = re.search(r'hx-get="([^"]+)" hx-trigger="every 2s"', clerk.get(sent.location).text)[1]
    for waiting, left in ((3, 0), (1, 2), (0, 3)):
        with app.app_context():
            deliver_due_notices(at_most=left and 2)
        part = clerk.get(here, headers={"HX-Request": "true"}).text
        assert "<html" not in part
        progress, notices = part.split('<section id="notices"')
        assert progress.lstrip().startswith('<section id="progress"')
        assert notices.split(">")[0].endswith('hx-swap-oob="true"')
        figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", progress))
        assert (figures["待发送"], figures["已发送"]) == (str(waiting), str(left))
        assert (notices.count(">待发送<"), notices.count(">已发送<")) == (waiting, left)
        assert ("every 2s" in progress) == bool(waiting), "it asks as long as something moves"


def test_a_form_that_has_served_another_event_may_be_sent_with_a_new_key(app, world, clerk, base):
    guests(app, world.morning, 1)
    page = write(clerk, base)
    confirm(clerk, base, page)
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.query(Organisation)}
        db.session.query(Mailing).one().event_id = notices.publish(open_day(units)).id
        db.session.commit()
    answer = confirm(clerk, base, page)
    assert (answer.status_code, "页面已失效" in answer.text) == (422, True)
    assert confirm(clerk, base, clerk.submit(f"{base}/new", text=TEXT, state="confirmed")).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Mailing.event_id == world.event_id)) == 1


def test_if_others_would_get_it_one_is_asked_again(app, world, clerk, base):
    guests(app, world.morning, 2)
    page = write(clerk, base)
    guests(app, world.morning, 1)
    answer = confirm(clerk, base, page)
    assert answer.status_code == 422
    assert "通知对象刚有变化，尚未发送。现为3人（3组）" in answer.text
    assert confirm(clerk, base, answer).status_code == 303


def test_whom_it_reaches(app, world, clerk, base):
    ids = guests(app, world.morning, 3)
    guests(app, world.afternoon, 1)
    guests(app, world.afternoon, 1, state=RegistrationState.WAITING)
    guests(app, world.afternoon, 1, state=RegistrationState.WITHDRAWN)
    with app.app_context():
        db.session.add(Ticket(registration_id=ids[0], slot_id=world.morning, token="T", code="C", admits=1, arrived=1,
                              issued_at=clock.now()))
        db.session.commit()
    for fields, reached in (({"state": ""}, 5), ({}, 4), ({"slot": world.morning}, 3), ({"state": "waiting"}, 1),
                            ({"arrived": "yes"}, 1), ({"arrived": "no"}, 3), ({"category": "anyone"}, 4)):
        assert f"这条通知将发给{reached}人（{reached}组）" in write(clerk, base, **fields).text, fields


def test_who_has_called_off_meanwhile_is_left_out_and_the_page_says_so(app, world, clerk, base):
    ids = guests(app, world.morning, 2)
    sent = confirm(clerk, base, write(clerk, base))
    with app.app_context():
        db.session.execute(update(Registration).where(Registration.id == ids[0]).values(state="withdrawn"))
        db.session.commit()
    guests(app, world.morning, 1)  # came after the yes
    run(app)
    assert "确认后有1组不再符合条件" in clerk.get(sent.location).text
    with app.app_context():
        assert db.session.scalars(select(Notice.subject_id)).all() == [ids[1]]


@pytest.mark.parametrize(("fields", "said"), [
    ({"text": ""}, "请填写短信内容"), ({"text": "x" * 201}, "最多200个字"),
    ({"text": "{签到码}"}, "不能使用{签到码}"), ({"text": "【统计局】您好"}, "签名【北京西城】由系统自动加"),
    ({"slot": "99999999999999999999"}, "请从列表中选择"), ({"slot": "x\0"}, "请从列表中选择"),
    ({"state": "withdrawn"}, "请从列表中选择"), ({"category": "😀"}, "请从列表中选择"),
    ({"state": "waiting"}, "没有符合条件的报名人"),
])
def test_what_would_not_do_is_said_and_nothing_is_sent(app, world, clerk, base, fields, said):
    guests(app, world.morning, 1)
    answer = write(clerk, base, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert clerk.post(base, data={"text": TEXT, **fields}).status_code == 422
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Mailing)) == 0


def test_another_units_event_is_not_there(world, desk, base):
    stranger = desk("qianfang")
    for path in ("", "/new", "/1", "/reminders"):
        assert stranger.get(base + path).status_code == 404
    assert stranger.post(base, data={"text": TEXT}).status_code == 404


def test_at_night_it_waits_until_eight(app, world, desk, base):
    guests(app, world.morning, 1)
    clock.set_to(beijing("2026-03-10 22:30"))
    clerk = desk("zhaomin")
    page = write(clerk, base)
    assert "将于明早8:00发送" in page.text
    sent = confirm(clerk, base, page)
    run(app)
    with app.app_context():
        assert deliver_due_notices() == 0
    assert "1条将于明早8:00发送" in clerk.get(sent.location).text
    clock.set_to(beijing("2026-03-11 08:00"))
    with app.app_context():
        assert deliver_due_notices() == 1


def test_what_failed_is_sent_again_singly_and_all_at_once(app, world, clerk, base):
    guests(app, world.morning, 3)
    sent = confirm(clerk, base, write(clerk, base))
    run(app)
    with app.app_context():
        db.session.execute(update(Notice).where(Notice.template == "notice")
                           .values(state=NoticeState.FAILED, last_error="http_400", tries=1))
        db.session.commit()
        one = db.session.scalar(select(func.min(Notice.id)).where(Notice.template == "notice"))
    page = clerk.get(f"{sent.location}?state=failed").text
    assert page.count("号码或内容被短信平台拒收") == 3
    assert "重发全部失败的3条" in page
    assert clerk.post(f"{sent.location}/retries", data={"notice": one}).status_code == 303
    assert "待发送" in clerk.get(f"{sent.location}?state=queued").text
    assert "已有2条重新加入待发送" in clerk.post(f"{sent.location}/retries", follow_redirects=True).text
    assert clerk.post(f"{sent.location}/retries", data={"notice": 99**9}).status_code == 404
    assert clerk.get(f"{base}/{99**9}").status_code == 404


def test_what_one_waits_for_goes_before_what_many_are_told(app, world, clerk, base):
    guests(app, world.morning, 3)
    confirm(clerk, base, write(clerk, base))
    run(app)
    register(sign_in_by_code(app.test_client(), LI_JING), world.afternoon)
    with app.app_context():
        deliver_due_notices(at_most=2)  # the code, the confirmation
        assert set(db.session.scalars(select(Notice.template).where(Notice.state == NoticeState.SENT))) == {
            "code", "confirmed"}


def test_nobody_is_written_to_in_words_or_at_a_phone_that_were_tampered_with(app, world, clerk, base):
    guests(app, world.morning, 2)
    spoil(app, "registration", "phone")
    sent = confirm(clerk, base, write(clerk, base))
    spoil(app, "mailing", "text")
    run(app)
    assert clerk.get(sent.location).status_code == 200
    with app.app_context():
        assert db.session.scalar(select(Mailing.state)) is MailingState.STOPPED
        assert db.session.scalar(select(func.count()).select_from(Notice).where(Notice.template == "notice")) == 0
    spoil(app, "mailing", "text")
    again = confirm(clerk, base, write(clerk, base, form_key="1" * 32))
    run(app)
    assert "手机号或短信内容无法读取" in clerk.get(again.location).text
    with app.app_context():
        assert sorted(db.session.scalars(select(Notice.state).where(Notice.template == "notice"))) == [
            NoticeState.FAILED, NoticeState.QUEUED]
