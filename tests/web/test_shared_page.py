"""Public pages that are rendered once for all who read without a session."""

from flask.testing import FlaskClient

from tests.cast import LI_JING
from tests.registration.steps import register


def test_a_notice_is_read_from_memory_for_a_second(world, app, seconds, fewer_places):
    path = f"/events/{world.code}"
    first = app.test_client().get(path)
    fewer_places(3)
    assert app.test_client().get(path).text == first.text
    seconds.now += 1.1
    assert app.test_client().get(path).text != first.text


def test_what_is_kept_has_all_its_headers(world, app, seconds):
    client, path, packed = FlaskClient(app), f"/events/{world.code}", {"Accept-Encoding": "gzip"}
    first, second = client.get(path, headers=packed), client.get(path, headers=packed)
    assert dict(second.headers) == dict(first.headers)
    assert second.headers["Content-Encoding"] == "gzip"
    assert "Content-Security-Policy" in second.headers
    assert {"Cookie", "Accept-Encoding"} <= set(second.vary)
    assert "Content-Encoding" not in client.get(path).headers


def test_whoever_has_a_session_gets_a_page_of_their_own(world, client, citizen, seconds, fewer_places):
    client.get("/")
    li = citizen(LI_JING)
    register(li, world.morning)
    assert "李静" in li.get(f"/slots/{world.afternoon}/registration").text
    before = client.get(f"/events/{world.code}").text
    fewer_places(3)
    assert li.get(f"/events/{world.code}").text != before
    assert client.get(f"/events/{world.code}").text == before


def test_large_text_parts_and_other_hosts_are_kept_apart(world, client, seconds):
    whole = client.get("/events").text
    part = client.get("/events", headers={"HX-Request": "true"}).text
    assert "<html" in whole
    assert "<html" not in part
    assert client.get("/events").text == whole
    assert "<html" in client.get("/events", headers={"HX-Request": "true", "HX-Boosted": "true"}).text
    client.set_cookie("text", "large")
    assert 'data-text="large"' in client.get("/events").text
    assert "other.example" not in client.get("/events").text


def test_a_page_that_is_not_there_is_looked_for_each_time(world, client, seconds, app):
    assert client.get("/events/KF-2026-9999").status_code == 404
    assert not app.extensions["shared_pages"]
    assert client.get("/static/css/site.css").status_code == 200
    assert not app.extensions["shared_pages"]
