"""The demo world: loads at any hour, and nobody in it meets a dead link or a broken page."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.cast import CITIZENS, LI_JING, beijing, sign_in, sign_in_staff
from tests.support import hostile
from tests.support.sealed import spoil_everything
from xicheng_events import demo
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.phases import phase_of
from xicheng_events.booking.events.states import STANDINGS, Phase
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.demo import events as demo_events
from xicheng_events.demo.people import STAFF
from xicheng_events.demo.programme import PLANS
from xicheng_events.demo.scenes import SCENES
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import requests_about_accounts
from xicheng_events.foundation.audit.details import detail_words
from xicheng_events.foundation.audit.labels import action_label, subject_label
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.publishing.mark_models import KeptMark
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.representatives.kinds import PoolStanding
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.voice.followup.kinds import Closing
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.worker import run_sweep, sweeps_of

MOST_PAGES, MOST_ALIKE = 150, 3
ONE_OF_EACH_ROLE = {each.role: each.sign_in_name for each in reversed(STAFF)}.values()


@pytest.fixture(scope="module")
def li_jing(site_with_demo):
    """The browser of 李静, who signs in once: no second code is sent within a minute."""
    clock.set_to(beijing("2026-11-24 10:00"))
    return sign_in(site_with_demo.test_client(), LI_JING)


def test_every_state_and_phase_has_its_example(demo_site):
    with demo_site.app_context():
        events = db.session.scalars(select(Event)).all()
        assert {event.standing for event in events} == set(STANDINGS)
        phases = {phase_of(each, clock.now()) for event in events for each in (event, *event.slots)}
        assert phases == set(Phase)
        assert set(db.session.scalars(select(Issue.state))) == set(IssueState)
        assert set(db.session.scalars(select(Issue.closed_as))) == {None, *Closing}
        assert {(theme.publication.state, theme.is_done) for theme in db.session.scalars(select(MonthlyTheme))} == {
            (PublicationState.PUBLISHED, True), (PublicationState.PUBLISHED, False),
            (PublicationState.SUBMITTED, False), (PublicationState.DRAFTING, False)}
        assert set(db.session.scalars(select(Opinion.triage))) == set(Triage)
        assert set(db.session.scalars(select(Representative.standing))) == set(PoolStanding)
        states = set(db.session.scalars(select(Registration.state)))
        assert {RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED} < states


def test_the_record_of_all_that_was_done_has_no_word_of_the_code_in_it(demo_site):
    with demo_site.test_request_context():
        raw = set()
        for entry in db.session.scalars(select(AuditEntry)):
            said = [action_label(entry.action), subject_label(entry.subject_kind)]
            said += [word for each in detail_words(entry.detail) for word in each]
            raw |= {(entry.action, text) for text in said
                    if re.search("[a-z]{2}|_", re.sub(r"\b[0-9a-f]{64}\b", "", text))}
    assert raw == set()


def test_what_is_to_happen_happens_within_a_slot(demo_site):
    with demo_site.app_context():
        outside = [(event.code, item.title) for event in db.session.scalars(select(Event))
                   for item in event.agenda if not any(
                       slot.starts_at <= _on(slot.starts_at, item.starts_at) < _on(slot.starts_at, item.ends_at)
                       <= slot.ends_at for slot in event.slots)]
    assert outside == []


def _on(moment, wall_clock):
    """That time of the day, in Beijing, on which `moment` lies."""
    return clock.from_local(datetime.combine(clock.local(moment).date(), wall_clock))


def test_each_kind_of_card_is_on_the_page_of_the_citizen_whom_the_terminal_names(demo_site, li_jing):
    page = li_jing.get("/me").text
    for words in ("逾期视为放弃", "确认参加", "已签到2人，共3人", "已改期，请告知是否参加", "候补第", "短信通知结果",
                  "未到场", "说明待办理", "已填写反馈"):
        assert words in page, words


def test_what_becomes_of_units_issues_and_messages_is_on_a_page(demo_site):
    browser = demo_site.test_client()
    with demo_site.app_context():
        issues = db.session.scalars(select(Issue)).all()
        assert {issue.lead.slug for issue in issues if issue.published_at} == {"niujie", "tjj", "zhanlanlu", "zwfw"}
        (kept,) = db.session.scalars(select(KeptMark))
        marked = next(issue for issue in issues if issue.publication_id == kept.publication_id)
        codes = {event.title: event.code for event in db.session.scalars(select(Event))}
    assert "剩余名额已有人候补" in browser.get("/events", query_string={"words": "局处长走流程"}).text
    assert "进行中" in browser.get("/").text
    assert "西城区消防救援支队" in browser.get(f"/events/{codes['消防安全日·走进消防站']}").text
    assert "西城区消防救援局" in browser.get(f"/events/{codes['消防训练塔开放日']}").text
    public = browser.get(f"/progress/{marked.number}").text
    assert "（电话×××）" in public, "a number is covered"
    assert "孙立新" in public, "a name is kept"
    assert "本活动已提前" in browser.get(f"/events/{codes['夜读统计公报·青年场']}").text
    coordinator, author = (sign_in_staff(demo_site.test_client(), name) for name in ("zhouyan", "zhaomin"))
    assert "曾用名：西城消防救援支队" in coordinator.get("/staff/units", query_string={"words": "消防救援支队"}).text
    assert "夜读统计公报" in author.get("/staff").text
    assert "没有发出的不再发送" in author.get(_address_of(author, "/staff/mailings/")).text


def _address_of(browser, begins: str, *, at: str = "/staff") -> str:
    browser.get(at)
    return next(link for link in browser.page.links if link and link.startswith(begins))


def test_who_takes_part_online_in_what_is_on_finds_the_link_there_and_one_in_the_room_none(demo_site):
    seats = {"褚卫东": (True, "已登记您线上参加"), "卫敏": (True, "仅供您本人使用"), "蒋志强": (False, "已签到1人")}
    for name, (has_link, says) in seats.items():
        browser = sign_in(demo_site.test_client(), next(each for each in CITIZENS if each.name == name))
        page = browser.get(_address_of(browser, "/registrations/", at="/me")).text
        assert (("https://meeting.example.org/" in page), says in page) == (has_link, True), name


def test_a_family_finds_what_is_for_children_and_not_all_that_lets_them_come_along(demo_site):
    page = demo_site.test_client().get("/events", query_string={"words": "亲子"}).text
    assert page.index("消防安全日·走进消防站") < page.index("消防训练塔开放日")
    assert "共 2 项活动" in page


# Nights, ends of months and years, days off and days worked instead, a leap day, a year without calendar.
DAYS = ("2026-10-01", "2026-10-10", "2026-12-31", "2027-01-01", "2027-02-06", "2027-02-28", "2028-02-28", "2028-02-29",
        "2028-12-31", "2031-03-31")


@pytest.mark.parametrize("day", DAYS)
def test_every_plan_holds_at_every_quarter_of_an_hour(day):
    plans = [*PLANS, *(scene.plan for scene in SCENES)]
    for quarter in range(0, 24 * 60, 15):
        with clock.frozen(beijing(f"{day} 00:00") + timedelta(minutes=quarter, seconds=59)):
            faults = [fault for plan in plans for fault in _faults_of(plan, Timeline())]
        assert faults == [], quarter


def _faults_of(plan, timeline) -> list:
    fields, now = demo_events.fields_typed(timeline, plan), timeline.now
    slots, outside = fields["slots"], []
    for item in fields.get("agenda", ()):
        ends = item["ends_at"] or item["starts_at"]
        if not any(slot["starts_at"] <= _on(slot["starts_at"], item["starts_at"])
                   <= _on(slot["starts_at"], ends) <= slot["ends_at"] for slot in slots):
            outside.append((plan.key, item["title"]))
    if "registration_opens_at" in fields:
        opens, closes = fields["registration_opens_at"], fields["registration_closes_at"]
        outside += [(plan.key, "registration")] if not opens < closes <= slots[0]["starts_at"] else []
    if plan.day is None:
        from_now = slots[0]["starts_at"] + timedelta(minutes=plan.earlier) - now
        outside += [(plan.key, "door")] if not timedelta(minutes=4) < from_now <= timedelta(minutes=20) else []
    return outside


def test_loading_again_changes_nothing(demo_site):
    with demo_site.app_context():
        before = [db.session.scalar(select(func.count()).select_from(model)) for model in (Event, Registration, Notice)]
        assert not demo.load_world()
        after = [db.session.scalar(select(func.count()).select_from(model)) for model in (Event, Registration, Notice)]
    assert before == after


# The world is loaded on both at the hour that all others meet; what an hour changes is no database's matter.
@pytest.mark.once
@pytest.mark.parametrize("hour", ["2026-11-24 23:20", "2026-11-24 23:52"])
def test_it_loads_at_any_hour(app, at, hour):
    at(hour)
    with app.app_context():
        assert demo.load_world()


@pytest.mark.once
def test_an_older_world_is_given_the_scenes_it_lacks_once(app, at, monkeypatch):
    """Loaded on New Year's Eve, added to four minutes after midnight."""
    at("2026-12-31 23:45")
    with app.app_context():
        with monkeypatch.context() as before:
            before.setattr(demo.scenes, "SCENES", ())
            assert demo.load_world()
        at("2027-01-01 00:04")
        assert demo.load_world()
        titles = db.session.scalars(select(Event.title)).all()
        assert {scene.plan.title for scene in SCENES} <= set(titles)
        assert not demo.load_world()
        assert len(db.session.scalars(select(Event.title)).all()) == len(titles)


