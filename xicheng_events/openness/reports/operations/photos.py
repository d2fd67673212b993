"""Photos of a report. Neither name nor hour of a file stays: both would tell who was there."""

import os

from flask_babel import gettext as _
from sqlalchemy import func, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_row_id
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.files.operations.keeping import keep_file, with_other_words
from xicheng_events.foundation.files.operations.receiving import Received
from xicheng_events.foundation.files.queries import path_of
from xicheng_events.openness.reports.models import ExperienceReport, ReportPhoto
from xicheng_events.openness.reports.operations.writing import report_to_write
from xicheng_events.openness.reports.states import MOST_PHOTOS
from xicheng_events.openness.trials.models import ExperienceTask

PHOTOS = (FileKind.IMAGE,)


def add_photos(task: ExperienceTask, received: list[Received], *, by: Person) -> None:
    """Put photos to the report about a task. Refuses as `report_to_write`, and `too_many_photos` beside `photos`."""
    report = report_to_write(task, by=by)  # two at the same moment wait for each other there
    there, last = db.session.execute(select(func.count(), func.coalesce(func.max(ReportPhoto.number), 0)).where(
        ReportPhoto.report_id == report.id)).one()
    if there + len(received) > MOST_PHOTOS:
        said = _("一份报告最多%(n)s张照片，已有%(there)s张。", n=MOST_PHOTOS, there=there)
        raise Refused("too_many_photos", said, "photos")
    for number, each in enumerate(received, start=last + 1):
        file = _without_hour(keep_file(each, by=by))
        file.name = kept(lambda n=number: _("照片%(n)s", n=n)) + ".jpg"
        db.session.add(ReportPhoto(id=new_row_id(), report_id=report.id, number=number, file_id=file.id))
    db.session.flush()


def disown_photos(report: ExperienceReport, *, by: Person) -> None:
    """Put each photo of a report into a row of its own of today, by `by`, and let go of the one it was sent in with:
    its number stands among those of other files, whose hours are known."""
    for photo in list(report.photos):
        sent_in = photo.file
        try:
            photo.file = _without_hour(with_other_words(sent_in, alt=sent_in.alt, by=by))
        except Refused:  # the disk has lost it: there is nothing to be shown
            db.session.delete(photo)
        db.session.flush()
        db.session.delete(sent_in)
    db.session.flush()


def _without_hour(file: File) -> File:
    file.uploaded_at = clock.start_of(clock.today())
    day = file.uploaded_at.timestamp()
    os.utime(path_of(file), (day, day))
    return file


def take_out_photo(task: ExperienceTask, photo_id: int, *, by: Person) -> None:
    """移除, while the report may be written; what lies on the disk follows. Refuses as `report_to_write`."""
    report = report_to_write(task, by=by)
    photo = db.session.scalar(select(ReportPhoto).where(ReportPhoto.id == photo_id, ReportPhoto.report_id == report.id))
    if photo is not None:
        sent_in = photo.file
        for each in (photo, sent_in):
            db.session.delete(each)
            db.session.flush()
    db.session.expire_all()
