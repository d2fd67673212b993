"""领域 of one publication, whatever it is of: whoever may write it says what it is about, at any time."""

from flask import Blueprint, abort, flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.kinds import kinds
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.topic_forms import TopicChoiceForm
from xicheng_events.foundation.publishing.topic_operations import may_choose_topic, put_publication_under_topic
from xicheng_events.foundation.publishing.topic_queries import topic_chosen
from xicheng_events.foundation.web.access import safe_next, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render

bp = Blueprint("choosing_topics_staff", __name__, url_prefix="/staff/publications")
staff_only(bp, Role.EDITOR, Role.COORDINATOR)
bp.add_app_template_global(may_choose_topic)
bp.within = lambda: _desk_of(**request.view_args)


@bp.route("/<int:publication_id>/topic", methods=["GET", "POST"])
def choose(publication_id: int):
    """Choose it; afterwards back to the page that asked, `next`."""
    form = TopicChoiceForm()
    publication = _mine(publication_id)
    back = safe_next(publication.path)
    if form.validate_on_submit():
        with attempt(form):
            put_publication_under_topic(publication, topic_chosen(form.topic.data), by=current_user)
            db.session.commit()
            flash(_("已保存领域。"), "ok")
            return redirect(back, 303)
        publication = _mine(publication_id)
    form.topic.offer(publication.topic)
    return render("publishing/staff/choosing_topic.html", publication=publication, form=form, back=back,
                  status=422 if form.is_submitted() else 200)


def _desk_of(publication_id: int) -> str | None:
    """Under which entry of the navigation it is: where the desk has what was published."""
    publication = _published(publication_id)
    return kinds()[publication.kind].desk if publication else None


def _published(publication_id: int) -> Publication | None:
    return db.session.get(Publication, publication_id) if publication_id < 2**31 else None


def _mine(publication_id: int) -> Publication:
    publication = _published(publication_id)
    if publication is None or not may_choose_topic(publication, current_user):
        abort(404)
    return publication
