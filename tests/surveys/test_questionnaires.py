"""赵敏 writes a questionnaire; 刘伟 checks it, 何安 clears it, and it is open until it closes or is withdrawn."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from tests.cast import LI_JING, WANG_LEI, beijing
from tests.surveys.questionnaires import drafted_survey, in_review, published, published_survey
from tests.surveys.steps import came, invite, sheets
from xicheng_events.booking.events.models import Event
from xicheng_events.demo.notices import clear, somebody
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.states import PublicationState as S
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.operations import drafting_surveys as drafting
from xicheng_events.voice.surveys.operations import publishing_surveys as publishing
from xicheng_events.voice.surveys.operations.survey_templates import set_template, take_template_back
from xicheng_events.voice.surveys.operations.taking_answers import answer, standard_survey
from xicheng_events.voice.surveys.queries import survey_about, survey_by_code


@pytest.fixture
def staff(world):
    """One of 西城区统计局 by role."""
    return lambda role: somebody(role, world.units["tjj"])


def test_it_is_open_for_seven_whole_days_from_when_it_is_published(app, world, at, engine_name):
    with app.app_context():
        code = published_survey(world)
        survey = survey_by_code(code)
        assert survey.closes_at == survey.occasion.ends_at == beijing("2026-03-18 00:00")
        assert survey.is_open
        at("2026-03-18 00:00")
        assert survey.is_public
        assert not survey.is_open


def test_it_is_returned_changed_passed_cleared_published_and_withdrawn(app, world, staff):
    with app.app_context():
        survey = drafted_survey(world, has_open_link=True)
        editor, reviewer = staff(Role.EDITOR), staff(Role.REVIEWER)
        publishing.submit_survey(survey, by=editor)
        publishing.return_survey(survey, reason="请写明用途", by=reviewer)
        assert survey.publication.state is S.RETURNED
        assert survey.publication.state_reason == "请写明用途"
        drafting.edit_survey(survey, by=editor, intro="用于改进社区统计服务。")
        in_review(survey)
        with pytest.raises(Refused) as refused:
            publishing.publish_survey(survey, by=editor)
        assert refused.value.code == "not_cleared"
        clear(survey, world.units["tjj"])
        publishing.publish_survey(survey, by=editor)
        assert survey.is_open
        publishing.withdraw_survey(survey, reason="与另一份问卷重复", by=staff(Role.LEADER))
        assert survey.publication.state is S.WITHDRAWN
        assert not survey.is_open


def test_who_wrote_it_neither_passes_nor_clears_it(app, world, staff):
    with app.app_context():
        survey = drafted_survey(world)
        publishing.submit_survey(survey, by=staff(Role.EDITOR))
        survey.publication.author_ids = [staff(Role.REVIEWER).id]
        with pytest.raises(Refused, match="不能审核自己起草") as refused:
            publishing.pass_survey(survey, by=staff(Role.REVIEWER))
        assert refused.value.code == "own_text"


def test_what_is_public_stays_until_the_change_beside_it_is_cleared(app, world, staff, engine_name):
    with app.app_context():
        survey = published(drafted_survey(world, has_open_link=True))
        closes, editor = survey.closes_at, staff(Role.EDITOR)
        asked = [*survey.items, {"key": "qmore", "kind": "text", "label": "还想了解什么"}]
        assert drafting.edit_survey(survey, by=editor, title="社区统计服务问卷（二）", items=asked)
        db.session.commit()
        assert (survey.title, len(survey.items)) == ("社区统计服务问卷", 4)
        with pytest.raises(Refused, match="请填写更新说明"):
            publishing.ask_survey_clearance(survey, by=editor)
        publishing.ask_survey_clearance(survey, note="增加一题", by=editor)
        with pytest.raises(Refused) as refused:
            publishing.publish_survey(survey, by=editor)
        assert refused.value.code == "not_cleared"
        clear(survey, world.units["tjj"])
        publishing.publish_survey(survey, by=editor)
        db.session.commit()
        assert (survey.title, len(survey.items)) == ("社区统计服务问卷（二）", 5)
        assert (survey.change_note, survey.revision, survey.closes_at) == ("增加一题", None, closes)
        assert survey.occasion.title == survey.publication.title == survey.title


def test_the_way_of_naming_is_fixed_once_people_were_told_and_by_the_database_once_one_has_answered(
        app, world, staff, at, engine_name):
    with app.app_context():
        survey, editor = drafted_survey(world, event=world.event_id), staff(Role.EDITOR)
        drafting.edit_survey(survey, by=editor, naming=Naming.NAMED)
        published(survey)
        db.session.commit()
        with pytest.raises(Refused, match="署名方式发布后不能再改") as refused:
            drafting.edit_survey(survey, by=editor, naming=Naming.ANONYMOUS)
        assert (refused.value.code, refused.value.field) == ("naming_fixed", "naming")
        code = survey.code
    came(app, world.morning, LI_JING)
    at("2026-03-18 12:00")
    invite(app)
    with app.app_context():
        copy = db.session.scalars(select(SurveyCopy)).one()
        assert copy.survey.code == code
        answer(copy, answers={"overall": ["5"]})
        db.session.commit()
        with pytest.raises(IntegrityError):
            db.session.execute(update(Survey).where(Survey.code == code).values(naming=Naming.ANONYMOUS))
        db.session.rollback()
        assert survey_by_code(code).naming is Naming.NAMED


def test_answers_keep_the_version_they_were_given_to(app, world, staff, at, engine_name):
    with app.app_context():
        published(drafted_survey(world, event=world.event_id))
        db.session.commit()
    for citizen in (LI_JING, WANG_LEI):
        came(app, world.morning, citizen)
    at("2026-03-18 12:00")
    invite(app)
    with app.app_context():
        first, second = db.session.scalars(select(SurveyCopy).order_by(SurveyCopy.id))
        answer(first, answers={"overall": ["5"], "often": ["每周"]})
        survey = first.survey
        items = [item for item in survey.items if item["key"] != "often"]
        drafting.edit_survey(survey, by=staff(Role.EDITOR), items=items)
        publishing.ask_survey_clearance(survey, note="删去一题", by=staff(Role.EDITOR))
        clear(survey, world.units["tjj"])
        publishing.publish_survey(survey, by=staff(Role.EDITOR))
        answer(second, answers={"overall": ["4"], "often": ["每月"]})
        db.session.commit()
    assert sorted(sheets(app), key=len) == [{"overall": ["4"]}, {"overall": ["5"], "often": ["每周"]}]


@pytest.mark.once
@pytest.mark.parametrize(("fields", "code", "field"), [
    ({"title": ""}, "text_missing", "title"), ({"title": "长" * 61}, "text_too_long", "title"),
    ({"title": "问卷 19900001234"}, "personal_data", "title"), ({"days": 0}, "number_wrong", "days"),
    ({"days": 61}, "number_wrong", "days"), ({"days": None}, "number_wrong", "days"),
    ({"intro": "长" * 1001}, "text_too_long", "intro"), ({"naming": "moon"}, "unknown_choice", "naming"),
    ({"contact_phone": "12"}, "phone_wrong", "contact_phone"),
    ({"event": 1, "has_open_link": True}, "one_audience", "has_open_link"),
    ({"items": [{"key": "q1", "kind": "single", "label": "选", "options": ["一个"]}]}, "options_wrong", "q1-options"),
])
def test_what_is_wrong_is_refused_beside_its_input(app, world, fields, code, field):
    with app.app_context():
        with pytest.raises(Refused) as refused:
            drafted_survey(world, **fields)
        assert (refused.value.code, refused.value.field) == (code, field)


def test_only_an_own_event_and_only_one_questionnaire_about_it(app, world, staff, engine_name):
    with app.app_context():
        with pytest.raises(Refused) as refused:
            drafted_survey(world, event=world.event_id, unit="niujie")
        assert refused.value.code == "not_own_event"
        first, other = drafted_survey(world, event=world.event_id), drafted_survey(world)
        for attempted in (lambda: drafted_survey(world, event=world.event_id),
                          lambda: drafting.edit_survey(other, by=staff(Role.EDITOR),
                                                       event=db.session.get(Event, world.event_id))):
            with pytest.raises(Refused) as refused:
                attempted()
            assert (refused.value.code, refused.value.field) == ("event_has_one", "event")
        drafting.delete_survey(first, by=staff(Role.EDITOR))
        assert drafted_survey(world, event=world.event_id).event_id == world.event_id


def test_the_form_sent_twice_leads_to_one_draft(app, world, engine_name):
    with app.app_context():
        first, again = (drafted_survey(world, form_key="a" * 32) for _twice in range(2))
        assert first is again


def test_who_came_is_asked_by_the_events_own_then_by_the_template_of_its_kind_then_by_the_usual(app, world, staff):
    with app.app_context():
        event, coordinator = db.session.get(Event, world.event_id), somebody(Role.COORDINATOR, world.units["qzfb"])
        usual = standard_survey()
        assert survey_about(event) is usual
        draft = drafted_survey(world, event=world.event_id)
        assert survey_about(event) is usual  # nobody has cleared it
        template = published(drafted_survey(world, title="开放日模板"))
        set_template(template, event.kind, by=coordinator)
        assert survey_about(event) is template
        own = published(draft)
        assert survey_about(event) is own
        publishing.withdraw_survey(own, reason="题目有误", by=staff(Role.LEADER))
        assert survey_about(event) is template
        take_template_back(template, by=coordinator)
        assert survey_about(event) is usual
