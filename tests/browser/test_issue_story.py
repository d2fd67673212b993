"""One suggestion, from 我要提建议 to the public board, in a real browser, with and without scripts: sent to the wrong
unit and returned, given more time, answered, found wanting, worked on again, closed, published. Every page on the way
is shown to axe."""

import re

import pytest
from sqlalchemy import select

from tests.browser.support import DESK, PHONE, chromium, served, staff_context
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, code_sent_to, messages_to
from tests.followup.test_extending import leader
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import Closing
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import IssueState

pytestmark = pytest.mark.browser
RECORDED = {
    "opinions.registered", "followup.dispatched", "followup.returned", "followup.signed",
    "followup.extension_asked", "followup.extension_agreed", "followup.extended", "followup.note", "followup.submitted",
    "followup.sent_back", "followup.replied", "followup.rated", "followup.reopened", "followup.closed",
    "followup.publication_prepared", "followup.published",
}
ANSWER = {"measures": "在取号机旁加放长椅", "ask_whom": "牛街街道城管科，010-00000000"}


class Clerk(Visitor):
    """Somebody of the desk, signed in."""

    def __init__(self, browser, app, address, person_id: int, *, scripts: bool, name: str):
        super().__init__(browser, address, DESK, scripts=scripts, name=name)
        self.page.close()
        self.context = staff_context(browser, app, address, person_id, viewport=DESK, java_script_enabled=scripts)
        self.page = self.context.new_page()

    def take(self, issue: str, step: str, **fields) -> "Clerk":
        """Take that step on the issue's page: its panel is opened, filled in and sent."""
        self.go(issue)
        form = self.page.locator(f'form[action$="/{step}"]')
        panel = form.locator("xpath=ancestor::details")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        for name, value in fields.items():
            field = form.locator(f'[name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.locator("button").last.click()
        self.page.wait_for_load_state()
        self.say_yes()
        return self.look()


@pytest.mark.parametrize("scripts", [
    pytest.param(True, id="with scripts", marks=pytest.mark.once), pytest.param(False, id="without scripts")])
def test_one_suggestion_from_the_public_page_to_the_board(app, world, scripts):
    leader(app, world)
    kind = "js" if scripts else "plain"
    with served(app) as address, chromium() as browser:
        app.config["SITE_URL"] = address

        def clerk(name):
            return Clerk(browser, app, address, world.staff[name], scripts=scripts, name=f"issue-{name}-{kind}")

        citizen = Visitor(browser, address, PHONE, scripts=scripts, name=f"issue-citizen-{kind}")
        query_code = suggest(app, citizen)
        zhouyan, qianfang, majing = clerk("zhouyan"), clerk("qianfang"), clerk("majing")
        issue = sent_to_the_wrong_unit_first(zhouyan, clerk("zhaomin"))
        given_more_time(issue, qianfang, majing, zhouyan)
        answered_at_the_second_try(app, issue, qianfang, majing, query_code)
        found_wanting(citizen, query_code)
        worked_on_again(issue, qianfang, majing)
        closed_and_published(app, issue, qianfang, clerk("hean"), citizen, query_code)
        for page in ("/staff/issue-workload", "/staff/issue-limits", "/staff/statistics", "/staff/briefs"):
            zhouyan.go(page)
        for person in (citizen, zhouyan, qianfang, majing):
            assert person.complaints == []
    with app.app_context():
        assert set(db.session.scalars(select(AuditEntry.action))) >= RECORDED
        stands = db.session.scalars(select(Issue)).one()
        assert (stands.state, stands.closed_as, stands.returns, stands.reopened) == (
            IssueState.CLOSED, Closing.RATED, 1, 1)


def suggest(app, citizen) -> str:
    """李静 says what is wrong without an account, and wants to be told; the query code."""
    citizen.go("/").press("我要提建议").says("这些事请找负责的渠道", "12345")
    citizen.fill(text="取号机旁边没有座位，老人站着等号很累，希望放几把椅子。", place="牛街街道便民服务中心")
    citizen.page.locator('[name="may_publish"]').check()
    citizen.page.locator('[name="wants_reply"]').check()
    citizen.fill(phone=LI_JING.phone)
    citizen.page.get_by_role("button", name="获取验证码").click()
    citizen.page.get_by_text("验证码已发送").wait_for()
    citizen.look().fill(code=code_sent_to(app, LI_JING))
    citizen.press("提交意见").says("查询码")
    return re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4})+", citizen.page.inner_text("main")).group(0)


