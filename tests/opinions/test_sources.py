"""Opinions from every source: what anyone says on 我要提建议, what a desk types in, and whose it is."""

import re

import pytest

from tests.cast import LI_JING, code_sent_to
from tests.opinions.steps import code_of, do, says, staff, told
from tests.support.at_once import at_once
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.voice.opinions.models import TYPED_IN, Opinion, OpinionSource, Triage
from xicheng_events.voice.opinions.operations import Statement, answer_at_once
from xicheng_events.voice.opinions.suggesting import hand_on, suggest

SAID = "西单路口的盲道被栏杆挡住了，请移开。"
PAGE = "/suggestions/new"


def only(app) -> Opinion:
    """The one thing that was said."""
    with app.app_context():
        return db.session.scalars(db.select(Opinion).options(
            db.joinedload(Opinion.occasion), db.joinedload(Opinion.organisation))).one()


def query_code_in(page: str) -> str:
    return re.search(r'query-code">([0-9A-Z-]{14})<', page)[1]


def test_who_belongs_elsewhere_reads_it_first_and_what_is_said_comes_to_the_unit(app, world, client):
    first = client.get(PAGE).text.partition('action="/suggestions/new"')[0]
    assert all(channel in first for channel in ("110", "12345", "信访", "12388"))
    received = client.submit(PAGE, text=SAID, unit="tjj", kind="help", place="西单路口", may_publish="y")
    assert received.status_code == 200
    assert all(words in received.text for words in ("北京市西城区统计局", "2026年3月12日", '<svg'))
    said = only(app)
    assert (said.source, said.text, said.place) == (OpinionSource.ONLINE, SAID, "西单路口")
    assert said.organisation.slug == "tjj"
    assert (said.person_id, said.phone, said.anonymous, said.may_publish) == (None, None, True, True)
    client.get("/progress/query")
    outcome = client.submit("/progress/query", query_code=query_code_in(received.text))
    assert "区统计局在2026年3月12日" in outcome.text


def test_the_same_form_twice_is_one_and_shows_the_same_code(app, world, client):
    client.get(PAGE)
    form, codes = client.page, []
    for _twice in range(2):
        client.page = form
        codes.append(query_code_in(client.submit(PAGE, text=SAID, unit="tjj").text))
    assert codes[0] == codes[1] == code_of(app, only(app).id)


def test_a_page_gone_back_to_says_something_else_and_nothing_of_it_is_swallowed(app, world, client):
    client.get(PAGE)
    form = client.page
    client.submit(PAGE, text=SAID, unit="tjj")
    client.page = form
    other = client.submit(PAGE, text="地铁口也挡住了。", unit="tjj")
    assert other.status_code == 422
    assert "地铁口也挡住了。" in other.text
    assert "已提交过另一条意见" in other.text
    assert client.submit(PAGE, text="地铁口也挡住了。", unit="tjj").status_code == 200
    with app.app_context():
        assert sorted(db.session.scalars(db.select(Opinion.text))) == sorted([SAID, "地铁口也挡住了。"])


def test_sent_at_the_same_moment_it_is_one_as_well_and_the_unit_has_one_occasion(app, world, engine_name):
    def say(key):
        unit = db.session.get(Organisation, world.units["tjj"])
        return suggest(Statement(kind="help", text=SAID, anonymous=True), unit=unit, form_key=key).query_code

    first, second, third = at_once(app, *(lambda key=key: say(key) for key in ("a" * 32, "a" * 32, "b" * 32)))
    assert first == second != third
    with app.app_context():
        assert db.session.query(Opinion).count() == 2
        assert db.session.query(Occasion).filter_by(unit_id=world.units["tjj"]).count() == 1


