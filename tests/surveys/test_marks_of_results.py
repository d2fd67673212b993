"""What in the unit's words about answers might tell who somebody is, is decided about before they are reviewed."""

from tests.surveys.test_public_results import WORDS, ask, cleared, code  # noqa: F401 fixtures
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.foundation.review.remarks_for_reviewer import remarks_about
from xicheng_events.voice.surveys.result_models import SurveyResult


def slip_of_results(app):
    """The slip about the only results there are."""
    with app.app_context():
        return slip_for(db.session.scalars(db.select(SurveyResult)).one())


def test_what_in_the_words_might_tell_of_somebody_is_decided_before_they_are_reviewed(app, world, desk, client, code):  # noqa: F811
    clerk = desk("zhaomin")
    assert ask(clerk, code, words=f"{WORDS}咨询010-83975588，或找李静（13800001111）。").location.endswith("/marks")
    assert slip_of_results(app) is None, "nobody reviews what nobody has decided about"
    page = clerk.get(f"/staff/results/{code}/marks").text
    assert ["010-83975588" in page, "13800001111" in page] == [True, True]
    assert clerk.submit(f"/staff/results/{code}/marks", decision_0="keep", decision_1="cover").status_code == 422
    assert desk("qianfang").get(f"/staff/results/{code}/marks").status_code == 404, "another unit's"
    kept = {"decision_0": "keep", "reason_0": "对外公布的咨询电话", "decision_1": "cover"}
    clerk.get(f"/staff/results/{code}/marks")
    assert clerk.submit(f"/staff/results/{code}/marks", **kept).status_code == 303
    with app.app_context():
        (remark,) = remarks_about(slip_for(db.session.scalars(db.select(SurveyResult)).one()))
        assert "对外公布的咨询电话" in remark
    cleared(app, world)
    clerk.get(f"/staff/surveys/{code}/results")
    assert clerk.submit(f"/staff/results/{code}/publication").status_code == 303
    page = client.get(f"/surveys/{code}/results").text
    assert ["010-83975588" in page, "13800001111" in page] == [True, False]
    assert "没有需要您核对的内容" not in clerk.get(f"/staff/surveys/{code}/results").text