def sent_to_the_wrong_unit_first(zhouyan, zhaomin) -> str:
    """周岩 makes an issue of it for the wrong unit, which returns it, and sends it on; the issue's address."""
    zhouyan.go("/staff/opinions").page.get_by_role("link", name=re.compile("取号机旁边没有座位")).first.click()
    zhouyan.look().press("登记问题").page.locator('select[name="lead"]').select_option("tjj")
    zhouyan.fill(title="取号机旁没有座位")
    zhouyan.press("登记并派发").says("取号机旁没有座位")
    issue = zhouyan.page.url.removeprefix(zhouyan.address).partition("?")[0]
    zhaomin.take(issue, "return", reason="便民服务中心由牛街街道管理").says("等待区级统筹员改派")
    zhouyan.take(issue, "dispatch", lead="niujie").says("等待牛街街道签收")
    return issue


def given_more_time(issue, qianfang, majing, zhouyan) -> None:
    """牛街街道 signs, needs three days more, and gets them."""
    qianfang.take(issue, "signature")
    qianfang.take(issue, "extension", extra="3", reason="椅子要统一采购").says("等待本单位负责人同意")
    majing.take(issue, "agreement").says("等待区级统筹员批准")
    zhouyan.take(issue, "grant").says("批准延期")
    qianfang.take(issue, "note", text="已询价，本周采购")


def answered_at_the_second_try(app, issue, qianfang, majing, query_code) -> None:
    """The first reply is sent back, the second one is told."""
    qianfang.take(issue, "reply", result="solved", reply="已经解决，谢谢您的关心，请您再到现场看看吧。", **ANSWER)
    majing.take(issue, "rejection", reason="请写明放了几把椅子")
    qianfang.go(issue).says("请写明放了几把椅子")
    qianfang.take(issue, "reply", result="solved", reply="已在取号机旁加放两把长椅，可坐六人，欢迎您再来。", **ANSWER)
    majing.take(issue, "approval").says("等待提出人评价")
    assert query_code in messages_to(app, LI_JING, template="reply")[-1]


def found_wanting(citizen, query_code) -> None:
    """李静 went there: no chair."""
    rate(citizen, query_code, solved="no", score="1", comment="今天去看还是没有椅子").says("重新办理")


def worked_on_again(issue, qianfang, majing) -> None:
    """It is answered a second time."""
    qianfang.go(issue).says("今天去看还是没有椅子")
    qianfang.take(issue, "reply", result="solved", reply="长椅今天已到货安放在取号机旁，抱歉让您白跑一趟。", **ANSWER)
    majing.take(issue, "approval")


def closed_and_published(app, issue, qianfang, hean, citizen, query_code) -> None:
    """Now it is well; everybody reads what became of it, and nobody who had said it."""
    rate(citizen, query_code, solved="yes", score="5").says("感谢您的评价")
    qianfang.take(issue, "preparation", public_title="取号机旁加放长椅", public_text="有群众反映取号机旁没有座位。",
                  public_outcome="已加放两把长椅，可坐六人。")
    hean.go("/staff/reviews").page.get_by_role("link", name=re.compile("取号机旁加放长椅|SC-")).first.click()
    hean.look().page.locator('[name="decision"][value="approve"]').check()
    hean.press("提交审查结论")
    qianfang.take(issue, "publication").says("已公开")
    citizen.go("/progress").page.get_by_role("link", name="取号机旁加放长椅").click()
    citizen.look().says("已加放两把长椅", "牛街街道")
    assert LI_JING.phone not in citizen.page.content()


def rate(citizen, query_code, **said):
    """What 李静 thinks of the reply, by her query code."""
    citizen.go("/progress/query").fill(query_code=query_code.lower())
    citizen.press("查询").page.locator(f'[name="solved"][value="{said["solved"]}"]').check()
    citizen.page.locator(f'[name="score"][value="{said["score"]}"]').check()
    if "comment" in said:
        citizen.fill(comment=said["comment"])
    return citizen.press("提交评价")
