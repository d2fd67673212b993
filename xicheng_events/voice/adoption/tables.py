"""采纳情况表 of an occasion: what was received and what became of it, and what may be shown of each theme."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.voice.adoption.kinds import AdoptionResult
from xicheng_events.voice.adoption.models import Adoption, AdoptionAnswer, AdoptionTally, AdoptionTheme
from xicheng_events.voice.opinions.models import MAY_BE_ADOPTED, Opinion, OpinionSource, Triage
from xicheng_events.voice.remarks.models import Remark
from xicheng_events.voice.remarks.queries import remarks_of

REGISTERED, OTHERWISE, OPEN = "registered", "otherwise", "open"
PARTS = (*(each.value for each in AdoptionResult), REGISTERED, OTHERWISE, OPEN)
# What is said at an occasion to be taken up; of what a questionnaire brings only what was put to adoption.
_SAID_THERE = tuple(source for source in MAY_BE_ADOPTED if source is not OpinionSource.SURVEY)


class AdoptionRow(NamedTuple):
    """One theme as everybody may read it: what of the opinions behind it may be shown, and who agreed to be named;
    which theme and answer it is, and whose opinions are `named`."""

    theme: int
    number: int
    title: str
    result: AdoptionResult
    answer: str
    unit: str
    opinions: int
    gists: list[str]
    names: list[str]
    named: list[int]


class AdoptionTable(NamedTuple):
    """How many were received, how many of them went which way (`PARTS`), and the themes that are answered."""

    received: int
    parts: dict[str, int]
    rows: list[AdoptionRow]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is open any more."""
        return not self.parts[OPEN]


def adoption_table(occasion: Occasion) -> AdoptionTable:
    """The table of an occasion. Its parts are of one statement over the opinions, each of which is in exactly one: so
    they add up to what was received."""
    parts = adoption_parts(occasion)
    return AdoptionTable(sum(parts.values()), parts, adoption_rows(occasion))


def adoption_parts(occasion: Occasion) -> dict[str, int]:
    """How many opinions went which way; what follows another goes with it."""
    root, told = aliased(Opinion), AdoptionAnswer
    part = case((told.result.is_not(None), cast(told.result, String)), (root.triage == Triage.REGISTERED, REGISTERED),
                (root.triage.in_((Triage.NEW, Triage.TO_ADOPT)), OPEN), else_=OTHERWISE)
    query = (select(part, func.count()).select_from(Opinion)
             .join(root, root.id == func.coalesce(Opinion.merged_into_id, Opinion.id))
             .outerjoin(Adoption, Adoption.opinion_id == root.id)
             .outerjoin(told, and_(told.theme_id == Adoption.theme_id, told.number == Adoption.told_number))
             .where(_received(occasion, root)).group_by(part))
    return dict.fromkeys(PARTS, 0) | dict(map(tuple, db.session.execute(query)))


def occasions_still_open(ids: list[int]) -> set[int]:
    """Which of these occasions have something said there that is without a result; in one statement."""
    root = aliased(Opinion)
    query = (select(Opinion.occasion_id).distinct()
             .join(root, root.id == func.coalesce(Opinion.merged_into_id, Opinion.id))
             .outerjoin(Adoption, Adoption.opinion_id == root.id)
             .where(Opinion.occasion_id.in_(ids), _counts(root), Adoption.told_number.is_(None),
                    root.triage.in_((Triage.NEW, Triage.TO_ADOPT))))
    return set(db.session.scalars(query)) if ids else set()


def number_received(occasion: Occasion) -> int:
    """How many there are, counted without asking what became of them."""
    return db.session.scalar(select(received_at(occasion.id)))


def received_at(occasion_id) -> ScalarSelect:
    """The same as a value of whatever query has the column `occasion_id`."""
    root = aliased(Opinion)
    return (select(func.count()).select_from(Opinion)
            .join(root, root.id == func.coalesce(Opinion.merged_into_id, Opinion.id))
            .where(Opinion.occasion_id == occasion_id, _counts(root)).correlate_except(Opinion, root)
            .scalar_subquery())


def answers_at(occasion_id) -> ScalarSelect:
    """How many answers have been passed there, those of which others took the place too, in the same way."""
    return (select(func.coalesce(func.sum(AdoptionTheme.number), 0)).where(AdoptionTheme.occasion_id == occasion_id)
            .correlate_except(AdoptionTheme).scalar_subquery())


def adoption_rows(occasion: Occasion) -> list[AdoptionRow]:
    """The themes that are answered, in the order in which they were made. What somebody said stands there only if they
    agreed to that, who it was only if to that too."""
    themes = db.session.scalars(
        select(AdoptionTheme).where(AdoptionTheme.occasion_id == occasion.id, AdoptionTheme.number > 0)
        .order_by(AdoptionTheme.id).options(
            selectinload(AdoptionTheme.answers).joinedload(AdoptionAnswer.organisation),
            selectinload(AdoptionTheme.adoptions).joinedload(Adoption.opinion))).unique().all()
    opinions = [each.opinion for theme in themes for each in theme.adoptions]
    followers = dict(map(tuple, db.session.execute(
        select(Opinion.merged_into_id, func.count()).where(Opinion.merged_into_id.in_([each.id for each in opinions]))
        .group_by(Opinion.merged_into_id))))
    remarks = remarks_of([each for each in opinions if each.may_publish])
    return [_row(theme, followers, remarks) for theme in themes]


def fixed_tally(occasion: Occasion) -> AdoptionTally | None:
    """The sums as they were fixed for publication, if they were."""
    return db.session.get(AdoptionTally, occasion.id)


def occasion_of_tables(occasion_id: int) -> Occasion | None:
    """One occasion with its host."""
    return db.session.scalar(select(Occasion).where(Occasion.id == occasion_id).options(joinedload(Occasion.host)))


def _row(theme: AdoptionTheme, followers: dict, remarks: dict) -> AdoptionRow:
    answer = theme.answers[-1]
    may_be_shown = [each.opinion for each in theme.adoptions if each.opinion.may_publish]
    named = [each for each in may_be_shown if each.id in remarks and is_named(remarks[each.id])]
    return AdoptionRow(
        theme.id, answer.number, theme.title, answer.result, answer.answer,
        answer.organisation.full_name_at(answer.passed_at),
        sum(1 + followers.get(each.opinion_id, 0) for each in theme.adoptions),
        [each.public_text for each in may_be_shown], [remarks[each.id].who for each in named],
        [each.id for each in named])


def is_named(remark: Remark) -> bool:
    """Whether who made a remark agrees to be named where it is published, as long as that is known of them."""
    return bool(remark.may_name and remark.opinion.may_publish and remark.opinion.person_id)


def _received(occasion: Occasion, root) -> ColumnElement[bool]:
    return and_(Opinion.occasion_id == occasion.id, _counts(root))


def _counts(root) -> ColumnElement[bool]:
    return or_(Opinion.source.in_(_SAID_THERE), root.triage == Triage.TO_ADOPT)
