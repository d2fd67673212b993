"""Whether who answers is known is fixed with the first answer; what is half filled in opens with its link alone."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tests.cast import LI_JING, WANG_LEI
from tests.surveys.steps import came, invite, link_of, rated, typed
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.operations import half_filled, taking_answers
from xicheng_events.voice.surveys.queries import copy_by_token


@pytest.fixture
def token(app, world, at):
    """Two came, and were sent a link each; the token of 李静."""
    for citizen in (LI_JING, WANG_LEI):
        came(app, world.morning, citizen)
    at("2026-03-18 12:00")
    invite(app)
    return link_of(app, LI_JING).rpartition("/")[2]


def nearly(token: str) -> str:
    """Another, but for its last character the same."""
    return token[:-1] + ("Y" if token.endswith("X") else "X")


@pytest.mark.parametrize("anonymous", [True, False])
def test_the_database_keeps_who_is_known_from_the_first_answer_on(app, token, anonymous):
    with app.app_context():
        anew = update(Survey).values(naming=Naming.NAMED)
        db.session.execute(anew)
        db.session.rollback()
        taking_answers.answer(copy_by_token(token), answers=rated(), anonymous=anonymous)
        db.session.commit()
        with pytest.raises(IntegrityError):
            db.session.execute(anew)


def test_what_is_half_filled_in_opens_with_its_link_alone_and_goes_with_the_answer(app, token):
    typed = {"answers-overall": ["4"], "answers-impressed_by": ["展厅"]}
    with app.app_context():
        copy = copy_by_token(token)
        assert half_filled.draft_of(copy, token) == {}
        assert half_filled.keep_draft(copy, token=token, typed=typed)
        db.session.commit()
        assert "展厅".encode() not in copy.draft
        assert half_filled.draft_of(copy, token) == typed
        assert half_filled.draft_of(copy, nearly(token)) == {}
        taking_answers.answer(copy, answers=rated(), anonymous=True)
        db.session.commit()
        assert copy.draft is None
        assert not half_filled.keep_draft(copy, token=token, typed=typed)


def test_what_is_half_filled_in_goes_when_the_questionnaire_closes(app, token, at):
    with app.app_context():
        half_filled.keep_draft(copy_by_token(token), token=token, typed={"answers-overall": ["4"]})
        db.session.commit()
        assert half_filled.forget_drafts() == 0
        at("2026-03-26 00:00")
        assert not half_filled.keep_draft(copy_by_token(token), token=token, typed={})
        assert half_filled.forget_drafts() == 1
        assert db.session.scalars(db.select(SurveyCopy.draft)).all() == [None, None]


def filled_in(client, link: str) -> dict:
    """What the inputs of the questionnaire hold, on the page that was shown last."""
    return dict(next(form for form in client.page.forms if form.action == link).fields)


def keep(client, link: str, **fields):
    """Press 先保存，稍后再填."""
    client.get(link)
    return client.post(f"{link}/draft", data={**filled_in(client, link), **fields})


def test_li_jing_is_called_away_and_goes_on_behind_the_same_link(app, token, client):
    link = f"/feedback/{token}"
    half = typed(overall="2", why_unhappy="排队太久 <b>&</b>", **{
        "suggestions-1-kind": "help", "suggestions-1-text": "路灯坏了", "suggestions-1-place": "二龙路",
        "suggestions-1-wants_reply": "y"})
    kept = keep(client, link, **half, anonymous="y")
    assert (kept.status_code, kept.location) == (303, link)
    again = client.get(link)
    assert "已保存，还没有提交" in again.text
    fields = filled_in(client, link)
    assert half.items() >= {name: fields[name] for name in half if name in fields}.items()
    assert {"answers-overall", "answers-suggestions-1-place", "answers-suggestions-1-wants_reply"} <= set(fields)
    assert "排队太久 &lt;b&gt;&amp;&lt;/b&gt;</textarea>" in again.text
    assert "路灯坏了</textarea>" in again.text
    assert fields["anonymous"] == "y"
    assert "排队太久" not in app.test_client().get(f"/feedback/{nearly(token)}").text
    before = client.page
    assert client.submit(link).status_code == 200  # what is there, as it is
    with app.app_context():
        copy = copy_by_token(token)
        assert (copy.draft, bool(copy.sealed)) == (None, True)
    client.page = before
    assert "您的反馈已提交" in client.post(f"{link}/draft", data={**filled_in(client, link), **half}).text


@pytest.mark.once
def test_what_is_wrong_is_kept_too_and_said_when_it_is_sent(app, token, client):
    link = f"/feedback/{token}"
    keep(client, link, **typed(impressed_by="长" * 1001))
    assert f"{'长' * 1001}</textarea>" in client.get(link).text
    refused = client.submit(link, **typed(impressed_by="长" * 1001))
    assert refused.status_code == 422
    assert "请选择总体满意度" in refused.text
    assert "最多1000个字" in refused.text
