"""Who was asked and hasn't answered is reminded once, two days before it is too late, by day."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from tests.cast import LI_JING, WANG_LEI, sign_in
from tests.opinions.steps import told
from tests.surveys.questionnaires import published_survey
from tests.surveys.steps import came, invite, link_of, rated, typed
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration
from xicheng_events.demo.notices import somebody
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.operations import reminding, taking_answers
from xicheng_events.voice.surveys.operations.publishing_surveys import withdraw_survey
from xicheng_events.voice.surveys.operations.reminding import remind_who_has_not_answered
from xicheng_events.voice.surveys.queries import copy_by_token
from xicheng_events.worker import run_sweep

# Asked on the 18th, so open until the end of the 25th.
TOO_SOON, IN_TIME, AT_NIGHT, TOO_LATE = "2026-03-23 23:59", "2026-03-24 08:00", "2026-03-24 07:59", "2026-03-26 00:00"


@pytest.fixture
def asked(app, world, at):
    """李静 and 王磊 came and have been asked."""
    for who in (LI_JING, WANG_LEI):
        came(app, world.morning, who)
    at("2026-03-18 12:00")
    assert invite(app) == 2


def remind(app) -> int:
    return run_sweep(app, remind_who_has_not_answered)


def reminded(app) -> list[str]:
    return sorted(phone for phone, _words in told(app, "feedback_reminder"))


def answered_by(app, who) -> None:
    with app.app_context():
        taking_answers.answer(copy_by_token(link_of(app, who).rpartition("/")[2]), answers=rated())
        db.session.commit()


def test_who_has_not_answered_is_reminded_once_by_day(app, asked, at):
    answered_by(app, WANG_LEI)
    counts = []
    for instant in (TOO_SOON, AT_NIGHT, IN_TIME, IN_TIME, "2026-03-25 09:00", TOO_LATE):
        at(instant)
        counts.append(remind(app))
    assert counts == [0, 0, 1, 0, 0, 0]
    assert reminded(app) == [LI_JING.phone]
    with app.app_context():
        assert len(db.session.scalars(db.select(SurveyCopy).where(SurveyCopy.reminded_at.is_not(None))).all()) == 1


def test_the_link_leads_who_signs_in_to_the_questionnaire(app, asked, at, client):
    at(IN_TIME)
    remind(app)
    [words] = [text for phone, text in told(app, "feedback_reminder") if phone == LI_JING.phone]
    assert "统计开放日" in words
    assert "有效期至3月25日" in words
    assert "/feedback/" not in words.replace("/feedback", "", 1)  # no link of their own, which lies nowhere
    with app.app_context():
        hashed = keyed_hash(LI_JING.phone)
        reference = db.session.scalar(db.select(Registration.reference).where(Registration.phone_hash == hashed))
    path = f"/registrations/{reference}/feedback"
    assert words.endswith(path)
    assert "/sign-in" in client.get(path).location
    sign_in(client, LI_JING)
    assert "总体满意度" in client.get(path).text
    assert "感谢您的反馈" in client.submit(path, **typed(overall="5")).text


def withdrawn(app, world) -> None:
    """The event's own questionnaire, with which both were asked."""
    with app.app_context():
        survey = db.session.scalars(db.select(Survey).where(Survey.title == "社区统计服务问卷")).one()
        withdraw_survey(survey, reason="题目有误", by=somebody(Role.LEADER, survey.host.id))
        db.session.commit()


def called_off(app, world) -> None:
    with app.app_context():
        db.session.get(Event, world.event_id).course = EventCourse.CANCELLED
        db.session.commit()


@pytest.mark.parametrize("happens", [called_off, withdrawn])
def test_nobody_is_reminded_of_what_is_called_off_or_withdrawn(app, world, at, happens):
    with app.app_context():
        published_survey(world, event=world.event_id)
    for who in (LI_JING, WANG_LEI):
        came(app, world.morning, who)
    at("2026-03-18 12:00")
    assert invite(app) == 2
    happens(app, world)
    at(IN_TIME)
    assert remind(app) == 0


def test_who_answers_before_it_has_left_is_not_reminded(app, asked, at):
    at(IN_TIME)
    assert remind(app) == 2
    answered_by(app, WANG_LEI)
    with app.app_context():
        deliver_due_notices()
        db.session.commit()
        states = dict(map(tuple, db.session.execute(
            db.select(Notice.phone_hash, Notice.state).where(Notice.template == "feedback_reminder"))))
        assert states == {keyed_hash(LI_JING.phone): NoticeState.SENT, keyed_hash(WANG_LEI.phone): NoticeState.EXPIRED}


@pytest.mark.parametrize(("days", "counts"), [(0, [0, 0]), (7, [0, 2])])
def test_how_long_before_is_a_setting_and_never_on_the_day_of_asking(app, asked, at, monkeypatch, days, counts):
    monkeypatch.setitem(app.config, "FEEDBACK_REMINDER_DAYS", days)
    found = []
    for instant in ("2026-03-19 11:59", "2026-03-19 12:00"):
        at(instant)
        found.append(remind(app))
    assert found == counts


def test_two_clockworks_at_once_remind_once(app, asked, at, engine_name, monkeypatch):
    """Both have read who is due before either writes, where the database lets them."""
    at(IN_TIME)
    both, read = Barrier(2), reminding.copies_to_remind_of

    def read_by_both(**which):
        found = read(**which)
        with suppress(BrokenBarrierError):
            both.wait(1)
        return found

    monkeypatch.setattr(reminding, "copies_to_remind_of", read_by_both)
    with ThreadPoolExecutor(2) as clockworks:
        counts = list(clockworks.map(lambda _clockwork: remind(app), range(2)))
    assert sum(counts) + remind(app) == 2
    assert len(reminded(app)) == 2
