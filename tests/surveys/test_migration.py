"""Answers to the questionnaire move onto answer sheets: the figures are what they were, nobody is any easier found."""

import json

import pytest
from flask_migrate import downgrade, stamp, upgrade
from sqlalchemy import text

from tests.support.old_rows import rows
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import row_name, unseal
from xicheng_events.voice.surveys import results
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.sealed_answers import unsealed
from xicheng_events.voice.surveys.standard_questionnaire import standard_items

BEFORE, NOW = "0055", "head"
# What was answered to any other questionnaire than the one that comes with the product has no place before.
IS_STANDARD = "survey_id = (SELECT id FROM survey WHERE key = 'after_event')"
AS_BEFORE = ("SELECT event_id, item, CAST(score AS VARCHAR(1)), count(*)"
             " FROM rating JOIN answer ON answer.id = answer_id GROUP BY event_id, item, score ORDER BY 1, 2, 3")
AS_NOW = ("SELECT event_id, key, value, count(*) FROM answer"
          " JOIN sheet_answer ON sheet_answer.sheet_id = answer.sheet_id JOIN question ON question.id = question_id"
          f" WHERE kind = 'rating' AND {IS_STANDARD} GROUP BY event_id, key, value ORDER BY 1, 2, 3")
WRITTEN_NOW = ("SELECT event_id, value FROM answer JOIN sheet_answer ON sheet_answer.sheet_id = answer.sheet_id"
               " JOIN question ON question.id = question_id WHERE key = '{}' ORDER BY 1, 2")
WHOSE = "SELECT id, event_id, slot_id, registration_id, at FROM answer WHERE {} ORDER BY id"


@pytest.fixture(scope="module")
def demo_site(new_demo_site):
    """The demo world, as if the migrations had made its tables."""
    app = new_demo_site()
    with app.app_context():
        stamp(revision=NOW)
    yield app
    with app.app_context():
        db.engine.dispose()


def figures() -> dict:
    """What the results say of each event: handed out and answered, and how each question was answered."""
    found = {}
    for event in db.session.scalars(db.select(Event).order_by(Event.id)).unique():
        subjects = results.subjects_about(event)
        found[event.id] = [
            (shown.handed_out, shown.number(),
             [(each.question.label, each.question.is_overall, each.n, sorted(each.values.items()))
              for each in shown.questions()])
            for shown in results.results_of(subjects).values()]
    db.session.remove()
    return found


def test_the_figures_of_the_demo_world_are_the_same_before_and_after(demo_site):
    with demo_site.app_context():
        now, counted, whose = figures(), rows(AS_NOW), rows(WHOSE.format(IS_STANDARD))
        written = {key: [tuple(row) for row in rows(WRITTEN_NOW.format(key))]
                   for key in ("impressed_by", "why_unhappy")}
        assert any(written.values())
        assert len(counted) > 10
        assert any(registration is None for _id, _event, _slot, registration, _at in whose)
        db.session.remove()
        downgrade(revision=BEFORE)
        assert rows(AS_BEFORE) == counted
        assert rows(WHOSE.format("true")) == whose
        for key in ("impressed_by", "why_unhappy"):
            before = rows(f"SELECT event_id, {key} FROM answer WHERE {key} <> '' ORDER BY 1, 2")
            assert [tuple(row) for row in before] == written[key]
        db.session.remove()
        upgrade(revision=NOW)
        assert figures() == now
        assert rows(WHOSE.format("true")) == whose


def test_what_lies_sealed_is_sealed_anew_for_its_copy_and_back(demo_site):
    """As an invitation it was bound to the registration, as a copy it is to its token: both open, with all there is."""
    with demo_site.app_context():
        invited = db.select(SurveyCopy.sealed).where(SurveyCopy.sealed.is_not(None), SurveyCopy.source == "invited")
        sealed = sorted(db.session.scalars(invited))
        bound = rows("SELECT id, sealed FROM survey_copy WHERE sealed IS NOT NULL AND source = 'invited' ORDER BY id")
        assert sealed
        assert all(json.loads(text)["answers"] for text in sealed)
        db.session.remove()
        downgrade(revision="0063")
        before = rows("SELECT registration_id, sealed FROM feedback_invitation WHERE sealed IS NOT NULL ORDER BY id")
        opened = [unseal(bytes(value), "feedback_invitation.sealed", row_name(whose)) for whose, value in before]
        assert sorted(opened) == sealed
        db.session.remove()
        upgrade(revision=NOW)
        again = rows("SELECT id, sealed FROM survey_copy WHERE sealed IS NOT NULL ORDER BY id")
        assert [number for number, _value in again] == [number for number, _value in bound]
        assert sorted(db.session.scalars(invited)) == sealed
        db.session.remove()


def test_old_sheets_have_random_numbers_and_the_questionnaire_is_the_one_that_new_sites_get(demo_site):
    with demo_site.app_context():
        downgrade(revision=BEFORE)
        upgrade(revision=NOW)
        survey = db.session.scalars(db.select(Survey)).one()
        assert survey.form.definition["items"] == standard_items()
        assert survey.form.keeps_answers
        sheets = [sheet for (sheet,) in rows("SELECT sheet_id FROM answer ORDER BY at, id")]
        assert min(sheets) >= 100_000_000
        assert sheets != sorted(sheets)
        db.session.remove()


def test_what_was_sealed_before_is_read_as_an_answer_to_the_form():
    sealed = json.dumps({"ratings": {"overall": 4, "qa": 2}, "suggestions": [], "form_key": "k",
                         "texts": {"impressed_by": "展厅", "why_unhappy": ""}})
    assert unsealed(sealed) == {"items": None, "suggestions": [], "form_key": "k", "phone": None,
                                "answers": {"overall": ["4"], "qa": ["2"], "impressed_by": ["展厅"]}}


def test_of_who_answered_twice_by_name_the_first_answer_keeps_it(demo_site):
    """Before, somebody could: once in each browser."""
    with demo_site.app_context():
        db.session.remove()
        downgrade(revision="0075")
        db.session.execute(text("UPDATE answer SET person_id = NULL"))
        [[survey], *_] = rows("SELECT survey_id FROM answer WHERE by_name GROUP BY survey_id HAVING count(*) > 4")
        first, second, third, fourth = rows(
            f"SELECT id FROM answer WHERE by_name AND survey_id = {survey} ORDER BY at, id LIMIT 4")
        for whose, [answer] in zip((1, 1, 2, 1), (first, second, third, fourth), strict=True):
            db.session.execute(text(f"UPDATE answer SET person_id = {whose} WHERE id = {answer}"))
        db.session.commit()
        count = rows("SELECT count(*) FROM answer")
        db.session.remove()
        upgrade(revision=NOW)
        assert set(rows("SELECT id, person_id FROM answer WHERE person_id IS NOT NULL")) == {(*first, 1), (*third, 2)}
        assert rows("SELECT count(*) FROM answer") == count
