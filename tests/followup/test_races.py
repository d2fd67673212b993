"""Two people at the same moment, on the engine itself: each with a connection and a thread of their own."""

from functools import partial

from tests.cast import CITIZENS
from tests.followup.steps import issue_id, register, replied, stand, take
from tests.followup.test_publishing import WORDS
from tests.opinions.steps import says, told
from tests.opinions.steps import stand as opinion
from tests.support.at_once import at_once as together
from tests.surveys.steps import came
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.mark_models import KeptMark
from xicheng_events.foundation.publishing.redacting import MarkDecision, texts_digest
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue, ReplyRating
from xicheng_events.voice.followup.operations import publishing, rating, registering, replying
from xicheng_events.voice.followup.public_fields import texts_of_issue
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion, OpinionKind, Triage
from xicheng_events.voice.opinions.operations import answer_at_once
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.operations.inviting import invite_those_who_came


def _done(step) -> str:
    step()
    return "done"


def at_once(app, *steps) -> list[str]:
    """Take the steps together; what each came to: "done" or the refusal's code."""
    return together(app, *[partial(_done, step) for step in steps])


def get(model, row_id):
    return db.session.get(model, row_id)


def test_one_opinion_has_one_outcome(app, world):
    said = says(app, world)

    def answers():
        answer_at_once(get(Opinion, said), answer="每周六上午开放。", by=get(Person, world.staff["zhaomin"]))

    assert sorted(at_once(app, *[answers] * 6)) == ["already_triaged"] * 5 + ["done"]
    assert len(told(app, "reply")) == 1


def test_two_are_never_merged_into_each_other(app, world):
    for _each in range(4):
        one, other = says(app, world), says(app, world)

        def merges(said, into):
            return lambda: merge(get(Opinion, said), get(Opinion, into), by=get(Person, world.staff["zhaomin"]))

        outcomes = at_once(app, merges(one, other), merges(other, one))
        assert outcomes.count("done") == 1
        assert sorted(opinion(app, said).triage for said in (one, other)) == [Triage.MERGED, Triage.NEW]


def test_issues_registered_at_once_have_different_numbers(app, world):
    opinions = [says(app, world) for _each in range(6)]

    def registers(said):
        return lambda: registering.register_issue(
            get(Opinion, said), title="问题", description="问题", kind=OpinionKind.OTHER, sla=Sla.SIMPLE,
            lead=get(Organisation, world.units["tjj"]), by=get(Person, world.staff["zhouyan"]))

    assert at_once(app, *map(registers, opinions)) == ["done"] * 6
    with app.app_context():
        numbers = sorted(db.session.scalars(db.select(Issue.number)))
    assert numbers == [f"WT-2026-{n:04}" for n in range(1, 7)]


def test_an_issue_is_signed_once(app, world):
    number = register(app, world)
    row = issue_id(app, number)

    def signs():
        replying.sign(get(Issue, row), by=get(Person, world.staff["qianfang"]))

    outcomes = sorted(at_once(app, *[signs] * 4))
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "changed_meanwhile", "not_now"}


def test_a_reply_is_rated_once_however_often_one_presses(app, world):
    number, said = replied(app, world)

    def rates():
        rating.rate_reply(get(Opinion, said), solved=False, score=1)

    outcomes = at_once(app, *[rates] * 4)
    assert outcomes.count("done") == 1
    assert (stand(app, number).state, stand(app, number).reopened) == (IssueState.REOPENED, 1)
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(ReplyRating)) == 1


def test_two_clockworks_ask_nobody_twice(app, world, at):
    for citizen in CITIZENS[:8]:
        came(app, world.morning, citizen)
    at("2026-03-18 12:00")
    at_once(app, invite_those_who_came, invite_those_who_came)
    assert len(told(app, "feedback")) == 8
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(SurveyCopy)) == 8


def test_the_marks_in_an_issues_words_are_decided_about_once(app, world):
    number, _said = replied(app, world)
    words = {**WORDS, "public_text": "请拨010-83975588。"}
    take(app, world, number, publishing.prepare_publication, "qianfang", **words)
    row = issue_id(app, number)
    with app.app_context():
        seen = texts_digest(texts_of_issue(get(Issue, row)))

    def keeps():
        publishing.decide_marks_of_issue(get(Issue, row), [MarkDecision(True, "对外公布的电话")], seen=seen,
                                         by=get(Person, world.staff["qianfang"]))

    assert sorted(at_once(app, *[keeps] * 4)) == ["changed_meanwhile"] * 3 + ["done"]
    with app.app_context():
        assert len(db.session.scalars(db.select(KeptMark)).all()) == 1
