"""A questionnaire on a poster: scanned, half filled in, gone on with, sent by name and anonymously, in a browser."""



from tests.browser.story import WITH_AND_WITHOUT_SCRIPTS, proven, query_code_on, windows
from tests.browser.support import DESK
from tests.cast import LI_JING, PASSWORD
from tests.surveys.questionnaires import published_survey
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.surveys.models import Answer, SurveyCopy


@WITH_AND_WITHOUT_SCRIPTS
def test_from_the_poster_to_the_query_code(app, world, scripts):
    with app.app_context():
        code = published_survey(world, title="社区服务问卷")
    with windows(app, "open-link", scripts=scripts) as somebody:
        on_the_board = link_at_the_desk(somebody("zhaomin", DESK), code)
        by_name(app, somebody("lijing"), on_the_board)
        anonymously(somebody("stranger"), on_the_board)
    with app.app_context():
        [answer], copies = db.session.scalars(db.select(Answer)).all(), db.session.scalars(db.select(SurveyCopy)).all()
        assert (answer.by_name, db.session.get(Person, answer.person_id).phone) == (True, LI_JING.phone)
        assert sorted(bool(copy.sealed) for copy in copies) == [False, True]
        assert [said.text for said in db.session.scalars(db.select(Opinion))] == ["门口的台阶没有扶手。"]


def link_at_the_desk(editor, code: str) -> str:
    """The editor reads the short address beside the code, and prints the poster that has the same."""
    editor.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
    editor.press("登录").go(f"/staff/surveys/{code}")
    link = editor.text_of("#open-link")
    assert editor.press("打印海报").says("扫一扫").text_of(".bill-address") == link
    return link


def by_name(app, reader, link: str) -> None:
    """李静 begins on her phone, keeps it, goes on behind her own link, and is asked for her phone when she sends it."""
    reader.go(link).says("社区服务问卷", "可以匿名，也可以署名").check("answers-often")
    reader.press("先保存").says("已保存，还没有提交")
    own = reader.text_of("#own-link")
    assert reader.go("/").go(own).is_ticked("answers-often")
    reader.check("answers-overall", "5").fill(name="李静", **{"answers__suggestions__0__text": "门口的台阶没有扶手。"})
    reader.press("提交问卷").says("请先用手机验证码登录").press("登录并继续").fill(phone=LI_JING.phone)
    proven(app, reader, LI_JING).press("登录").says("请再次提交", "门口的台阶没有扶手。")
    reader.press("继续提交").says("查询码")
    reader.go(own).says("您的问卷已提交")


def anonymously(reader, link: str) -> None:
    """Somebody answers without saying who they are; what is missing is said first."""
    reader.go(link).check("anonymous").press("提交问卷").says("请检查以下内容")
    reader.check("answers-overall", "2").fill(**{"answers__suggestions__0__text": "窗口午休时没有人。"})
    assert query_code_on(reader.press("提交问卷").says("打乱次序一并转交"))
