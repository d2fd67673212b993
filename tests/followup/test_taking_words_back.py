"""What 李静 has taken out of her words, or taken her consent back for, isn't public afterwards, nor at the desk."""

import pytest

from tests.followup.steps import issue_id, register, replied, stand, take
from tests.followup.test_own_words import everything_kept, own
from tests.followup.test_publishing import WORDS, clear
from tests.opinions.steps import actions, answered_in_public, code_of, do, says
from tests.opinions.steps import stand as opinion
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.voice.callbacks.queries import opinions_to_call
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue, IssueIndex
from xicheng_events.voice.followup.operations import own_words, publishing, registering, replying
from xicheng_events.voice.opinions.models import Opinion

OLD, NAME, NEW = "我住三号楼二单元一〇一，儿子叫王小明，楼道灯坏了半年没人修", "儿子叫王小明", "楼道灯坏了半年没人修"
QUOTING = {**WORDS, "public_text": OLD}


def prepared(app, world, **words) -> tuple[str, int]:
    """An issue whose public words quote what was said, with her consent; (number, id of the opinion)."""
    number, said = replied(app, world, opinion_id=says(app, world, OLD, may_publish=True))
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**QUOTING, **words})
    return number, said


def out(app, world, **words) -> tuple[str, int]:
    """The same, and everyone reads it."""
    number, said = prepared(app, world, **words)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    return number, said


def reword(app, said, text=NEW) -> None:
    do(app, own_words.reword, (Opinion, said), text=text)


def test_what_she_has_taken_out_does_not_go_out_with_the_issue_that_quotes_it(app, world, client):
    number, said = prepared(app, world)
    clear(app, world, number)
    reword(app, said)
    assert NAME not in everything_kept(app)
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.publish_issue, "qianfang")
    assert refused.value.code == "not_cleared"
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, "public_text": NEW})
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    assert NEW in client.get(f"/progress/{number}").text


def test_what_a_note_repeats_of_it_is_gone_as_well(app, world):
    number = register(app, world, opinion_id=(said := says(app, world, OLD)))
    take(app, world, number, replying.sign, "qianfang")
    for is_public in (True, False):
        take(app, world, number, replying.note_progress, "qianfang", text=f"已上门，{NAME}。", is_public=is_public)
    reword(app, said)
    assert NAME not in everything_kept(app)
    with app.app_context():
        notes = [note.text for note in db.session.get(Issue, issue_id(app, number)).progress if note.step is Step.NOTE]
        assert notes == ["已上门，×××。"] * 2


def test_words_for_everyone_that_repeat_nothing_of_what_is_gone_stay_on_their_way(app, world, client):
    number, said = prepared(app, world, public_text=NEW)
    clear(app, world, number)
    reword(app, said)
    take(app, world, number, publishing.publish_issue, "qianfang")
    assert NEW in client.get(f"/progress/{number}").text


def test_what_the_public_issue_quotes_is_changed_once_the_consent_is_withdrawn(app, world, client):
    number, said = out(app, world)
    own(app, client, said)
    refused = client.submit("/progress/query/words", text=NEW)
    assert (refused.status_code, "请先撤回公开同意" in refused.text, opinion(app, said).text) == (422, True, OLD)
    assert "公开的内容已撤下" in client.submit("/progress/query/consent").text
    assert client.get(f"/progress/{number}").status_code == 410
    own(app, client, said)
    assert "原来的内容不再保留" in client.submit("/progress/query/words", text=NEW).text
    assert stand(app, number).public_text == ""


def remembered(app, table: type, row: int) -> tuple[list, str, set]:
    """Of what was public: the values and the digest's length of each version, the title, what the slips say."""
    with app.app_context():
        thing = db.session.get(table, row)
        slips = db.session.scalars(db.select(ReviewSlip.summary).where(
            ReviewSlip.subject_kind == table.__tablename__, ReviewSlip.subject_id == row))
        return ([(each.values, len(each.digest), each.slip_id is None) for each in thing.publication.versions],
                thing.publication.title, set(slips))


def test_what_was_public_is_forgotten_with_her_consent_and_its_versions_are_still_counted(app, world, client):
    number, said = out(app, world)
    take(app, world, number, publishing.withdraw_issue, "qianfang", reason="文字有误")
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**QUOTING, "public_title": "楼道灯"})
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    row = issue_id(app, number)
    versions, _title, _slips = remembered(app, Issue, row)
    assert (len(versions), OLD in str(versions)) == (2, True)
    own(app, client, said)
    client.submit("/progress/query/consent")
    gone = "提出人撤回公开同意"
    assert remembered(app, Issue, row) == ([([], 64, False)] * 2, gone, {gone})
    assert actions(app, "publishing.words") == ["publishing.words_forgotten"]


