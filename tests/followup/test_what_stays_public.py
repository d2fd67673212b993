"""What everybody reads of an issue is what its last version was cleared with, whatever is done with the issue later."""

from tests.followup.steps import ANSWER, REPLY, issue_id, rate, stand, take
from tests.followup.test_publishing import published
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import replying
from xicheng_events.voice.followup.public_fields import public_fields_of_issue

NOTE = "第二次整改正在进行"


def not_as_cleared(app, number: str) -> set[str]:
    """The public fields that say what the last version doesn't; what says nothing any more isn't one of them."""
    with app.app_context():
        issue = db.session.get(Issue, issue_id(app, number))
        cleared = {name: value for name, _heading, value in issue.publication.versions[-1].values}
        return {field.name for field in public_fields_of_issue(issue) if field.value not in (None, cleared[field.name])}


def unhappy(app, world, number, said):
    rate(app, said, solved=False, score=1)


def renamed(app, _world, number, _said):
    with app.app_context():
        db.session.get(Organisation, stand(app, number).lead_id).full_name = "牛街办事处"
        db.session.commit()


def noted(app, world, number, _said):
    take(app, world, number, replying.note_progress, "qianfang", text=NOTE, is_public=True)


def replied_anew(app, world, number, _said):
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER,
         result=IssueResult.EXPLAINED, reply=f"解释：{REPLY}")


def sent_back(app, world, number, _said):
    take(app, world, number, replying.return_reply, "majing", reason="请写明措施")


def passed(app, world, number, _said):
    take(app, world, number, replying.approve_reply, "majing")


def satisfied(app, world, number, said):
    rate(app, said, solved=True, score=5)


def test_a_published_issue_says_what_was_cleared_whatever_is_done_with_it_later(app, world, client):
    number, said = published(app, world)
    for step in (unhappy, renamed, noted, replied_anew, sent_back, replied_anew, passed, satisfied):
        step(app, world, number, said)
        assert not_as_cleared(app, number) == set(), step.__name__
        page, listed = client.get(f"/progress/{number}").text, client.get("/progress").text
        for unreviewed in (IssueResult.EXPLAINED.label, NOTE, "牛街办事处"):
            assert str(unreviewed) not in page, step.__name__
        assert (str(IssueResult.SOLVED.label) in page, str(IssueResult.SOLVED.label) in listed) == (True, True)
        assert str(IssueResult.EXPLAINED.label) not in listed
    assert stand(app, number).result is IssueResult.EXPLAINED
