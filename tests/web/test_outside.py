"""What comes from outside and isn't as a browser of ours would send it: headers, origins, addresses to go to."""

import pytest

from tests.cast import LI_JING, PASSWORD
from tests.registration.steps import register
from xicheng_events.foundation.web.error_net import Outermost, readable
from xicheng_events.foundation.web.safe_addresses import own_path

pytestmark = pytest.mark.once  # what is read of a request is read before any database is asked

GBK = "legacy=" + "你好".encode("gbk").decode("latin-1")


@pytest.mark.parametrize("address", ["/", "/static/css/site.css", "/healthz", "/me", "/events", "/door/worker.js"])
def test_a_cookie_of_a_neighbouring_site_harms_nobody(app, world, address):
    for cookie in (GBK, "text=large; " + GBK, GBK + "; \xff=\xfe", "\xff"):
        answer = app.test_client(use_cookies=False).get(address, environ_overrides={"HTTP_COOKIE": cookie})
        assert answer.status_code < 400, (address, cookie)


def test_the_readers_own_cookie_beside_it_still_counts(app, world, citizen):
    client = citizen(LI_JING)
    name = app.config["SESSION_COOKIE_NAME"]
    mine = client.get_cookie(name).value
    answer = app.test_client(use_cookies=False).get("/me", environ_overrides={"HTTP_COOKIE": f"{GBK}; {name}={mine}"})
    assert answer.status_code == 200


def test_headers_are_read_as_well_as_they_can_be():
    assert readable("标题".encode().decode("latin-1")).encode("latin-1").decode() == "标题"
    assert readable("\xc4\xe3") .encode("latin-1").decode() == "\ufffd\ufffd"


def test_what_nobody_catches_gets_an_answer_and_no_stack(app):
    def broken(_environ, _start):
        raise RuntimeError("李静 19900000001")

    net, said = Outermost(app), []
    net.inner = broken
    body = b"".join(net({}, lambda *words: said.extend(words)))
    assert said[0].startswith("500")
    assert "没有保存任何内容" in body.decode()
    assert b"RuntimeError" not in body


HERE = "http://localhost"


@pytest.mark.parametrize("headers", [
    {}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": HERE},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
])
def test_a_form_of_ours_goes_through(app, world, citizen, headers):
    client = citizen(LI_JING)
    page = register(client, world.morning).headers["Location"] + "/withdrawal"
    assert client.post(page, headers=headers).status_code == 303


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "same-site", "Origin": HERE},
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://["}, {"Origin": "http://localhost.evil"},
    {"Origin": "https://localhost"}, {"Sec-Fetch-Site": ""},
])
@pytest.mark.parametrize("with_token", [True, False])
def test_a_form_of_another_site_is_refused_plainly(app, world, citizen, headers, with_token):
    client = citizen(LI_JING)
    page = register(client, world.morning).headers["Location"]
    answer = client.post(page + "/withdrawal", data={"a": "1"}, headers=headers, with_token=with_token)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert "<form" not in answer.text
    assert "报名成功" in client.get(page).text


@pytest.mark.parametrize("address", ["/me", "/events?page=2", "/events/KF-2026-0001?x=%2F%2Fevil", "/a%09b"])
def test_a_path_of_ours_is_gone_to(address):
    assert own_path(address) == address


@pytest.mark.parametrize("address", [
    "//evil.example", "/\\evil.example", "\\\\evil", "/\t/evil.example", "/\n/evil", "\t//evil", " //evil", "/\x00/x",
    "https://evil.example/", "javascript:alert(1)", "http:/evil", "me", "http://[", "/\r\nSet-Cookie: a=b", "///evil",
    "/" + "x" * 3000, "", None, "//[", "/\u3000\t/evil",
])
def test_nothing_else_is(address):
    assert own_path(address, default="/me") == "/me"


def test_the_page_one_was_on_is_taken_only_from_this_host():
    assert own_path("http://localhost/me?x=1", host="localhost") == "/me?x=1"
    assert own_path("http://evil.example/me", host="localhost") == ""
    assert own_path("ftp://localhost/me", host="localhost") == ""


@pytest.mark.parametrize("encoded", ["/%09/evil.example/x", "/%0aabc", "/%09/%5b", "/%0a", "//evil.example"])
def test_neither_signing_in_nor_text_size_lead_away(app, world, client, encoded):
    answer = client.get(f"/display?size=large&next={encoded}")
    assert answer.status_code == 303
    assert answer.location == "/"
    signed_in = client.post(f"/staff/sign-in?next={encoded}", data={"sign_in_name": "zhaomin", "password": PASSWORD})
    assert signed_in.location == "/staff"


def test_a_broken_current_url_is_no_fault_of_ours(app, world, client):
    answer = client.get("/me", headers={"HX-Request": "true", "HX-Current-URL": "http://["})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].endswith("next=/me")


def test_a_text_where_a_file_belongs_and_a_foreign_mailing_are_told(app, world, desk):
    clerk = desk("zhaomin")
    answer = clerk.post(f"/staff/groups/slots/{world.morning}/list", data={"file": "not a file"})
    assert answer.status_code == 422
    assert clerk.get(f"/staff/mailings/events/{world.code}/99999").status_code == 404
    assert clerk.post(f"/staff/mailings/events/{world.code}/99999/retries").status_code == 404
    assert desk("zhouyan").post("/staff/calendars", data={"year": "2027", "file": "x"}).status_code == 422


def test_what_is_somebodys_own_is_kept_nowhere(app, world, citizen, desk, client):
    assert citizen(LI_JING).get("/me").headers["Cache-Control"] == "no-store"
    for address in ("/staff", "/staff/events", f"/staff/registrations/events/{world.code}"):
        assert desk("zhaomin").get(address).headers["Cache-Control"] == "no-store"
    assert "no-store" not in client.get("/static/css/site.css").headers.get("Cache-Control", "")
    assert "Cache-Control" not in client.get("/help/door").headers