@pytest.mark.parametrize("setting", [{"ENVIRONMENT": "production"}, {"NOTIFY_CHANNEL": "sms"}], ids=str)
def test_it_refuses_where_messages_reach_people(app, monkeypatch, setting):
    for name, value in setting.items():
        monkeypatch.setitem(app.config, name, value)
    with app.app_context(), pytest.raises(demo.NotHere):
        demo.load_world()


@pytest.mark.once
@pytest.mark.parametrize("who", ["visitor", "citizen", *(member.sign_in_name for member in STAFF)])
def test_no_link_that_people_are_shown_is_dead_or_closed_to_them(demo_site, li_jing, who):
    browser, start = demo_site.test_client(), "/"
    if who == "citizen":
        browser, start = li_jing, "/me"
    elif who != "visitor":
        start = sign_in_staff(browser, who) and "/staff"
    dead, seen, ahead, alike = [], set(), [("", start)], Counter()
    while ahead and len(seen) < MOST_PAGES:
        shown_on, address = ahead.pop(0)
        if address in seen or alike[hostile.shape(address)] == MOST_ALIKE:
            continue
        seen.add(address)
        alike[hostile.shape(address)] += 1
        answer = browser.get(address)
        if answer.status_code >= 400:
            dead.append(f"{address} on {shown_on}: {answer.status_code}")
        elif answer.mimetype == "text/html" and answer.status_code == 200:
            ahead += [(address, link.split("#")[0]) for link in browser.page.links if _is_ours(link)]
    assert dead == []
    assert len(seen) > 5