@pytest.mark.parametrize("told_of_somebody", [True, False])
def test_the_desk_says_whether_what_it_takes_down_told_of_somebody(app, world, client, desk, told_of_somebody):
    number, _said = out(app, world, public_text="住三号楼的老人反映楼道灯坏了。")
    browser = desk("qianfang")
    browser.get(f"/staff/issues/{number}")
    ticked = {"told_of_somebody": "y"} if told_of_somebody else {}
    browser.submit(f"/staff/issues/{number}/withdrawal", reason="文字有误", **ticked)
    assert client.get(f"/progress/{number}").status_code == 410
    (values, *_others), = remembered(app, Issue, issue_id(app, number))[0]
    assert ("三号楼" in str(values)) is not told_of_somebody


def test_nor_is_what_was_public_of_an_answer_kept_where_it_told_of_somebody(app, world, client, desk):
    said = answered_in_public(app, world)
    versions, title, slips = remembered(app, Opinion, said)
    assert title[:5] in str(versions) + str(slips)
    browser = desk("zhaomin")
    browser.get(f"/staff/opinions/{said}")
    browser.submit(f"/staff/opinions/{said}/withdrawal", reason="文字有误", told_of_somebody="y")
    gone = "因含个人信息，文本已清除"
    assert remembered(app, Opinion, said) == ([([], 64, False)], gone, {gone})


def test_the_desk_keeps_nothing_of_it_in_title_or_description_either(app, world, desk):
    said, other = says(app, world, OLD), says(app, world, OLD)
    with app.app_context():
        zhouyan, niujie = db.session.get(Person, world.staff["zhouyan"]), db.session.get(Organisation,
                                                                                         world.units["niujie"])
        (issue,), _left = registering.register_all([db.session.get(Opinion, said)], lead=niujie, sla=Sla.GENERAL,
                                                   by=zhouyan)
        edited = registering.register_issue(
            db.session.get(Opinion, other), title="三号楼：儿子叫王小明", description=f"居民反映：{OLD}。请核实。",
            kind=issue.kind, sla=Sla.GENERAL, lead=niujie, by=zhouyan)
        db.session.commit()
        numbers = issue.number, edited.number
    for each in (said, other):
        reword(app, each)
    assert NAME not in everything_kept(app)
    first, second = (stand(app, number) for number in numbers)
    assert (first.title, first.description) == (NEW, NEW)
    assert (second.title, second.description) == (NEW, f"居民反映：{NEW}。请核实。")
    with app.app_context():
        assert "王小" not in "".join(db.session.scalars(db.select(IssueIndex.terms)))
    assert numbers[0] not in desk("qianfang").get("/staff/issues?words=王小明").text


def test_what_the_desk_has_said_otherwise_stays(app, world):
    said = says(app, world, OLD)
    number = register(app, world, opinion_id=said)
    before = stand(app, number)
    reword(app, said)
    after = stand(app, number)
    assert [getattr(after, name) for name in ("title", "description", "place")] == [
        getattr(before, name) for name in ("title", "description", "place")]


def test_she_reads_what_came_of_taking_her_consent_back(app, world, client):
    number, said = out(app, world, public_text="有群众反映楼道照明问题。")
    own(app, client, said)
    assert "没有引用您的原话，继续公开" in client.submit("/progress/query/consent").text
    assert client.get(f"/progress/{number}").status_code == 200
    again = client.post("/progress/query/consent", data={"query_code": code_of(app, said)})
    assert (again.status_code, "无需再撤回" in again.text) == (200, True)
    same = client.post("/progress/query/words", data={"query_code": code_of(app, said), "text": OLD, "place": ""})
    assert ("没有改动" in same.text, actions(app, "opinions.reworded")) == (True, [])


def test_nothing_is_said_to_be_taken_down_that_was_not_public(app, world, client):
    said = says(app, world, OLD, may_publish=True)
    own(app, client, said)
    page = client.submit("/progress/query/consent").text
    assert ("您的原话不会公开" in page, "已撤下" in page) == (True, False)


def test_whoever_takes_the_consent_back_is_called_as_before(app, world):
    _number, said = replied(app, world, opinion_id=says(app, world, may_publish=True))
    do(app, own_words.withdraw_consent, (Opinion, said))
    with app.app_context():
        hemiao = db.session.get(Person, world.staff["hemiao"])
        assert [each.id for each in db.session.scalars(opinions_to_call(hemiao))] == [said]


def test_consent_taken_back_at_the_same_moment_is_not_overlooked(app, world, engine_name):
    number, said = replied(app, world, opinion_id=says(app, world, OLD, may_publish=True))
    with app.app_context():
        issue = db.session.get(Issue, issue_id(app, number))
        assert issue.links[0].opinion.may_publish  # as the page has read it
        with app.app_context():
            own_words.withdraw_consent(db.session.get(Opinion, said))
            db.session.commit()
        with pytest.raises(Refused) as refused:
            publishing.prepare_publication(issue, **QUOTING, by=db.session.get(Person, world.staff["qianfang"]))
    assert refused.value.code == "not_released", "as it stands now, not as it was read"
