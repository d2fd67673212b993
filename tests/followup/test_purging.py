"""Phones left with opinions: kept while somebody must be answered, deleted half a year after."""

from tests.cast import beijing
from tests.followup.steps import rate, register, replied
from tests.opinions.steps import says, stand
from tests.registration.steps import sweep
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.purging import purge_opinion_contacts


def test_a_phone_goes_when_its_issue_has_been_closed_for_half_a_year(app, world, at):
    _number, closed = replied(app, world)
    rate(app, closed, solved=True, score=5)
    open_one = says(app, world)
    register(app, world, opinion_id=open_one)
    untouched = says(app, world)
    at(beijing("2027-03-18 15:29"))
    assert sweep(app, purge_opinion_contacts) == 0
    at(beijing("2027-03-18 15:30"))
    assert sweep(app, purge_opinion_contacts) == 1
    assert sweep(app, purge_opinion_contacts) == 0
    with app.app_context():
        assert [bool(stand(app, each).phone) for each in (closed, open_one, untouched)] == [False, True, True]
        entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "opinion.contacts_purged")).one()
        assert entry.detail == {"opinions": 1}


def test_it_waits_half_a_year_after_a_late_closing(app, world, at):
    _number, closed = replied(app, world)
    rate(app, closed, solved=True, score=5)
    with app.app_context():
        db.session.scalars(db.select(Issue)).one().closed_at = beijing("2027-03-01 09:00")
        db.session.commit()
    at(beijing("2027-08-31 09:00"))
    assert sweep(app, purge_opinion_contacts) == 0
    at(beijing("2027-09-01 09:00"))
    assert sweep(app, purge_opinion_contacts) == 1


def test_nobody_keeps_a_phone_for_ever_because_nobody_has_answered(app, world, at):
    untouched = says(app, world)
    at(beijing("2029-03-18 15:29"))
    assert sweep(app, purge_opinion_contacts) == 0
    at(beijing("2029-03-18 15:30"))
    assert sweep(app, purge_opinion_contacts) == 1
    assert stand(app, untouched).phone is None
    assert stand(app, untouched).text
