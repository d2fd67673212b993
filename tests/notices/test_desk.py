"""The unit's desk over HTTP: 赵敏 writes, 刘伟 and 何安 check, and nothing typed is lost on the way."""

import re

import pytest

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations import drafting
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing import checked_text
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import slip_for

NOTICE = {
    "kind": "open_day", "title": "统计开放日", "theme": "走近统计", "summary": "看一看数据怎样产生。", "venue": "new",
    "venue_name": "区统计局", "venue_address": "二龙路27号", "venue_map_url": "https://map.example/tjj",
    "audience": "辖区居民", "residence": "any", "allocation": "fcfs", "companion_policy": "anyone", "max_party": "3",
    "offer_hours": "24", "feedback_days": "7", "contact_name": "赵敏", "contact_phone": "０１０－８８０６００００",
    "offline_channel": "拨打电话报名", "slots-0-starts_at": "2026-04-08T09:30", "slots-0-ends_at": "2026-04-08T11:00",
    "slots-0-capacity": "２０", "agenda-0-kind": "visit", "agenda-0-title": "参观展厅", "agenda-0-starts_at": "09:30",
}


def write(client, **changes):
    """Fill in the form of a new notice and save it."""
    client.get("/staff/events/new")
    return client.submit("/staff/events/new", **{**NOTICE, **{key.replace("__", "-"): value
                                                              for key, value in changes.items()}})


def stored(app, code: str) -> Event:
    with app.app_context():
        event = db.session.query(Event).filter_by(code=code).one()
        db.session.refresh(event, ["venue", "slots", "agenda"])
        return event


def drafts(app) -> int:
    with app.app_context():
        return db.session.query(Event).count()


def test_the_story_from_draft_to_public(app, desk, client):
    zhaomin, liuwei, hean = desk("zhaomin"), desk("liuwei"), desk("hean")
    hub = write(zhaomin).location
    code = hub.rsplit("/", 1)[1]
    event = stored(app, code)
    assert (event.contact_phone, event.slots[0].capacity, event.venue.name) == ("010-88060000", 20, "区统计局")
    assert client.get(f"/events/{code}").status_code == 404
    preview = zhaomin.get(f"{hub}/preview").text
    assert "看一看数据怎样产生。" in preview
    assert "西城区政府网站、“北京西城”微信公众号、社区公告栏" in preview
    assert 'href="https://map.example/tjj"' in preview

    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/submission")
    liuwei.get(hub)
    assert liuwei.submit(f"{hub}/return", reason="").status_code == 422
    liuwei.submit(f"{hub}/return", reason="请写明集合地点。")
    assert "已退回修改：请写明集合地点。" in zhaomin.get(hub).text
    zhaomin.get(f"{hub}/edit")
    zhaomin.submit(f"{hub}/edit", what_to_bring="身份证")
    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/submission")
    assert "<ins>" in liuwei.get(hub).text.partition("公告全文")[2].partition("身份证")[0]
    liuwei.submit(f"{hub}/approval")

    hean.get("/staff/reviews")
    slip = next(link for link in hean.page.links if link.startswith("/staff/reviews/SC-"))
    hean.get(slip)
    assert hean.submit(slip, decision="approve", disclosure="active").status_code == 303
    assert "发布" in zhaomin.get(hub).text
    zhaomin.submit(f"{hub}/publication")
    assert "还有 20 个名额" in client.get(f"/events/{code}").text
    history = zhaomin.get(hub).text
    assert all(step in history for step in ("起草", "退回修改", "审核通过", "保密审查通过", "发布"))


