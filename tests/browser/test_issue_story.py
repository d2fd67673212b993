"""One suggestion, from 我要提建议 to the public board, in a real browser, with and without scripts: sent to the wrong
unit and returned, given more time, answered, found wanting, worked on again, closed, published. Every page on the way
is shown to axe."""


from sqlalchemy import select

from tests.browser.story import WITH_AND_WITHOUT_SCRIPTS, Story, proven, query_code_on, windows
from tests.cast import LI_JING, messages_to
from tests.followup.test_extending import leader
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import Closing
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import IssueState

RECORDED = {
    "opinions.registered", "followup.dispatched", "followup.returned", "followup.signed",
    "followup.extension_asked", "followup.extension_agreed", "followup.extended", "followup.note", "followup.submitted",
    "followup.sent_back", "followup.replied", "followup.rated", "followup.reopened", "followup.closed",
    "followup.publication_prepared", "followup.published",
}
ANSWER = {"measures": "在取号机旁加放长椅", "ask_whom": "牛街街道城管科，010-00000000"}


@WITH_AND_WITHOUT_SCRIPTS
def test_one_suggestion_from_the_public_page_to_the_board(app, world, scripts):
    leader(app, world)
    with windows(app, "issue", scripts=scripts) as open_window:
        story = Story(app, world, open_window)
        clerk, citizen = story.desk, story.somebody("citizen")
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
        assert story.complaints == []
    with app.app_context():
        assert set(db.session.scalars(select(AuditEntry.action))) >= RECORDED
        stands = db.session.scalars(select(Issue)).one()
        assert (stands.state, stands.closed_as, stands.returns, stands.reopened) == (
            IssueState.CLOSED, Closing.RATED, 1, 1)


def suggest(app, citizen) -> str:
    """李静 says what is wrong without an account, and wants to be told; the query code."""
    citizen.go("/").press("我要提建议").says("这些事请找负责的渠道", "12345")
    citizen.fill(text="取号机旁边没有座位，老人站着等号很累，希望放几把椅子。", place="牛街街道便民服务中心")
    citizen.check("may_publish").check("wants_reply").fill(phone=LI_JING.phone)
    proven(app, citizen, LI_JING).press("提交意见").says("查询码")
    return query_code_on(citizen)


def sent_to_the_wrong_unit_first(zhouyan, zhaomin) -> str:
    """周岩 makes an issue of it for the wrong unit, which returns it, and sends it on; the issue's address."""
    zhouyan.go("/staff/opinions").into(".*取号机旁边没有座位").press("登记问题").choose(lead="tjj")
    zhouyan.fill(title="取号机旁没有座位").press("登记并派发").says("取号机旁没有座位")
    issue = zhouyan.path
    zhaomin.go(issue).take("return", reason="便民服务中心由牛街街道管理").says("等待区级统筹员改派")
    zhouyan.go(issue).take("dispatch", lead="niujie").says("等待牛街街道签收")
    return issue


def given_more_time(issue, qianfang, majing, zhouyan) -> None:
    """牛街街道 signs, needs three days more, and gets them."""
    qianfang.go(issue).take("signature")
    qianfang.go(issue).take("extension", extra="3", reason="椅子要统一采购").says("等待本单位负责人同意")
    majing.go(issue).take("agreement").says("等待区级统筹员批准")
    zhouyan.go(issue).take("grant").says("批准延期")
    qianfang.go(issue).take("note", text="已询价，本周采购")


def answered_at_the_second_try(app, issue, qianfang, majing, query_code) -> None:
    """The first reply is sent back, the second one is told."""
    qianfang.go(issue).take("reply", result="solved", reply="已经解决，谢谢您的关心，请您再到现场看看吧。", **ANSWER)
    majing.go(issue).take("rejection", reason="请写明放了几把椅子")
    qianfang.go(issue).says("请写明放了几把椅子")
    qianfang.take("reply", result="solved", reply="已在取号机旁加放两把长椅，可坐六人，欢迎您再来。", **ANSWER)
    majing.go(issue).take("approval").says("等待提出人评价")
    assert query_code in messages_to(app, LI_JING, template="reply")[-1]


def found_wanting(citizen, query_code) -> None:
    """李静 went there: no chair."""
    rate(citizen, query_code, solved="no", score="1", comment="今天去看还是没有椅子").says("重新办理")


def worked_on_again(issue, qianfang, majing) -> None:
    """It is answered a second time."""
    qianfang.go(issue).says("今天去看还是没有椅子")
    qianfang.take("reply", result="solved", reply="长椅今天已到货安放在取号机旁，抱歉让您白跑一趟。", **ANSWER)
    majing.go(issue).take("approval")


def closed_and_published(app, issue, qianfang, hean, citizen, query_code) -> None:
    """Now it is well; everybody reads what became of it, and nobody who had said it."""
    rate(citizen, query_code, solved="yes", score="5").says("感谢您的评价")
    qianfang.go(issue).take("preparation", public_title="取号机旁加放长椅", public_text="有群众反映取号机旁没有座位。",
                  public_outcome="已加放两把长椅，可坐六人。")
    hean.go("/staff/reviews").into(".*(取号机旁加放长椅|SC-)").check("decision", "approve").press("提交审查结论")
    qianfang.go(issue).take("publication").says("已公开")
    citizen.go("/progress").into(".*取号机旁加放长椅").says("已加放两把长椅", "牛街街道")
    assert LI_JING.phone not in citizen.source


def rate(citizen, query_code, **said):
    """What 李静 thinks of the reply, by her query code."""
    citizen.go("/progress/query").fill(query_code=query_code.lower()).press("查询")
    citizen.check("solved", said.pop("solved")).check("score", said.pop("score"))
    return citizen.fill(**said).press("提交评价")
