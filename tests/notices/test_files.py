"""赵敏 puts a picture and documents to a notice: they are passed and cleared with its words, and what is public is
what was cleared."""

import pytest
from sqlalchemy import select

from tests.cast import beijing
from tests.notices.attached import ALT, ids, names, press, put
from tests.registration.steps import sweep
from tests.support.at_once import at_once
from tests.support.sample_files import office, pdf, photo
from xicheng_events.booking.events.file_models import EventFile
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations import attaching, checking, copying, drafting, publishing
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.files.operations.keeping import sweep_files
from xicheng_events.foundation.files.queries import folder
from xicheng_events.foundation.review.models import Disclosure, SlipState
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.foundation.review.queries import slip_for


@pytest.fixture(autouse=True)
def own_folder(app, monkeypatch, tmp_path):
    """Nothing in it but what the test puts there."""
    monkeypatch.setitem(app.config, "DATA_DIR", str(tmp_path / "data"))


def clear(app, world, code: str) -> None:
    """何安 passes what waits for her."""
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.code == code)).one()
        decide_slip(slip_for(event), approved=True, opinion="", findings=[], disclosure=Disclosure.ACTIVE,
                    by=db.session.get(drafting.Person, world.staff["hean"]))
        db.session.commit()


def slip_state(app, code: str) -> SlipState:
    with app.app_context():
        return slip_for(db.session.scalars(select(Event).where(Event.code == code)).one()).state


def test_a_draft_goes_its_whole_way_with_a_picture_and_two_documents(app, world, drafted, desk, client):
    zhaomin = desk("zhaomin")
    assert "还没有图片" in zhaomin.get(f"/staff/events/{drafted}/files").text
    assert put(zhaomin, drafted, "picture", (photo(), "大厅.png.jpg"), alt=ALT).status_code == 303
    documents = [(pdf(), "参观须知.pdf"), (pdf(pages=2), "乘车路线.pdf")]
    assert put(zhaomin, drafted, "attachments", *documents).status_code == 303
    shown = ["大厅.png.jpg", "参观须知.pdf", "乘车路线.pdf"]
    for path in ("files", "preview"):
        assert names(zhaomin, f"/staff/events/{drafted}/{path}") == shown
    assert all(name in zhaomin.get(f"/staff/events/{drafted}/edit").text for name in shown)
    zhaomin.get(f"/staff/events/{drafted}")
    zhaomin.submit(f"/staff/events/{drafted}/submission")
    liuwei = desk("liuwei")
    page = liuwei.get(f"/staff/events/{drafted}").text
    with app.app_context():
        digests = list(db.session.scalars(select(File.sha256)))
    assert all(digest in page for digest in digests)
    assert ALT in page
    assert names(liuwei, f"/staff/events/{drafted}/preview") == shown
    liuwei.get(f"/staff/events/{drafted}")
    liuwei.submit(f"/staff/events/{drafted}/approval")
    with app.app_context():
        number = slip_for(db.session.scalars(select(Event).where(Event.code == drafted)).one()).number
    hean = desk("hean")
    assert all(digest in hean.get(f"/staff/reviews/{number}").text for digest in digests)
    assert names(hean, f"/staff/reviews/{number}") == shown
    assert client.get(f"/events/{drafted}/files/{ids(app)[0]}").status_code == 404
    clear(app, world, drafted)
    zhaomin.get(f"/staff/events/{drafted}")
    zhaomin.submit(f"/staff/events/{drafted}/publication")
    assert names(client, f"/events/{drafted}") == shown
    public = client.get(f"/events/{drafted}/files/{ids(app)[0]}").headers
    assert "no-cache" in public["Cache-Control"]
    assert public["ETag"].strip('"') in digests
    assert f'alt="{ALT}"' in client.get(f"/events/{drafted}").text


def test_how_files_are_given_out(app, world, drafted, desk, client):
    zhaomin = desk("zhaomin")
    put(zhaomin, drafted, "picture", (photo(), "大厅.jpg"), alt=ALT)
    put(zhaomin, drafted, "attachments", (pdf(), "须知.pdf"))
    picture, document = (zhaomin.get(f"/staff/events/{drafted}/files/{each}") for each in ids(app))
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert document.headers["Content-Disposition"].startswith("attachment")
    assert (picture.content_type, document.content_type) == ("image/jpeg", "application/pdf")
    for answer in (picture, document):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"  # nobody has reviewed it yet
        assert "object-src 'none'" in answer.headers["Content-Security-Policy"]
    assert document.data == pdf()
    for who in ("qianfang", "sunhao"):
        assert desk(who).get(f"/staff/events/{drafted}/files/{ids(app)[0]}").status_code in (403, 404), who
    assert client.get(f"/staff/events/{drafted}/files/{ids(app)[0]}").status_code == 303
    assert zhaomin.get(f"/staff/events/{world.code}/files/{ids(app)[0]}").status_code == 404


