"""The picture and the attachments of a notice, on a page of their own: a file is kept as soon as it has arrived, and
nothing of the long form has to wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events import queries
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.file_forms import AttachmentsForm, DescriptionForm, PictureForm
from xicheng_events.booking.notices.next_step import hub_of
from xicheng_events.booking.notices.operations import attaching
from xicheng_events.booking.notices.operations.rights_and_record import expect_event_version
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.booking.notices.rules_of_files import (
    ATTACHMENTS,
    MOST_ATTACHMENTS,
    PICTURE,
    too_many_attachments,
)
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.giving_out import given_out
from xicheng_events.foundation.files.kinds import MB, FileKind
from xicheng_events.foundation.files.operations.receiving import Received, files_received
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import EmptyForm, hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.storable_input import takes_up_to

SPARE = 4 * MB  # what is a little too large is told so beside its field

bp = Blueprint("notice_files_staff", __name__, url_prefix="/staff/events")
bp.within = "events_staff"
staff_only(bp, *queries.DESK_ROLES, Role.COORDINATOR, Role.SECRECY)


@bp.get("/<code>/files")
def index(code: str):
    """What the notice has, and what can be done with it."""
    return _page(_event(code))


@bp.post("/<code>/files/picture")
@takes_up_to(FileKind.IMAGE.row.most + SPARE, _l(
    "图片每次一张，%(mb)sMB以内。您选择的超过了，没有保存，请压缩后重新上传。", mb=FileKind.IMAGE.row.most // MB))
def picture(code: str):
    """Put a picture to the notice."""
    event, form = _editable(code), PictureForm()
    if form.validate():
        with attempt(form):
            sent = request.files.getlist("picture")
            if len(sent) > 1:
                raise Refused("too_many_files", _("一次只能上传一张图片。"), "picture")
            attaching.words_for_picture(form.alt.data)
            with _received(event, form, sent, PICTURE, "picture") as (received,):
                return _done(_changed(code, form, attaching.add_picture, received, alt=form.alt.data))
    return _page(_event(code), 422, picture=form)


@bp.post("/<code>/files/attachments")
@takes_up_to(MOST_ATTACHMENTS * FileKind.PDF.row.most + SPARE, _l(
    "附件最多%(n)s个，每个%(mb)sMB以内。您选择的超过了，没有保存，请减少或压缩后重新上传。", n=MOST_ATTACHMENTS,
    mb=FileKind.PDF.row.most // MB))
def add(code: str):
    """Put documents to the notice."""
    event, form = _editable(code), AttachmentsForm()
    if form.validate():
        with attempt(form):
            sent = request.files.getlist("files")
            there = sum(not file.is_picture for file in current_notice(event).files)
            if len(sent) + there > MOST_ATTACHMENTS:
                raise too_many_attachments("files")
            with _received(event, form, sent, ATTACHMENTS, "files") as received:
                return _done(_changed(code, form, attaching.add_attachments, received))
    return _page(_event(code), 422, attachments=form)


@bp.post("/<code>/files/description")
def describe(code: str):
    """Say in other words what the picture shows."""
    form = DescriptionForm()
    if form.validate():
        with attempt(form):
            return _done(_changed(code, form, attaching.describe_picture, alt=form.alt.data))
    return _page(_event(code), 422, words=form)


@bp.post("/<code>/files/<int:file_id>/removal")
def take_out(code: str, file_id: int):
    """Take a file out."""
    return _press(code, attaching.take_out_file, file_id)


@bp.post("/<code>/files/<int:file_id>/restoration")
def put_back(code: str, file_id: int):
    """Put back what was taken out."""
    return _press(code, attaching.put_back_file, file_id)


@bp.get("/<code>/files/<int:file_id>")
def file(code: str, file_id: int):
    """The file itself, for who works on the notice or reviews it."""
    return given_out(queries.desk_file(current_user, code, file_id) or abort(404))


def files_under_review(event_id: int) -> list[tuple[str, str]]:
    """(name, address) of each file of a notice as it would read, for who reviews its words."""
    event = db.session.get(Event, event_id)
    files = current_notice(event).files if event else []
    return [(each.name, url_for("notice_files_staff.file", code=event.code, file_id=each.id)) for each in files]


@contextmanager
def _received(event: Event, form, sent: list, allowed: tuple[FileKind, ...], field: str) -> Iterator[list[Received]]:
    """What was sent, taken in. It takes its time: who works on an older page is told before, and the database isn't
    kept waiting meanwhile."""
    if not sent:
        raise Refused("file_missing", _("请先选择文件。"), field)
    expect_event_version(event, hidden_number(form.version.data))
    db.session.rollback()
    with files_received([(each.stream, each.filename or "") for each in sent], allowed=allowed, field=field) as taken:
        yield taken


def _changed(code: str, form, operation, *what, **said) -> Event:
    event = _editable(code)
    expect_event_version(event, hidden_number(form.version.data))
    operation(event, *what, by=current_user, **said)
    db.session.commit()
    return event


def _done(event: Event):
    flash(_("已保存。原保密审查单已失效，修改后的内容须重新审查、发布后才对公众生效。") if event.revision
          else _("已保存。"), "ok")
    return redirect(url_for(".index", code=event.code), 303)


def _press(code: str, operation, file_id: int):
    form = EmptyForm()
    with attempt(form):
        event = _editable(code)
        expect_event_version(event, hidden_number(request.form.get("version")))
        operation(event, file_id, by=current_user)
        db.session.commit()
        return _done(event)
    return _page(_event(code), 422, wrong=form)


def _event(code: str) -> Event:
    return queries.desk_event(current_user, code) or abort(404)


def _editable(code: str) -> Event:
    event = _event(code)
    if not hub_of(event, current_user).may_edit:
        abort(403)
    return event


def _page(event: Event, status: int = 200, **forms):
    notice, hub = current_notice(event), hub_of(event, current_user)
    alt = next((each.alt for each in notice.files if each.is_picture), "")
    shown = {"picture": PictureForm(formdata=None), "attachments": AttachmentsForm(formdata=None), "wrong": None,
             "words": DescriptionForm(formdata=None, data={"alt": alt}), **forms}
    for form in (shown["picture"], shown["attachments"], shown["words"]):
        form.version.data = str(event.version)
    return render("notices/staff/files.html", status=status, event=event, notice=notice, may_edit=hub.may_edit,
                  taken_out=attaching.files_taken_out(event) if hub.may_edit else [], most=MOST_ATTACHMENTS,
                  is_open=event.is_open, **shown)
