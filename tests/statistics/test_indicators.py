"""The figures of the list of issues against a slow count of the same rows, and their list (domain §5.5)."""

import re
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select

from tests.cast import sign_in_staff
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import indicators, reading_of, readings_by_month, readings_by_unit
from xicheng_events.foundation.core.periods import months_up_to, period_named
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.voice.adoption.kinds import TAKEN_UP
from xicheng_events.voice.adoption.models import Adoption
from xicheng_events.voice.followup.deadlines import NEVER, light_of
from xicheng_events.voice.followup.models import Issue, ReplyRating
from xicheng_events.voice.followup.states import OPEN, IssueState, Light
from xicheng_events.voice.followup.step_models import Extension, IssueReply, LightObjection
from xicheng_events.voice.opinions.models import Opinion, Triage


def day(instant) -> date:
    return clock.local(instant).date()


def share(rows, counts) -> tuple[int, object]:
    return len(rows), Fraction(sum(map(counts, rows)), len(rows)) if rows else None


def number(rows) -> tuple[int, object]:
    return len(rows), Fraction(len(rows))


def was_in_time(reply: IssueReply) -> bool:
    """Before the limit was over, or excused: it was said of its red light, before it came, that this was wrong."""
    wrong = [each for each in db.session.scalars(select(LightObjection)) if each.issue_id == reply.issue_id
             and each.corrected and each.light is Light.OVERDUE]
    return reply.replied_at < reply.due_at or any(
        reply.due_at <= each.at <= each.decided_at <= reply.replied_at for each in wrong)


def slowly_of_adoption(key: str, period) -> tuple[int, object]:
    """The same of what was told of adoption."""
    told = [each for each in db.session.scalars(select(Adoption)) if each.told_at
            and period.first <= day(each.told_at) <= period.last]
    if key == "opinions_adopted":
        return share(told, lambda each: each.told.result in TAKEN_UP)
    days = [current_table().working_days_between(day(each.opinion.said_at), day(each.told_at)) for each in told]
    return len(told), Fraction(sum(days), len(days)) if days else None


