"""Questionnaires on paper: printed with a number, typed in later by the desk, and the numbers forgotten (domain §2.6).

Who answered is nobody: what is typed in goes the way of all anonymous answers. Who typed it in is in the record.
"""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_link_token
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import add_rows, insert_unless_there
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import day, until
from xicheng_events.foundation.questions.reading_answers import Answers
from xicheng_events.voice.surveys.kinds import CopySource, Naming
from xicheng_events.voice.surveys.models import PaperSet, Survey, SurveyCopy, closing_after
from xicheng_events.voice.surveys.operations.taking_answers import answer
from xicheng_events.voice.surveys.paper_numbers import is_number_like, number_meant, number_on_paper
from xicheng_events.voice.surveys.paper_queries import (
    PaperOf,
    copy_numbered,
    counted_so_far,
    printed_on,
    set_sent_as,
)

MOST_AT_ONCE = 200
_COPY = SurveyCopy.__table__


def may_work_on_paper(paper: PaperOf, by: Person) -> bool:
    """Whether somebody prints copies and types them in: an editor of the unit, and the coordinator, as cards are."""
    return by.is_coordinator or by.holds(Role.EDITOR, organisation_id=paper.host_id)


def refusal_to_print(paper: PaperOf) -> Refused | None:
    """Why no (more) copies can be printed; None where they can."""
    survey, event = paper.survey, paper.event
    if survey.is_withdrawn:
        return Refused("survey_withdrawn", _("问卷已撤下，不再印发，收回的也不再录入。"))
    if survey.naming is Naming.NAMED:
        return Refused("paper_named", _("实名问卷不印纸质件：纸上不登记姓名，请用链接填写。"))
    if event is None and survey.event_kind:
        return Refused("needs_event", _("这份问卷是活动的模板，请在活动的“反馈情况”中印发纸质问卷。"))
    if not (survey.key or survey.is_public) or (event and (
            not event.is_public or event.course is EventCourse.CANCELLED)):
        return Refused("not_published", _("问卷发布、活动公告发布后才能印发纸质问卷。"))
    if clock.now() >= _asked_until(paper):
        return Refused("survey_closed", _("问卷已截止填写，不能再印发。"))
    return None


def print_copies(paper: PaperOf, *, count: int, form_key: str, by: Person) -> PaperSet:
    """Number `count` copies, to be printed; the same form twice is one set, and two at once get other numbers.

    Refuses `not_yours`, `count_wrong` beside `count`, and what `refusal_to_print` says.
    """
    require_right(may_work_on_paper(paper, by), _("纸质问卷由本单位经办人印发、录入。"))
    if known := set_sent_as(form_key):
        return known
    if refusal := refusal_to_print(paper):
        raise refusal
    if not isinstance(count, int) or not 1 <= count <= MOST_AT_ONCE:
        raise Refused("count_wrong", _("每批印1至%(most)s份，请填写整数。", most=MOST_AT_ONCE), "count")
    closes_at = _asked_until(paper) + timedelta(days=current_app.config["PAPER_TYPING_DAYS"])
    while not (_add_set(paper, count, form_key, closes_at)):
        if known := set_sent_as(form_key):  # sent twice at once
            return known
    made = set_sent_as(form_key)
    _add_copies(made)
    if paper.event is None and paper.survey.closes_at is None:
        paper.survey.occasion.ends_at = closes_at  # what was said in it is kept as long as after any other's end
    record("surveys.paper_printed", paper.event or paper.survey, by=by, count=count)
    db.session.flush()
    return made


def open_copy(paper: PaperOf, typed: str | None) -> SurveyCopy:
    """The copy whose number was `typed`, to be typed in. Refuses, beside `number`, `number_wrong`, `number_unknown`,
    `number_used` and `number_expired`, each with its own sentence."""
    number = number_meant(typed)
    if number is None:
        raise Refused("number_wrong", _("编号不对，请核对最后一位。编号印在纸面右上角，如0012-7。")
                      if is_number_like(typed) else _("编号没有看懂，请对照纸面右上角填写，如0012-7。"), "number")
    copy = copy_numbered(paper, number)
    if copy is None:
        raise Refused("number_unknown", _("没有印发过编号%(number)s，请核对纸上的问卷名称和编号。", number=number),
                      "number")
    if copy.answered_on:
        raise _used(copy)
    if copy.survey.is_withdrawn:
        raise Refused("survey_withdrawn", _("问卷已撤下，不再录入。"), "number")
    if not copy.is_open:
        raise Refused("number_expired", _("%(number)s的录入时间已于%(until)s截止，不能再录入。", number=number,
                                          until=until(copy.closes_at)), "number")
    return copy


