"""The whole way, without a script: said at an event, taken down, confirmed, studied, passed, told, read."""

from tests.cast import LI_JING
from tests.opinions.steps import code_of, told
from tests.surveys.steps import came
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion, Triage

GIST = "建议统计公报配图，并在社区公告栏张贴。"


def test_what_is_said_is_taken_down_studied_and_told(app, world, desk, citizen, at, client):
    party = came(app, world.morning, LI_JING)
    with app.app_context():
        reference = db.session.get(Registration, party).reference
    at("2026-03-18 10:00")
    recorder = desk("zhaomin")
    assert "李静" in recorder.get(f"/staff/remarks/{world.code}?slot={world.morning}").text
    taken = recorder.submit(f"/staff/remarks/{world.code}", slot=world.morning, speaker="李静", text=GIST,
                            follow_redirects=True)

    assert "已记录1条" in taken.text
    assert GIST in taken.text

    own = citizen(LI_JING)
    assert "我的发言要点" in own.get(f"/registrations/{reference}").text
    said = only(app)
    own.get(f"/registrations/{reference}/remarks")
    assert "已确认发言要点" in own.submit(f"/registrations/{reference}/remarks/{said}/confirmation", may_publish="y",
                                         follow_redirects=True).text

    editor, theme = assigned(desk, at, said)
    maker = desk("qianfang")
    assert "统计公报配图" in maker.get("/staff").text
    maker.get(theme)
    maker.submit(f"{theme}/answer", result="adopted", answer="自下期公报起配图，并送各社区张贴。")
    checker = desk("majing")
    assert "自下期公报起配图" in checker.get(theme).text
    assert "已审核通过" in checker.submit(f"{theme}/approval", follow_redirects=True).text

    assert [phone for phone, _words in told(app, "adoption_told")] == [LI_JING.phone]
    assert "结果：采纳。" in told(app, "adoption_told")[0][1]
    client.get("/progress/query")
    read = client.submit("/progress/query", query_code=code_of(app, said)).text
    assert "自下期公报起配图" in read
    assert "牛街街道办事处" in read
    assert "采纳" in editor.get("/staff/adoption").text


def assigned(desk, at, said: int) -> tuple:
    """赵敏 puts it to adoption and hands it to 牛街街道; her client, and where the theme is."""
    at("2026-03-19 09:00")
    editor = desk("zhaomin")
    editor.get(f"/staff/opinions/{said}")
    editor.submit(f"/staff/opinions/{said}/adoption")
    assert "待分办" in editor.get(f"/staff/adoption/of/{said}").text
    editor.get("/staff/adoption/waiting")
    shown = editor.submit("/staff/adoption/waiting", opinion=str(said), title="统计公报配图", unit="niujie",
                          follow_redirects=True)
    assert "统计公报配图" in shown.text
    assert "待答复" in shown.text
    return editor, shown.request.path


def only(app) -> int:
    """The number of the one opinion there is."""
    with app.app_context():
        said = db.session.scalars(db.select(Opinion)).one()
        assert said.triage is Triage.NEW
        return said.id
