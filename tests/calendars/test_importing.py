"""A year's days off come, are corrected and taken back; what was reckoned without them moves, and people are told."""

import threading
from datetime import date

import pytest
from sqlalchemy import select

from tests.calendars.steps import DAYS, bring_in, notice, take_back
from tests.cast import LI_JING, beijing, messages_to, open_day
from tests.followup.steps import issue_id, rate, register, replied, stand, take
from tests.opinions.steps import actions, do, says
from tests.opinions.steps import stand as opinion
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import CalendarVersion, forget_table
from xicheng_events.overview.calendars import operations
from xicheng_events.overview.calendars.queries import missing_year
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import registering, replying
from xicheng_events.voice.opinions.models import Opinion


def history(app, number):
    with app.app_context():
        issue = db.session.scalars(select(Issue).where(Issue.number == number)).one()
        return [(note.step, note.text, note.is_public) for note in issue.progress]


def test_a_limit_moves_when_the_year_comes_and_whoever_was_told_is_told_once(app, world, december):
    number = register(app, world)
    assert (stand(app, number).due_on, stand(app, number).due_is_provisional) == (date(2027, 1, 7), True)
    assert "2027-01-07（暂定）前答复" in messages_to(app, LI_JING, template="opinion_registered")[0]
    version = bring_in(app, world)
    issue = stand(app, number)
    # 29, 30, 31 December; 5 to 8 January: the 1st and the 4th are off.
    assert (issue.due_on, issue.due_is_provisional, issue.due_calendar_id) == (date(2027, 1, 8), False, version)
    assert len(messages_to(app, LI_JING, template="due_moved")) == 1
    assert "改为2027-01-08" in messages_to(app, LI_JING, template="due_moved")[0]
    step, text, public = history(app, number)[-1]
    assert (step, public) == (Step.RECKONED, True)
    assert "期限2027年1月8日（星期五），原期限2027年1月7日（星期四），暂按周一至周五推算" in text
    assert actions(app, "followup.reckoned") == ["followup.reckoned"]
    with app.app_context():
        assert operations.reckon_anew() == 0
    assert len(messages_to(app, LI_JING, template="due_moved")) == 1


def test_until_when_it_is_signed_for_contacted_and_heard_of_moves_as_well(app, world, december, at):
    at("2026-12-30 09:00")
    first = register(app, world)
    at("2026-12-31 09:00")
    second = register(app, world)

    def days() -> tuple:
        return (clock.local(stand(app, first).lags_at).date(), stand(app, second).sign_by,
                clock.local(stand(app, second).contact_due_at).date())

    assert days() == (date(2027, 1, 8), date(2027, 1, 4), date(2027, 1, 5))
    bring_in(app, world)
    assert days() == (date(2027, 1, 9), date(2027, 1, 5), date(2027, 1, 6))


def test_what_reaches_into_the_year_moves_though_the_limit_does_not(app, world, december, at, engine_name):
    at("2026-12-23 09:00")
    limited, joined = register(app, world, sla=Sla.SIMPLE), register(
        app, world, opinion_id=says(app, world, phone="", wants_reply=False))
    at("2026-12-30 09:00")
    take(app, world, limited, replying.sign, "qianfang")
    at("2026-12-31 09:00")  # somebody joins who can be rung up
    do(app, registering.add_opinion, (Issue, issue_id(app, joined)), (Opinion, says(app, world, text="又堵了")),
       by=world.staff["zhouyan"])

    def days() -> tuple:
        return (stand(app, limited).due_on, clock.local(stand(app, limited).lags_at).date(),
                clock.local(stand(app, joined).contact_due_at).date())

    before = date(2026, 12, 30), date(2027, 1, 8), date(2027, 1, 5)
    assert days() == before
    version = bring_in(app, world)
    assert days() == (date(2026, 12, 30), date(2027, 1, 9), date(2027, 1, 6))
    with app.app_context():
        assert operations.reckon_anew() == 0
    take_back(app, world, version)
    assert days() == before