def _is_ours(link: str | None) -> bool:
    return bool(link) and link.startswith("/") and not link.startswith(("//", "/static/")) and "page=" not in link


def test_a_day_in_a_year_without_calendar_is_marked(demo_site):
    with demo_site.app_context():
        (code,) = db.session.scalars(select(Event.code).where(Event.closing_is_provisional)).all()
    browser = sign_in_staff(demo_site.test_client(), "zhaomin")
    page = browser.get(f"/staff/events/{code}").text
    assert "（暂按周一至周五推算）" in page
    assert "为什么是这一天" in page


def test_a_role_was_asked_for_and_somebody_has_left(demo_site):
    with demo_site.app_context():
        assert [each.person.name for each in db.session.scalars(requests_about_accounts())][-1:] == ["孟川"]
        left = select(Person.name).join(AuditEntry, AuditEntry.subject_id == Person.id)
        assert "丁宁" in db.session.scalars(left.where(AuditEntry.action == "accounts.disabled")).all()


@pytest.mark.once
def test_no_page_and_no_sweep_fails_where_nothing_encrypted_can_be_read(demo_site, li_jing, caplog):
    """All keys are wrong, or somebody was at the database: everybody sees what there is, and is told of the rest."""
    browsers = [(demo_site.test_client(), "/"), (li_jing, "/me"),
                *((sign_in_staff(demo_site.test_client(), name), "/staff") for name in ONE_OF_EACH_ROLE)]
    assert spoil_everything(demo_site) > 500
    pages = sum(len(hostile.pages_met(browser, start)) for browser, start in browsers)
    sweeps = sweeps_of(demo_site)
    for each in sweeps:
        run_sweep(demo_site, each.act)
    said = {record.getMessage() for record in caplog.records if record.levelname == "ERROR"}
    assert {words for words in said if "can't be read (key number 1)" not in words} == set()
    assert pages > 200
    print(f"\n{pages} pages, {len(sweeps)} sweeps")
