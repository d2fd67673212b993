"""核对个人信息: the page at the desk on which somebody decides about each mark; the same for all kinds of text."""

from collections.abc import Callable, Iterable, Mapping

from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.mark_forms import decisions_of, form_of_marks
from xicheng_events.foundation.publishing.personal_marks import marks_in
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render


def marks_page(texts: Mapping[str, str], names: Iterable[str], *, decide: Callable, done: Callable, **shown):
    """Each place in `texts` that might tell who somebody is, to cover or to keep; None where there is none. Sent, all
    of it is given to `decide` (decisions, seen=, by=), and answered with what `done()` gives; a refusal is said on the
    page. `shown` is what its template asks for besides: what, url, back, headings."""
    found = marks_in(texts, names)
    if not found:
        return None
    form = form_of_marks(found, texts)
    if form.is_submitted():
        with attempt(form):
            decide(decisions_of(form, found), seen=form.seen.data, by=current_user)
            db.session.commit()
            return done()
    return render("publishing/marks.html", form=form, marks=found, status=422 if form.errors else 200, **shown)
