"""What became of one opinion in the ledger, at its own page; and taking that back."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup import queries
from xicheng_events.voice.followup.operations.unregistering import may_take_back_registering, take_back_registering
from xicheng_events.voice.followup.staff_views import bp, opinion_of_desk


@bp.get("/of/<int:opinion_id>")
def of_opinion(opinion_id: int):
    """What became of one opinion: its issue, and how the person rated the reply. A panel of the opinion's page."""
    return _of_opinion(opinion_of_desk(opinion_id))


@bp.post("/of/<int:opinion_id>/undoing")
def unregister(opinion_id: int):
    """撤回登记问题."""
    form = EmptyForm()
    with attempt(form):
        take_back_registering(opinion_of_desk(opinion_id), by=current_user)
        db.session.commit()
        flash(_("已撤回登记，请重新研判。"), "ok")
        return redirect(url_for("opinions_staff.show", opinion_id=opinion_id), 303)
    return _of_opinion(opinion_of_desk(opinion_id), form, 422)


def _of_opinion(opinion, wrong=None, status: int = 200):
    issue = queries.issue_of(opinion)
    return render("followup/staff/of_opinion.html", "followup/staff/_of_opinion.html", opinion=opinion, issue=issue,
                  ratings=queries.ratings_of_opinion(opinion), wrong=wrong, status=status,
                  may_take_back=may_take_back_registering(opinion, issue, current_user))