@pytest.mark.once
@pytest.mark.parametrize(("typed", "sentence"), [
    ({"text": ""}, "请填写意见内容"), ({"text": "字" * 501}, "最多500个字"), ({"unit": "moon"}, "请从列出的选项中选择"),
    ({"topic": "moon"}, "没有这个领域"), ({"kind": "moon"}, "请检查以下内容"), ({"place": "地" * 101}, "涉及地点"),
    ({"wants_reply": "y"}, "不需要答复的，请去掉"), ({"wants_reply": "y", "phone": "199"}, "手机号应为11位数字"),
    ({"wants_reply": "y", "phone": LI_JING.phone}, "请填写短信中的6位验证码"),
    ({"wants_reply": "y", "phone": LI_JING.phone, "code": "000000"}, "验证码"),
    ({"form_key": "x"}, "页面已失效"),
])
def test_what_cannot_be_taken_is_said_and_all_that_was_typed_stands(app, world, client, typed, sentence):
    client.get(PAGE)
    fields = {"text": SAID, "unit": "niujie", "place": "西单路口", "may_publish": "y", "kind": "complaint", **typed}
    refused = client.submit(PAGE, **fields)
    assert (refused.status_code, sentence in refused.text) == (422, True)
    shown = dict(next(form for form in client.page.forms if form.action == PAGE).fields)
    assert f'>\r\n{fields["text"]}</textarea>' in refused.text
    chosen = {found[1] for found in re.finditer(r'<option[^>]* selected [^>]*value="([a-z]+)"', refused.text)}
    assert chosen == {fields[name] for name in ("unit", "kind") if fields[name] != "moon"}
    lines = ("place", "may_publish", "wants_reply", "phone")
    assert [shown.get(name) or None for name in lines] == [fields.get(name) for name in lines]
    with app.app_context():
        assert db.session.query(Opinion).count() == 0


def test_18_who_wants_a_reply_proves_a_phone_and_nothing_else_is_stored_of_them(app, world, client):
    client.get(PAGE)
    sent = client.post("/suggestions/codes", data={"text": SAID, "unit": "tjj", "phone": LI_JING.phone})
    assert "验证码已发送" in sent.text
    assert SAID in sent.text
    received = client.submit(PAGE, text=SAID, unit="tjj", code=code_sent_to(app, LI_JING))
    assert received.status_code == 200
    said = only(app)
    assert (said.anonymous, said.person_id, said.phone, said.wants_reply) == (True, None, LI_JING.phone, True)
    assert [phone for phone, _words in told(app, "opinion_received")] == [LI_JING.phone]


def test_who_is_signed_in_speaks_by_name_or_without(app, world, citizen):
    browser = citizen(LI_JING)
    assert 'name="phone"' not in browser.get(PAGE).text
    assert browser.submit(PAGE, text=SAID, unit="tjj", wants_reply="y", by_name="y").status_code == 200
    named = only(app)
    assert (named.anonymous, named.phone, named.person_id is not None) == (False, LI_JING.phone, True)
    browser.get(PAGE)
    browser.submit(PAGE, text="匿名的话。", unit="tjj", wants_reply="y")
    with app.app_context():
        hidden = db.session.scalars(db.select(Opinion).where(Opinion.text == "匿名的话。")).one()
        assert (hidden.anonymous, hidden.person_id, hidden.phone) == (True, None, LI_JING.phone)


def test_what_is_for_no_unit_in_particular_goes_to_the_coordinator_who_hands_it_on(app, world, client, desk, at):
    client.get(PAGE)
    code = query_code_in(client.submit(PAGE, text=SAID).text)
    said = only(app)
    assert said.organisation.slug == "qzfb"
    at("2026-03-11 09:00")
    coordinator, page = desk("zhouyan"), f"/staff/opinions/{said.id}"
    assert desk("qianfang").get(page).status_code == 404
    coordinator.get(page)
    for unit, sentence in (("", "请选择转交单位"), ("moon", "请从列出的选项中选择"), ("qzfb", "请选择其他单位")):
        refused = coordinator.submit(f"{page}/handing-on", unit=unit)
        assert (refused.status_code, sentence in refused.text) == (422, True)
    assert coordinator.submit(f"{page}/handing-on", unit="niujie").status_code == 303
    for who in ("zhouyan", "qianfang"):
        read = desk(who).get(page).text
        assert "转交牛街街道研判，期限2026年3月13日" in read
    client.get("/progress/query")
    assert "牛街街道在2026年3月13日" in client.submit("/progress/query", query_code=code).text
    do(app, answer_at_once, (Opinion, said.id), answer="已请城管现场处理。", by=world.staff["qianfang"])
    assert "北京市西城区人民政府牛街街道办事处" in client.post("/progress/query", data={"query_code": code}).text


