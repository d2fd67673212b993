"""赵敏 writes a questionnaire; 刘伟 checks it, 何安 clears it, and it is open until it closes or is withdrawn."""

import pytest

from tests.cast import beijing
from tests.surveys.questionnaires import drafted_survey, in_review, published, published_survey
from xicheng_events.booking.events.models import Event
from xicheng_events.demo.notices import clear, somebody
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.states import PublicationState as S
from xicheng_events.voice.surveys.operations import drafting_surveys as drafting
from xicheng_events.voice.surveys.operations import publishing_surveys as publishing
from xicheng_events.voice.surveys.operations.survey_templates import set_template, take_template_back
from xicheng_events.voice.surveys.operations.taking_answers import standard_survey
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
