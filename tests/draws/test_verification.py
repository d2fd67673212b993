"""What the check accepts and what it doesn't: a published file, honest or tampered with."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.draws import steps
from xicheng_events.booking.draws.algorithm import fingerprint
from xicheng_events.booking.draws.records import published_record
from xicheng_events.booking.draws.verification import is_drawn, sealed, verify


@pytest.fixture(scope="module")
def published() -> dict:
    """Filled by the first test that needs it: a draw is held once for the whole file."""
    return {}


@pytest.fixture
def file(app, world, published) -> bytes:
    """The file of a draw among nine parties, with a public number."""
    if not published:
        with app.app_context():
            lot = steps.lottery(world, places=5)
            steps.apply(lot.event, 1, 2, 3, 1, 2, 1, 3, 1, 1)
            steps.held(world, lot, number="01，07 + 12", number_what="双色球第2026030期红色球号码",
                       number_on=steps.DRAW_AT.date())
            published["text"] = published_record(lot.draw)
    return published["text"].encode()


def difference(content: bytes, **noted) -> str:
    return verify(content, **noted)[-1].difference


def forged(content: bytes, change) -> bytes:
    """The file with `change(record)` made and the fingerprint of the file renewed, as a forger would."""
    record = json.loads(content)
    del record["sha256"]
    change(record)
    return sealed(record).encode()


def test_what_the_draw_made_is_accepted(file):
    assert [check.difference for check in verify(file)] == [""] * 6
    assert is_drawn(file)
    record = json.loads(file)
    assert record["number"] == "01 07 12"
    assert sum(len(codes) for _key, codes in record["order"]) == 9


def test_the_fingerprint_noted_before_the_draw_is_compared(file):
    noted = json.loads(file)["list_sha256"]
    assert difference(file, list_hash=f" {noted.upper()} ") == ""
    assert "公布的是" in difference(file, list_hash="0" * 64)


def test_any_single_changed_byte_is_rejected(file):
    @given(at=st.integers(0, len(file) - 1), byte=st.integers(0, 255))
    def change(at, byte):
        changed = file[:at] + bytes([byte]) + file[at + 1 :]
        assert (difference(changed) == "") == (changed == file)

    change()


@pytest.mark.parametrize(("what", "change"), [
    ("名单指纹", lambda r: r["list"]["entries"].pop()),
    ("名单指纹", lambda r: r["list"]["quotas"][0].update(places=6)),
    ("名单指纹", lambda r: r["list"]["entries"][0].__setitem__(3, 9)),
    ("随机数与承诺", lambda r: r["officers"][0].update(share="0" * 64)),
    ("随机数与承诺", lambda r: r["officers"].pop()),
    ("随机数与承诺", lambda r: r["officers"][1].update(share=None)),
    ("种子", lambda r: r.update(number="01 07 13")),
    ("种子", lambda r: r.update(seed="f" * 64)),
    ("种子", lambda r: r.update(number=None)),
    ("顺序", lambda r: r["order"][0][1].reverse()),
    ("顺序", lambda r: r["order"][0][1].append("AAAAAAAA")),
    ("顺序", lambda r: r["order"].append(["9-anyone", []])),
    ("录取结果", lambda r: r["placed"][0][1].pop()),
    ("录取结果", lambda r: r["places"][0].__setitem__(1, 99)),
    ("录取结果", lambda r: r.update(since_freezing=[[r["placed"][0][1][0], 0]])),
    ("录取结果", lambda r: r.pop("places")),
    ("文件指纹", lambda r: r.update(format="xicheng-draw/2")),
])
def test_a_forged_file_is_rejected_and_the_first_difference_is_named(file, what, change):
    last = verify(forged(file, change))[-1]
    assert last.what == what
    assert last.difference


def test_a_list_exchanged_with_its_fingerprint_no_longer_fits_the_seed(file):
    def exchange(record):
        record["list"]["entries"].pop()
        record["list_sha256"] = fingerprint(record["list"])

    assert verify(forged(file, exchange))[-1].what == "种子"


@pytest.mark.parametrize("content", [
    b"", b"{", b"[]", b"null", b"{}", b'"x"', b"\xff\xfe", b'{"seed":null}', b"1" * 5000,
    b'{"seed":"","format":"xicheng-draw/1","sha256":1}'])
def test_anything_else_is_rejected_without_an_error(app, content):
    with app.app_context():
        assert difference(content)


@pytest.fixture
def verify_file(app, tmp_path):
    """Run `flask draw-verify` on some content; its result."""

    def run(content: bytes, *options):
        path = tmp_path / "draw.json"
        path.write_bytes(content)
        return app.test_cli_runner().invoke(args=["draw-verify", str(path), *options])

    return run


def test_the_command_says_yes_and_leaves_with_zero(file, verify_file):
    answer = verify_file(file)
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, "一致")


def test_the_command_names_the_first_difference_and_leaves_with_one(file, verify_file):
    answer = verify_file(forged(file, lambda r: r["order"][0][1].reverse()))
    assert answer.exit_code == 1
    assert "第1位：公布的是" in answer.output
    assert answer.output.splitlines()[-1] == "不一致"
    assert verify_file(file, "--list-hash", "0" * 64).exit_code == 1
