"""Paper copies of a questionnaire: what has been printed, and what of it has been typed in."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.items import kept_on_sheet, with_blanks
from xicheng_events.foundation.questions.reading_answers import Answers, read, shown_keys
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import PaperSet, Survey, SurveyCopy
from xicheng_events.voice.surveys.paper_numbers import number_on_paper


@dataclass(frozen=True)
class PaperOf:
    """What paper copies are of: a questionnaire; one about an event, whichever it is asked with."""

    survey: Survey
    event: Event | None = None

    @property
    def host_id(self) -> int:
        """The unit that prints them."""
        return self.event.host_id if self.event else self.survey.publication.organisation_id

    def holds(self, model):
        """What is true of its rows of `model`, sets or copies, in a statement."""
        if self.event:
            return model.event_id == self.event.id
        return and_(model.survey_id == self.survey.id, model.event_id.is_(None))


def sets_of(paper: PaperOf) -> list[PaperSet]:
    """Its sets, the latest first."""
    return list(db.session.scalars(select(PaperSet).where(paper.holds(PaperSet)).order_by(PaperSet.first.desc())))


def set_beginning_at(paper: PaperOf, first: int) -> PaperSet | None:
    """The set whose first copy is counted as `first`."""
    return db.session.scalar(select(PaperSet).where(paper.holds(PaperSet), PaperSet.first == first))


def set_sent_as(form_key: str | None) -> PaperSet | None:
    """The set a form has led to already."""
    return db.session.scalar(select(PaperSet).where(PaperSet.form_key == form_key)) if form_key else None


def counted_so_far(paper: PaperOf) -> int:
    """How far the numbers have been counted, of the questionnaire and of the event."""
    last = func.max(PaperSet.first + PaperSet.count - 1)
    return db.session.scalar(select(last).where(or_(PaperSet.survey_id == paper.survey.id, paper.holds(PaperSet)))) or 0


def paper_counts(paper: PaperOf) -> tuple[int, int]:
    """(copies printed, those of them typed in)."""
    query = select(func.count(), func.count(SurveyCopy.answered_on)).where(
        paper.holds(SurveyCopy), SurveyCopy.source == CopySource.PAPER)
    return tuple(db.session.execute(query).one())


def copies_in(paper_set: PaperSet) -> list[SurveyCopy]:
    """The copies of a set in the order of their numbers; none any more once these are forgotten."""
    numbers = [number_on_paper(paper_set.first + n) for n in range(paper_set.count)]
    query = select(SurveyCopy).where(SurveyCopy.survey_id == paper_set.survey_id, SurveyCopy.number.in_(numbers))
    found = {copy.number: copy for copy in db.session.scalars(query)}
    return [found[number] for number in numbers if number in found]


def typed_in_of(paper: PaperOf, sets: list[PaperSet]) -> dict[int, int]:
    """How many copies of each of its sets have been typed in, by the set's id; in one statement."""
    query = select(SurveyCopy.survey_id, SurveyCopy.number).where(
        paper.holds(SurveyCopy), SurveyCopy.number.is_not(None), SurveyCopy.answered_on.is_not(None))
    used = {(survey_id, number) for survey_id, number in db.session.execute(query)}
    return {each.id: sum((each.survey_id, number_on_paper(each.first + n)) in used for n in range(each.count))
            for each in sets}


def left_blank(copy: SurveyCopy, answers: Answers) -> list[str]:
    """The questions of a paper copy that required an answer and got none, in words."""
    given, _problems = read(with_blanks(asked := printed_on(copy)), answers)
    shown = shown_keys(asked, given)
    return [item["label"] for item in kept_on_sheet(asked)
            if item["required"] and item["key"] in shown and item["key"] not in given]


def copy_numbered(paper: PaperOf, number: str) -> SurveyCopy | None:
    """The copy with that number."""
    query = select(SurveyCopy).where(paper.holds(SurveyCopy), SurveyCopy.number == number)
    return db.session.scalar(query.options(joinedload(SurveyCopy.survey), joinedload(SurveyCopy.event)))


def printed_on(copy: SurveyCopy) -> list[dict]:
    """What is asked on the paper of a copy."""
    count = int(copy.number.partition("-")[0])
    items = db.session.scalar(select(PaperSet.items).where(
        PaperSet.survey_id == copy.survey_id, PaperSet.first <= count, PaperSet.first + PaperSet.count > count))
    return items or copy.survey.items
