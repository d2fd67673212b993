"""Who wrote the words of results doesn't clear them, whoever asked last."""

import pytest

from tests.surveys.filled_in import fill_in
from tests.surveys.questionnaires import published_survey
from xicheng_events.foundation.accounts.models import Membership, Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.review.models import Disclosure, SlipState
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.operations.publishing_results import ask_result_publication
from xicheng_events.voice.surveys.queries import survey_by_code

WORDS = "问了五个问题，六人回答。多数人希望周末开放，四月起周六上午开放大厅。"


def test_who_wrote_the_words_before_somebody_changed_a_comma_does_not_clear_them(app, world, at):
    """赵敏 writes them and becomes a secrecy reviewer; 刘伟, both by now, asks again with a comma changed."""
    with app.app_context():
        code = published_survey(world)
        fill_in(survey_by_code(code), [{"overall": "5"}] * 6, source=CopySource.OPEN)
        db.session.commit()
    at("2026-03-19 09:00")
    with app.app_context():
        survey, (zhaomin, liuwei, hean) = survey_by_code(code), (
            db.session.get(Person, world.staff[name]) for name in ("zhaomin", "liuwei", "hean"))
        ask_result_publication(survey, words=WORDS, by=zhaomin)
        for person, role in ((zhaomin, Role.SECRECY), (liuwei, Role.EDITOR), (liuwei, Role.SECRECY)):
            db.session.add(Membership(person_id=person.id, organisation_id=world.units["tjj"], role=role))
        db.session.commit()
        db.session.expire_all()
        slip = ask_result_publication(survey, words=WORDS.replace("，", "；", 1), by=liuwei)
        passed = {"approved": True, "opinion": "", "findings": {}, "disclosure": Disclosure.ACTIVE}
        for author in (zhaomin, liuwei):
            with pytest.raises(Refused) as refusal:
                decide_slip(slip, by=author, **passed)
            assert refusal.value.code == "own_text"
        assert decide_slip(slip, by=hean, **passed).state is SlipState.APPROVED
