"""What everybody reads of an issue is what its last version was cleared with, whatever is done with the issue later."""

from datetime import date

from tests.followup.steps import ANSWER, REPLY, issue_id, rate, reply_and_approve, stand, take
from tests.followup.test_extending import leader
from tests.followup.test_machine import signed
from tests.followup.test_publishing import WORDS, clear, published
from tests.opinions.steps import code_of, says
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.public_fields import text_of_fields
from xicheng_events.voice.followup.kinds import ContactWay, IssueResult
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import extending, publishing, replying, shelving
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


EXTENDED, SHELVED, STAGE = "需等待补偿款到位", "选址未定，暂缓实施", "正在与产权单位协商"


def extended(app, world, number):
    leader(app, world)
    take(app, world, number, extending.ask_extension, "qianfang", extra=3, reason=EXTENDED)
    take(app, world, number, extending.agree_to_extension, "majing")
    take(app, world, number, extending.grant_extension, "zhouyan")


def shelved(app, world, number):
    take(app, world, number, shelving.shelve, "zhouyan", stage_by=date(2026, 4, 1), text=SHELVED)
    take(app, world, number, shelving.note_stage, "qianfang", stage_by=date(2026, 4, 2), text=STAGE)


def test_why_more_time_is_taken_is_public_only_once_it_is_reviewed(app, world, client):
    number, said = published(app, world)
    rate(app, said, solved=False, score=1)
    extended(app, world, number)
    shelved(app, world, number)
    page = client.get(f"/progress/{number}").text
    assert not [words for words in (EXTENDED, SHELVED, STAGE, "阶段进展") if words in page]
    assert ("延期" in page, "挂账推进" in page) == (True, True)  # that it is so


def test_what_was_written_before_it_is_public_stands_on_the_slip_and_goes_out_with_it(app, world, client):
    number = signed(app, world)
    take(app, world, number, replying.note_contact, "qianfang", way=ContactWay.VISIT)
    extended(app, world, number)
    shelved(app, world, number)
    take(app, world, number, shelving.resume, "qianfang", sla=Sla.GENERAL)
    reply_and_approve(app, world, number)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    with app.app_context():
        slip = text_of_fields(public_fields_of_issue(db.session.get(Issue, issue_id(app, number))))
    assert [words for words in (EXTENDED, SHELVED, STAGE) if words not in slip] == []
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    page = client.get(f"/progress/{number}").text
    assert [words for words in (EXTENDED, SHELVED, STAGE) if words not in page] == []


def test_what_tells_of_whoever_spoke_is_read_with_their_query_code_alone(app, world, client):
    said = says(app, world)
    number = signed(app, world, opinion_id=said)
    take(app, world, number, replying.note_contact, "qianfang", way=ContactWay.VISIT)
    reply_and_approve(app, world, number)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    rate(app, said, solved=True, score=5)
    page = client.get(f"/progress/{number}").text
    assert ("办结" in page, "提出人" in page, "上门" in page) == (True, False, False)
    client.get("/progress/query")
    own = client.submit("/progress/query", query_code=code_of(app, said)).text
    assert ("已与提出人联系（上门" in own, "提出人已评价答复" in own) == (True, True)