def slowly(key: str, period) -> tuple[int, object]:
    """How many rows, and the figure, as somebody with a pencil would get at it."""
    if key in ("opinions_adopted", "adoption_days"):
        return slowly_of_adoption(key, period)
    issues = db.session.scalars(select(Issue)).all()
    first = {each.issue_id: each for each in db.session.scalars(select(IssueReply).where(IssueReply.round == 0))}
    more_time = {each.issue_id for each in db.session.scalars(select(Extension)) if each.granted}
    replied = [each for each in issues
               if each.id in first and period.first <= day(first[each.id].replied_at) <= period.last]
    due = [each for each in issues if period.first <= first.get(each.id, each).due_on <= period.last
           and first.get(each.id, each).due_at < NEVER
           and (each.id in first or (each.due_at <= clock.now() and each.light_lifted is not Light.OVERDUE))]
    rated = [each for each in db.session.scalars(select(ReplyRating).where(ReplyRating.issue_id.is_not(None)))
             if period.first <= day(each.at) <= period.last]
    opinions = db.session.scalars(select(Opinion)).all()
    to_triage = [each for each in opinions if period.first <= each.triage_due_on <= period.last
                 and (each.triage_due_on < clock.today() or each.triage is not Triage.NEW)]
    to_contact = [each for each in issues if each.contact_due_at and period.since <= each.contact_due_at < period.until
                  and (each.contacted_at or each.contact_due_at <= clock.now())]
    lengths = sorted(current_table().working_days_between(
        day(each.dispatched_at), day(first[each.id].replied_at)) for each in replied)
    middle = lengths[(len(lengths) - 1) // 2:len(lengths) // 2 + 1]
    return {
        "opinions_received": lambda: number([o for o in opinions if period.first <= day(o.said_at) <= period.last]),
        "triaged_in_time": lambda: share(
            to_triage, lambda o: bool(o.triaged_at) and day(o.triaged_at) <= o.triage_due_on),
        "issues_dispatched": lambda: number([i for i in issues if period.first <= day(i.registered_at) <= period.last]),
        "replied_in_time": lambda: share(due, lambda i: i.id in first and was_in_time(first[i.id])),
        "contacted_in_time": lambda: share(to_contact, lambda i: bool(
            i.contacted_at and i.contacted_at <= i.contact_due_at)),
        "extended": lambda: share(due, lambda i: i.id in more_time),
        "issues_longterm": lambda: number([i for i in issues if i.state is IssueState.LONGTERM]),
        "mean_days": lambda: (len(lengths), Fraction(sum(lengths), len(lengths)) if lengths else None),
        "median_days": lambda: (len(lengths), Fraction(sum(middle), len(middle)) if lengths else None),
        "solved": lambda: share(rated, lambda r: r.solved),
        "satisfied": lambda: share(rated, lambda r: r.score >= 3),
        "reopened": lambda: share(replied, lambda i: i.reopened > 0),
        "issues_open": lambda: number([i for i in issues if i.state in OPEN]),
        "issues_overdue": lambda: number([i for i in issues if light_of(i) is Light.OVERDUE]),
    }[key]()


def test_every_figure_is_what_a_slow_count_says_and_its_units_are_its_parts(demo_site):
    with demo_site.app_context():
        year = clock.today().year
        for name in (f"{year}", f"{year - 1}", f"{year}-{clock.today():%m}", "2031Q2"):
            period = period_named(name)
            for key, indicator in indicators().items():
                reading = reading_of(indicator, period)
                assert (reading.n, reading.value) == slowly(key, period), (key, name)
                parts = readings_by_unit(indicator, period)
                assert sum(part.n for part in parts.values()) == reading.n
                assert sum(part.counted for part in parts.values()) == reading.counted
                some = sorted(parts)[:2]
                assert reading_of(indicator, period, some).n == sum(parts[unit].n for unit in some)


def test_a_year_month_by_month_is_what_each_month_is(demo_site):
    with demo_site.app_context():
        months = list(months_up_to(clock.today(), 14))
        for key, indicator in indicators().items():
            for units in (None, sorted(readings_by_unit(indicator, period_named(f"{clock.today().year}")))[:2]):
                alone = [] if indicator.is_now else [(each, reading_of(indicator, each, units)) for each in months]
                assert readings_by_month(indicator, months, units) == alone, key


@pytest.mark.once
def test_without_rows_there_is_no_figure(app, world, desk):
    page = desk("zhouyan").get("/staff/statistics?period=2026-01").text
    with app.app_context():
        shares = [each for each in indicators().values() if each.is_share or each.days]
    assert page.count("<strong>暂无数据</strong>") == len(shares)
    assert "0%" not in page


@pytest.mark.once
def test_a_desk_reads_its_own_units_and_the_coordinator_each_of_them_unranked(demo_site):
    clerk, coordinator = (sign_in_staff(demo_site.test_client(), who) for who in ("zhaomin", "zhouyan"))
    everywhere = coordinator.get("/staff/statistics/opinions_received").text
    assert "按单位名册的顺序，不作排名" in everywhere
    here = clerk.get("/staff/statistics/opinions_received").text
    assert "各单位" not in here
    # Another's unit can't be asked for: one's own stand as they were.
    assert clerk.get("/staff/statistics/opinions_received?unit=niujie").text.count("<td") == here.count("<td")


@pytest.mark.once
def test_behind_each_figure_is_the_list_of_its_rows(demo_site):
    coordinator = sign_in_staff(demo_site.test_client(), "zhouyan")
    page = coordinator.get("/staff/statistics").text
    behind = re.findall(r'href="([^"]+indicator=[^"]+)"', page)
    assert len(behind) >= 10
    for address in behind:
        shown = coordinator.get(address.replace("&amp;", "&"))
        assert "怎样计算" in shown.text
    listed = coordinator.get("/staff/opinions?indicator=opinions_received&period=2026").text
    with demo_site.app_context():
        n = reading_of(indicators()["opinions_received"], period_named("2026")).n
    assert f"共 {n} 条" in listed
    sheet = coordinator.get("/staff/statistics/export?period=2026")
    assert sheet.status_code == 200


@pytest.mark.once
@pytest.mark.parametrize(("name", "first", "last", "label"), [
    ("2026", "2026-01-01", "2026-12-31", "2026年"), ("2026H2", "2026-07-01", "2026-12-31", "2026年下半年"),
    ("2026Q1", "2026-01-01", "2026-03-31", "2026年第1季度"), ("2028-02", "2028-02-01", "2028-02-29", "2028年2月")])
def test_a_period_has_a_name_and_its_days(app, name, first, last, label):
    with app.app_context():
        period = period_named(name)
        assert (str(period.first), str(period.last), period.label) == (first, last, label)
    for nonsense in ("", None, "2026H3", "2026-13", "1999", "2026Q0", "20260", "2026-1"):
        assert period_named(nonsense) is None
