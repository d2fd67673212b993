"""公布问卷结果: words of the unit beside figures, a review slip for exactly these, then everybody's page."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, false, or_, select, update
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.one_text import (
    ask_to_publish,
    begin_publication,
    publish_cleared_thing,
    require_asking,
    take_back_asking,
)
from xicheng_events.foundation.publishing.operations import settle_clearance, withdraw_thing
from xicheng_events.foundation.publishing.redacting import (
    MarkDecision,
    decide_marks,
    kept_words,
    open_marks,
    require_decided,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.public_fields import PublicField, digest_of_fields
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.foundation.review.states import VOIDABLE
from xicheng_events.voice.surveys.models import Answer, Survey, SurveyCopy
from xicheng_events.voice.surveys.result_figures import figures_of, published_figures
from xicheng_events.voice.surveys.result_models import SurveyResult
from xicheng_events.voice.surveys.result_public_fields import names_in_result, public_fields_of_result, texts_of_result
from xicheng_events.voice.surveys.result_queries import of_what, result_about
from xicheng_events.voice.surveys.results import Subject, results_of, subjects_about

KIND = "survey_result"  # its row among the kinds of what is published (surveys.room)
WORDS_AT_LEAST, WORDS_AT_MOST = 10, 2000
# What can't be moved for so long after closing can't be read: nobody waits for it.
_MOVED_BY = timedelta(days=1)
P = PublishingStep


def ask_result_publication(about: Event | Survey, *, words: str, by: Person,
                           seen: int | None = None) -> ReviewSlip | None:
    """Lay `words` and the figures as they stand before the secrecy reviewer; `about`: an event, or a questionnaire that
    is about none. `seen`: the id of the latest slip about them on the page where they were written, 0 without one; None
    trusts it. The words are kept but nothing is asked, and None given, while somebody has to decide what in them might
    tell who somebody is (`decide_marks_of_result`).

    Refuses `changed_meanwhile` where others have laid other words before the reviewer since then, `not_yours`,
    `not_closed` while somebody may still answer or answers are still to be moved, `nobody_asked` before anybody got or
    answered a questionnaire, `survey_withdrawn` (it is withdrawn, and says so where its results would be), lengths
    beside `words`, and what `require_asking` does.
    """
    host = about.host
    require_right(host is not None and may_take(P.ASK, KIND, host.id, by))
    result = result_about(about) or _begun(about)
    latest = _held(result)
    require_asking(result, KIND, organisation_id=host.id, by=by)
    if refusal := why_not_yet(about):
        raise refusal
    words = written(words, field="words", at_least=WORDS_AT_LEAST, at_most=WORDS_AT_MOST, what=_("结果说明"))
    result.title, result.words, result.figures = about.title, words, _figures_about(about)
    fields = public_fields_of_result(result)
    if seen not in (None, latest.id if latest else 0) and not _is_the_same(latest, fields):
        raise Refused("changed_meanwhile", _(
            "这些结果刚刚已由他人送审，您填写的没有保存。请看最新的结果说明和审查情况，再决定是否改写。"))
    db.session.flush()
    if open_marks(result.publication, texts_of_result(result), names_in_result(result)):
        begin_publication(result, KIND, **_of(result), by=by)
        return None
    return _ask(result, by=by)


def decide_marks_of_result(result: SurveyResult, decisions: list[MarkDecision], *, seen: str, by: Person) -> ReviewSlip:
    """核对个人信息: what is covered of the unit's words, and what kept; then these and the figures they were written
    beside go to the secrecy reviewer. Refuses as `require_asking`, `why_not_yet` and `redacting.decide_marks`."""
    require_asking(result, KIND, organisation_id=result.host.id, by=by)
    if refusal := why_not_yet(result.event or result.survey):
        raise refusal
    _held(result)
    publication = begin_publication(result, KIND, **_of(result), by=by)
    covered = decide_marks(publication, texts_of_result(result), names_in_result(result), decisions, seen=seen, by=by)
    result.words = covered["words"]
    db.session.flush()
    return _ask(result, by=by)


def kept_in_result(result_id: int) -> list[str]:
    """What who reviews them is told besides them."""
    result = db.session.get(SurveyResult, result_id)
    return kept_words(result.publication, texts_of_result(result))


def _of(result: SurveyResult) -> dict:
    return {"title": kept(lambda: _("%(title)s（结果）", title=result.title)), "path": result.path,
            "organisation": result.host}


def _ask(result: SurveyResult, *, by: Person) -> ReviewSlip:
    record("surveys.result_asked", result.event or result.survey, by=by)
    return ask_to_publish(result, KIND, **_of(result), fields=public_fields_of_result(result), by=by)


def take_back_result(result: SurveyResult, *, by: Person) -> None:
    """撤回送审, until it is public. Refuses `not_yours`, and `nothing_asked`."""
    require_right(may_publish_result(P.TAKE_BACK_ASKING, result, by))
    take_back_asking(result, by=by)
    record("surveys.result_taken_back", result.event or result.survey, by=by)


def publish_result(result: SurveyResult, *, by: Person) -> None:
    """Let everybody read it. Refuses `not_yours`, `not_cleared` unless the latest slip has passed exactly this,
    `marks_open` while somebody has to decide about a mark, and `survey_withdrawn` as `why_no_longer` says."""
    require_right(may_publish_result(P.PUBLISH, result, by))
    if refusal := why_no_longer(result):
        raise refusal
    require_decided(result.publication, texts_of_result(result), names_in_result(result))
    publish_cleared_thing(result, fields=public_fields_of_result(result), by=by)
    record("surveys.result_published", result.event or result.survey, by=by)


def withdraw_result(result: SurveyResult, *, reason: str, by: Person) -> None:
    """撤回公开: its address says why from now on. Refuses as `withdraw_thing`."""
    require_right(may_publish_result(P.WITHDRAW, result, by))
    reason = withdraw_thing(result, reason=reason, by=by)
    record("surveys.result_withdrawn", result.event or result.survey, by=by, reason=reason)


def may_publish_result(step: PublishingStep, result: SurveyResult, person: Person) -> bool:
    """Whether `person` may take that step of publishing with `result`, whatever state it is in."""
    return may_take(step, KIND, result.host.id, person)


def result_decided(slip: ReviewSlip) -> None:
    """What a slip about results brings: their row stands as it was decided."""
    settle_clearance(db.session.get(SurveyResult, slip.subject_id).publication, slip)


def why_not_yet(about: Event | Survey) -> Refused | None:
    """Why its results can't be laid before the secrecy reviewer yet; None where they can."""
    subjects = _subjects(about)
    if isinstance(about, Event) and (about.occasion.ends_at is None or about.occasion.ends_at > clock.now()):
        return Refused("not_closed", _("活动结束、问卷截止后才能公布结果。"))
    if isinstance(about, Survey) and about.is_withdrawn:
        return Refused("survey_withdrawn", _("问卷已撤下，不能公布结果。"))
    of_it = or_(false(), *(and_(SurveyCopy.survey_id == each.survey_id,
                                SurveyCopy.event_id.is_not_distinct_from(each.event_id)) for each in subjects))
    if (isinstance(about, Survey) and about.is_open) or _is_any(SurveyCopy, of_it, SurveyCopy.closes_at > clock.now()):
        return Refused("not_closed", _("还有问卷可以填写，截止后才能公布结果。"))
    if _is_any(SurveyCopy, of_it, SurveyCopy.sealed.is_not(None), SurveyCopy.closes_at > clock.now() - _MOVED_BY):
        return Refused("not_closed", _("匿名答卷正在转入，请几分钟后再试。"))
    if not _is_any(SurveyCopy, of_it) and not _is_any(Answer, or_(false(), *(each.answers() for each in subjects))):
        return Refused("nobody_asked", _("还没有人收到或填写问卷，没有可以公布的结果。"))
    return None


