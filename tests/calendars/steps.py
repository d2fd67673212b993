"""An invented notice for 2027, and bringing it in."""

import io
from datetime import date

from openpyxl import Workbook

from tests.support.page_reader import Page
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import CalendarVersion, forget_table
from xicheng_events.overview.calendars import operations
from xicheng_events.overview.calendars.notice import YearNotice, read_text

NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"
# Invented: nobody knows 2027 yet.
DAYS = ("日期,类别,名称\n2027-01-01,放假,元旦\n2027-01-04,放假,元旦\n2027-01-09,调休上班,元旦\n"
        + "".join(f"2027-02-{day:02},放假,春节\n" for day in range(5, 14))
        + "2027-02-14,调休上班,春节\n2027-02-20,调休上班,春节\n2027-04-05,放假,清明\n2027-05-01,放假,劳动节\n"
        + "2027-05-03,放假,劳动节\n2027-05-08,调休上班,劳动节\n"
        + "".join(f"2027-10-{day:02},放假,国庆节\n" for day in range(1, 8)) + "2027-09-26,调休上班,国庆节\n")


def notice(text: str = DAYS) -> YearNotice:
    """The invented notice, or another."""
    return read_text(text, 2027)


def bring_in(app, world, text: str = DAYS, *, newest=0, who="zhouyan", **values) -> int:
    """周岩 brings the notice in; the id of the version."""
    with app.app_context():
        version = operations.import_year(notice(text), source=NOTICE, newest=newest,
                                         by=db.session.get(Person, world.staff[who]), **values)
        db.session.commit()
        forget_table()
        return version.id


def take_back(app, world, version_id: int, who="zhouyan") -> None:
    """周岩 takes a version back."""
    with app.app_context():
        operations.take_back_calendar(db.session.get(CalendarVersion, version_id),
                                      by=db.session.get(Person, world.staff[who]))
        db.session.commit()
        forget_table()


def upload(browser, data: bytes | str, name="2027.csv", year="2027", source=NOTICE):
    """Show a file to the page of 放假安排; its answer."""
    data = data.encode() if isinstance(data, str) else data
    return browser.post("/staff/calendars", data={"year": year, "source": source, "file": (io.BytesIO(data), name)},
                        content_type="multipart/form-data")


def as_sheet(rows) -> bytes:
    """The rows as .xlsx."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def taking(answer) -> dict:
    """What the preview's form would send."""
    form = next(form for form in Page(answer.text).forms if form.action == "/staff/calendars/versions")
    return {name: value for name, value in form.fields if name != "csrf_token"}


def working_day(text: str) -> date:
    """2027-01-07 as a date."""
    return date.fromisoformat(text)
