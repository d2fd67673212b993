"""孙浩 at the door: the screen without scripts, the fragments of the tablet, JSON, and who may stand there."""

import json
import uuid

import pytest
from sqlalchemy import select

from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

JSON = {"Accept": "application/json"}


def scans(slot):
    """The address scans are sent to."""
    return f"/staff/door/{slot}/scans"


@pytest.fixture
def scan(tablet, door):
    """Send one scan as the tablet's script does and read the JSON: `scan(code="…")`."""

    def send(expect=200, client=tablet, slot=None, **fields):
        fields.setdefault("key", str(uuid.uuid4()))
        answer = client.post(scans(slot or door.morning), data=fields, headers=JSON)
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer.json

    return send


def test_scanning_says_who_comes_in(door, invite, scan):
    lijing = invite(door.morning, "李静", heads=3, children=1, needs="轮椅")
    said = scan(code=lijing.token, method="qr", gate="东门")
    assert {name: said[name] for name in ("result", "word", "tone", "name", "heads", "arrived", "admits", "minors",
                                          "category", "needs", "undoable")} == {
        "result": "passed", "word": "通过", "tone": "ok", "name": "李静", "heads": 3, "arrived": 3, "admits": 3,
        "minors": 1, "category": "公众", "needs": "轮椅", "undoable": True}
    assert said["sentence"] == "3人全部到齐，请入场。"


def test_shown_again_it_says_when_and_where(door, invite, scan):
    lijing = invite(door.morning, "李静")
    scan(code=lijing.code, gate="东门")
    again = scan(code=lijing.code)
    assert (again["word"], again["tone"]) == ("已签到 09:00", "wait")
    assert again["sentence"] == "已由东门签到，共1人。请核对姓名。"


def test_every_no_says_why(door, invite, scan):
    other, gone = invite(door.afternoon, "王磊"), invite(door.morning, "欧阳建国", state=RegistrationState.WITHDRAWN)
    waits = invite(door.morning, "阿依古丽·买买提", state=RegistrationState.WAITING)
    early = invite(door.afternoon, "李静")
    assert scan(code=other.token)["sentence"] == (
        "应参加：“统计开放日”下午场，2026年3月10日（星期二）14:00—16:00。")
    assert scan(code=gone.code)["sentence"] == "这个报名的状态是“已取消”，签到码已失效。如有疑问，请联系负责人。"
    assert scan(code=waits.reference)["sentence"].startswith("这个报名仍在候补")
    assert scan(code="ABCDEF")["sentence"].startswith("没有这个签到码")
    assert scan(slot=door.afternoon, code=early.code)["sentence"] == "签到从13:00开始，请稍候。"


def test_another_units_guest_is_sent_on_without_a_name(door, invite, scan):
    stranger = invite(door.foreign, "王磊")
    said = scan(code=stranger.token)
    assert (said["result"], said["name"]) == ("wrong_event", "")
    assert "税务开放日" in said["sentence"]


def test_a_scan_is_six_statements(door, invite, scan, statements):
    lijing = invite(door.morning, "李静", heads=3)
    with statements() as sent:
        scan(code=lijing.token, method="qr")
    # The person with roles, the slot, key and ticket, the guarded update, the row, the audit entry.
    assert len(sent) == 6, sent


@pytest.mark.once
@pytest.mark.parametrize("fields", [
    {"key": ""}, {"key": "x"}, {"method": "teleport"}, {"heads": "0"}, {"heads": "-1"}, {"heads": "99"},
    {"heads": "zwei"}, {"heads": "9" * 5000}, {"heads": "9" * 400}, {"code": ""}, {"code": "   "}, {"ticket": "x"},
    {"ticket": "9" * 30}, {"ticket": "-1"},
])
def test_a_broken_form_is_a_sentence_and_no_row(scan, rows, fields):
    said = scan(expect=422, **{"code": "ABCDEF", **fields})
    assert said["tone"] == "stop"
    assert said["sentence"].endswith("。")
    assert rows() == []


@pytest.mark.parametrize("code", ["x" * 10_000, "\x00\x01\x1b[31m", "https://evil.example/<script>", "'; --",
                                  "🙂" * 30],
                         ids=["huge", "control", "address", "sql", "emoji"])
def test_hostile_codes_are_unknown_and_a_row(scan, rows, code):
    assert scan(code=code, gate="\x00<b>" + "门" * 90)["result"] == "unknown"
    assert rows()[0].result == ScanResult.UNKNOWN
    assert (len(rows()[0].gate), rows()[0].ticket_id) == (40, None)