def test_taken_back_everything_is_as_it_was_and_people_are_told(app, world, december):
    number, said = register(app, world), says(app, world, text="门口台阶太高")
    before = stand(app, number)
    guessed = opinion(app, said).triage_due_on
    version = bring_in(app, world)
    take_back(app, world, version)
    issue = stand(app, number)
    assert (issue.due_on, issue.due_is_provisional, issue.due_calendar_id) == (
        before.due_on, True, before.due_calendar_id)
    assert opinion(app, said).triage_due_on == guessed
    told = messages_to(app, LI_JING, template="due_moved")
    assert ["改为2027-01-07（暂定）" in text for text in told] == [False, True]
    take_back(app, world, version)  # twice is once
    assert actions(app, "calendars.") == ["calendars.imported", "calendars.taken_back"]


def test_what_a_deadline_was_first_reckoned_with_stays(app, world, december, at):
    version = bring_in(app, world)
    at("2027-01-11 09:00")
    number = register(app, world)
    assert stand(app, number).due_calendar_id == version
    with pytest.raises(Refused) as refused:
        take_back(app, world, version)
    assert refused.value.code == "used"
    assert "请导入更正版" in refused.value.sentence


def test_a_deadline_within_the_old_year_doesnt_use_the_new_one(app, world, december, at):
    version = bring_in(app, world)
    at("2026-12-29 09:00")
    says(app, world, text="请增加座椅")  # triage within two days: 31 December
    with app.app_context():
        assert db.session.get(CalendarVersion, version).first_used_at is None


def test_a_correction_is_another_version_and_moves_what_rested_on_the_first(app, world, december):
    number = register(app, world)
    first = bring_in(app, world)
    second = bring_in(app, world, DAYS.replace("2027-01-04,放假,元旦\n", ""), newest=1)
    issue = stand(app, number)
    assert (issue.due_on, issue.due_calendar_id) == (date(2027, 1, 7), second)
    with pytest.raises(Refused) as refused:
        take_back(app, world, first)
    assert refused.value.code == "not_newest"
    take_back(app, world, second)
    assert (stand(app, number).due_on, stand(app, number).due_calendar_id) == (date(2027, 1, 8), first)


def test_triage_and_a_drafts_own_closing_move_a_chosen_one_stays(app, world, december, at):
    at("2026-12-31 09:00")
    said = says(app, world, text="请增加座椅")
    with app.app_context():
        units = {slug: db.session.get(Organisation, key) for slug, key in world.units.items()}
        slots = [{"starts_at": beijing("2027-01-05 09:30"), "ends_at": beijing("2027-01-05 11:00"), "capacity": 20}]
        plain = {"slots": slots, "registration_opens_at": None, "agenda": []}
        house = open_day(units, **plain, registration_closes_at=None)
        chosen = open_day(units, **plain, registration_closes_at=beijing("2027-01-01 17:30"), title="另一场")
        codes = house.code, chosen.code
        db.session.commit()
    assert (opinion(app, said).triage_due_on, opinion(app, said).triage_due_is_provisional) == (date(2027, 1, 5), True)
    assert closing(app, codes[0]) == ("2026-12-31 17:30", True)
    bring_in(app, world)
    assert (opinion(app, said).triage_due_on, opinion(app, said).triage_due_is_provisional) == (date(2027, 1, 6), False)
    # Backwards from the 5th: the 4th and the 1st are off, so the 31st and the 30th count.
    assert closing(app, codes[0]) == ("2026-12-30 17:30", False)
    assert closing(app, codes[1]) == ("2027-01-01 17:30", False)


def closing(app, code):
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.code == code)).one()
        return f"{clock.local(event.registration_closes_at):%Y-%m-%d %H:%M}", event.closing_is_provisional


