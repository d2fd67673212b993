"""The links that messages carry: short enough to be typed, kept nowhere, and nothing that could be tried out."""

import re

import pytest

from tests.cast import LI_JING, WANG_LEI
from tests.support.sealed import raw
from tests.surveys.steps import came, invite, link_of
from xicheng_events.foundation.core.codes import ALPHABET
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.notify.templates import as_we_keep, fill
from xicheng_events.foundation.notify.wording_rules import preview_of

AFTER = "2026-03-18 11:05"


@pytest.fixture
def links(app, world, at):
    """李静 and 王磊 came; the links to their questionnaires."""
    for who in (LI_JING, WANG_LEI):
        came(app, world.morning, who)
    at(AFTER)
    assert invite(app) == 2
    return [link_of(app, who) for who in (LI_JING, WANG_LEI)]


def test_a_link_has_sixteen_characters_and_stays_nowhere(app, links, client):
    for link in links:
        assert re.fullmatch(f"/feedback/[{ALPHABET}]{{16}}", link)
        assert f'action="{link}"' in client.get(link).text
    tokens = [link.rsplit("/", 1)[-1] for link in links]
    with app.app_context():
        hashes = {keyed_hash(token) for token in tokens}
    rows = raw(app, "SELECT * FROM survey_copy")
    assert {row.token_hash for row in rows} == hashes
    assert not [row for row in rows if set(tokens) & set(map(str, row))]


def test_a_link_of_before_goes_on_working(app, links, client):
    """They had 26 characters."""
    with app.app_context():
        hashed = keyed_hash("ABCDEFGHJKLMNPQRSTUVWXYZ23")
    raw(app, "UPDATE survey_copy SET token_hash = :hashed WHERE id = (SELECT max(id) FROM survey_copy)",
        hashed=hashed)
    assert client.get("/feedback/ABCDEFGHJKLMNPQRSTUVWXYZ23").status_code == 200
    assert client.get(links[1]).status_code == 404


def test_wrong_links_are_counted_over_all_pages_and_right_ones_are_not(limited, links, world):
    browser = limited(LINK_RATE_PER_ADDRESS="3 per hour").test_client()
    for _time in range(5):
        assert browser.get(links[0]).status_code == 200
        assert browser.get(f"/slots/{world.afternoon}/registration").status_code == 200
    assert [browser.get(path).status_code for path in (
        "/feedback/" + "A" * 16, "/invitations/" + "A" * 16,
        f"/slots/{world.afternoon}/registration?invitation={'A' * 16}", "/invitations/" + "B" * 16,
        "/feedback/" + "B" * 16)] == [404, 404, 200, 429, 429]
    assert browser.post("/feedback/" + "C" * 16).status_code == 429
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert browser.get(links[1], environ_overrides=elsewhere).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("glued", [
    "评价并留下意见建议，有效期至3月25日。", "。", "，请", ")", ".", "/", " ", "）咨询010", "%EF%BC%8C"])
def test_what_a_phone_glues_to_a_link_is_left_out(app, world, desk, links, client, glued):
    page = client.get(links[0] + glued)
    assert page.status_code == 200
    assert f'action="{links[0]}"' in page.text
    assert client.get("/invitations/" + links[0].rsplit("/", 1)[-1] + glued).status_code == 404


@pytest.mark.parametrize("text", ["请点{链接}评价", "请点{链接}。", "{链接}abc", "（{链接}）", "点 {链接} 评价", "到https://a.cn/b。"])
def test_links_stand_alone_whoever_wrote_the_words(app, text):
    with app.app_context():
        said = fill(as_we_keep(text), {"link": "https://x.cn/feedback/ABCDEFGHJKLMNPQR"})
        assert re.search(r"(^| )https://(x.cn/feedback/ABCDEFGHJKLMNPQR|a.cn/b)( |$)", said), said
        assert re.search(r" https://\S+[0-9A-Za-z]( |$)", preview_of("请" + text).text)


@pytest.mark.parametrize("token", ["A" * 41, "A" * 500, "%00", "%ED%A0%80", "一二三四"])
def test_what_can_be_no_token_is_not_found(client, token):
    assert client.get(f"/feedback/{token}").status_code == 404
    assert client.get(f"/invitations/{token}").status_code == 404
