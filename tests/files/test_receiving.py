"""What is taken in: what it is says its content, not its name; what is harmful or broken is refused in a sentence."""

import io
import json
import os
import stat
import sys
from itertools import pairwise

import pytest
from PIL import Image

from tests.support.sample_files import SCRIPTS, office, pdf, pdf_with_links, photo
from xicheng_events import config
from xicheng_events.foundation.core import confined
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.operations import receiving
from xicheng_events.foundation.files.operations.receiving import receive_file
from xicheng_events.foundation.files.queries import folder

pytestmark = pytest.mark.once
ANY = tuple(FileKind)


def taken(content: bytes, name: str, *, allowed=ANY):
    return receive_file(io.BytesIO(content), name, allowed=allowed)


def refusal(content: bytes, name: str, *, allowed=ANY) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        taken(content, name, allowed=allowed)
    assert list(folder().iterdir()) == []
    assert refused.value.field == "file"
    return refused.value.code, refused.value.sentence


@pytest.fixture(autouse=True)
def _inside(app, own_folder):
    with app.app_context():
        yield


def test_a_photo_is_upright_and_says_nothing_but_what_is_seen():
    for form, name in (("JPEG", "入口.JPG"), ("PNG", "入口.png"), ("WEBP", "C:\\照片\\入口.webp")):
        received = taken(photo(form), name)
        stored = folder() / received.stored_name
        assert (received.kind, received.name) == (FileKind.IMAGE, "入口.jpg"), form
        assert (received.width, received.height) == (20, 40), form
        with Image.open(stored) as picture:
            assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (20, 40), {})
        assert b"SecretCamera" not in stored.read_bytes()
        assert received.size == stored.stat().st_size
    for made in (folder(), stored):  # the group is the backup's, which reads
        assert stat.S_IMODE(made.stat().st_mode) & 0o027 == 0


def test_what_is_seen_through_is_white_and_what_is_large_is_made_smaller():
    made = io.BytesIO()
    Image.new("RGBA", (3000, 1500), (0, 0, 0, 0)).save(made, "PNG")
    received = taken(made.getvalue(), "标志.png")
    assert (received.width, received.height) == (1600, 800)
    with Image.open(folder() / received.stored_name) as picture:
        assert min(picture.getpixel((800, 400))) > 250


def moving(form: str) -> bytes:
    """Two pictures, one after the other."""
    made, red, blue = io.BytesIO(), Image.new("RGB", (40, 20), "red"), Image.new("RGB", (40, 20), "blue")
    red.save(made, form, save_all=True, append_images=[blue], duration=100)
    return made.getvalue()


