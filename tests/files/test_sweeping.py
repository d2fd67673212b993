"""What nobody points at any more is deleted, row first; what is being taken in, or owned, stays."""

import io
from datetime import timedelta

import pytest

from tests.cast import beijing
from tests.registration.steps import sweep
from tests.support.sample_files import pdf, photo
from xicheng_events.booking.notices.operations import attaching
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.files.operations.keeping import keep_file, sweep_files, with_other_words
from xicheng_events.foundation.files.operations.receiving import receive_file
from xicheng_events.foundation.files.queries import folder, path_of


@pytest.fixture
def later(at):
    """Long after whatever the disk has just written down."""
    return lambda hours=0: at(beijing("2199-01-01 00:00") + timedelta(hours=hours))


def names(app) -> tuple[set[str], set[str]]:
    with app.app_context():
        return {path.name for path in folder().iterdir()}, set(db.session.scalars(db.select(File.stored_name)))


def test_what_nobody_owns_goes_and_what_a_notice_has_stays(app, world, inside, later):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.draft()
        kept = receive_file(io.BytesIO(photo()), "入口.jpg", allowed=(FileKind.IMAGE,))
        attaching.add_picture(event, kept, alt="统计局的大门", by=zhaomin)
        lost = keep_file(receive_file(io.BytesIO(pdf()), "须知.pdf", allowed=(FileKind.PDF,)), by=zhaomin)
        gone = lost.stored_name
    (folder_of(app) / "part-cut-off").write_bytes(b"%PDF")
    assert sweep(app, sweep_files) == 0
    later()
    assert sweep(app, sweep_files) == 2  # the row, and what was cut off
    assert names(app) == ({kept.stored_name, gone}, {kept.stored_name})
    assert sweep(app, sweep_files) == 1  # and now that the row is gone for certain, what it pointed at
    assert names(app) == ({kept.stored_name}, {kept.stored_name})


def folder_of(app):
    with app.app_context():
        return folder()


def test_what_has_another_name_by_the_time_it_is_looked_at_stops_no_sweep(app, later):
    with app.app_context():
        (folder() / "part-taken-meanwhile").symlink_to("nothing")  # its name was read, and now nothing is there
        (folder() / "part-cut-off").write_bytes(b"%PDF")
    later()
    assert sweep(app, sweep_files) == 1


def test_other_words_for_a_picture_are_another_row_and_outlive_the_first(app, world, inside, later):
    with inside() as desk:
        zhaomin = desk.person("zhaomin")
        event = desk.draft()
        attaching.add_picture(event, receive_file(io.BytesIO(photo()), "入口.jpg", allowed=(FileKind.IMAGE,)),
                              alt="大门", by=zhaomin)
        first = event.files[0]
        second = with_other_words(first, alt="统计局的大门", by=zhaomin)
        assert (first.alt, second.alt, second.sha256) == ("大门", "统计局的大门", first.sha256)
        assert path_of(second).read_bytes() == path_of(first).read_bytes()
        event.attached[0].file = second
        name = second.stored_name
    later()
    for _twice in range(2):
        sweep(app, sweep_files)
    assert names(app) == ({name}, {name})
    assert clock.now().year >= 2198
