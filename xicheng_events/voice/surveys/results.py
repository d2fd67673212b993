"""What those who answered a questionnaire said, in figures, as far as they are shown (suppression.py)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, null, or_, select, true, type_coerce

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.questions.kinds import QuestionKind, Satisfaction
from xicheng_events.foundation.questions.models import AnswerSheet, FormVersion, Question, SheetAnswer
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import Answer, SurveyCopy
from xicheng_events.voice.surveys.result_tables import Row, others_in, table_of
from xicheng_events.voice.surveys.suppression import Group, Lot, Shown, what_is_shown

SATISFIED_FROM = 3  # 基本满意
EARLIER = 12  # earlier events beside the rate
WRITTEN = (QuestionKind.TEXT, QuestionKind.LONG)
COUNTED = (QuestionKind.RATING, QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.YES_NO, QuestionKind.NUMBER,
           QuestionKind.DATE)
# By which lot an answer came: by name there is but one.
LOT = type_coerce(case((Answer.by_name, null()), else_=Answer.at), UtcDateTime)


class Subject(NamedTuple):
    """One questionnaire about one thing: what figures are made of. Those of several are never added up, so that none
    can be taken away from a sum."""

    survey_id: int
    event_id: int | None

    def answers(self) -> ColumnElement[bool]:
        """What holds of its answers in a statement."""
        return and_(Answer.survey_id == self.survey_id, Answer.event_id.is_not_distinct_from(self.event_id))


class Way(NamedTuple):
    """How the answers of one group came in."""

    is_open_link: bool
    by_name: bool


class Asked(NamedTuple):
    """A question over all versions: its key, and how it is answered. With another kind it is another question."""

    key: str
    kind: QuestionKind


@dataclass(frozen=True)
class QuestionResult:
    """What is shown of a question, as it was last asked: how many answered it (None: that isn't shown), the rows of its
    table, and what was written beside 其他."""

    question: Question
    version: int
    n: int | None
    values: Counter

    @property
    def is_written(self) -> bool:
        """Whether it is answered in one's own words."""
        return self.question.kind in WRITTEN

    @property
    def rows(self) -> list[Row]:
        """Its table, from which its chart is drawn."""
        return table_of(self.question.kind, self.question.options, self.values, self.n) if self.n else []

    @property
    def others(self) -> list[str]:
        """What was written beside 其他, by the words."""
        return others_in(self.question.kind, self.values)

    @property
    def satisfied(self) -> int:
        """非常满意 + 满意 + 基本满意."""
        return sum(self.values[level.value] for level in Satisfaction if int(level.value) >= SATISFIED_FROM)

    @property
    def rate(self) -> float | None:
        """满意率 in percent (domain §2.6), one decimal; None without ratings."""
        is_rating = self.question.kind is QuestionKind.RATING
        return round(100 * self.satisfied / self.n, 1) if is_rating and self.n else None


@dataclass
class Results:
    """All that is shown of one subject; by group, by question, and by both."""

    handed_out: int = 0  # by invitation and on paper
    shown: dict[Way, Shown] = field(default_factory=dict)
    counted: dict[Way, int] = field(default_factory=dict)  # how many of its answers are in the figures
    asked: dict[Asked, tuple[Question, int]] = field(default_factory=dict)  # as last asked, with its version's number
    answered: dict[tuple[Way, Asked], int] = field(default_factory=dict)
    values: dict[tuple[Way, Asked], Counter] = field(default_factory=dict)

    def number(self, *, is_open_link: bool = False) -> int:
        """How many answers came in that way."""
        return sum(shown.number for way, shown in self.shown.items() if way.is_open_link is is_open_link)

    def ways(self, *, is_open_link: bool = False, by_name: bool | None = None) -> list[Way]:
        """The groups of which something is shown, all or those by name, or without one."""
        return [way for way, shown in sorted(self.shown.items()) if shown.counted
                and way.is_open_link is is_open_link and by_name in (None, way.by_name)]

    def of(self, asked: Asked, ways: Iterable[Way]) -> QuestionResult:
        """What is shown of a question in those groups."""
        question, version = self.asked[asked]
        counts = [self.answered[way, asked] for way in ways if self.shown[way].of(asked)]
        values = sum((self.values.get((way, asked), Counter()) for way in ways), Counter())
        return QuestionResult(question, version, sum(counts) if counts else None, values)

    def questions(self, *, is_open_link: bool = False, by_name: bool | None = None) -> list[QuestionResult]:
        """Every question that was asked, with what is shown of it: as last asked, in the order of the questionnaire."""
        ways = self.ways(is_open_link=is_open_link, by_name=by_name)
        order = sorted(self.asked.items(), key=lambda pair: (-pair[1][1], pair[1][0].position))
        return [self.of(asked, ways) for asked, _question in order]

    @property
    def overall(self) -> QuestionResult | None:
        """The one rating marked 总体满意度, over who was invited or had a paper; None where none is marked."""
        return next((result for result in self.questions() if result.question.is_overall), None)


def results_of(subjects: Iterable[Subject]) -> dict[Subject, Results]:
    """What is shown of each, in five statements whatever their number."""
    found = {subject: Results() for subject in subjects}
    if not found:
        return found
    for survey_id, event_id, number in db.session.execute(_handed_out(found)):
        found[Subject(survey_id, event_id)].handed_out = number
    lots = _counted(found, AnswerSheet.version_id, func.count())
    asked = _questions({version for *_what, version, _n in lots})
    answered = _counted(found, SheetAnswer.question_id, func.count(SheetAnswer.sheet_id.distinct()), of_each=True)
    values = _counted(found, SheetAnswer.question_id, SheetAnswer.value, func.count(), of_each=True)
    for subject, results in found.items():
        mine = [[row[1:] for row in rows if row[0] == subject] for rows in (lots, answered, values)]
        _fill(results, asked, *mine)
    return found


def subjects_about(event: Event) -> list[Subject]:
    """The questionnaires that were handed out about an event; most often one."""
    query = select(SurveyCopy.survey_id).where(SurveyCopy.event_id == event.id).distinct()
    return [Subject(survey_id, event.id) for survey_id in db.session.scalars(query.order_by(SurveyCopy.survey_id))]


class Earlier(NamedTuple):
    """An event of the same host that was over before: what it is called, and how content people were."""

    code: str
    title: str
    overall: QuestionResult


def earlier_events(event: Event) -> list[tuple[str, str, Subject]]:
    """(code, title, what people answered to) of the host's events that were over before this one, the latest first."""
    what = (Event.code, Event.title, Answer.survey_id, Event.id, Occasion.ends_at)
    query = (select(*what).join(Answer, Answer.event_id == Event.id).join(Occasion, Occasion.id == Event.occasion_id)
             .where(Event.host_id == event.host_id, Event.id != event.id, Occasion.ends_at < event.occasion.ends_at)
             .group_by(*what).order_by(Occasion.ends_at.desc(), Event.id.desc(), Answer.survey_id).limit(EARLIER))
    return [(code, title, Subject(survey_id, number))
            for code, title, survey_id, number, _ends_at in db.session.execute(query)]


def beside(event: Event, results: Results) -> list[Earlier]:
    """The host's earlier events of which a rate is shown, for beside this one's; none where this has none itself."""
    if results.overall is None:
        return []
    before = earlier_events(event)
    found = results_of(subject for _code, _title, subject in before)
    rates = ((code, title, found[subject].overall) for code, title, subject in before)
    return [Earlier(code, title, overall) for code, title, overall in rates if overall and overall.n]


def counted_in(subject: Subject, results: Results, asked: Asked | None, ways: Iterable[Way]) -> ColumnElement[bool]:
    """What holds in a statement of the answers in which a question (None: the whole questionnaire) is shown."""
    def in_way(way: Way) -> ColumnElement[bool]:
        lots = results.shown[way].of(asked) if asked else results.shown[way].counted
        by_link = Answer.source == CopySource.OPEN
        its_lots = true() if None in lots else Answer.at.in_(lots)
        return and_(by_link if way.is_open_link else ~by_link, Answer.by_name.is_(way.by_name), its_lots)

    return and_(subject.answers(), or_(false(), *(in_way(way) for way in ways)))


def _handed_out(subjects: Iterable[Subject]):
    of_copy = or_(*(and_(SurveyCopy.survey_id == survey_id, SurveyCopy.event_id.is_not_distinct_from(event_id))
                    for survey_id, event_id in subjects))
    return (select(SurveyCopy.survey_id, SurveyCopy.event_id, func.count())
            .where(SurveyCopy.source != CopySource.OPEN, of_copy)
            .group_by(SurveyCopy.survey_id, SurveyCopy.event_id))


def _counted(subjects: Iterable[Subject], *columns, of_each: bool = False) -> list[tuple]:
    """(subject, way, lot, …) for what is counted of the answers, or `of_each` question of them."""
    what = (Answer.survey_id, Answer.event_id, Answer.source, Answer.by_name, LOT)
    query = select(*what, *columns).join(AnswerSheet, AnswerSheet.id == Answer.sheet_id)
    if of_each:
        query = query.join(SheetAnswer, SheetAnswer.sheet_id == AnswerSheet.id).where(SheetAnswer.value.is_not(None))
        if SheetAnswer.value in columns:
            query = query.join(Question, Question.id == SheetAnswer.question_id).where(Question.kind.in_(COUNTED))
    query = query.where(or_(*(subject.answers() for subject in subjects))).group_by(*what, *columns[:-1])
    return [(Subject(survey_id, event_id), Way(source is CopySource.OPEN, by_name), lot, *rest)
            for survey_id, event_id, source, by_name, lot, *rest in db.session.execute(query)]


def _questions(versions: set[int]) -> list[tuple[Question, int]]:
    """Those of the versions, with the versions' numbers, in their order."""
    query = (select(Question, FormVersion.number).join(FormVersion, FormVersion.id == Question.version_id)
             .where(Question.version_id.in_(versions)).order_by(FormVersion.number, Question.position))
    return [tuple(row) for row in db.session.execute(query)] if versions else []


def _fill(results: Results, questions: list[tuple[Question, int]], lots: list, answered: list, values: list) -> None:
    """Decide what is shown of one subject, and keep that alone."""
    of_versions = {version for _way, _lot, version, _n in lots}
    mine = [(question, number) for question, number in questions if question.version_id in of_versions]
    by_id = {question.id: Asked(question.key, question.kind) for question, _number in mine}
    results.asked = {by_id[question.id]: (question, number) for question, number in mine
                     if question.kind in (*WRITTEN, *COUNTED)}
    groups = _groups(mine, lots, [(way, lot, by_id[question], n) for way, lot, question, n in answered])
    results.shown = {way: what_is_shown(group) for way, group in groups.items()}
    results.counted = {way: sum(group.answers[lot] for lot in results.shown[way].counted)
                       for way, group in groups.items()}
    results.answered, results.values = Counter(), defaultdict(Counter)
    for way, lot, question, n in answered:
        if lot in results.shown[way].of(by_id[question]):
            results.answered[way, by_id[question]] += n
    for way, lot, question, value, n in values:
        if lot in results.shown[way].of(by_id[question]):
            results.values[way, by_id[question]][value] += n


def _groups(questions: list[tuple[Question, int]], lots: list, answered: list) -> dict[Way, Group]:
    """What suppression.py decides by."""
    decided_by = _decided_by([question for question, _number in questions])
    asked_in = defaultdict(set)
    for question, _number in questions:
        asked_in[Asked(question.key, question.kind)].add(question.version_id)
    groups = {}
    for way in {way for way, *_rest in lots}:
        here = [(lot, version, n) for its_way, lot, version, n in lots if its_way == way]
        group = groups[way] = Group(_added((lot, n) for lot, _version, n in here), {}, decided_by)
        for asked, versions in asked_in.items():
            is_put_to_all = asked.kind in WRITTEN and not decided_by[asked]
            group.questions[asked] = _added(
                ((lot, n) for lot, version, n in here if version in versions) if is_put_to_all else
                ((lot, n) for its_way, lot, which, n in answered if (its_way, which) == (way, asked)))
    return groups


def _decided_by(questions: list[Question]) -> dict[Asked, set[Asked]]:
    """Which questions, or their headings, hang on which others, in any version; in the order of each version."""
    by_key = {(question.version_id, question.key): Asked(question.key, question.kind) for question in questions}
    found, heading = defaultdict(set), None
    for question in questions:
        if heading is None or heading.version_id != question.version_id or question.kind is QuestionKind.SECTION:
            heading = question if question.kind is QuestionKind.SECTION else None
        for which in filter(None, (question, heading)):
            if which.show_if_key:
                found[by_key[question.version_id, question.key]].add(by_key[question.version_id, which.show_if_key])
            else:
                found[by_key[question.version_id, question.key]] |= set()
    return found


def _added(pairs: Iterable[tuple[Lot, int]]) -> Counter:
    found = Counter()
    for lot, n in pairs:
        found[lot] += n
    return found
