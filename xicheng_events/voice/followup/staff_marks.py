"""核对个人信息: what in the words of an issue might tell who somebody is, before they are public."""

from functools import partial

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.publishing.staff_marks import marks_page
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.voice.followup.operations import publishing
from xicheng_events.voice.followup.planned_issues import ANSWERED
from xicheng_events.voice.followup.public_fields import PUBLIC_OF_ISSUE, WRITTEN, names_in_issue, texts_of_issue
from xicheng_events.voice.followup.staff_views import bp, issue_of_desk


@bp.route("/<number>/marks", methods=["GET", "POST"])
def marks(number: str):
    """Each place, to cover or to keep."""
    issue = issue_of_desk(number)
    texts = texts_of_issue(issue)
    headings = {row.name: row.heading for row in PUBLIC_OF_ISSUE if row.name in WRITTEN}
    may_ask = publishing.may_publish(PublishingStep.ASK, issue, current_user) and not issue.published_at
    is_mine = may_ask and issue.state in ANSWERED
    page = is_mine and marks_page(
        texts, names_in_issue(issue), decide=partial(publishing.decide_marks_of_issue, issue), what=number,
        done=lambda: _back(number, _("已保存决定，并已申请保密审查。")), url=url_for(".marks", number=number),
        headings=headings | {name: _("办理进展") for name in texts if name not in WRITTEN},
        back=url_for(".show", number=number))
    return page or _back(number, _("没有需要您核对的内容。"), "wait")


def _back(number: str, sentence: str, tone: str = "ok"):
    flash(sentence, tone)
    return redirect(url_for(".show", number=number), 303)
