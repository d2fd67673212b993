"""An opinion with its answer before everyone: at an address of its own, and away again with a reason."""

import re

import pytest

from tests.cast import LI_JING
from tests.opinions.steps import answered_in_public, clear_opinion, do, says, staff
from tests.support.at_once import at_once
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.models import Publication, PublishedVersion
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.public_fields import digest_of_fields
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.voice.opinions import operations, publishing
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.public_fields import public_fields_of_opinion

ANSWER = "您好，每周六上午开放。"


def address_of(app, said: int) -> str:
    """Where everyone reads it."""
    with app.app_context():
        return db.session.get(Opinion, said).publication.path


def test_it_is_withdrawn_with_a_reason_that_its_address_says_and_comes_back_only_after_another_review(
        app, world, desk, client):
    said = answered_in_public(app, world)
    address, zhaomin = address_of(app, said), desk("zhaomin")
    assert address in client.get("/progress?list=answers").text
    assert ANSWER in client.get(address).text
    page = f"/staff/opinions/{said}"
    for reason, sentence in (("", "请填写撤回理由。"), ("李静13800001111不同意", "13800001111"),
                             ("错" * 201, "最多200个字")):
        zhaomin.get(page)
        refused = zhaomin.submit(f"{page}/withdrawal", reason=reason)
        assert (refused.status_code, sentence in refused.text, reason in refused.text) == (422, True, True)
    zhaomin.get(page)
    assert zhaomin.submit(f"{page}/withdrawal", reason="答复有误").status_code == 303
    gone = client.get(address)
    assert (gone.status_code, "答复有误" in gone.text, ANSWER in gone.text) == (410, True, False)
    assert ANSWER not in client.get("/progress?list=answers").text
    assert "现已公开0件" in client.get("/progress").text
    assert "已撤回公开" in zhaomin.get(page).text
    assert zhaomin.post(f"{page}/publication").status_code == 422
    zhaomin.get(page)
    assert zhaomin.submit(f"{page}/review").status_code == 303
    assert "答复有误" in client.get(address).text
    zhaomin.get(page)
    assert zhaomin.submit(f"{page}/review/withdrawal").status_code == 303
    assert "答复有误" in client.get(address).text
    assert "已撤回公开" in zhaomin.get(page).text
    assert zhaomin.submit(f"{page}/review").status_code == 303
    clear_opinion(app, world, said)
    zhaomin.get(page)
    assert zhaomin.submit(f"{page}/publication").status_code == 303
    assert ANSWER in client.get(address).text
    assert address_of(app, said) == address


def test_each_version_keeps_the_values_it_was_cleared_with(app, world):
    said, by = answered_in_public(app, world), world.staff["zhaomin"]
    do(app, publishing.withdraw_opinion, (Opinion, said), reason="答复有误", by=by)
    do(app, publishing.ask_publication, (Opinion, said), by=by)
    clear_opinion(app, world, said)
    do(app, publishing.publish_opinion, (Opinion, said), by=by)
    with app.app_context():
        opinion = db.session.get(Opinion, said)
        first, second = opinion.publication.versions
        fields = public_fields_of_opinion(opinion)
        assert first.values == second.values == [[field.name, field.heading, field.value] for field in fields]
        assert first.digest == second.digest == digest_of_fields(fields)
        assert (first.number, second.number, first.slip_id < second.slip_id) == (1, 2, True)


def test_the_row_says_nothing_of_who_spoke(app, world):
    said = answered_in_public(app, world, anonymous=True)
    with app.app_context():
        row = db.session.get(Opinion, said).publication
        assert row.author_ids == [world.staff["zhaomin"]]
        assert re.fullmatch(r"/progress/answers/[0-9]+", row.path)
        kept = [str(getattr(thing, column.name)) for thing in (row, row.versions[0])
                for column in thing.__table__.columns]
        assert not [value for value in kept if LI_JING.phone in value or LI_JING.name in value]


