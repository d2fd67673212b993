"""From 周岩's dispatch to 马静's approval: who may do what, when, and who hears of it."""

import pytest

from tests.cast import LI_JING, WANG_LEI
from tests.followup.steps import ANSWER, REPLY, issue_id, register, replied, reply_and_approve, stand, take
from tests.opinions.steps import actions, do, says, told
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import text
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.kinds import IssueResult, Step
from xicheng_events.voice.followup.models import Issue, ProgressNote
from xicheng_events.voice.followup.operations import dispatching, registering, replying, transitions
from xicheng_events.voice.followup.states import MOVES, IssueState
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.operations import answer_at_once

S = IssueState


def test_an_issue_goes_from_dispatch_to_reply_and_everyone_who_spoke_is_told(app, world):
    first, second = says(app, world), says(app, world, phone=WANG_LEI.phone)
    do(app, merge, (Opinion, second), (Opinion, first), by=world.staff["zhaomin"])
    number = register(app, world, opinion_id=first)
    assert number == "WT-2026-0001"
    assert [phone for phone, _words in told(app, "opinion_registered")] == [LI_JING.phone, WANG_LEI.phone]
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.note_progress, "qianfang", text="已现场查看", is_public=True)
    assert told(app, "reply") == []
    reply_and_approve(app, world, number)
    assert (stand(app, number).state, stand(app, number).reply) == (S.REPLIED, REPLY)
    assert [phone for phone, _words in told(app, "reply")] == [LI_JING.phone, WANG_LEI.phone]
    assert actions(app, "followup.") == [
        "followup.dispatched", "followup.signed", "followup.note", "followup.submitted", "followup.replied"]


def test_numbers_count_up_within_the_year_and_start_anew(app, world, at):
    assert [register(app, world), register(app, world)] == ["WT-2026-0001", "WT-2026-0002"]
    at("2027-01-01 00:30")
    assert register(app, world) == "WT-2027-0001"


def test_an_opinion_becomes_one_issue_only(app, world):
    said = says(app, world)
    register(app, world, opinion_id=said)
    with pytest.raises(Refused) as refused:
        register(app, world, opinion_id=said)
    assert refused.value.code == "already_triaged"
    assert issue_id(app, "WT-2026-0002") is None


def test_what_comes_back_is_dispatched_again_with_a_new_day_zero(app, world, at):
    number = register(app, world)
    before = stand(app, number).due_on
    take(app, world, number, dispatching.return_issue, "qianfang", reason="属于城市管理部门职责")
    assert stand(app, number).due_on == before
    at("2026-03-12 10:00")
    with app.app_context():
        lead = db.session.get(Organisation, world.units["tjj"])
        issue = db.session.get(Issue, issue_id(app, number))
        dispatching.dispatch_again(issue, lead=lead, by=db.session.get(Person, world.staff["zhouyan"]))
        db.session.commit()
        assert (issue.lead_id, issue.state) == (lead.id, S.DISPATCHED)
        assert issue.due_on > before
        assert text.day(before) in issue.progress[-1].text


def test_a_reviewer_sends_a_reply_back_and_nobody_reviews_their_own(app, world):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY)
    with app.app_context():
        from xicheng_events.foundation.accounts.models import Role
        from xicheng_events.foundation.accounts.operations.roles import grant
        grant(db.session.get(Person, world.staff["qianfang"]), db.session.get(Organisation, world.units["niujie"]),
              Role.REVIEWER)
        db.session.commit()
    for operation, values in ((replying.approve_reply, {}), (replying.return_reply, {"reason": "再补充一些"})):
        with pytest.raises(Refused) as refused:
            take(app, world, number, operation, "qianfang", **values)
        assert refused.value.code == "own_reply"
    take(app, world, number, replying.return_reply, "majing", reason="请写明整改措施")
    assert stand(app, number).state is S.SIGNED
    assert told(app, "reply") == []


# Who may not: the issue is 牛街街道's, as far as the step needs it.
@pytest.mark.parametrize(("operation", "values", "who"), [
    (replying.sign, {}, "majing"), (replying.sign, {}, "zhaomin"), (replying.sign, {}, "zhouyan"),
    (dispatching.return_issue, {"reason": "不属于本单位职责"}, "zhaomin"),
])
def test_only_the_unit_in_charge_takes_the_step(app, world, operation, values, who):
    number = register(app, world)
    with pytest.raises(Refused) as refused:
        take(app, world, number, operation, who, **values)
    assert refused.value.code == "not_yours"


@pytest.mark.parametrize("reply", ["", "已办", "已" * 19, "已" * 2001])
def test_a_reply_has_a_length(app, world, reply):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    with pytest.raises(Refused) as refused:
        take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER,
             result=IssueResult.SOLVED, reply=reply)
    assert refused.value.field == "reply"


def test_a_note_people_can_see_holds_no_phone_number(app, world):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    with pytest.raises(Refused) as refused:
        take(app, world, number, replying.note_progress, "qianfang", text="联系13800001111", is_public=True)
    assert refused.value.code == "personal_data"
    take(app, world, number, replying.note_progress, "qianfang", text="联系13800001111", is_public=False)


def test_every_pair_of_states_moves_as_the_table_says_and_no_other(app, world):
    number = register(app, world)
    for start in S:
        for goal in S:
            with app.app_context():
                issue = db.session.get(Issue, issue_id(app, number))
                transitions.change_issue(issue, state=start)
                if goal in MOVES[start]:
                    transitions.move_issue(issue, goal, step=Step.NOTE, by=None)
                    assert issue.state is goal
                else:
                    with pytest.raises(Refused) as refused:
                        transitions.move_issue(issue, goal, step=Step.NOTE, by=None)
                    assert refused.value.code == "not_now"
                db.session.rollback()


def test_of_two_at_once_the_slower_is_told_and_leaves_nothing(app, world):
    number = register(app, world)
    with app.app_context():
        slow = db.session.get(Issue, issue_id(app, number))
        by = db.session.get(Person, world.staff["qianfang"])
        assert slow.state is S.DISPATCHED
        version = slow.version
        db.session.commit()
        db.session.execute(db.update(Issue).values(version=Issue.version + 1, state=S.RETURNED)
                           .execution_options(synchronize_session=False))
        db.session.commit()
        slow = db.session.get(Issue, slow.id)
        # As the slower one read it a moment ago.
        db.session.refresh(slow)
        db.orm.attributes.set_committed_value(slow, "state", S.DISPATCHED)
        db.orm.attributes.set_committed_value(slow, "version", version)
        with pytest.raises(Refused) as refused:
            replying.sign(slow, by=by)
        assert refused.value.code == "changed_meanwhile"
        assert slow.state is S.RETURNED
        assert db.session.scalar(db.select(db.func.count()).select_from(ProgressNote)) == 1


def test_a_further_opinion_joins_an_issue_and_hears_a_reply_that_is_there_already(app, world):
    number, _said = replied(app, world)
    late = says(app, world, phone=WANG_LEI.phone)
    do(app, registering.add_opinion, (Issue, issue_id(app, number)), (Opinion, late), by=world.staff["zhaomin"])
    assert WANG_LEI.phone in [phone for phone, _words in told(app, "reply")]


@pytest.mark.once
def test_an_answered_opinion_cannot_be_registered(app, world):
    said = says(app, world)
    do(app, answer_at_once, (Opinion, said), answer="每周六上午开放。", by=world.staff["zhaomin"])
    with pytest.raises(Refused):
        register(app, world, opinion_id=said)