def test_slots_and_lines_that_say_what_they_said_stay_the_rows_they_are(app, desk, statements):
    zhaomin = desk("zhaomin")
    hub = write(zhaomin, **{"slots-1-starts_at": "2026-04-08T14:00", "slots-1-ends_at": "2026-04-08T15:00",
                            "slots-1-capacity": "5"}).location

    def rows() -> tuple[list, list]:
        event = stored(app, hub.rsplit("/", 1)[1])
        return [slot.id for slot in event.slots], [line.id for line in event.agenda]

    def save(**fields) -> list[str]:
        zhaomin.get(f"{hub}/edit")
        with statements() as sent:
            assert zhaomin.submit(f"{hub}/edit", **fields).status_code == 303
        return [each for each in sent if each.startswith("DELETE")]

    slots, lines = rows()
    assert save(summary="改了一句话。") == []
    assert rows() == (slots, lines)
    assert save(**{"agenda-0-title": "参观新展厅"}) != []
    assert rows()[0] == slots
    assert save(**{"slots-1-capacity": "6"}) != []
    assert rows()[0] == slots
    assert save(**{"slots-0-starts_at": "2026-04-08T15:30", "slots-0-ends_at": "2026-04-08T16:30"}) != []
    assert rows()[0] == slots[::-1]  # whose time is as it was stays first, and who has another is known by being left
    assert save(attendance_mode="online") != []  # the places are of another kind of seat
    with app.app_context():
        event = db.session.query(Event).filter_by(code=hub.rsplit("/", 1)[1]).one()
        assert [quota.seat for slot in event.slots for quota in slot.quotas] == ["online", "online"]


def test_changing_a_published_notice_voids_the_slip_says_so_and_keeps_the_public_words(app, world, desk, client):
    zhaomin, hub = desk("zhaomin"), f"/staff/events/{world.code}"
    assert "原保密审查单失效" in zhaomin.get(f"{hub}/edit").text
    done = zhaomin.submit(f"{hub}/edit", title="统计开放日·新", follow_redirects=True)
    assert "原保密审查单失效" in done.text
    assert "统计开放日·新" in zhaomin.get(f"{hub}/preview").text
    assert "统计开放日·新" not in client.get(f"/events/{world.code}").text
    with app.app_context():
        assert slip_for(db.session.get(Event, world.event_id)).state is SlipState.VOID
    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/discard")
    assert stored(app, world.code).revision is None