def test_only_the_coordinator_hands_on_and_only_what_waits(app, world):
    said = says(app, world)
    niujie = (Organisation, world.units["niujie"])
    for who, code in (("zhaomin", "not_yours"), ("zhouyan", None), ("zhouyan", "same_unit")):
        if code is None:
            do(app, hand_on, (Opinion, said), niujie, by=world.staff[who])
            continue
        with pytest.raises(Refused) as refused:
            do(app, hand_on, (Opinion, said), niujie, by=world.staff[who])
        assert refused.value.code == code
    with app.app_context():  # what it is about, it goes on being about
        assert db.session.get(Opinion, said).occasion == db.session.get(Event, world.event_id).occasion
    do(app, answer_at_once, (Opinion, said), answer="您好，已处理。", by=world.staff["qianfang"])
    with pytest.raises(Refused) as refused:
        do(app, hand_on, (Opinion, said), (Organisation, world.units["tjj"]), by=world.staff["zhouyan"])
    assert refused.value.code == "already_triaged"


def test_once_an_event_is_over_its_page_leads_there(app, world, client, at):
    assert PAGE not in client.get(f"/events/{world.code}").text
    assert "统计开放日" not in client.get(f"{PAGE}?event={world.code}").text
    at("2026-03-19 09:00")
    assert f"{PAGE}?event={world.code}" in client.get(f"/events/{world.code}").text
    page = client.get(f"{PAGE}?event={world.code}").text
    assert "统计开放日" in page
    assert 'name="unit"' not in page
    client.submit(PAGE, text="讲解员的话筒声音太小。", kind="complaint")
    said = only(app)
    assert (said.occasion.title, said.organisation.slug) == ("统计开放日·数据里的西城", "tjj")


@pytest.mark.parametrize("address", ["/", "/progress", "/events?words=没有这样的活动"])
def test_it_is_found_from_where_people_look(world, client, address):
    assert PAGE in client.get(address).text


def test_a_desk_types_in_what_was_said_anywhere(app, world, desk, at):
    at("2026-03-18 12:00")
    browser = desk("zhaomin")
    for source in TYPED_IN:
        browser.get("/staff/opinions/new")
        about = "unit:tjj" if source is OpinionSource.DESK else world.code
        assert browser.submit("/staff/opinions/new", event=about, source=source.value, text=SAID).status_code == 200
    with app.app_context():
        said = db.session.scalars(db.select(Opinion).order_by(Opinion.id)).all()
        assert [each.source for each in said] == list(TYPED_IN)
        assert said[-1].occasion.unit_id == world.units["tjj"]
    for wrong in ({"event": "unit:niujie"}, {"event": world.code, "source": "online"}):
        browser.get("/staff/opinions/new")
        assert browser.submit("/staff/opinions/new", text=SAID, **wrong).status_code == 422


@pytest.mark.parametrize(("text", "kept"), [
    ("<b>请</b>加装<script>alert(1)</script>扶手\u200b", "<b>请</b>加装<script>alert(1)</script>扶手"),
    ("“一、请加装\t扶手”\x0b\r\n二、请移开栏杆", "“一、请加装\t扶手”\n二、请移开栏杆"),
])
def test_what_comes_from_word_is_text_and_shown_as_text(app, world, client, desk, text, kept):
    client.get(PAGE)
    assert client.submit(PAGE, text=text, unit="tjj").status_code == 200
    said = only(app)
    assert said.text.replace("\u200b", "") == kept
    page = desk("zhaomin").get(f"/staff/opinions/{said.id}").text
    assert "<script>alert" not in page
    assert (said.triage, "扶手" in page) == (Triage.NEW, True)


@pytest.mark.once
def test_ten_thousand_characters_are_refused_and_kept(app, world, client):
    client.get(PAGE)
    refused = client.submit(PAGE, text="字" * 10000, unit="tjj")
    assert (refused.status_code, "字" * 10000 in refused.text) == (422, True)
    with app.app_context():
        assert staff(world, "zhaomin")
        assert db.session.query(Opinion).count() == 0
