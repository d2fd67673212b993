"""体验报告 of a member: written about one of the own tasks, kept as it grows, handed in, followed."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_required

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import clock_time
from xicheng_events.foundation.files.giving_out import given_out
from xicheng_events.foundation.files.kinds import MB, FileKind
from xicheng_events.foundation.files.operations.receiving import files_received
from xicheng_events.foundation.web.attempt import Tried, attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.storable_input import takes_up_to
from xicheng_events.openness.reports import queries
from xicheng_events.openness.reports.forms import PhotosForm, ReportWordsForm, filled_with
from xicheng_events.openness.reports.operations import photos, writing
from xicheng_events.openness.reports.states import LONGEST_SIDE, MOST_PHOTOS, WRITABLE, ExperienceStep, ReportState
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.queries import own_task
from xicheng_events.openness.trials.states import TaskState

AT_ONCE = 50 * MB  # of all photos that are sent together

bp = Blueprint("reports", __name__, url_prefix="/officer/reports")
bp.add_app_template_global(queries.query_code_of_problem, "query_code_of_problem")


@bp.get("/<code>")
@login_required
def show(code: str):
    """The report about my task of that code: the form, or what became of it."""
    return _page(_mine(code))


@bp.post("/<code>")
@login_required
def send(code: str):
    """提交."""
    task, form = _mine(code), ReportWordsForm()
    if form.validate():
        with attempt(form) as tried:
            writing.hand_in(task, form.words, **form.origin, by=current_user)
            db.session.commit()
            flash(_("报告已提交，审核通过前可以撤回修改。"), "ok")
            return redirect(url_for(".show", code=code), 303)
        return _refused(code, form, tried)
    return _page(_mine(code), form, 422)


@bp.post("/<code>/draft")
@login_required
def keep(code: str):
    """Keep what is written so far: by the button, and by itself while somebody writes."""
    task, form = _mine(code), ReportWordsForm()
    if form.validate():
        with attempt(form) as tried:
            report = writing.save_report(task, form.words, **form.origin, goes_on=bool(request.htmx), by=current_user)
            db.session.commit()
            if request.htmx:
                return render("reports/_kept.html", "reports/_kept.html", at=clock_time(clock.now()), wrong="",
                              report=report, seen=writing.words_kept(report), steps=ExperienceStep)
            flash(_("草稿已保存，还没有提交。"), "ok")
            return redirect(url_for(".show", code=code), 303)
        if not request.htmx:
            return _refused(code, form, tried)
    if request.htmx:
        wrong = next(iter([*form.form_errors, *_errors_of(form)]), _("草稿没有保存，请检查填写的内容。"))
        return render("reports/_kept.html", "reports/_kept.html", at="", wrong=wrong)
    return _page(_mine(code), form, 422)


@bp.post("/<code>/taking-back")
@login_required
def take_back(code: str):
    """撤回 until it is passed."""
    task = _mine(code)
    press(lambda: writing.take_back_report(task, by=current_user), _("已撤回，可以修改后重新提交。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/files/photos")
@login_required
@takes_up_to(AT_ONCE, _l("照片每张%(mb)sMB以内，一次合计%(all)sMB以内。您选择的超过了，没有保存，请分几次上传。",
                         mb=FileKind.IMAGE.row.most // MB, all=AT_ONCE // MB), from_citizens=True)
def add(code: str):
    """Put photos to it."""
    task, form = _mine(code), PhotosForm()
    sent = [each for each in request.files.getlist("photos") if each.filename]
    with attempt(form):
        if not form.validate():
            raise Refused("file_missing", _("页面已失效，请重新选择照片。"), "photos")
        if not sent:
            raise Refused("file_missing", _("请先选择照片。"), "photos")
        if len(sent) > MOST_PHOTOS:
            raise Refused("too_many_photos", _("一份报告最多%(n)s张照片。", n=MOST_PHOTOS), "photos")
        writing.report_to_write(task, by=current_user)
        db.session.rollback()  # taking them in takes its time: the database isn't kept waiting
        with files_received([(each.stream, each.filename) for each in sent], allowed=photos.PHOTOS, field="photos",
                            longest=LONGEST_SIDE) as received:
            photos.add_photos(_mine(code), received, by=current_user)
            db.session.commit()
            flash(_("已上传%(n)s张照片，位置和相机信息已去除。", n=len(received)), "ok")
            return redirect(url_for(".show", code=code), 303)
    return _page(_mine(code), status=422, adding=form)


@bp.post("/<code>/photos/<int:photo_id>/removal")
@login_required
def take_out(code: str, photo_id: int):
    """移除."""
    task = _mine(code)
    press(lambda: photos.take_out_photo(task, photo_id, by=current_user), _("照片已移除。"))
    return redirect(url_for(".show", code=code), 303)


@bp.get("/<code>/photos/<int:photo_id>")
@login_required
def photo(code: str, photo_id: int):
    """One photo of mine."""
    found = queries.photo_seen_by(current_user, photo_id)
    report = queries.report_of_task(_mine(code))
    return given_out(found.file) if found and report and found.report_id == report.id else abort(404)


def _refused(code: str, form: ReportWordsForm, tried: Tried):
    """The form once more. Whoever was told that something else is kept knows it now, and may write over it."""
    task = _mine(code)
    if tried.refusal.code == "changed_since":
        form.seen.data = writing.words_kept(queries.report_of_task(task))
    return _page(task, form, 422)


def _mine(code: str) -> ExperienceTask:
    return own_task(current_user, code) or abort(404)


def _errors_of(form: ReportWordsForm) -> list[str]:
    return [str(error) for field in form for error in field.errors if isinstance(error, str)]


def _page(task: ExperienceTask, form: ReportWordsForm | None = None, status: int = 200, *, adding=None):
    report = queries.report_of_task(task)
    if report is None and task.state is not TaskState.DONE:
        flash(_("填写完成体验的日期后可以写报告。"), "wait")
        return redirect(url_for("trials.show", code=task.code), 303)
    may_write = task.state is TaskState.DONE and (report is None or report.state in WRITABLE)
    if may_write:
        form = form or ReportWordsForm(formdata=None, data={
            "seen": writing.words_kept(report), "page": writing.new_page(), **filled_with(report)})
        form.spare_rows()
    return render("reports/show.html" if not may_write else "reports/write.html", task=task, report=report, form=form,
                  adding=adding or PhotosForm(formdata=None), status=status, most_photos=MOST_PHOTOS,
                  opened=None if report and report.steps else next(iter(ExperienceStep)),
                  few=queries.is_one_of_few(task.programme_id) if may_write else False,
                  may_take_back=report is not None and report.state is ReportState.SUBMITTED)