@pytest.mark.once
@pytest.mark.parametrize(("changes", "sentence"), [
    ({"title": ""}, "请填写活动名称。"),
    ({"title": "开放日" * 34}, "活动名称最多60个字，现有102个字，请精简。"),
    ({"title": "快来参加！"}, "不使用感叹号"),
    ({"kind": "party"}, "请从列出的选项中选择活动类型。"),
    ({"allocation": "lottery-ish"}, "请从列出的选项中选择录取方式。"),
    ({"venue": "999999"}, "请从列出的选项中选择。"),
    ({"venue_address": ""}, "新增地点请填写名称和详细地址。"),
    ({"venue_map_url": "javascript:alert(1)"}, "地图链接应以“https://”开头"),
    ({"contact_phone": "12"}, "电话号码应包含区号"),
    ({"max_party": "11"}, "每份报名最多人数"),
    ({"min_age": "八"}, "请填写整数"),
    ({"min_age": "60", "max_age": "18"}, "最大年龄不应小于最小年龄"),
    ({"slots__0__capacity": "0"}, "名额应为1至100000的整数"),
    ({"slots__0__capacity": "-3"}, "名额应为1至100000的整数"),
    ({"slots__0__capacity": "99999999"}, "名额应为1至100000的整数"),
    ({"slots__0__capacity": "9" * 400}, "请填写整数"),
    ({"slots__0__starts_at": "昨天"}, "日期时间没有看懂"),
    ({"slots__0__starts_at": "0001-01-01T00:00"}, "日期"),
    ({"slots__0__ends_at": "2026-04-08T09:30"}, "结束时间应晚于开始时间"),
    ({"slots__0__ends_at": ""}, "请填写场次的结束时间。"),
    ({"slots__0__checkin_from": "2026-04-08T10:00"}, "签到时间不应晚于开始时间"),
    ({"registration_opens_at": "2026-04-02T09:00", "registration_closes_at": "2026-04-01T09:00"}, "报名截止时间应晚于"),
    ({"registration_closes_at": "2026-04-09T09:00"}, "报名截止时间不应晚于活动开始时间"),
    ({"agenda__0__ends_at": "09:00"}, "结束时间应晚于开始时间"),
    ({"agenda__0__kind": "dance"}, "请从列出的选项中选择环节类型。"),
    ({"agenda__0__starts_at": "25:99"}, "时间没有看懂"),
])
def test_bad_input_gets_a_sentence_and_loses_nothing(app, world, desk, changes, sentence):
    zhaomin, before = desk("zhaomin"), drafts(app)
    answer = write(zhaomin, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    form = next(form for form in zhaomin.page.forms if form.action == "/staff/events/new")
    # A day and its time stand in two fields of one name.
    typed = {name: "T".join(value for other, value in form.fields if other == name and value)
             for name, _value in form.fields}
    kept = {"theme": "走近统计", "venue_name": "区统计局", "slots-0-capacity": "２０", "agenda-0-title": "参观展厅",
            "title": "统计开放日", **{key.replace("__", "-"): value for key, value in changes.items()}}
    selects = {"kind", "allocation", "venue", "agenda-0-kind"}
    assert {name: typed.get(name) for name in kept.keys() - selects} == {
        name: value for name, value in kept.items() if name not in selects}
    assert drafts(app) == before


def test_emoji_and_rare_characters_are_kept(app, world, desk):
    code = write(desk("zhaomin"), summary="欢迎𠮷田先生🙂来看", theme="走近𠮷").location.rsplit("/", 1)[1]
    assert (stored(app, code).summary, stored(app, code).theme) == ("欢迎𠮷田先生🙂来看", "走近𠮷")


def test_the_first_of_several_mistakes_is_not_the_only_one_told(world, desk):
    answer = write(desk("zhaomin"), title="", contact_phone="12", slots__0__capacity="0")
    assert all(sentence in answer.text for sentence in ("请填写活动名称", "电话号码应包含区号", "名额应为1至"))


def test_rows_come_and_go_without_scripts_and_keep_what_was_typed(world, desk):
    zhaomin = desk("zhaomin")
    more = write(zhaomin, add_slots="1", slots__0__label="上午场")
    assert more.status_code == 200
    assert re.search(r'id="slots-1-starts_at"[^>]*data-focus|data-focus[^>]*id="slots-1-starts_at"', more.text)
    assert "/staff/events/new#slots-2-starts_at" in more.text  # where the next press lands
    names = dict(zhaomin.page.forms[-1].fields)
    assert names["slots-0-label"] == "上午场"
    assert "slots-1-starts_at" in names
    less = zhaomin.submit("/staff/events/new", **{"slots-1-label": "下午场", "remove_slots": "0"})
    names = dict(zhaomin.page.forms[-1].fields)
    assert less.status_code == 200
    assert names["slots-0-label"] == "下午场"
    assert "slots-1-label" not in names


def test_a_mistake_in_a_later_row_is_told_beside_that_row(world, desk):
    zhaomin = desk("zhaomin")
    answer = write(zhaomin, **{"slots-4-starts_at": "2026-04-09T10:00", "slots-4-ends_at": "2026-04-09T09:00",
                               "slots-4-capacity": "5"})
    assert answer.status_code == 422
    assert 'href="#slots-1-ends_at"' in answer.text


def test_an_incomplete_draft_is_saved_but_not_handed_in(app, world, desk):
    zhaomin = desk("zhaomin")
    hub = write(zhaomin, summary="", contact_phone="").location
    page = zhaomin.get(hub).text
    assert "还缺2项" in page
    assert f'href="{hub}/edit#contact_phone"' in page
    assert zhaomin.post(f"{hub}/submission").status_code == 422


def test_a_stale_page_is_refused_and_what_was_typed_is_kept(app, world, desk, inside, drafted):
    zhaomin, edit = desk("zhaomin"), f"/staff/events/{drafted}/edit"
    zhaomin.get(edit)
    with inside() as rows:
        drafting.edit_event(rows.event(drafted), by=rows.person("zhaomin"), title="先改了")
    answer = zhaomin.submit(edit, title="后改的")
    assert answer.status_code == 422
    assert "刚刚已被他人修改" in answer.text
    assert "后改的" in answer.text
    assert stored(app, drafted).title == "先改了"
    assert zhaomin.submit(edit).status_code == 303


def test_a_button_pressed_on_a_stale_hub_does_nothing(app, world, desk, inside, drafted):
    zhaomin, hub = desk("zhaomin"), f"/staff/events/{drafted}"
    zhaomin.get(hub)
    with inside() as rows:
        drafting.edit_event(rows.event(drafted), by=rows.person("zhaomin"), summary="")
    answer = zhaomin.submit(f"{hub}/submission")
    assert answer.status_code == 422
    assert stored(app, drafted).standing is PublicationState.DRAFTING


def test_the_same_press_twice_is_told_where_things_stand(app, world, desk, drafted):
    zhaomin, hub = desk("zhaomin"), f"/staff/events/{drafted}"
    assert zhaomin.post(f"{hub}/submission").status_code == 303
    again = zhaomin.post(f"{hub}/submission")
    assert again.status_code == 422
    assert "公告当前为“待审核”" in again.text


@pytest.mark.parametrize("path", ["", "/edit", "/preview"])
def test_another_units_event_is_not_there(world, desk, path):
    assert desk("qianfang").get(f"/staff/events/{world.code}{path}").status_code == 404


@pytest.mark.parametrize("step", ["submission", "return", "approval", "review", "publication", "discard"])
def test_another_units_steps_are_not_there(world, desk, step):
    assert desk("qianfang").post(f"/staff/events/{world.code}/{step}").status_code == 404


def test_the_coordinator_sees_every_units_events_and_edits_none(world, desk):
    zhouyan = desk("zhouyan")
    assert "统计开放日" in zhouyan.get("/staff/events").text
    assert zhouyan.get(f"/staff/events/{world.code}").status_code == 200
    assert zhouyan.get(f"/staff/events/{world.code}/edit").status_code == 403
    assert zhouyan.get("/staff/events/new").status_code == 403


def test_the_door_has_no_business_here(world, desk):
    assert desk("sunhao").get("/staff/events").status_code == 403


def test_the_list_is_searched_and_filtered_in_its_address(world, desk, drafted):
    zhaomin = desk("zhaomin")
    assert "共 2 条" in zhaomin.get("/staff/events").text
    found = zhaomin.get("/staff/events?words=月度&state=draft").text
    assert "共 1 条" in found
    assert drafted in found
    assert "没有符合条件的活动" in zhaomin.get("/staff/events?words=100%25&state=nonsense").text


def test_the_list_asks_the_same_of_the_database_for_any_number_of_rows(world, desk, inside, statements):
    zhaomin = desk("zhaomin")
    zhaomin.get("/staff/events")
    with statements() as few:
        zhaomin.get("/staff/events")
    with inside() as rows:
        for at in range(19):
            rows.draft(title=f"第{at}期")
    with statements() as many:
        zhaomin.get("/staff/events")
    assert len(many) == len(few)


def test_two_presses_at_the_same_moment_are_told_apart_without_a_fault(app, world, desk, drafted, monkeypatch):
    take = checked_text.take_step

    def overtaken(publication, step, *, by):
        """Somebody else's change is stored between reading the row and writing it."""
        with db.engine.begin() as connection:
            connection.execute(db.text("update event set version = version + 1 where code = :code"), {"code": drafted})
        take(publication, step, by=by)

    monkeypatch.setattr(checked_text, "take_step", overtaken)
    answer = desk("zhaomin").post(f"/staff/events/{drafted}/submission")
    assert answer.status_code == 409
    assert stored(app, drafted).standing is PublicationState.DRAFTING
