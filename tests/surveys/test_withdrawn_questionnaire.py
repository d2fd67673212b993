"""Once a questionnaire is withdrawn, no address that led to it shows any of it, but since when and why."""

import re

from tests.cast import LI_JING
from tests.surveys.questionnaires import drafted_survey, published, published_survey
from tests.surveys.steps import came, invite, link_of
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.models import SurveyCopy

TITLE, REASON = "社区统计服务问卷", "原因：题目有误。"


def withdraw(desk, code: str) -> None:
    """郑平 withdraws it."""
    leader, address = desk("zhengping"), f"/staff/surveys/{code}/withdrawal"
    leader.get(address)
    assert leader.submit(address, reason="题目有误").status_code == 303


def public_addresses(app, code: str) -> list[str]:
    """Every public address whose rule has the code of a questionnaire in it."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/surveys/") and "GET" in rule.methods]
    assert [str(rule) for rule in rules if rule.arguments != {"reference"}] == []
    return [rule.build({"reference": code})[1] for rule in rules]


def test_every_address_of_an_open_one_says_why(app, world, desk, client):
    with app.app_context():
        code = published_survey(world)
    before = client.get(f"/surveys/{code}")
    assert TITLE in before.text
    withdraw(desk, code)
    addresses = public_addresses(app, code)
    assert f"/surveys/{code}" in addresses
    said = {address: client.get(address) for address in addresses}
    for words in (f"<dd>{code}</dd>", "区统计局撤下", "请拨打010-00000000向区统计局咨询", 'href="/surveys"'):
        assert words in re.sub(r"</?span[^>]*>", "", said[f"/surveys/{code}"].text)
    said["short"] = client.get(f"/s/{code.replace('-', '')}", follow_redirects=True)
    wrong = {address: answer.status_code for address, answer in said.items()
             if answer.status_code != 410 or TITLE in answer.text or REASON not in answer.text}
    assert wrong == {}
    client.get(f"/surveys/{code}")
    assert client.post(f"/surveys/{code}", data={"answers-overall": "5"}).status_code == 410


def test_so_does_the_link_that_somebody_was_sent_and_the_page_of_their_registration(app, world, desk, citizen, at):
    with app.app_context():
        code = published(drafted_survey(world, event=world.event_id)).code
        db.session.commit()
    came(app, world.morning, LI_JING)
    at("2026-03-18 12:00")
    invite(app)
    withdraw(desk, code)
    with app.app_context():
        assert [copy.is_open for copy in db.session.scalars(db.select(SurveyCopy))] == [False]
    li = citizen(LI_JING)
    for address in (link_of(app, LI_JING), f"/surveys/{code}"):
        gone = li.get(address)
        assert (gone.status_code, TITLE in gone.text, REASON in gone.text) == (410, False, True)
