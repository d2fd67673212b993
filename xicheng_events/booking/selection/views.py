"""遴选名单说明: how the lists came about, who is on them in codes, and one's own line."""

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.draws.queries import draw_of
from xicheng_events.booking.events.queries import notice_path
from xicheng_events.booking.selection import queries
from xicheng_events.booking.selection.candidate_facts import value_words
from xicheng_events.booking.selection.forms import ListObjectionForm
from xicheng_events.booking.selection.operations.objecting import object_to
from xicheng_events.booking.selection.published_lists import preimage
from xicheng_events.booking.selection.states import SelectionState
from xicheng_events.booking.selection.story import lists_in_public
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.render import render

bp = Blueprint("balance", __name__, url_prefix="/events")


@bp.get("/<code>/selection")
@shared_page
def show(code: str):
    """The rule in plain words, the lists once they are public, and the reader's own lines."""
    event = queries.balanced_event(code) or gone_or_missing(notice_path(code))
    selection = queries.selection_of(event, with_text=True)
    mine = queries.lines_of_person(current_user, event) if current_user.is_authenticated else []
    draw = draw_of(event, with_texts=True)
    return render("selection/show.html", event=event, selection=selection, draw=draw, mine=mine,
                  story=lists_in_public(selection, draw), words=value_words(),
                  preimage=lambda entry: preimage(entry.code, entry.facts, entry.salt))


@bp.get("/<code>/selection.json")
def record(code: str):
    """The file of the lists, once they are public; what it follows from is in the draw's."""
    event = queries.balanced_event(code) or gone_or_missing(notice_path(code))
    selection = queries.selection_of(event, with_text=True)
    if selection is None or not selection.result_text:
        abort(404)
    return Response(selection.result_text, mimetype="application/json", headers={
        "Content-Disposition": f'inline; filename="selection-{event.code}.json"', "Cache-Control": "no-cache"})


@bp.route("/<code>/selection/objection", methods=["GET", "POST"])
@login_required
def objection(code: str):
    """Say something against the lists while they are shown."""
    event = queries.balanced_event(code) or gone_or_missing(notice_path(code))
    selection = queries.selection_of(event)
    if selection is None or selection.state is not SelectionState.NOTICE:
        return redirect(url_for(".show", code=code), 303)
    form, status = ListObjectionForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            with attempt(form):
                object_to(selection, words=form.words.data, by=current_user)
                db.session.commit()
                flash(_("意见已收到，由区级统筹员核实。"), "ok")
                return redirect(url_for(".show", code=code), 303)
    return render("selection/objection.html", status=status, event=event, selection=selection, form=form)
