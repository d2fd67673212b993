"""What was registered by mistake waits for triage again, until somebody knows of it or the unit has signed for it; who
was merged and isn't any more rates, and is called, anew."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI
from tests.followup.steps import ANSWER, REPLY, issue_id, rate, register, replied, stand, take
from tests.opinions import steps as said_by
from tests.opinions.steps import actions, code_of, do, says, told
from tests.themes.steps import drafted_theme
from xicheng_events.foundation.audit.operations import first_broken_link
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.voice.callbacks.models import CallOutcome
from xicheng_events.voice.callbacks.operations import note_call
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue, IssueOrigin, ProgressNote, ReplyRating
from xicheng_events.voice.followup.operations import dispatching, registering, replying
from xicheng_events.voice.followup.operations.unregistering import WITH_IT, take_back_registering
from xicheng_events.voice.opinions import operations
from xicheng_events.voice.opinions.merging import merge, unmerge
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.themes.operations.linking_issues import link_issue


def take_back(app, world, said, by="zhouyan"):
    do(app, take_back_registering, (Opinion, said), by=world.staff[by])


def origins(app) -> list[int]:
    """The units of whose opinions issues come."""
    with app.app_context():
        return sorted(db.session.scalars(select(IssueOrigin.organisation_id)))


def refused(app, world, said, by="zhouyan") -> str:
    with pytest.raises(Refused) as refusal:
        take_back(app, world, said, by)
    return refusal.value.code


def test_what_was_registered_by_mistake_waits_again_and_the_next_issue_has_the_next_number(
        app, world, desk, engine_name):
    said = says(app, world)
    number = register(app, world, opinion_id=said)
    browser = desk("zhouyan")
    page = f"/staff/issues/of/{said}"
    assert "撤回登记" in browser.get(page).text
    assert browser.submit(f"{page}/undoing").status_code == 303
    assert said_by.stand(app, said).triage is Triage.NEW
    assert told(app, "opinion_registered") == []
    assert browser.get(f"/staff/issues/{number}").status_code == 404
    assert browser.post(f"{page}/undoing").status_code == 422
    assert actions(app, "followup.")[-1] == "followup.unregistered"
    assert register(app, world, opinion_id=said).endswith("0002")
    with app.app_context():
        assert first_broken_link() is None


def test_until_the_speaker_knows_or_the_unit_has_signed_or_a_day_is_over(app, world, client, at):
    sent, read, signed, old = (says(app, world) for _each in range(4))
    numbers = [register(app, world, opinion_id=each) for each in (sent, read, signed, old)]
    take(app, world, numbers[2], replying.sign, "qianfang")
    client.get("/progress/query")
    client.submit("/progress/query", query_code=code_of(app, read))
    assert [refused(app, world, each) for each in (read, signed)] == ["told", "signed"]
    assert refused(app, world, sent, by="qianfang") == "not_yours"
    take(app, world, numbers[0], dispatching.return_issue, "qianfang", reason="不属于本街道的管辖范围")
    with app.app_context():
        deliver_due_notices()
    assert refused(app, world, sent) == "told"
    at("2026-03-11 09:00")
    assert refused(app, world, old) == "too_late"
    assert stand(app, numbers[3]) is not None


def test_what_was_answered_on_the_spot_is_taken_back_until_the_reviewer_has_passed_it(app, world):
    said = says(app, world)
    number = register(app, world, opinion_id=said, sla=Sla.ONSITE)
    take(app, world, number, replying.answer_onsite, "zhouyan", answer=ANSWER, result=IssueResult.SOLVED, reply=REPLY)
    take_back(app, world, said)
    assert said_by.stand(app, said).triage is Triage.NEW


def test_all_that_an_unsigned_issue_may_have_goes_with_it_and_what_a_later_room_hangs_on_it_keeps_it(app, world):
    later = {"extension", "reply_rating", "issue_reply"}  # once it is signed for
    keep_it = {"supervision_notice", "theme_issue"}
    hang = {table.name for table in db.metadata.sorted_tables for key in table.foreign_keys
            if key.target_fullname == "issue.id" and key.ondelete != "CASCADE"}
    assert {model.__tablename__ for model in WITH_IT} | later | keep_it == hang
    said = says(app, world)
    number = register(app, world, opinion_id=said)
    with app.app_context():
        link_issue(drafted_theme(world), number, by=said_by.staff(world, "zhouyan"))
        db.session.commit()
    assert refused(app, world, said) == "in_use"
    assert said_by.stand(app, said).triage is Triage.REGISTERED


def test_an_opinion_that_joined_an_issue_leaves_it_and_the_issue_stays(app, world):
    number = register(app, world)
    joined = says(app, world, phone=WANG_LEI.phone)
    with app.app_context():
        db.session.get(Opinion, joined).organisation_id = world.units["dashilan"]  # handed on
        db.session.commit()
    do(app, registering.add_opinion, (Issue, issue_id(app, number)), (Opinion, joined), by=world.staff["zhouyan"])
    take(app, world, number, replying.sign, "qianfang")
    assert origins(app) == sorted([world.units["tjj"], world.units["dashilan"]])
    take_back(app, world, joined)
    assert origins(app) == [world.units["tjj"]]
    assert said_by.stand(app, joined).triage is Triage.NEW
    with app.app_context():
        assert len(db.session.get(Issue, issue_id(app, number)).links) == 1
        last = db.session.scalars(select(ProgressNote.text).order_by(ProgressNote.id.desc())).first()
        assert last == f"第{joined}号意见撤回并入，重新研判。"
    assert {phone for phone, _words in told(app, "opinion_registered")} == {LI_JING.phone}


def test_who_rated_a_merged_answer_rates_again_once_the_opinion_stands_alone(app, world, at, engine_name):
    first, second = says(app, world), says(app, world, phone=WANG_LEI.phone)
    by = world.staff["zhaomin"]
    do(app, merge, (Opinion, second), (Opinion, first), by=by)
    replied(app, world, opinion_id=first)
    do(app, note_call, (Opinion, first), outcome=CallOutcome.UNREACHED, by=world.staff["hemiao"])
    rate(app, second, solved=True, score=5)
    do(app, unmerge, (Opinion, second), by=by)
    do(app, operations.answer_at_once, (Opinion, second), answer="每周六上午开放。", by=by)
    rate(app, second, solved=False, score=1)
    with pytest.raises(Refused):
        rate(app, second, solved=True, score=5)
    with app.app_context():
        ratings = db.session.scalars(select(ReplyRating).where(ReplyRating.opinion_id == second)
                                     .order_by(ReplyRating.round)).all()
        assert [(each.score, each.issue_id is None) for each in ratings] == [(5, False), (1, True)]


def test_who_was_called_in_vain_about_a_merged_answer_is_called_three_times_about_their_own(app, world, at):
    first, second = says(app, world), says(app, world, phone=WANG_LEI.phone)
    do(app, merge, (Opinion, second), (Opinion, first), by=world.staff["zhaomin"])
    replied(app, world, opinion_id=first)
    for hour in (10, 13):
        at(f"2026-03-11 {hour}:00")
        do(app, note_call, (Opinion, second), outcome=CallOutcome.UNREACHED, by=world.staff["hemiao"])
    do(app, unmerge, (Opinion, second), by=world.staff["zhaomin"])
    replied(app, world, opinion_id=second)
    for day in (12, 13, 16):
        at(f"2026-03-{day} 10:00")
        do(app, note_call, (Opinion, second), outcome=CallOutcome.UNREACHED, by=world.staff["hemiao"])
    assert [len(told(app, each)) for each in ("call_missed", "calls_over")] == [2, 1]