def test_what_waits_for_its_review_is_taken_back_and_what_failed_stays_away(app, world, desk, client):
    said, by = says(app, world, may_publish=True), world.staff["zhaomin"]
    do(app, operations.answer_at_once, (Opinion, said), answer=ANSWER, by=by)
    with pytest.raises(Refused) as refused:
        do(app, publishing.take_back_opinion, (Opinion, said), by=by)
    assert refused.value.code == "nothing_asked"
    zhaomin, page = desk("zhaomin"), f"/staff/opinions/{said}"
    zhaomin.get(page)
    zhaomin.submit(f"{page}/review")
    zhaomin.get(page)
    assert zhaomin.submit(f"{page}/review/withdrawal").status_code == 303
    assert "提请保密审查" in zhaomin.get(page).text
    zhaomin.submit(f"{page}/review")
    clear_opinion(app, world, said, approved=False, opinion="请隐去车牌。")
    with pytest.raises(Refused) as refused:
        do(app, publishing.publish_opinion, (Opinion, said), by=by)
    assert refused.value.code == "not_cleared"
    assert "请隐去车牌。" in zhaomin.get(page).text
    assert "提请保密审查" not in zhaomin.get(page).text
    assert zhaomin.post(f"{page}/review").status_code == 422  # nor is anybody else asked for the same words
    with app.app_context():
        assert slip_for(db.session.get(Opinion, said)).state is SlipState.REJECTED
    assert client.get(address_of(app, said)).status_code == 404
    with app.app_context():
        states = [row.state for row in db.session.query(Publication).filter_by(kind="opinion")]
        assert (states, db.session.query(PublishedVersion).join(
            Publication, Publication.id == PublishedVersion.publication_id).filter(
                Publication.kind == "opinion").count()) == ([PublicationState.APPROVED], 0)


def test_two_who_ask_at_the_same_moment_ask_once(app, world, engine_name):
    said = says(app, world, may_publish=True)
    do(app, operations.answer_at_once, (Opinion, said), answer=ANSWER, by=world.staff["zhaomin"])
    asking = [lambda who=who: publishing.ask_publication(db.session.get(Opinion, said), by=staff(world, who)).number
              for who in ("zhaomin", "zhouyan")]
    numbers = at_once(app, *asking)
    with app.app_context():
        rows = db.session.query(Publication).filter_by(kind="opinion").all()
        assert rows == [db.session.get(Opinion, said).publication]
        assert slip_for(db.session.get(Opinion, said)).number in numbers
        assert db.session.query(ReviewSlip).filter_by(subject_kind="opinion").count() == 1


def test_another_units_editor_can_do_none_of_it(app, world):
    said = answered_in_public(app, world)
    for operation, values in ((publishing.withdraw_opinion, {"reason": "答复有误"}), (publishing.ask_publication, {}),
                              (publishing.take_back_opinion, {}), (publishing.publish_opinion, {})):
        with pytest.raises(Refused) as refused:
            do(app, operation, (Opinion, said), by=world.staff["qianfang"], **values)
        assert refused.value.code == "not_yours"


@pytest.mark.parametrize("step", ["ask_publication", "publish_opinion"])
def test_consent_that_is_taken_back_at_the_same_moment_is_not_overlooked(app, world, engine_name, step):
    said, by = says(app, world, may_publish=True), world.staff["zhaomin"]
    do(app, operations.answer_at_once, (Opinion, said), answer=ANSWER, by=by)
    if step == "publish_opinion":
        do(app, publishing.ask_publication, (Opinion, said), by=by)
        clear_opinion(app, world, said)
    with app.app_context():
        opinion, zhaomin = db.session.get(Opinion, said), staff(world, "zhaomin")
        assert opinion.may_publish  # as the page has read it
        with app.app_context():
            db.session.get(Opinion, said).may_publish = False
            db.session.commit()
        with pytest.raises(Refused) as refused:
            getattr(publishing, step)(opinion, by=zhaomin)
    assert refused.value.code == "not_released"
