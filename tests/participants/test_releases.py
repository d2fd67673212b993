"""Places students don't use go to residents a day before: seen coming, stopped with a reason, or done and logged."""

import pytest

from tests.cast import LI_JING, OUYANG, WANG_LEI, YOSHIDA
from tests.registration.steps import adults, register, states, sweep, with_quotas
from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Quota, QuotaRelease
from xicheng_events.booking.participants.operations.quota_releases import release_quotas
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db


@pytest.fixture
def split(app, world):
    """One place for residents, three for students; what they don't use goes to residents 24 hours before."""
    quotas = with_quotas(app, world.afternoon, {Category.RESIDENT: 1, Category.STUDENT: 3})
    with app.app_context():
        db.session.add(QuotaRelease(slot_id=world.afternoon, from_category=Category.STUDENT,
                                    to_category=Category.RESIDENT, hours_before=24))
        db.session.commit()
    return quotas


def capacities(app, slot_id):
    with app.app_context():
        quotas = db.session.query(Quota).filter_by(slot_id=slot_id).order_by(Quota.id)
        return [(quota.capacity, quota.taken) for quota in quotas]


def test_what_is_unused_goes_to_those_who_wait_when_its_time_comes(app, world, split, citizen, desk, at):
    register(citizen(LI_JING), world.afternoon, category="resident")
    register(citizen(WANG_LEI), world.afternoon, name="王磊", category="student")
    register(citizen(OUYANG), world.afternoon, name="欧阳建国", category="resident", **adults("刘玉兰"))
    assert states(app) == ["confirmed", "confirmed", "waiting"]
    clerk = desk("zhaomin")
    assert "名额调剂" in clerk.get(f"/staff/registrations/events/{world.code}").text
    page = clerk.get(f"/staff/registrations/events/{world.code}/slots/{world.afternoon}/releases").text
    assert "将转出2个名额" in page
    assert "学生未用完的名额，开始前24小时转给居民" in citizen(YOSHIDA).get(f"/events/{world.code}").text
    at("2026-03-17 13:59")
    assert sweep(app, release_quotas) == 0
    at("2026-03-17 14:00")
    assert sweep(app, release_quotas) == 1
    assert sweep(app, release_quotas) == 0
    assert capacities(app, world.afternoon) == [(3, 3), (1, 1)]
    assert states(app) == ["confirmed", "confirmed", "offered"]
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(action="registration.released").one()
        assert entry.detail == {"slot": world.afternoon, "moved": 2, "giving": "student", "taking": "resident"}
    page = desk("liuwei").get(f"/staff/registrations/events/{world.code}/slots/{world.afternoon}/releases").text
    assert "已转出2个名额" in page


def test_staff_stop_it_with_a_reason_before_it_happens(app, world, split, desk, at):
    clerk = desk("zhaomin")
    address = f"/staff/registrations/events/{world.code}/slots/{world.afternoon}/releases"
    assert clerk.post(address, data={"rule": "1", "reason": ""}).status_code == 422
    assert clerk.post(address, data={"rule": "99", "reason": "学校来电"}).status_code == 404
    assert "已停用" in clerk.post(address, data={"rule": "1", "reason": "学校来电"}, follow_redirects=True).text
    assert "学校来电" in clerk.get(address).text
    at("2026-03-17 15:00")
    assert sweep(app, release_quotas) == 0
    assert capacities(app, world.afternoon) == [(1, 0), (3, 0)]


def test_places_somebody_of_the_category_waits_for_stay(app, world, split, citizen, at):
    register(citizen(LI_JING), world.afternoon, category="student", **adults("甲", "乙"))
    register(citizen(WANG_LEI), world.afternoon, name="王磊", category="student")
    at("2026-03-17 15:00")
    assert sweep(app, release_quotas) == 1
    assert capacities(app, world.afternoon) == [(1, 0), (3, 3)]