def test_the_key_of_another_door_says_nothing_about_it(door, invite, scan, signed_in):
    key = str(uuid.uuid4())
    scan(slot=door.foreign, client=signed_in("menwei"), code="ABCDEF", key=key)
    assert scan(expect=404, code="ABCDEF", key=key) is None


def test_sent_twice_is_answered_twice_and_counted_once(door, invite, scan, rows):
    lijing, key = invite(door.morning, "李静", heads=2), str(uuid.uuid4())
    first = scan(code=lijing.code, heads=1, key=key)
    # The same key in another spelling is the same key.
    assert scan(code=lijing.code, heads=1, key=key.upper().replace("-", "")) == first
    assert len(rows()) == 1


def test_the_same_story_without_scripts(door, invite, tablet, rows):
    lijing = invite(door.morning, "李静", heads=3, children=1)
    tablet.get(f"/staff/door/{door.morning}?gate=东门")
    answer = tablet.submit(scans(door.morning), code=lijing.code.lower(), heads="2")
    assert answer.status_code == 303
    page = tablet.get(answer.location).get_data(as_text=True)
    assert "通过" in page
    assert "3人（含未成年人1人）" in page
    assert "本次2人入场，全部共3人，其余可稍后再签到。" in page
    # A reload asks again and changes nothing; the form of the new page has a new key.
    assert len(rows()) == 1
    tablet.submit(scans(door.morning), code=lijing.code)
    assert [(row.heads, row.gate) for row in rows()] == [(2, "东门"), (1, "东门")]
    undone = tablet.submit(f"{scans(door.morning)}/{rows()[0].id}/undo", other="拿错了手机")
    assert "已撤销" in tablet.get(undone.location).get_data(as_text=True)
    assert (rows()[-1].undoes_id, rows()[-1].reason) == (rows()[0].id, "拿错了手机")


def test_counting_again_without_scripts(door, invite, tablet, rows):
    lijing = invite(door.morning, "李静", heads=3)
    tablet.get(f"/staff/door/{door.morning}")
    tablet.get(tablet.submit(scans(door.morning), code=lijing.code).location)
    answer = tablet.submit(f"{scans(door.morning)}/{rows()[0].id}/heads", heads="1")
    assert "本次1人入场，全部共3人" in tablet.get(answer.location).get_data(as_text=True)


def test_an_undo_without_a_reason_says_so_and_undoes_nothing(door, invite, tablet, rows):
    lijing = invite(door.morning, "李静")
    tablet.get(f"/staff/door/{door.morning}")
    tablet.get(tablet.submit(scans(door.morning), code=lijing.code).location)
    answer = tablet.submit(f"{scans(door.morning)}/{rows()[0].id}/undo", other=" ")
    assert answer.status_code == 422
    assert "请说明撤销的原因。" in answer.get_data(as_text=True)
    assert len(rows()) == 1


@pytest.mark.parametrize("text", ["李静", "静", "1234", "19900001234", "bm-ref", "code", "同行0"])
def test_finding_somebody_and_letting_them_in(door, invite, tablet, rows, text):
    lijing = invite(door.morning, "李静", heads=2, phone="19900001234")
    invite(door.morning, "王磊")
    invite(door.afternoon, "李静")
    typed = {"bm-ref": lijing.reference.lower(), "code": lijing.code}.get(text, text)
    page = tablet.get(f"/staff/door/{door.morning}/search", query_string={"q": typed}).get_data(as_text=True)
    assert page.count('class="found">\n      <div>\n') == 1
    assert "19900001234" not in page.replace(f'value="{typed}"', "").replace(f"q={typed}", "")
    form = next(form for form in tablet.page.forms if ("ticket", str(lijing.ticket)) in form.fields)
    tablet.post(form.action, data=dict(form.fields) | {"heads": "2"})
    assert (rows()[0].result, rows()[0].heads) == (ScanResult.PASSED, 2)


def test_a_search_finds_names_with_any_dot_and_no_wildcards(door, invite, tablet):
    invite(door.morning, "阿依古丽·买买提")
    search = f"/staff/door/{door.morning}/search"
    found = [tablet.get(search, query_string={"q": text}).get_data(as_text=True).count('class="found">\n      <div>\n')
             for text in ("阿依古丽•买买提", "阿依古丽・买买提", "阿依古丽.买买提", "阿依古丽 买买提", "阿依古丽买买提",
                          "买买提", "%", "_", "\\", "\x00", "·", "x" * 5000, "")]
    assert found == [1] * 6 + [0] * 7


