"""What people read of an issue, and of an opinion with its answer, is what was reviewed: no field that isn't in the
table from which the slip is made."""

import pytest

from tests.followup.steps import issue_id, register, reply_and_approve, take
from tests.followup.test_publishing import WORDS, clear
from tests.opinions.steps import answered_in_public, says
from tests.support.recorder import Recorder, beyond, reviewed_part, source_of
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.public_fields import digest_of_fields, text_of_fields
from xicheng_events.foundation.web.paging import Page
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import publishing, replying
from xicheng_events.voice.followup.planned_issues import plan_words, public_plan
from xicheng_events.voice.followup.public_fields import LIVING_OF_ISSUE, PUBLIC_OF_ISSUE, public_fields_of_issue
from xicheng_events.voice.followup.timelines import public_story
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.public_fields import LIVING_OF_OPINION, PUBLIC_OF_OPINION, public_fields_of_opinion

OF_ISSUE = {path for row in PUBLIC_OF_ISSUE for path in row.paths}
OF_OPINION = {path for row in PUBLIC_OF_OPINION for path in row.paths}


@pytest.fixture
def issue(app, world):
    """The id of a published issue with a note for everyone and one that isn't."""
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    for text, is_public in (("已现场查看", True), ("内部：经费待批", False)):
        take(app, world, number, replying.note_progress, "qianfang", text=text, is_public=is_public)
    reply_and_approve(app, world, number)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    return issue_id(app, number)


def read_of_issue(app, issue_id: int, page, plan="") -> set[str]:
    """What a page says of that issue."""
    with app.test_request_context():
        said = Recorder(db.session.get(Issue, issue_id), OF_ISSUE)
        page.render(issue=said, plan=plan, page=Page([said], 1, 1, 1), shows_answers=False)
        return said.read


def read_of_opinion(app, opinion_id: int, page) -> set[str]:
    """What a page says of that opinion."""
    with app.test_request_context():
        said = Recorder(db.session.get(Opinion, opinion_id), OF_OPINION)
        page.render(opinion=said, page=Page([said], 1, 1, 1), shows_answers=True)
        return said.read


def test_an_issues_words_are_those_of_its_table_and_its_pages_say_besides_only_what_lives(app, issue):
    words, find = "followup/_issue.html", app.jinja_env.get_template
    assert beyond(read_of_issue(app, issue, reviewed_part(app, words)), OF_ISSUE) == set()
    planted = source_of(app, words).replace("{{ issue.public_text }}", "{{ issue.public_text }}{{ issue.description }}")
    assert beyond(read_of_issue(app, issue, reviewed_part(app, words, planted)), OF_ISSUE) == {"description"}
    with app.app_context():
        story = Recorder(db.session.get(Issue, issue), OF_ISSUE)
        public_story(story)
    shown = read_of_issue(app, issue, find("followup/show.html"))
    listed = read_of_issue(app, issue, find("followup/_list.html"), plan=lambda row: plan_words(public_plan(row)))
    assert beyond(story.read | shown | listed, OF_ISSUE | set(LIVING_OF_ISSUE)) == set()


def test_an_opinions_words_are_those_of_its_table_and_none_says_who_spoke(app, world):
    said, words = answered_in_public(app, world), "followup/_answer.html"
    assert beyond(read_of_opinion(app, said, reviewed_part(app, words)), OF_OPINION) == set()
    planted = source_of(app, words).replace("{{ opinion.public_text }}", "{{ opinion.public_text }}{{ opinion.phone }}")
    assert beyond(read_of_opinion(app, said, reviewed_part(app, words, planted)), OF_OPINION) == {"phone"}
    shown = set.union(*(read_of_opinion(app, said, app.jinja_env.get_template(f"followup/{page}.html"))
                        for page in ("_list", "answer")))
    assert beyond(shown, OF_OPINION | set(LIVING_OF_OPINION)) == set()
    about_people = {"person", "person_id", "phone", "query_code", "query_hash", "form_key", "said_at", "anonymous"}
    assert about_people & (OF_OPINION | set(LIVING_OF_OPINION)) == set()


def test_each_value_is_on_the_slip_and_another_one_is_another_text(app, world, issue):
    with app.app_context():
        shown, said = db.session.get(Issue, issue), db.session.get(Opinion, says(app, world, place="大厅"))
        for thing, fields_of, values in (
                (shown, public_fields_of_issue, {"public_title": "新标题", "public_text": "新的反映",
                                                 "public_outcome": "新的办理", "public_result": IssueResult.EXPLAINED}),
                (said, public_fields_of_opinion, {"text": "新的意见", "place": "二层大厅", "answer": "新的答复"})):
            for name, value in values.items():
                before = digest_of_fields(fields_of(thing))
                setattr(thing, name, value)
                assert digest_of_fields(fields_of(thing)) != before, name
                assert getattr(value, "label", value) in text_of_fields(fields_of(thing)), name
        words = text_of_fields(public_fields_of_issue(shown))
        assert ("已现场查看" in words, "经费待批" in words) == (True, False)
        next(note for note in shown.progress if note.text == "已现场查看").text = "已整改"
        assert "已整改" in text_of_fields(public_fields_of_issue(shown))
        db.session.rollback()
