"""核对个人信息: what in the words of an issue might tell who somebody is, before they are public."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.mark_forms import decisions_of, form_of_marks
from xicheng_events.foundation.publishing.personal_marks import marks_in
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import publishing
from xicheng_events.voice.followup.planned_issues import ANSWERED
from xicheng_events.voice.followup.public_fields import PUBLIC_OF_ISSUE, WRITTEN, names_in_issue, texts_of_issue
from xicheng_events.voice.followup.staff_views import bp, issue_of_desk


@bp.route("/<number>/marks", methods=["GET", "POST"])
def marks(number: str):
    """Each place, to cover or to keep."""
    issue = issue_of_desk(number)
    texts = texts_of_issue(issue)
    found = marks_in(texts, names_in_issue(issue)) if issue.state in ANSWERED else []
    if not found or not publishing.may_publish(PublishingStep.ASK, issue, current_user):
        return _back(issue, _("没有需要您核对的内容。"), "wait")
    form = form_of_marks(found, texts)
    if form.is_submitted():
        with attempt(form):
            publishing.decide_marks_of_issue(issue, decisions_of(form, found), seen=form.seen.data, by=current_user)
            db.session.commit()
            return _back(issue, _("已保存决定，并已申请保密审查。"))
    headings = {row.name: row.heading for row in PUBLIC_OF_ISSUE if row.name in WRITTEN}
    return render("publishing/marks.html", form=form, marks=found, what=number,
                  url=url_for(".marks", number=number),
                  headings=headings | {name: _("办理进展") for name in texts if name not in WRITTEN},
                  back=url_for(".show", number=number), status=422 if form.errors else 200)


def _back(issue: Issue, sentence: str, tone: str = "ok"):
    flash(sentence, tone)
    return redirect(url_for(".show", number=issue.number), 303)
