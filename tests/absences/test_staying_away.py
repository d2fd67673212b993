"""李静 stays away twice: a gentle rule, off by default, that she can answer to and a member of staff decides on."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.cast import LI_JING, WANG_LEI, a_publication, beijing, messages_to, person_id, sign_in
from tests.registration.steps import change, register
from tests.web.test_desk_lists import sheet_of
from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.absences.queries import draw_weight, draw_weights
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

AFTER = "2026-03-20 09:00"


@pytest.fixture
def rule(app, monkeypatch):
    """The rule holds from the first of March."""
    monkeypatch.setitem(app.config, "NO_SHOW_SINCE", date(2026, 3, 1))


@pytest.fixture
def stayed_away(app, world, citizen, at):
    """李静 has places morning and afternoon and comes to neither, 王磊 comes to both; her browser afterwards."""
    li_jing, wang_lei = citizen(LI_JING), citizen(WANG_LEI)
    for client in (li_jing, wang_lei):
        for slot in (world.morning, world.afternoon):
            assert register(client, slot).status_code == 303
    with app.app_context():
        his = select(Registration.id).where(Registration.person_id == person_id(app, WANG_LEI))
        db.session.execute(update(Ticket).where(Ticket.registration_id.in_(his)).values(arrived=1))
        db.session.commit()
    at(AFTER)
    return li_jing


def weight(app, who=LI_JING) -> int:
    with app.app_context():
        return draw_weight(db.session.get(Person, person_id(app, who)))


def references(app) -> list[str]:
    with app.app_context():
        query = select(Registration.reference).where(Registration.person_id == person_id(app, LI_JING))
        return list(db.session.scalars(query.order_by(Registration.id)))


def excuse(client, reference: str, words: str = ""):
    return client.post(f"/registrations/{reference}/excuse", data={"words": words})


def decide(clerk, app, answer: str, reason: str):
    with app.app_context():
        found = db.session.scalar(select(Excuse.id).order_by(Excuse.id.desc()))
    clerk.get(f"/staff/absences/{found}")
    return clerk.post(f"/staff/absences/{found}", data={"answer": answer, "reason": reason})


def test_without_the_rule_nobody_is_counted_and_nothing_is_shown(app, world, stayed_away):
    assert weight(app) == 1
    assert "未到场记录" not in stayed_away.get("/me").text
    assert excuse(stayed_away, references(app)[0]).status_code == 303
    with app.app_context():
        assert draw_weights(db.session.get(Event, world.event_id)) == {}
        assert db.session.scalar(select(Excuse)) is None


def test_two_absences_lower_the_weight_and_are_shown_with_their_end(app, rule, stayed_away):
    assert (weight(app), weight(app, WANG_LEI)) == (1, 2)
    page = stayed_away.get("/me").text
    assert "未到场记录" in page
    assert "2027年3月18日（星期四）起不再计入" in page


def test_one_absence_changes_nothing(app, world, rule, stayed_away):
    change(app, Registration, 1, state=RegistrationState.WITHDRAWN)
    assert weight(app) == 2


def test_what_cannot_be_laid_to_her_is_not_counted(app, world, rule, stayed_away, at, monkeypatch):
    at("2026-03-19 15:00")  # tablets may still report
    assert weight(app) == 2
    at(AFTER)
    assert weight(app) == 1
    with app.app_context():
        db.session.execute(update(Ticket).values(arrived=0))
        db.session.commit()
    assert weight(app) == 2  # nobody was let in at all: the door wasn't kept
    with app.app_context():
        db.session.execute(update(Ticket).where(Ticket.id > 2).values(arrived=1))
        db.session.commit()
    monkeypatch.setitem(app.config, "NO_SHOW_SINCE", date(2026, 3, 19))
    assert weight(app) == 2  # before anybody had been told of the rule


def test_after_twelve_months_it_is_forgotten(app, rule, stayed_away):
    clock.set_to(beijing("2027-03-18 15:31"))
    assert weight(app) == 2
    assert "未到场记录" not in sign_in(app.test_client(), LI_JING).get("/me").text


def test_one_press_excuses_until_the_unit_has_decided(app, world, rule, stayed_away, desk):
    first, _second = references(app)
    excuse(stayed_away, first, "当天孩子生病")
    assert "说明已提交" in stayed_away.get("/me").text
    assert weight(app) == 2
    excuse(stayed_away, first, "又说一遍")  # twice is once
    zhaomin = desk("zhaomin")
    assert "份未到场说明待办理" in zhaomin.get("/staff").text
    assert "当天孩子生病" in zhaomin.get("/staff/absences").text
    assert decide(zhaomin, app, "reject", "").status_code == 422
    assert decide(zhaomin, app, "reject", "当天已两次提醒取消").status_code == 303
    assert weight(app) == 1
    assert "当天已两次提醒取消" in stayed_away.get("/me").text
    assert decide(zhaomin, app, "accept", "改主意了").status_code == 422  # the first decision counts
    told, = messages_to(app, LI_JING, template="excuse_rejected")
    assert "未采纳：当天已两次提醒取消" in told


def test_what_was_said_is_found_by_who_said_it_and_taken_along_without_phones(app, world, rule, stayed_away, desk):
    first, second = references(app)
    excuse(stayed_away, first, "当天孩子生病")
    zhaomin = desk("zhaomin")
    decide(zhaomin, app, "accept", "有医院证明")
    excuse(stayed_away, second)
    assert 'href="/staff/absences"' in zhaomin.get("/staff/events").text

    def listed(**typed) -> list[str]:
        """The references on the page that a form leads to, in its order; the sheet has the same."""
        led = zhaomin.submit("/staff/absences", **typed)
        assert led.status_code == 303
        address = led.headers["Location"]
        assert LI_JING.phone not in address, "addresses are logged"
        found = re.findall(r'<small class="soft whole">(BM-\w+)', zhaomin.get(address).text)
        sheet = sheet_of(zhaomin.get(address.replace("/staff/absences", "/staff/absences/export")))
        assert [row[1] for row in sheet] == found
        assert LI_JING.phone not in str(sheet)
        return found

    zhaomin.get("/staff/absences")
    assert listed() == listed(state="open") == [second]
    assert listed(state="accepted") == [first]
    assert listed(state="rejected") == []
    assert listed(state="all") == listed(state="all", sort="-said") == [second, first]
    assert listed(state="all", sort="said") == listed(state="all", sort="starts") == [first, second]
    for words in ("李 静", LI_JING.phone, LI_JING.phone[-4:], world.code, "数据里的西城"):
        assert listed(state="all", words=words) == [second, first], words
    assert listed(state="all", words=first) == listed(state="all", words="孩子") == [first]
    assert listed(words=WANG_LEI.phone) == []
    typed = zhaomin.get(f"/staff/absences?words={LI_JING.phone}")
    assert LI_JING.phone not in typed.headers["Location"]
    assert "可换个词查找，或清除条件" in zhaomin.get("/staff/absences?words=王磊").text
    assert sheet_of(zhaomin.get("/staff/absences/export?state=accepted")) == [
        ("李静", first, "统计开放日·数据里的西城", "2026-03-18 09:30", "当天孩子生病", "2026-03-20 09:00", "已采纳",
         "有医院证明")]


def test_an_accepted_excuse_is_never_counted(app, world, rule, stayed_away, desk):
    excuse(stayed_away, references(app)[0])
    assert decide(desk("zhaomin"), app, "accept", "有医院证明").status_code == 303
    assert "已采纳，这次未到场不计入" in messages_to(app, LI_JING, template="excuse_accepted")[0]
    assert weight(app) == 2
    assert "已采纳，不计入" in stayed_away.get("/me").text


def test_nobody_excuses_or_decides_for_others(app, world, rule, stayed_away, citizen, desk):
    clock.set_to(clock.now() + timedelta(minutes=5))
    excuse(citizen(WANG_LEI), references(app)[0])
    with app.app_context():
        assert db.session.scalar(select(Excuse)) is None
    excuse(stayed_away, references(app)[0])
    assert decide(desk("qianfang"), app, "accept", "好的").status_code == 404
    assert desk("zhaomin").get("/staff/absences/99999999999999999999").status_code == 404
    assert weight(app) == 2


@pytest.mark.once
@pytest.mark.parametrize("words", ["x" * 5000, "\x00", "😀", "<b>"])
def test_whatever_is_said_breaks_nothing(app, rule, stayed_away, words):
    assert excuse(stayed_away, references(app)[0], words).status_code == 303
    assert stayed_away.get("/me").status_code == 200


def test_a_draw_gets_the_weights_of_all_parties_at_once(app, world, rule, stayed_away):
    with app.app_context():
        parties = dict(db.session.execute(select(Registration.person_id, Registration.id)).all())
        later = Event(code="KF-2026-0099", title="抽取", host_id=world.units["tjj"], created_at=clock.now(),
                      drafted_by_id=world.staff["zhaomin"], allocation=Allocation.LOTTERY,
                      publication=a_publication(world.units["tjj"], "抽取"))
        starts = clock.now() + timedelta(days=9)
        later.slots = [Slot(starts_at=starts, ends_at=starts + timedelta(hours=1), checkin_from=starts)]
        keep_occasion(later)
        db.session.add(later)
        db.session.flush()
        for person, model in list(parties.items()):
            copied = db.session.get(Registration, model)
            db.session.add(Registration(
                reference=f"BM-{person}", form_key=f"{person}", slot_id=later.slots[0].id, quota_id=copied.quota_id,
                person_id=person, name="某人", phone=copied.phone, phone_hash=copied.phone_hash, phone_tail="0000",
                heads=1, state=RegistrationState.APPLIED, privacy_agreed_at=clock.now(), created_at=clock.now()))
        db.session.flush()
        weights = draw_weights(later)
        by_person = {db.session.get(Registration, key).person_id: value for key, value in weights.items()}
        db.session.rollback()
    assert by_person == {person_id(app, LI_JING): 1, person_id(app, WANG_LEI): 2}


def test_the_rule_is_printed_in_notices_that_are_drawn_and_in_no_other(app, world, client, rule):
    assert "未到场规则" not in client.get(f"/events/{world.code}").text
    change(app, Event, world.event_id, allocation=Allocation.LOTTERY)
    page = client.get(f"/events/{world.code}").text
    assert "12个月内2次报名成功而未到场" in page
    assert "权重由2降为1" in page