def with_noise(form: str) -> bytes:
    """A picture whose bytes tell all of it: half of them are half of the picture."""
    made = io.BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(made, form)
    return made.getvalue()


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_picture_that_moves_isnt_taken(form):
    code, said = refusal(moving(form), f"动图.{form.lower()}")
    assert (code, "静止的照片" in said) == ("file_moves", True)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_no_picture(form):
    whole = with_noise(form)
    assert refusal(whole[:len(whole) // 2], f"半张.{form.lower()}")[0] == "file_broken"
    made = taken(whole, f"整张.{form.lower()}")
    assert made.width == 400


def test_the_longest_side_may_be_another_one_and_a_large_photo_is_the_same_all_over():
    made = io.BytesIO()
    slope = Image.linear_gradient("L").resize((4000, 3000))
    slope.convert("RGB").save(made, "JPEG", quality=95, comment=b"SecretCamera")
    received = receive_file(io.BytesIO(made.getvalue()), "现场.jpg", allowed=ANY, longest=2560)
    assert (received.width, received.height) == (2560, 1920)
    assert b"SecretCamera" not in (folder() / received.stored_name).read_bytes()
    with Image.open(folder() / received.stored_name) as picture:
        shades = [picture.getpixel((1200, row))[0] for row in range(1920)]
    assert max(abs(one - other) for one, other in pairwise(shades)) <= 3, "no seam"
    assert shades[0] < 10
    assert shades[-1] > 245


@pytest.mark.parametrize(("content", "name", "kind"), [
    (pdf(), "须知.pdf", FileKind.PDF), (pdf(locked=""), "不可打印.pdf", FileKind.PDF),
    (pdf_with_links(), "有链接.pdf", FileKind.PDF),
    (office(), "通知.docx", FileKind.DOCX),
    (office("spreadsheetml.sheet"), "名单.XLSX", FileKind.XLSX), ("WEBVTT\n\n字幕".encode(), "字幕.vtt", FileKind.VTT)])
def test_documents_are_kept_as_they_are(content, name, kind):
    received = taken(content, name)
    assert (received.kind, received.name) == (kind, name)
    assert (folder() / received.stored_name).read_bytes() == content


@pytest.mark.parametrize(("content", "name", "code", "said"), [
    (b"", "空.pdf", "file_empty", "“空.pdf”是空文件"),
    (b"GIF89a" + b"0" * 99, "动图.gif", "file_kind", "请选择图片（jpg、jpeg、png、webp）"),
    (b"\0\0\0\x18ftypheic", "照片.heic", "file_kind", "另存为JPG"),
    (b"MZ\x90\0", "须知.pdf", "file_kind", "不能在这里上传：内容与扩展名不符或已损坏"),
    (b"MZ\x90\0", "须知.exe", "file_kind", "不能在这里上传，请选择"),
    (pdf(), "须知.docx", "file_name_differs", "“须知.docx”的内容是PDF"),
    (photo(), "须知.pdf", "file_name_differs", "的内容是图片"),
    (office(), "名单.xlsx", "file_name_differs", "的内容是Word文档"),
    (photo()[:60], "半张.jpg", "file_broken", "打不开"),
    (b"%PDF-1.7\n" + b"0" * 500, "破.pdf", "file_broken", "打不开"),
    (pdf(pages=0), "无页.pdf", "file_broken", "打不开"),
    (pdf(locked="secret"), "密.pdf", "file_locked", "请取消密码"),
    (pdf(holds=True, locked=""), "锁.pdf", "file_active", "嵌入的文件"),
    (pdf(holds=True), "包.pdf", "file_active", "嵌入的文件"),
    (office(**{"word/vbaProject.bin": "x"}), "宏.docx", "file_active", "宏"),
    (office(**{"big.xml": "0" * 5_000_000}), "炸弹.docx", "file_too_large", "内容太多"),
    (office("presentationml.presentation"), "片.docx", "file_broken", "打不开"),
    (b"\xd0\xcf\x11\xe0" + b"0" * 600, "旧.docx", "file_locked", "旧格式"),
    (b"WEBVTT\n\xff\xfe", "乱.vtt", "file_broken", "打不开"),
    (b"WEBVTT" + b" " * 1024 * 1024, "长.vtt", "file_too_large", "超过1MB"),
    (pdf() + b"0" * (10 * 1024 * 1024), "长.pdf", "file_too_large", "超过10MB"),
    (pdf(), "", "file_missing", "请先选择文件"),
    (pdf(), "\r\n\0/.", "file_missing", "请先选择文件"),
])
def test_what_isnt_what_it_seems_is_refused_and_leaves_nothing(content, name, code, said):
    assert (refused := refusal(content, name))[0] == code
    assert said in refused[1]


@pytest.mark.parametrize("where", SCRIPTS)
def test_a_document_with_a_script_isnt_taken_wherever_that_hangs(where):
    code, said = refusal(pdf(starts=where), "动.pdf")
    assert (code, "含有脚本" in said) == ("file_active", True)


def test_a_script_of_a_locked_document_that_opens_without_a_password_is_found():
    assert refusal(pdf(starts="in a field", locked=""), "锁.pdf")[0] == "file_active"


def test_a_scan_in_sixteen_shades_of_grey_is_as_dark_as_it_was():
    made = io.BytesIO()
    Image.new("I;16", (40, 20), 128 * 256).save(made, "PNG")
    with Image.open(folder() / taken(made.getvalue(), "扫描.png").stored_name) as picture:
        assert abs(picture.convert("L").getpixel((20, 10)) - 128) < 3


@pytest.mark.parametrize(("ended", "code"), [("too_long", "file_too_large"), ("broken", "file_broken")])
def test_what_takes_too_long_to_look_at_is_said_to_be_too_large_not_broken(monkeypatch, ended, code):
    def end(*_args, **_limits):
        raise confined.Ended(ended)

    monkeypatch.setattr(receiving, "read_confined", end)
    assert refusal(pdf(), "长.pdf")[0] == code


def test_a_picture_that_memory_is_too_small_for_isnt_said_to_have_too_many_points(monkeypatch):
    made = io.BytesIO()
    Image.new("RGB", (5000, 4000)).save(made, "WEBP", method=0)
    monkeypatch.setattr(receiving, "_MEMORY", 224 * 2**20)
    code, said = refusal(made.getvalue(), "大.webp")
    assert (code, "请缩小" in said) == ("file_too_large", True)


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked():
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    assert refusal(made.getvalue(), "大.png")[0] == "too_many_pixels"


def test_a_name_is_a_name_and_its_ending_stays():
    received = taken(pdf(), "../../etc/" + "长" * 300 + ".pdf")
    assert len(received.name) == 120
    assert received.name.endswith("长.pdf")
    assert "/" not in received.stored_name


def test_only_kinds_that_are_asked_for_are_taken():
    code, said = refusal(pdf(), "须知.pdf", allowed=(FileKind.IMAGE,))
    assert (code, "PDF" in said) == ("file_kind", False)


@pytest.mark.parametrize(("answers", "code"), [(1, "file_infected"), (2, "scanner_away"), (None, "scanner_away")])
def test_what_the_scanner_finds_isnt_taken_nor_anything_while_it_is_away(app, monkeypatch, tmp_path, answers, code):
    program = tmp_path / "scan"
    if answers is not None:
        program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit({answers} if open(sys.argv[2]).read(1) else 0)")
        program.chmod(0o700)
    monkeypatch.setitem(app.config, "FILE_SCANNER", f"{program} --fdpass")
    assert refusal(b"%PDF-" + b"0" * 99, "须知.pdf")[0] == code


def test_what_the_scanner_finds_clean_is_taken(app, monkeypatch, tmp_path):
    program, seen = tmp_path / "scan", tmp_path / "seen.json"
    program.write_text(f"#!{sys.executable}\nimport json, sys\njson.dump(sys.argv[1:], open({str(seen)!r}, 'w'))")
    program.chmod(0o700)
    monkeypatch.setitem(app.config, "FILE_SCANNER", str(program))
    taken(photo(), "入口.jpg")
    path, = json.loads(seen.read_text())
    assert os.path.dirname(path) == str(folder())


@pytest.mark.parametrize("program", ["clamdscan", "/no/such/program", "/etc/passwd"])
def test_a_scanner_that_cannot_be_run_stops_the_start(program):
    with pytest.raises(config.UnsafeSettings, match="FILE_SCANNER"):
        config.load({"FILE_SCANNER": program, "TESTING": True})


def test_of_too_many_at_once_the_next_is_told_to_come_back_instead_of_keeping_a_thread():
    three = [confined._IN_LINE.acquire(blocking=False) for _each in range(3)]
    try:
        assert (three, refusal(photo(), "入口.jpg")[0]) == ([True] * 3, "files_busy")
    finally:
        confined._IN_LINE.release(3)
    assert taken(photo(), "入口.jpg")