def why_no_longer(result: SurveyResult) -> Refused | None:
    """Why what was laid before the secrecy reviewer can't be published any more, whatever the slip says: a
    questionnaire whose answers are in it was withdrawn since, and its questions would stand in it. None where it can.
    """
    slip, about = slip_for(result), result.event or result.survey
    withdrawn = [each.publication.withdrawn_at for each in _surveys(_asked_about(about)) if each.is_withdrawn]
    if slip and any(isinstance(about, Survey) or at >= slip.asked_at for at in withdrawn):
        return Refused("survey_withdrawn", _("送审后问卷已撤下，这些结果不能公布。"))
    return None


def _held(result: SurveyResult) -> ReviewSlip | None:
    """The latest slip about it; who asks at the same moment waits here until this transaction ends."""
    write(update(SurveyResult).where(SurveyResult.id == result.id).values(title=SurveyResult.title))
    db.session.refresh(result)
    return slip_for(result)


def _is_the_same(slip: ReviewSlip | None, fields: list[PublicField]) -> bool:
    """Whether exactly this was asked for, and stands: the form was sent twice."""
    return slip is not None and slip.state in VOIDABLE and slip.digest == digest_of_fields(fields)


def _is_any(model: type, *conditions: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(select(model.id).where(*conditions).exists()))


def _begun(about: Event | Survey) -> SurveyResult:
    """Its row, made; of two who ask at the same moment the database takes one's."""
    insert_unless_there(SurveyResult, **{"event_id": None, "survey_id": None} | of_what(about), title="", words="",
                        figures=[])
    return result_about(about)


def _subjects(about: Event | Survey) -> list[Subject]:
    """What its results are made of; about an event, without questionnaires that are withdrawn."""
    subjects = _asked_about(about)
    if isinstance(about, Survey):
        return subjects
    gone = {survey.id for survey in _surveys(subjects) if survey.is_withdrawn}
    return [each for each in subjects if each.survey_id not in gone]


def _asked_about(about: Event | Survey) -> list[Subject]:
    return subjects_about(about) if isinstance(about, Event) else [Subject(about.id, None)]


def _surveys(subjects: list[Subject]) -> list[Survey]:
    return list(db.session.scalars(select(Survey).where(Survey.id.in_([each.survey_id for each in subjects]))
                                   .options(joinedload(Survey.publication)).order_by(Survey.id)))


@in_house_language
def _figures_about(about: Event | Survey) -> list[dict]:
    found = results_of(_subjects(about))
    return [{"title": (survey := db.session.get(Survey, subject.survey_id)).title,
             **published_figures(figures_of(survey, results))} for subject, results in found.items()]
