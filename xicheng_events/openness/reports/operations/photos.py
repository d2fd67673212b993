"""Photos of a report. Neither name nor hour of a file stays: both would tell who was there."""

import os

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_row_id
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.operations.keeping import keep_file
from xicheng_events.foundation.files.operations.receiving import Received
from xicheng_events.foundation.files.queries import path_of
from xicheng_events.openness.reports.models import ReportPhoto
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
        file = keep_file(each, by=by)
        file.name, file.uploaded_at = kept(lambda n=number: _("照片%(n)s", n=n)) + ".jpg", clock.start_of(clock.today())
        day = file.uploaded_at.timestamp()
        os.utime(path_of(file), (day, day))
        db.session.add(ReportPhoto(id=new_row_id(), report_id=report.id, number=number, file_id=file.id))
    db.session.flush()


def take_out_photo(task: ExperienceTask, photo_id: int, *, by: Person) -> None:
    """移除, while the report may be written. The file follows. Refuses as `report_to_write`."""
    report = report_to_write(task, by=by)
    write(delete(ReportPhoto).where(ReportPhoto.id == photo_id, ReportPhoto.report_id == report.id))
    db.session.expire_all()