def type_in_copy(paper: PaperOf, copy: SurveyCopy, *, answers: Answers, suggestions: list[dict] = (), phone: str = "",
                 by: Person) -> None:
    """Take down what was written on a paper copy, once: anonymous, like all such answers. `phone`: where replies to its
    suggestions go. Refuses `not_yours`, `nothing_written` on it, `phone_missing` or `phone_wrong` beside `phone` where
    a reply is wanted, what `open_copy` does, and what `taking_answers.answer` does about the answers."""
    require_right(may_work_on_paper(paper, by), _("纸质问卷由本单位经办人印发、录入。"))
    if not suggestions and not any(any(said) for said in answers.values()):
        raise Refused("nothing_written", _("纸面一项也没有填写的，不用录入，也不计入结果。"))
    wants_reply = any(suggestion.get("wants_reply") for suggestion in suggestions)
    number = clean_mobile(phone) if wants_reply else None
    try:
        answer(copy, answers=answers, suggestions=suggestions, anonymous=True, items=printed_on(copy), phone=number,
               by=by)
    except Refused as refusal:
        if refusal.code == "already_answered":
            db.session.refresh(copy)
            raise _used(copy) from None
        raise
    record("surveys.paper_typed_in", copy, by=by)
    db.session.flush()


def forget_paper_numbers(*, at_most: int = 1000) -> int:
    """Sweep: the numbers of copies that closed `PAPER_NUMBER_DAYS` ago, and their sets; how many numbers. What
    lies sealed still is left until it has been moved."""
    before = clock.now() - timedelta(days=current_app.config["PAPER_NUMBER_DAYS"])
    old = db.session.execute(
        select(SurveyCopy.id, SurveyCopy.survey_id).order_by(SurveyCopy.survey_id, SurveyCopy.id).limit(at_most)
        .where(SurveyCopy.number.is_not(None), SurveyCopy.sealed.is_(None), SurveyCopy.closes_at <= before)).all()
    if old:
        write(update(SurveyCopy).where(SurveyCopy.id.in_([copy_id for copy_id, _survey_id in old])).values(number=None))
    for survey_id in dict.fromkeys(survey_id for _copy_id, survey_id in old):
        record("surveys.paper_numbers_forgotten", db.session.get(Survey, survey_id),
               count=sum(each == survey_id for _copy_id, each in old))
    write(delete(PaperSet).where(PaperSet.closes_at <= before, ~select(SurveyCopy.id).where(
        SurveyCopy.survey_id == PaperSet.survey_id, SurveyCopy.event_id.is_not_distinct_from(PaperSet.event_id),
        SurveyCopy.number.is_not(None), SurveyCopy.closes_at <= before).exists()))
    db.session.expire_all()
    return len(old)


def _asked_until(paper: PaperOf) -> datetime:
    """When the questionnaire closes: its own end, or its days after the event; of one without either, after today."""
    survey, event = paper.survey, paper.event
    closes_at = survey.closes_at or closing_after(event.feedback_days if event and survey.key else survey.days)
    if event and event.slots:
        closes_at += clock.local(event.slots[-1].ends_at).date() - clock.today()
    return closes_at


def _add_set(paper: PaperOf, count: int, form_key: str, closes_at: datetime) -> bool:
    return insert_unless_there(
        PaperSet, survey_id=paper.survey.id, event_id=paper.event.id if paper.event else None, form_key=form_key,
        first=counted_so_far(paper) + 1, count=count, items=paper.survey.items, made_at=clock.now(),
        closes_at=closes_at)


def _add_copies(made: PaperSet) -> None:
    numbers = [number_on_paper(made.first + n) for n in range(made.count)]
    add_rows(SurveyCopy, [
        {"survey_id": made.survey_id, "event_id": made.event_id, "source": CopySource.PAPER, "number": number,
         "token_hash": keyed_hash(new_link_token()),  # nobody has it: a paper copy is found by its number alone
         "handed_out_at": made.made_at, "closes_at": made.closes_at} for number in numbers])


def _used(copy: SurveyCopy) -> Refused:
    return Refused("number_used", _("%(number)s已于%(day)s录入，一个编号只录入一次。", number=copy.number,
                                    day=day(copy.answered_on)), "number")