def test_a_file_that_the_disk_has_lost_is_not_found(app, drafted, desk):
    zhaomin = desk("zhaomin")
    put(zhaomin, drafted, "attachments", (pdf(), "须知.pdf"))
    with app.app_context():
        for path in folder().iterdir():
            path.unlink()
    assert zhaomin.get(f"/staff/events/{drafted}/files/{ids(app)[0]}").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize(("kind", "files", "said"), [
    ("picture", [(photo(), "大厅.jpg")], "图片说明"),
    ("picture", [(pdf(), "大厅.jpg")], "不能在这里上传"),
    ("picture", [(photo(), "一.jpg"), (photo(colour="blue"), "二.jpg")], "一次只能上传一张"),
    ("picture", [(b"", "")], "请先选择文件"),
    ("attachments", [(b"", "空.pdf")], "空文件"),
    ("attachments", [(pdf(), "好.pdf"), (office(), "通知.docx")], "请选择PDF"),
    ("attachments", [(pdf(title=str(n)), f"{n}.pdf") for n in range(100)], "附件最多5个"),
])
def test_what_cannot_be_put_to_a_notice_is_said_and_nothing_of_it_is_kept(app, drafted, desk, kind, files, said):
    zhaomin = desk("zhaomin")
    typed = {"alt": "我写的话"} if kind == "picture" and said != "图片说明" else {}
    answer = put(zhaomin, drafted, kind, *files, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(words in answer.text for words in typed.values())
    assert ids(app) == []


@pytest.mark.once
def test_what_is_larger_than_anything_that_is_taken_is_refused_before_it_is_read(app, drafted, desk):
    zhaomin = desk("zhaomin")
    assert put(zhaomin, drafted, "picture", (b"\xff\xd8\xff" + b"0" * 21 * 2**20, "大.jpg"), alt=ALT).status_code == 422
    answer = put(zhaomin, drafted, "picture", (b"\xff\xd8\xff" + b"0" * 25 * 2**20, "大.jpg"), alt=ALT)
    assert answer.status_code == 413
    assert "没有保存" in answer.text
    assert zhaomin.post(f"/staff/events/{drafted}/edit", data={"title": "长" * 3 * 2**20}).status_code == 413
    assert ids(app) == []


def test_a_sixth_document_has_no_room_until_one_is_taken_out_and_that_can_be_undone(app, drafted, desk):
    zhaomin = desk("zhaomin")
    put(zhaomin, drafted, "attachments", *[(pdf(title=str(n)), f"{n}.pdf") for n in range(5)])
    assert press(zhaomin, drafted, ids(app)[2], "removal").status_code == 303
    page = f"/staff/events/{drafted}/preview"
    assert names(zhaomin, page) == ["0.pdf", "1.pdf", "3.pdf", "4.pdf"]
    assert put(zhaomin, drafted, "attachments", (pdf(title="5"), "5.pdf")).status_code == 303
    refused = press(zhaomin, drafted, ids(app)[2], "restoration")
    assert (refused.status_code, "附件最多5个" in refused.text) == (422, True)
    press(zhaomin, drafted, ids(app)[5], "removal")
    assert press(zhaomin, drafted, ids(app)[2], "restoration").status_code == 303
    assert names(zhaomin, page) == ["0.pdf", "1.pdf", "3.pdf", "4.pdf", "2.pdf"]


def test_the_same_document_sent_twice_is_there_once(app, drafted, desk):
    zhaomin = desk("zhaomin")
    for _twice in range(2):
        put(zhaomin, drafted, "attachments", (pdf(), "须知.pdf"))
    assert names(zhaomin, f"/staff/events/{drafted}/preview") == ["须知.pdf"]
    assert len(ids(app)) == 1


def test_the_public_sees_the_old_files_until_the_new_ones_are_cleared(app, world, desk, client, inside, at):
    zhaomin, code = desk("zhaomin"), world.code
    put(zhaomin, code, "picture", (photo(), "旧.jpg"), alt="旧大厅")
    put(zhaomin, code, "attachments", (pdf(), "须知.pdf"))
    assert "群众看到的仍是原公告" in zhaomin.get(f"/staff/events/{code}").text
    assert names(client, f"/events/{code}") == []
    zhaomin.get(f"/staff/events/{code}")
    zhaomin.submit(f"/staff/events/{code}/review", change_note="换了附件")
    clear(app, world, code)
    zhaomin.get(f"/staff/events/{code}")
    zhaomin.submit(f"/staff/events/{code}/publication")
    assert names(client, f"/events/{code}") == ["旧.jpg", "须知.pdf"]
    first, document = ids(app)

    put(zhaomin, code, "picture", (photo(colour="blue"), "新.jpg"), alt="新大厅")
    press(zhaomin, code, document, "removal")
    assert slip_state(app, code) is SlipState.VOID
    assert names(client, f"/events/{code}") == ["旧.jpg", "须知.pdf"]
    new = ids(app)[-1]
    assert client.get(f"/events/{code}/files/{new}").status_code == 404
    with inside() as desk_rows:
        event, by = desk_rows.event(), desk_rows.person("zhaomin")
        assert [file.name for file in attaching.files_taken_out(event)] == ["旧.jpg", "须知.pdf"]
        checking.ask_for_review(event, note="内容有更新", by=by)
    clear(app, world, code)
    with inside() as desk_rows:
        publishing.publish_event(desk_rows.event(), by=desk_rows.person("zhaomin"))
    assert names(client, f"/events/{code}") == ["新.jpg"]
    for gone in (first, document):
        assert client.get(f"/events/{code}/files/{gone}").status_code == 404
        assert zhaomin.get(f"/staff/events/{code}/files/{gone}").status_code == 404
    at(beijing("2199-01-01 00:00"))
    for _run in range(2):
        sweep(app, sweep_files)
    with app.app_context():
        assert len(list(folder().iterdir())) == 1


def test_other_words_for_a_picture_are_reviewed_as_a_change_is(app, world, desk, drafted):
    zhaomin = desk("zhaomin")
    put(zhaomin, drafted, "picture", (photo(), "大厅.jpg"), alt="大厅")
    page = f"/staff/events/{drafted}/files"
    zhaomin.get(f"/staff/events/{drafted}")
    zhaomin.submit(f"/staff/events/{drafted}/submission")
    liuwei = desk("liuwei")
    liuwei.get(f"/staff/events/{drafted}")
    liuwei.submit(f"/staff/events/{drafted}/approval")
    zhaomin.get(page)
    assert zhaomin.submit(f"{page}/description", alt="图").status_code == 422
    zhaomin.get(page)
    assert zhaomin.submit(f"{page}/description", alt=ALT).status_code == 303
    assert slip_state(app, drafted) is SlipState.VOID
    assert f'alt="{ALT}"' in zhaomin.get(f"/staff/events/{drafted}/preview").text


def test_copies_and_templates_take_no_files_along(app, world, drafted, desk, inside):
    zhaomin = desk("zhaomin")
    put(zhaomin, drafted, "attachments", (pdf(), "须知.pdf"))
    with inside() as rows:
        event, by = rows.event(drafted), rows.person("zhaomin")
        template = copying.save_template(event, name="每月一次", by=by)
        first = beijing("2026-04-15 00:00").date()
        made = [copying.copy_event(event, first=first, by=by),
                copying.draft_from_template(template, first=first, by=by)]
        assert [each.files for each in made] == [[], []]
        assert [file.name for file in event.files] == ["须知.pdf"]


def test_of_two_who_put_a_document_at_once_nobody_takes_the_others_away(app, world, drafted, desk):
    clerks = [desk("zhaomin") for _two in range(2)]
    at_once(app, *[lambda each=each, n=n: put(each, drafted, "attachments", (pdf(title=str(n)), f"{n}.pdf"))
                   for n, each in enumerate(clerks)])
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.code == drafted)).one()
        kept = {file.name for file in event.files}
        assert kept
        assert db.session.scalars(select(EventFile.file_id)).all() == [file.id for file in event.files]


def test_what_is_being_reviewed_or_foreign_is_not_changed(app, world, drafted, desk):
    zhaomin = desk("zhaomin")
    put(zhaomin, drafted, "attachments", (pdf(), "须知.pdf"))
    zhaomin.get(f"/staff/events/{drafted}")
    zhaomin.submit(f"/staff/events/{drafted}/submission")
    page = zhaomin.get(f"/staff/events/{drafted}/files").text
    assert "上传附件" not in page
    for who, status in (("zhaomin", 403), ("liuwei", 403), ("qianfang", 404), ("hean", 404)):
        answer = desk(who).post(f"/staff/events/{drafted}/files/{ids(app)[0]}/removal", data={})
        assert answer.status_code == status, who
