"""From a form to what it asks for: done and committed, or refused, which is then said where somebody asked for it."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from flask import flash

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused


@dataclass
class Tried:
    """What came of it: the refusal, if there was one."""

    refusal: Refused | None = None


@contextmanager
def attempt(form=None, *, keeping: bool = False):
    """What a view does with a form that is in order. Done: it commits and returns from inside, with a redirect.
    Refused: nothing of it is saved, the sentence stands in `form` (without one: on the next page), and the view goes on
    after the block, where it shows the form again with status 422.

        if form.validate():
            with attempt(form):
                operation(**form.values, by=current_user)
                db.session.commit()
                flash(_("…"), "ok")
                return redirect(url_for(".index"), 303)
        return render("….html", form=form, status=422)

    `keeping`: what was written before the refusal is committed: a wrong guess counts. What `with` gives has the
    `refusal`, for a page that depends on it.
    """
    tried = Tried()
    try:
        yield tried
    except Refused as refusal:
        tried.refusal = refusal
        if keeping:
            db.session.commit()
        else:
            db.session.rollback()
        if form is None:
            flash(refusal.sentence, "stop")
        else:
            form.refuse(refusal)


def press(act: Callable[[], object], done: str = "") -> None:
    """A button that does one thing: do `act` and commit; the sentence `done` is then shown, or the refusal's."""
    with attempt():
        act()
        db.session.commit()
        if done:
            flash(done, "ok")