def test_what_is_answered_already_stays(app, world, december):
    number, _said = replied(app, world)
    before = stand(app, number)
    bring_in(app, world)
    assert stand(app, number).due_on == before.due_on
    assert messages_to(app, LI_JING, template="due_moved") == []


def test_an_issue_opened_again_counts_from_that_day(app, world, december, at):
    number, said = replied(app, world)
    at("2026-12-30 15:00")
    rate(app, said, solved=False, score=1)
    issue = stand(app, number)
    assert (issue.due_from, issue.due_on) == (date(2026, 12, 30), date(2027, 1, 11))
    bring_in(app, world)
    # 31 December, 5 to 8 January, Saturday the 9th is made up for, the 11th.
    assert stand(app, number).due_on == date(2027, 1, 11)
    assert not stand(app, number).due_is_provisional
    assert "期限不变" in history(app, number)[-1][1]


def test_what_another_process_reckoned_meanwhile_is_found_by_the_sweep(app, world, december):
    bring_in(app, world)
    with app.app_context():
        db.session.execute(db.update(CalendarVersion).where(CalendarVersion.year == 2027).values(year=2099))
        db.session.commit()
        forget_table()  # a process that doesn't know yet
    number = register(app, world, sla=Sla.GENERAL)
    assert stand(app, number).due_is_provisional
    with app.app_context():
        db.session.execute(db.update(CalendarVersion).where(CalendarVersion.year == 2099).values(year=2027))
        db.session.commit()
        forget_table()
        assert operations.reckon_anew() == 1
        db.session.commit()
    assert stand(app, number).due_on == date(2027, 1, 8)


def test_the_same_notice_twice_is_one_version(app, world, december):
    assert bring_in(app, world) == bring_in(app, world)
    assert actions(app, "calendars.") == ["calendars.imported"]


def test_of_two_coordinators_at_once_one_is_told(app, world, december, engine_name):
    answers, ready = [], threading.Barrier(2)
    texts = (DAYS, DAYS.replace("2027-04-05,放假,清明\n", ""))

    def bring(text):
        ready.wait()
        try:
            answers.append(bring_in(app, world, text))
        except Refused as refused:
            answers.append(refused.code)

    threads = [threading.Thread(target=bring, args=[text]) for text in texts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers.count("changed_meanwhile") == 1
    with app.app_context():
        versions = db.session.scalars(select(CalendarVersion).where(CalendarVersion.year == 2027)).all()
        assert [version.number for version in versions] == [1]


def test_an_incomplete_year_needs_a_reason(app, world, december):
    short = "日期,类别,名称\n2027-01-01,放假,元旦\n"
    with pytest.raises(Refused) as refused:
        bring_in(app, world, short)
    assert (refused.value.code, refused.value.field) == ("text_missing", "reason")
    version = bring_in(app, world, short, reason="先按元旦通知执行，其余待公布")
    with app.app_context():
        assert db.session.get(CalendarVersion, version).reason == "先按元旦通知执行，其余待公布"


@pytest.mark.parametrize("who", ["zhaomin", "liuwei", "sunhao"])
def test_only_keepers_of_the_calendar_may(app, world, december, who):
    with pytest.raises(Refused) as refused:
        bring_in(app, world, who=who)
    assert refused.value.code == "not_yours"


def test_a_year_far_away_is_out_of_reach(app, world, at):
    at("2024-06-01 09:00")
    with app.app_context(), pytest.raises(Refused) as refused:
        operations.import_year(notice(), source="通知", newest=0, by=db.session.get(Person, world.staff["zhouyan"]))
    assert refused.value.code == "year_out_of_reach"


@pytest.mark.parametrize(("day", "missing"), [("2026-11-14 12:00", None), ("2026-11-15 12:00", 2027),
                                              ("2026-12-31 12:00", 2027), ("2027-02-01 12:00", 2027)])
def test_the_coming_year_is_missed_from_mid_november(app, world, december, at, day, missing):
    at(day)
    with app.app_context():
        assert missing_year() == missing
