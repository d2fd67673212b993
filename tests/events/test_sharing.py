"""An event outside the site: its short link and code, the card it is shared with, calendars and news to follow."""

from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tests.cast import beijing
from xicheng_events.booking.participants.operations.event_changes import cancel_event, postpone_event
from xicheng_events.demo import notices

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITE = "https://open.example.gov.cn"


@pytest.fixture(autouse=True)
def address(app, monkeypatch):
    monkeypatch.setitem(app.config, "SITE_URL", SITE)


def entries(client, path: str) -> tuple:
    calendar = Calendar.from_ical(client.get(path).data)
    return calendar, calendar.walk("VEVENT")


def news(client, path: str = "/events/feed.xml") -> list[tuple]:
    feed = ElementTree.fromstring(client.get(path).data)
    return [tuple(entry.findtext(f"a:{name}", namespaces=ATOM) for name in ("title", "id", "updated"))
            for entry in feed.findall("a:entry", ATOM)]


def test_the_short_link_opens_the_event_however_it_is_typed(world, client):
    assert f"{SITE}/e/KF20260001" in client.get(f"/events/{world.code}").text
    for typed in ("KF20260001", "kf20260001", "KF-2026-0001", "ＫＦ２０２６０００１"):
        assert client.get(f"/e/{typed}").headers["Location"] == f"/events/{world.code}", typed
    for none in ("KF20269999", "x", "%00", "9" * 400):
        assert client.get(f"/e/{none}").status_code == 404


def test_the_code_to_scan_is_a_picture_of_its_own(world, client):
    picture = client.get(f"/events/{world.code}/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    assert ElementTree.fromstring(picture.data).tag.endswith("svg")
    assert client.get("/events/KF-2026-9999/qr.svg").status_code == 404


def test_a_shared_page_has_title_words_and_picture(world, client):
    page = client.get(f"/events/{world.code}").text
    for name, content in (
            ("title", "统计开放日·数据里的西城"), ("url", f"{SITE}/events/{world.code}"),
            ("description", "2026年3月18日（星期三）09:30—11:00，西城区统计局，看一看居民收支"),
            ("image", f"{SITE}/static/img/share.png")):
        assert f'property="og:{name}" content="{content}' in page, name
    for path in ("/", "/events"):
        page = client.get(path).text
        assert 'property="og:title"' in page
        assert 'href="/events/feed.xml"' in page


def test_a_calendar_to_follow_has_all_slots_and_tells_what_is_called_off(world, client, inside):
    with inside() as desk:
        code = notices.publish(desk.draft(unit="niujie", title="公共服务大厅体验日")).code
    calendar, all_of_them = entries(client, "/events/feed.ics")
    assert (calendar["METHOD"], len(all_of_them)) == ("PUBLISH", 4)
    _calendar, of_unit = entries(client, "/events/feed.ics?host=niujie")
    assert {entry["SUMMARY"] for entry in of_unit} == {"公共服务大厅体验日 上午场", "公共服务大厅体验日 下午场"}
    before = {entry["UID"]: entry["SEQUENCE"] for entry in of_unit}
    with inside() as desk:
        cancel_event(desk.event(code), reason="设备检修", by=desk.person("zhouyan"))
    _calendar, of_unit = entries(client, "/events/feed.ics?host=niujie")
    for entry in of_unit:
        assert entry["STATUS"] == "CANCELLED"
        assert entry["SEQUENCE"] > before[entry["UID"]]
    calendar, own = entries(client, f"/events/{code}/calendar.ics")
    assert (calendar["METHOD"], len(own)) == ("CANCEL", 2)


def test_drafts_and_unknown_units_are_followed_by_nobody(world, client, inside):
    with inside() as desk:
        desk.draft(title="还没公布")
    assert "还没公布" not in client.get("/events/feed.ics").text
    assert "还没公布" not in client.get("/events/feed.xml").text
    for path in ("/events/feed.ics?host=nobody", "/events/feed.xml?host=%00x", "/events/KF-2026-0002/calendar.ics"):
        assert client.get(path).status_code == 404, path


def test_the_news_tell_each_change_as_something_new(world, client, inside, at):
    [first] = news(client)
    assert first[0] == "统计开放日·数据里的西城"
    at("2026-03-11 10:00")
    with inside() as desk:
        event = desk.event()
        times = {slot.id: (beijing("2026-03-25 09:30"), beijing("2026-03-25 11:00")) for slot in event.slots[:1]}
        postpone_event(event, times=times, reason="设备检修", by=desk.person("zhouyan"))
    [postponed] = news(client)
    assert postponed[0] == "已改期：统计开放日·数据里的西城"
    assert postponed[1] != first[1]
    assert postponed[2].startswith("2026-03-11T02:00")
    assert news(client, "/events/feed.xml?host=niujie") == []


def test_the_map_is_the_units_own_or_a_search_for_the_address(app, world, client, inside, monkeypatch):
    searched = "https://uri.amap.com/search?keyword=%E8%A5%BF%E5%9F%8E%E5%8C%BA%E4%BA%8C%E9%BE%99%E8%B7%AF27%E5%8F%B7"
    assert any(link.startswith(searched) for link in client.get(f"/events/{world.code}") and client.page.links)
    with inside() as desk:
        desk.event().venue.map_url = "https://map.example.org/tjj"
    client.get(f"/events/{world.code}")
    assert "https://map.example.org/tjj" in client.page.links
    assert not any(link.startswith("https://uri.amap.com") for link in client.page.links)
    with inside() as desk:
        desk.event().venue.map_url = ""
    monkeypatch.setitem(app.config, "MAP_URL", "")
    assert "打开地图" not in client.get(f"/events/{world.code}").text
