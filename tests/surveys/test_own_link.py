"""What somebody has begun behind an open link: how they find it again, and when it is gone."""

from tests.surveys.steps import typed
from tests.surveys.test_open_link import fields, open_survey, stored
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.operations import open_copies


def test_what_was_begun_and_never_sent_is_gone_a_month_after_closing(app, world, client, at):
    code = open_survey(app, world, naming=Naming.ANONYMOUS)
    link = f"/surveys/{code}"
    for answers in (typed(dish="豆腐脑"), typed(dish="油条", overall="5")):
        client.get(link)
        kept = client.post(f"{link}/draft", data={**fields(client, link), **answers}).location
    page = client.get(kept).text
    for words in ("请复制链接、拍下二维码，或打开它后收藏，2026年3月17日（星期二）24:00前", 'class="qr"'):
        assert words in page
    client.submit(kept)
    at("2026-04-16 23:59")
    assert swept(app) == 0
    at("2026-04-17 00:00")
    assert [swept(app), swept(app)] == [1, 0]
    assert [bool(copy.answered_on) for copy in stored(app, SurveyCopy)] == [True]


def swept(app) -> int:
    """The sweep; not as the clockwork runs it, to which the clock has jumped."""
    with app.app_context():
        count = open_copies.forget_unsent_copies()
        db.session.commit()
        return count
