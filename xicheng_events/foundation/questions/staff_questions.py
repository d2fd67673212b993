"""The desk's steps by which a form is built, whichever thing asks it: write a question, move it, remove it."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.forms import QuestionForm, as_typed
from xicheng_events.foundation.questions.kinds import Asking
from xicheng_events.foundation.questions.operations import building_forms
from xicheng_events.foundation.questions.queries import versions_of
from xicheng_events.foundation.web.attempt import press
from xicheng_events.foundation.web.forms import BaseForm, hidden_number
from xicheng_events.foundation.web.render import render


class FormDesk(NamedTuple):
    """What a room brings along: of a thing with a `code`, a `title` and a `form_id`."""

    find: Callable  # (code): the thing, where it is this person's work; else the request ends
    may_edit: Callable  # (thing, person): whether they may change what it asks as it stands
    items: Callable  # (thing): what its form asks, with the change that waits for review
    version: Callable  # (thing): which state of it a page shows
    expect_version: Callable  # (thing, version): refuses what was decided on an older page of it
    change: Callable  # (thing, change, by): keep what `change` makes of the items
    saved: Callable  # (thing): what is said once that has been kept
    asking: Asking
    back: str  # the words of the link to the page of all questions, the blueprint's `show`

    def found_to_change(self, code: str):
        """The thing of that code; 403 where something is sent and this person may not change it."""
        thing = self.find(code)
        if request.method == "POST" and not self.may_edit(thing, current_user):
            abort(403)
        return thing

    def kept(self, thing, form: BaseForm, operation: Callable[[], object], *, key: str = "") -> bool:
        """Do it, commit, say so: True; or show the refusal beside its input, of the question `key`: False."""
        try:
            self.expect_version(thing, hidden_number(form.version.data))
            operation()
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            field = (refusal.field or "").removeprefix(f"{key}-") or None
            form.refuse(Refused(refusal.code, refusal.sentence, field))
            return False
        flash(self.saved(thing), "ok")
        return True


def add_question_steps(bp: Blueprint, desk: FormDesk) -> None:
    """Give `bp`, whose view `show` is the page of all questions, a view for each step with one of them."""
    writing = {"view_func": _writing(desk), "methods": ["GET", "POST"]}
    bp.add_url_rule("/questions/new", "question", defaults={"key": None}, **writing)
    bp.add_url_rule("/questions/<key>", "question", **writing)
    bp.add_url_rule("/questions/<key>/place", "move", _changing(desk, lambda items, key: (
        building_forms.with_question_moved(items, key, up=request.form.get("direction") == "up"))), methods=["POST"])
    bp.add_url_rule("/questions/<key>/removal", "remove", _changing(desk, building_forms.without_question),
                    methods=["POST"])


def _writing(desk: FormDesk):
    def question(code: str, key: str | None):
        """Write one question, or a heading."""
        thing = desk.found_to_change(code)
        items = desk.items(thing)
        item = next((each for each in items if each["key"] == key and not each["field"]), None)
        if key and not item:
            abort(404)
        form = QuestionForm(data={**(as_typed(item) if item else {}), "version": desk.version(thing)})
        form.offer(desk.asking, items[:items.index(item)] if item else items)
        if request.method == "POST" and form.validate():
            written = form.question(key or building_forms.new_key())
            if desk.kept(thing, form, lambda: desk.change(
                    thing, lambda now: building_forms.with_question(now, written), by=current_user),
                    key=written["key"]):
                return _all_questions(code)
        return _question_page(desk, code, form, item)
    return question


def _changing(desk: FormDesk, change: Callable):
    def act(code: str, key: str):
        thing = desk.found_to_change(code)
        press(lambda: desk.change(thing, lambda items: change(items, key), by=current_user))
        return _all_questions(code)
    return act


def _all_questions(code: str):
    return redirect(url_for(".show", code=code, _anchor="questions"), 303)


def _question_page(desk: FormDesk, code: str, form: QuestionForm, item: dict | None):
    thing = desk.find(code)
    answered = sum(n for _version, n in versions_of(thing.form_id))
    return render("questions/staff/question.html", owner={"code": code}, title=thing.title, form=form, item=item,
                  back=desk.back, answered=answered, status=422 if request.method == "POST" else 200)
