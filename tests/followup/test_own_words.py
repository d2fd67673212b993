"""What 李静 may do with her own words behind the query code: change them, and take back that they are published."""

import pytest
from sqlalchemy import String, Text, select

from tests.cast import LI_JING
from tests.followup.steps import register
from tests.opinions.steps import actions, answered_in_public, code_of, do, says, stand
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.opinions.models import Opinion, OpinionIndex
from xicheng_events.voice.opinions.operations import answer_at_once

SECRET = "我是李静，电话13800001111，门口单车太多。"


def everything_kept(app) -> str:
    """All text in the database, as it lies there."""
    with app.app_context():
        columns = [column for table in db.metadata.sorted_tables for column in table.columns
                   if isinstance(column.type, String | Text)]
        return "\n".join(str(value) for column in columns for value in db.session.scalars(select(column)))


def own(app, client, said) -> None:
    client.get("/progress/query")
    client.submit("/progress/query", query_code=code_of(app, said))


def test_what_is_taken_out_of_the_own_words_is_gone_everywhere_and_the_desk_sees_that(app, world, client, desk):
    said = says(app, world, SECRET, may_publish=True)
    number = register(app, world, opinion_id=said)
    with app.app_context():
        db.session.scalars(select(Issue)).one().description = SECRET  # as the form that is to be filled in offers it
        db.session.commit()
    own(app, client, said)
    refused = client.submit("/progress/query/words", text="字" * 501)
    assert (refused.status_code, "字" * 501 in refused.text) == (422, True)
    done = client.submit("/progress/query/words", text="门口单车太多。", place="统计局门口")
    assert (done.status_code, "原来的内容不再保留" in done.text, "提出人修改内容" in done.text) == (200, True, True)
    assert (stand(app, said).text, stand(app, said).place) == ("门口单车太多。", "统计局门口")
    assert "13800001111" not in everything_kept(app)
    with app.app_context():
        assert db.session.scalars(select(Issue).where(Issue.number == number)).one().description == "门口单车太多。"
        assert "1111" not in db.session.get(OpinionIndex, said).terms
    assert "提出人修改内容" in desk("zhaomin").get(f"/staff/opinions/{said}").text
    client.submit("/progress/query/words", text="门口单车太多。", place="统计局门口")
    assert actions(app, "opinions.reworded") == ["opinions.reworded"]  # nothing has changed the second time


def test_a_slip_about_earlier_words_is_void_and_forgets_them(app, world, client, desk):
    said, browser = says(app, world, "我是李静，门口单车太多。", may_publish=True), desk("zhaomin")
    do(app, answer_at_once, (Opinion, said), answer="已请街道划线。", by=world.staff["zhaomin"])
    browser.get(f"/staff/opinions/{said}")
    browser.submit(f"/staff/opinions/{said}/review")
    own(app, client, said)
    client.submit("/progress/query/words", text="门口单车太多。")
    assert "我是李静" not in everything_kept(app)
    browser.get(f"/staff/opinions/{said}")
    assert browser.submit(f"/staff/opinions/{said}/review").status_code == 303


def test_what_is_public_is_not_put_otherwise_but_taken_down(app, world, client):
    said = answered_in_public(app, world)
    with app.app_context():
        path = db.session.get(Opinion, said).publication.path
    own(app, client, said)
    refused = client.post("/progress/query/words", data={"query_code": code_of(app, said), "text": "别的话"})
    assert (refused.status_code, "已经公开" in refused.text) == (422, True)
    done = client.submit("/progress/query/consent")
    assert "已撤回公开同意" in done.text
    gone = client.get(path)
    assert (gone.status_code, "提出人撤回公开同意" in gone.text) == (410, True)
    assert client.post("/progress/query/consent", data={"query_code": code_of(app, said)}).status_code == 200
    assert actions(app, "opinions.consent") == ["opinions.consent_withdrawn"]


def test_20_consent_withdrawn_while_the_issue_is_open_hides_the_name_and_the_work_goes_on(app, world, client, desk):
    with app.app_context():
        li_jing = Person(name=LI_JING.name, session_stamp="x", created_at=clock.now())
        db.session.add(li_jing)
        db.session.commit()
        number = li_jing.id
    said = says(app, world, may_publish=True)
    with app.app_context():
        db.session.get(Opinion, said).person_id = number
        db.session.commit()
    number = register(app, world, opinion_id=said)
    assert "李*" in desk("zhaomin").get(f"/staff/opinions/{said}").text
    own(app, client, said)
    client.submit("/progress/query/consent")
    page = desk("zhaomin").get(f"/staff/opinions/{said}").text
    assert ("李*" in page, "匿名" in page, "提出人撤回公开同意" in page) == (False, True, True)
    kept = stand(app, said)
    assert (kept.person_id, kept.phone, kept.may_publish) == (None, LI_JING.phone, False)  # a reply still reaches her
    with app.app_context():
        assert db.session.scalars(select(Issue).where(Issue.number == number)).one().links[0].opinion_id == said


@pytest.mark.parametrize("step", ["words", "consent"])
def test_nothing_is_done_without_the_code(app, world, client, step):
    says(app, world, may_publish=True)
    answer = client.post(f"/progress/query/{step}", data={"query_code": "4F7K-9M2Q-XH3P", "text": "别的话"})
    assert (answer.status_code, "没有找到这个查询码" in answer.text) == (422, True)
