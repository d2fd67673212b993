"""What is refused when files are sent: before they are taken in where that can be known; nothing of them is left."""

import io
import re

import pytest
from psycopg.errors import DeadlockDetected
from sqlalchemy.exc import OperationalError

from tests.cast import LI_JING
from tests.notices.attached import ALT, ids, names, put
from tests.support.sample_files import office, pdf, photo
from xicheng_events.booking.notices import staff_files
from xicheng_events.booking.notices.operations import attaching, drafting
from xicheng_events.foundation.files.queries import folder


@pytest.fixture(autouse=True)
def own_folder(app, monkeypatch, tmp_path):
    """Nothing in it but what the test puts there."""
    monkeypatch.setitem(app.config, "DATA_DIR", str(tmp_path / "data"))


class Line(io.BytesIO):
    """What comes over the line, and how much of it was taken."""

    taken = 0

    def read(self, *most):
        """As any stream, and counts."""
        came = super().read(*most)
        self.taken += len(came)
        return came

    def readinto(self, buffer):
        """As any stream, and counts."""
        came = super().readinto(buffer)
        self.taken += came
        return came


def too_early(*_sent, **_what):
    pytest.fail("taken in before what was known to be wrong was said")


def stored(app) -> list[str]:
    with app.app_context():
        return [path.name for path in folder().iterdir()]


@pytest.mark.once
def test_a_picture_without_words_is_refused_before_it_is_taken_in(app, drafted, desk, monkeypatch):
    monkeypatch.setattr(staff_files, "files_received", too_early)
    for alt in ("", "图", "长" * 201):
        answer = put(desk("zhaomin"), drafted, "picture", (photo(), "大厅.jpg"), alt=alt)
        assert (answer.status_code, "图片说明" in answer.text) == (422, True), alt


def test_who_works_on_an_older_page_is_told_before_the_files_are_taken_in(app, drafted, desk, monkeypatch):
    zhaomin = desk("zhaomin")
    zhaomin.get(f"/staff/events/{drafted}/edit")
    zhaomin.submit(f"/staff/events/{drafted}/edit", what_to_bring="身份证")
    monkeypatch.setattr(staff_files, "files_received", too_early)
    for kind, file in (("picture", (photo(), "大厅.jpg")), ("attachments", (pdf(), "须知.pdf"))):
        answer = put(zhaomin, drafted, kind, file, **{"version": "1", **({"alt": ALT} if kind == "picture" else {})})
        assert (answer.status_code, "已被他人修改" in answer.text) == (422, True), kind


@pytest.mark.once
def test_of_several_documents_none_is_left_where_the_last_is_refused(app, drafted, desk):
    answer = put(desk("zhaomin"), drafted, "attachments", (pdf(), "好.pdf"), (office(), "通知.docx"))
    assert answer.status_code == 422
    assert stored(app) == []


def test_what_was_changed_while_a_picture_was_taken_in_leaves_nothing_of_it(app, drafted, desk, inside, monkeypatch):
    take_in = staff_files.files_received

    def slowly(*sent, **what):
        with inside() as rows:
            drafting.edit_event(rows.event(drafted), what_to_bring="身份证", by=rows.person("zhaomin"))
        return take_in(*sent, **what)

    monkeypatch.setattr(staff_files, "files_received", slowly)
    answer = put(desk("zhaomin"), drafted, "picture", (photo(), "大厅.jpg"), alt=ALT)
    assert (answer.status_code, "已被他人修改" in answer.text) == (422, True)
    assert (stored(app), ids(app)) == ([], [])


@pytest.mark.once
def test_other_words_for_a_picture_that_the_disk_has_lost_are_refused(app, drafted, desk):
    zhaomin, page = desk("zhaomin"), f"/staff/events/{drafted}/files"
    put(zhaomin, drafted, "picture", (photo(), "大厅.jpg"), alt="大厅")
    with app.app_context():
        for path in folder().iterdir():
            path.unlink()
    zhaomin.get(page)
    answer = zhaomin.submit(f"{page}/description", alt=ALT)
    assert (answer.status_code, "图片文件已丢失，请重新上传" in answer.text, ALT in answer.text) == (422, True, True)
    assert put(zhaomin, drafted, "picture", (photo(), "大厅.jpg"), alt=ALT).status_code == 303


def test_a_picture_is_read_again_when_the_database_ended_what_was_done_with_it(app, drafted, desk, monkeypatch):
    zhaomin, add_picture, ended = desk("zhaomin"), attaching.add_picture, []

    def add_or_be_ended(*args, **values):
        if not ended:
            ended.append(True)
            raise OperationalError("INSERT", {}, DeadlockDetected())
        return add_picture(*args, **values)

    monkeypatch.setattr(attaching, "add_picture", add_or_be_ended)
    assert put(zhaomin, drafted, "picture", (photo(), "大厅.jpg"), alt=ALT).status_code == 303
    assert ended
    assert names(zhaomin, f"/staff/events/{drafted}/files") == ["大厅.jpg"]


@pytest.mark.once
def test_more_than_may_ever_be_sent_is_refused_with_what_may(app, drafted, desk):
    zhaomin, large = desk("zhaomin"), b"%PDF-" + b"0" * 600_000
    answer = put(zhaomin, drafted, "attachments", *[(large, f"{n}.pdf") for n in range(100)])
    assert answer.status_code == 413
    assert "附件最多5个，每个10MB以内" in answer.text
    answer = put(zhaomin, drafted, "picture", (b"\xff\xd8\xff" + b"0" * 25 * 2**20, "大.jpg"), alt=ALT)
    assert (answer.status_code, "图片每次一张，20MB以内" in answer.text) == (413, True)


@pytest.mark.parametrize("kind", ["attachments", "picture"])
def test_nothing_large_is_read_of_who_isnt_at_the_desk(app, world, citizen, kind):
    head, tail = (f"--x\r\n{line}\r\n".encode() for line in (
        'Content-Disposition: form-data; name="files"; filename="a.pdf"\r\n', ""))
    body = head + b"0" * 3 * 2**20 + tail
    for reader in (app.test_client(), citizen(LI_JING)):
        line = Line(body)
        answer = reader.post(f"/staff/events/{world.code}/files/{kind}", input_stream=line, content_length=len(body),
                             content_type="multipart/form-data; boundary=x")
        assert (answer.status_code, "请登录后重新选择文件" in answer.text) == (401, True)
        assert line.taken == 0


def test_the_page_says_how_many_documents_can_still_be_chosen(app, drafted, desk):
    zhaomin = desk("zhaomin")
    put(zhaomin, drafted, "attachments", *[(pdf(title=str(n)), f"{n}.pdf") for n in range(2)])
    page = zhaomin.get(f"/staff/events/{drafted}/files").text
    assert re.findall(r'data-most-files="(\d)"', page) == ["3"]
