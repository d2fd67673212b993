"""Papers of an event and of other desks; who waits for them; and that their numbers are forgotten."""

from urllib.parse import quote

import pytest

from tests.cast import LI_JING, beijing
from tests.surveys.paper import entries, printed, sheets_of, survey_on_paper, typed_in
from tests.surveys.steps import came, invite, link_of, mix
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.models import Answer, PaperSet, SurveyCopy
from xicheng_events.voice.surveys.operations.paper_copies import forget_paper_numbers
from xicheng_events.voice.surveys.queries import survey_by_code
from xicheng_events.worker import run_sweep


@pytest.fixture
def page(app, world) -> str:
    return survey_on_paper(app, world)


@pytest.fixture
def clerk(desk):
    return desk("zhaomin")


def test_the_papers_of_an_event_belong_to_it_and_are_counted_with_its_questionnaire(app, world, at, clerk, desk):
    page = f"/staff/feedback/{world.code}/paper"
    clerk.get(f"/staff/feedback/{world.code}")
    numbers = printed(clerk, page, 6)
    assert "活动反馈" in sheets_of(clerk, page)[0]
    for number in numbers[:5]:
        assert typed_in(clerk, page, number, **{"answers-impressed_by": f"展厅{number}"}).status_code == 303
    with app.app_context():
        copies = list(db.session.scalars(db.select(SurveyCopy)))
        assert {(each.event_id, each.survey.key) for each in copies} == {(world.event_id, "after_event")}
    at("2026-04-02 00:00")
    assert mix(app) == 5
    with app.app_context():
        assert {each.event_id for each in db.session.scalars(db.select(Answer))} == {world.event_id}
    assert "100" in desk("zhaomin").get(f"/staff/feedback/{world.code}").text


def test_who_answered_by_link_reads_until_when_it_waits_for_the_papers(app, world, at, desk, client):
    came(app, world.morning, LI_JING)
    at("2026-03-18 12:00")
    invite(app)
    printed(desk("zhaomin"), f"/staff/feedback/{world.code}/paper", 1)
    link = link_of(app, LI_JING)
    client.get(link)
    sent = client.submit(link, **{"answers-overall": "5", "anonymous": "y", "answers-suggestions-0-kind": "suggestion",
                                  "answers-suggestions-0-text": "多设座椅"})
    assert "最迟在2026年4月1日（星期三）24:00填写截止时转交" in sent.text
    at("2026-03-26 00:00")
    assert mix(app) == 0
    at("2026-04-02 00:00")
    assert mix(app) == 1


def test_what_was_said_on_paper_is_kept_from_the_last_day_on(app, page, clerk):
    printed(clerk, page, 1)
    with app.app_context():
        survey, copy = survey_by_code(page.split("/")[3]), db.session.scalars(db.select(SurveyCopy)).one()
        assert survey.occasion.ends_at == copy.closes_at == beijing("2026-03-25 00:00")


def test_papers_are_each_events_own(app, world, clerk, at):
    page = f"/staff/feedback/{world.code}/paper"
    numbers = printed(clerk, page, 1)
    alone = survey_on_paper(app, world)
    assert "没有印发过编号" in typed_in(clerk, alone, numbers[0]).text
    assert clerk.get(f"{alone}/1/sheets").status_code == 404


def test_the_desk_of_another_unit_does_not_find_it_and_who_only_reviews_only_looks(page, world, clerk, desk):
    printed(clerk, page, 1)
    event_page = f"/staff/feedback/{world.code}/paper"
    stranger, reviewer = desk("wulei"), desk("liuwei")
    for address in (page, f"{page}/1", f"{page}/1/sheets", f"{page}/entry", f"{page}/entry/0001-3", event_page):
        assert stranger.get(address).status_code == 404
    assert 'name="count"' not in reviewer.get(page).text
    assert reviewer.get(f"{page}/1").status_code == 200
    assert [reviewer.get(f"{page}/entry").status_code, reviewer.get(f"{page}/entry/0001-3").status_code] == [403, 403]
    clerk.get(page)
    sent = dict(next(form.fields for form in clerk.page.forms if form.has("count")), csrf_token="")
    assert "纸质问卷由本单位经办人印发、录入" in reviewer.post(page, data={**sent, "count": "2"}).text


def test_the_numbers_are_forgotten_thirty_days_after_the_last_was_typed_in(app, at, page, clerk, desk):
    numbers = printed(clerk, page, 2)
    typed_in(clerk, page, numbers[0])
    at("2026-03-25 00:00")
    assert mix(app) == 1
    at("2026-04-23 23:59")
    assert run_sweep(app, forget_paper_numbers) == 0
    at("2026-04-24 00:00")
    assert [run_sweep(app, forget_paper_numbers) for _twice in range(2)] == [2, 0]
    with app.app_context():
        copies = list(db.session.scalars(db.select(SurveyCopy)))
        assert [each.number for each in copies] == [None, None]
        assert [bool(each.answered_on) for each in sorted(copies, key=lambda each: each.id)] == [True, False]
        assert db.session.scalars(db.select(PaperSet)).all() == []
    assert [each.detail for each in entries(app, "surveys.paper_numbers_forgotten")] == [{"count": 2}]
    assert desk("zhaomin").get(f"{page}/1").status_code == 404


def test_what_lies_sealed_still_keeps_its_number(app, at, page, clerk):
    typed_in(clerk, page, printed(clerk, page, 2)[0])
    at("2026-04-24 00:00")
    with app.app_context():
        assert forget_paper_numbers() == 1
        db.session.commit()
        assert [bool(each) for each in db.session.scalars(db.select(SurveyCopy.number).order_by(SurveyCopy.id))] == [
            True, False]
    assert mix(app) == 1
    with app.app_context():
        assert forget_paper_numbers() == 1
        assert db.session.scalars(db.select(PaperSet)).all() == []


def test_no_link_leads_to_a_paper_copy(app, world, client, desk):
    page = survey_on_paper(app, world)
    number, = printed(desk("zhaomin"), page, 1)
    code = page.split("/")[3]
    for token in (f"paper {code} {number}", number, f"{code} {number}"):
        assert client.get(f"/feedback/{quote(token)}").status_code == 404


def test_a_week_after_an_event_no_more_are_printed(world, desk, at):
    page = f"/staff/feedback/{world.code}/paper"
    at("2026-03-25 23:00")
    assert len(printed(desk("zhaomin"), page, 1)) == 1
    at("2026-03-26 09:00")
    assert "问卷已截止填写，不能再印发" in desk("zhaomin").get(page).text