def test_a_search_costs_the_same_for_one_and_for_many_and_shows_at_most_twenty(door, invite, tablet, statements):
    counts = []
    for many in (1, 24):
        for _each in range(many):
            invite(door.morning, "李静", heads=3)
        with statements() as sent:
            page = tablet.get(f"/staff/door/{door.morning}/search?q=李").get_data(as_text=True)
        counts.append((len(sent), page.count('class="found">\n      <div>\n')))
    assert counts[0][0] == counts[1][0]
    assert [found for _sent, found in counts] == [1, 20]


def test_the_screen_costs_the_same_after_one_and_after_many(door, invite, tablet, scan, statements):
    counts = []
    for many in (1, 5):
        for _each in range(many):
            scan(code=invite(door.morning, "李静", heads=2).code, heads=1)
        with statements() as sent:
            tablet.get(f"/staff/door/{door.morning}")
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("who", "status"), [("sunhao", 200), ("zhaomin", 200), ("liuwei", 200), ("zhengping", 200),
                                             ("zhouyan", 200), ("hean", 403), ("menwei", 404)])
def test_who_may_stand_at_this_door(door, invite, signed_in, who, status):
    client, lijing = signed_in(who), invite(door.morning, "李静")
    answers = [client.get(f"/staff/door/{door.morning}{part}").status_code
               for part in ("", "/search", "/shell", "/roster")]
    answers.append(client.post(scans(door.morning), data={"key": str(uuid.uuid4()), "code": lijing.code},
                               headers=JSON).status_code)
    assert answers == [status] * 5


def test_another_doors_scan_can_be_neither_seen_nor_undone(door, scan, signed_in, tablet):
    theirs = scan(slot=door.foreign, client=signed_in("menwei"), code="ABCDEF")["scan_id"]
    data = {"key": str(uuid.uuid4()), "reason": "试用", "heads": "1"}
    for slot in (door.foreign, door.morning):
        assert tablet.post(f"{scans(slot)}/{theirs}/undo", data=data).status_code == 404
        assert tablet.post(f"{scans(slot)}/{theirs}/heads", data=data).status_code == 404
    assert "没有这个签到码" not in tablet.get(f"/staff/door/{door.morning}?scan={theirs}").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/staff/door/99999999999999999999", "/staff/door/0", "/staff/door/x"])
def test_there_is_no_such_door(tablet, path):
    assert tablet.get(path).status_code == 404


@pytest.mark.parametrize("number", ["x", "-1", "9" * 40, ""])
def test_an_answer_that_never_was_is_an_empty_screen(door, tablet, number):
    assert "请出示签到码" in tablet.get(f"/staff/door/{door.morning}?scan={number}").get_data(as_text=True)


def test_when_the_session_has_ended_the_tablet_is_told_where_to_sign_in(app, door):
    stranger, fields = app.test_client(), {"key": str(uuid.uuid4()), "code": "ABCDEF"}
    assert stranger.get(f"/staff/door/{door.morning}").location.startswith("/staff/sign-in")
    for with_token in (True, False):
        answer = stranger.post(scans(door.morning), data=fields, headers=JSON, with_token=with_token)
        assert (answer.status_code, answer.json) == (401, {"sign_in": "/staff/sign-in"})
    with app.app_context():
        assert db.session.scalars(select(Scan)).all() == []


def test_a_scan_needs_the_token(door, tablet, invite, rows):
    data = {"key": str(uuid.uuid4()), "code": invite(door.morning, "李静").code}
    assert tablet.post(scans(door.morning), data=data, headers=JSON, with_token=False).json == {"code": "token"}
    assert tablet.post(scans(door.morning), data=data, with_token=False).status_code == 400
    assert rows() == []


def test_the_days_slots_are_those_of_ones_own_units_and_tomorrow_counts(door, signed_in):
    mine = signed_in("sunhao").get("/staff/door").get_data(as_text=True)
    assert ("上午场" in mine, "下午场" in mine, "税务开放日" in mine) == (True, True, False)
    assert "税务开放日" in signed_in("zhouyan").get("/staff/door").get_data(as_text=True)


def test_only_the_doors_pages_may_run_the_decoder(door, tablet):
    policies = [tablet.get(path).headers["Content-Security-Policy"] for path in
                (f"/staff/door/{door.morning}", "/staff/door")]
    ours, theirs = ({part.strip() for part in policy.split(";") if part.strip()} for policy in policies)
    assert ours - theirs == {"script-src 'self' 'wasm-unsafe-eval'"}
    assert theirs - ours <= {"script-src 'self'"}


def test_json_holds_no_phone_and_no_document(door, invite, scan):
    said = scan(code=invite(door.morning, "李静", phone="19900001234").code)
    assert "1990000" not in json.dumps(said)
    assert clock.now()
