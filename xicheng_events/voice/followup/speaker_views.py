"""What whoever has the query code may do with their own words, behind it."""

from collections.abc import Callable

from flask import Blueprint
from flask_babel import gettext as _

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.voice.followup.forms import QueryForm, RatingForm, WordsForm
from xicheng_events.voice.followup.operations.own_words import Withdrawal, reword, withdraw_consent
from xicheng_events.voice.followup.views import WRONG_CODES, no_such_code, outcome_page
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import by_query_code

bp = Blueprint("speaker", __name__, url_prefix="/progress/query")


@bp.post("/words")
@WRONG_CODES
def words():
    """Put other words in place of one's own."""
    form = WordsForm()
    return _do(form, lambda said: _("已按您修改的内容保存，原来的内容不再保留。")
               if reword(said, text=form.text.data, place=form.place.data) else _("内容与原来相同，没有改动。"))


@bp.post("/consent")
@WRONG_CODES
def consent():
    """Take back that one's words may be published."""
    return _do(QueryForm(), lambda said: _what_came_of_it(withdraw_consent(said)))


def _what_came_of_it(withdrawal: Withdrawal) -> str:
    return {
        Withdrawal.NONE_GIVEN: _("您没有同意公开，或者已经撤回，无需再撤回。"),
        Withdrawal.NOTHING_PUBLIC: _("已撤回公开同意，您的原话不会公开，办理不受影响。"),
        Withdrawal.TAKEN_DOWN: _("已撤回公开同意，公开的内容已撤下，办理不受影响。"),
        Withdrawal.PARAPHRASED: _("已撤回公开同意，办理不受影响。公开的办理结果没有引用您的原话，继续公开。"),
    }[withdrawal]


def _do(form, operation: Callable[[Opinion], str]):
    """Take one step with one's own opinion; `operation` gives back what has been done."""
    opinion = by_query_code(form.query_code.data or "")
    if opinion is None:
        return no_such_code(QueryForm(formdata=None))
    if form.validate():
        with attempt(form):
            done = operation(opinion)
            db.session.commit()
            return outcome_page(opinion, _rating(form), done=done)
        opinion = by_query_code(form.query_code.data)
    return outcome_page(opinion, _rating(form), 422, wrong=form)


def _rating(form) -> RatingForm:
    return RatingForm(formdata=None, query_code=form.query_code.data)
