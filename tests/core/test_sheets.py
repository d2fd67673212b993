"""Tables from outside are read in a process of their own; the worst of them cost the site next to nothing."""

import io
import resource
import sys
import threading
import time
import zipfile

import pytest
from openpyxl import Workbook

from xicheng_events.foundation.core import confined
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.uploaded_sheets import rows_of_sheet

pytestmark = pytest.mark.once

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS_ARE = ('<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
                '.spreadsheetml.sharedStrings+xml"/></Types>')


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context():
        yield


def read(data: bytes):
    """The rows of a file, as a list of people is read."""
    return rows_of_sheet(data, at_most=6000, columns=40, longest=300)


def refusal(data: bytes) -> str:
    """With which code a file is refused."""
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.field == "file"
    assert refused.value.sentence.endswith("。")
    return refused.value.code


def workbook(*rows) -> bytes:
    """An ordinary .xlsx with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """An ordinary .xlsx of strings in which one part is replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["姓名"], ["马凤英"]))) as old, \
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in {*old.namelist(), name}:
            was = content if part == name else old.read(part)
            if "Strings" in name and part == "[Content_Types].xml":
                was = was.replace(b"</Types>", _STRINGS_ARE.encode())
            new.writestr(part, was)
    return out.getvalue()


def strings(count: int, each: str = "<si><t>%d</t></si>") -> bytes:
    """A workbook with so many strings, all different."""
    return with_part("xl/sharedStrings.xml", f'<sst xmlns="{_SPREADSHEET}">{_many(each, count)}</sst>'.encode())


def cells(count: int, each: str = "<c><v>%d</v></c>", encoding: str = "utf-8") -> bytes:
    """A workbook with so many cells, all different, in rows as long as there may be."""
    xml = (f'<?xml version="1.0" encoding="{encoding}"?><worksheet xmlns="{_SPREADSHEET}"><sheetData>'
           + "".join(f"<row>{_many(each, min(16_000, count - first))}</row>" for first in range(0, count, 16_000))
           + '</sheetData></worksheet>')
    return with_part("xl/worksheets/sheet1.xml", xml.encode(encoding))


def _many(each: str, count: int) -> str:
    return "".join(each % number if "%d" in each else each for number in range(count))


def styles(count: int) -> bytes:
    """A workbook with so many fonts."""
    return with_part("xl/styles.xml", f'<styleSheet xmlns="{_SPREADSHEET}"><fonts>{"<font/>" * count}</fonts>'
                                      '</styleSheet>'.encode())


WORST = {
    "2.3 million strings": lambda: strings(2_300_000, "<si><t/></si>"),
    "as many strings as go in": lambda: strings(180_000),
    "2.6 million cells": lambda: cells(2_600_000, "<c><v>1</v></c>"),
    "as many cells as go in": lambda: cells(298_000),
    "empty cells": lambda: cells(1_900_000, "<c/>"),
    "cells in UTF-16": lambda: cells(170_000, encoding="utf-16"),
    "one long string": lambda: strings(1, f"<si><t>{'字' * 1_300_000}</t></si>"),
    "fonts": lambda: styles(290_000),
    "60 MB of zeros": lambda: with_part("xl/worksheets/sheet1.xml", b"0" * 60_000_000),
    "entities": lambda: with_part("xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'),
}


@pytest.mark.parametrize("worst", WORST)
def test_the_worst_workbooks_cost_the_site_next_to_nothing(worst, capsys):
    data = WORST[worst]()
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    began = time.monotonic()
    try:
        read(data)
        said = "read"
    except Refused as refused:
        said = refused.code
    waited = time.monotonic() - began
    after, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu, grown = (after.ru_utime + after.ru_stime - mine.ru_utime - mine.ru_stime,
                  (after.ru_maxrss - mine.ru_maxrss) / 1024)
    reader = ended.ru_utime + ended.ru_stime - theirs.ru_utime - theirs.ru_stime
    with capsys.disabled():
        print(f"\n{worst}: {len(data) / 1024:.0f} KB, {said}; the site {cpu:.2f} CPU s, +{grown:.0f} MB; the reader "
              f"{reader:.2f} CPU s; waited {waited:.1f} s")
    assert cpu < 0.5
    assert grown < 30
    assert reader < confined.CPU_SECONDS + 1.5


@pytest.mark.parametrize(("data", "code"), [
    (b"name,phone", "not_a_sheet"), (b"PK\x03\x04 broken", "not_a_sheet"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 5000, "old_sheet"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "locked_sheet"),
    (b"PK" + b"0" * 3_000_000, "sheet_too_large"), (with_part("xl/sharedStrings.xml", b"<sst>"), "not_a_sheet"),
    (strings(900_000, "<a/>"), "sheet_too_large"), (cells(310_000), "too_many_cells"),
], ids=["text", "broken", "xls", "password", "large", "part cut off", "ratio", "cells"])
def test_each_refusal_says_what_it_is(data, code):
    assert refusal(data) == code


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(confined, "SECONDS", 0.2)
    assert refusal(cells(250_000)) == "sheet_too_long"


@pytest.mark.parametrize(("program", "why"), [
    ("while True: pass", "too_long"), ("b'0' * 300_000_000", "broken"),
    ("import tempfile; tempfile.TemporaryFile().write(b'0' * 99_999)", "broken"),
    ("print('half of')", "broken"),
], ids=["CPU", "memory", "disk", "no answer"])
def test_a_reader_has_no_more_than_it_is_given(monkeypatch, tmp_path, program, why):
    (tmp_path / "hog.py").write_text(program)
    monkeypatch.setattr(confined, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setattr(confined, "CPU_SECONDS", 1)
    with pytest.raises(confined.Ended) as ended:
        confined.read_confined("hog", b"PK" * 100_000)
    assert ended.value.why == why


def test_who_comes_third_waits_for_a_moment_and_is_told(app, monkeypatch):
    monkeypatch.setattr(confined, "_WAIT_SECONDS", 0.1)
    monkeypatch.setattr(confined, "_AT_ONCE", threading.BoundedSemaphore(1))
    with confined._AT_ONCE:
        assert refusal(workbook(["姓名"])) == "sheets_busy"
    assert read(workbook(["姓名"])) == [(1, ["姓名"])]


def test_the_reader_knows_no_secret(monkeypatch, tmp_path):
    (tmp_path / "spy.py").write_text("import json, os, sys\nsys.stdout.write(json.dumps(dict(os.environ)))\n")
    monkeypatch.setattr(confined, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setenv("SECRET_KEY", "something")
    assert "SECRET_KEY" not in confined.read_confined("spy", b"")


def test_an_ordinary_list_is_read_at_once(capsys):
    data = workbook(["姓名", "手机号", "身份证号", "街道"],
                    *([f"马凤英{n}", 19900007001, "110102199001010011", "牛街"] for n in range(300)))
    began = time.monotonic()
    rows = read(data)
    with capsys.disabled():
        print(f"\n300 people on {sys.platform}: {time.monotonic() - began:.2f} s")
    assert rows[1] == (2, ["马凤英0", "19900007001", "110102199001010011", "牛街"])
    assert len(rows) == 301
