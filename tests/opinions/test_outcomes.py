"""What each outcome says to who spoke, and taking it back before anybody knows."""

import pytest

from tests.cast import LI_JING, WANG_LEI
from tests.opinions.steps import actions, code_of, do, says, stand, told
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.operations.registering import register_issue
from xicheng_events.voice.opinions import operations
from xicheng_events.voice.opinions.merging import merge, unmerge
from xicheng_events.voice.opinions.models import DECIDED_HERE, Opinion, OpinionSource, OutsideChannel, Triage
from xicheng_events.voice.opinions.taking_back import take_back_outcome

THANKS = ("感谢", "已办复", "已解决", "肯定和鼓励")
# By outcome: what is done, what its message and the page behind the query code say, and what they must not.
OUTCOMES = {
    Triage.ANSWERED: (operations.answer_at_once, {"answer": "每周六上午开放。"}, ("已办复",),
                      ("每周六上午开放。", "请您评价"), ()),
    Triage.PRAISED: (operations.thank, {}, ("肯定和鼓励",), ("感谢您的鼓励",), ("已办复",)),
    Triage.TRANSFERRED: (
        operations.transfer_opinion, {"channel": OutsideChannel.PETITION, "number": "信2026-7"},
        ("信访", "信2026-7", "2026-03-25前告知是否受理", "2026-05-09前办结"),
        ("信访", "信2026-7", "2026年3月25日", "2026年5月9日"), THANKS),
    Triage.DECLINED: (operations.decline_opinion, {"reason": "同一件事上月已答复，没有新情况。"}, ("不予受理", "理由"),
                      ("不予受理的理由", "上月已答复", "12345"), THANKS),
    Triage.TO_ADOPT: (operations.put_to_adoption, {}, ("纳入采纳研究", "另行告知"), ("正在研究是否采纳",), THANKS),
}


def decide(app, world, said, outcome) -> None:
    """赵敏 gives it that outcome."""
    operation, values, *_words = OUTCOMES[outcome]
    do(app, operation, (Opinion, said), **values, by=world.staff["zhaomin"])


def refusal(app, world, operation, *rows, by="zhaomin") -> str:
    with pytest.raises(Refused) as refused:
        do(app, operation, *rows, by=world.staff[by])
    return refused.value.code


def outcome_page(app, client, said) -> str:
    client.get("/progress/query")
    return client.submit("/progress/query", query_code=code_of(app, said)).text


def test_the_words_of_each_outcome_fit_it(app, world, client):
    assert set(OUTCOMES) | {Triage.NEW, Triage.MERGED, Triage.REGISTERED} == set(Triage)
    for outcome, (_operation, _values, message, page, never) in OUTCOMES.items():
        said = says(app, world, source=OpinionSource.REMARK)
        decide(app, world, said, outcome)
        with app.app_context():
            told_last = db.session.scalars(db.select(Notice).order_by(Notice.id.desc())).first().text
        read = outcome_page(app, client, said).partition('id="main"')[2].partition("<footer")[0]
        assert all(words in told_last for words in message), told_last
        assert all(words in read for words in page), outcome
        assert not [words for words in never if words in told_last or words in read], outcome


def test_only_what_was_said_to_be_taken_up_is_put_to_adoption(app, world, desk):
    said = says(app, world)
    assert "纳入采纳研究" not in desk("zhaomin").get(f"/staff/opinions/{said}").text
    assert refusal(app, world, operations.put_to_adoption, (Opinion, said)) == "not_for_adoption"
    remark, browser = says(app, world, source=OpinionSource.CONSULTATION), desk("zhaomin")
    browser.get(f"/staff/opinions/{remark}")
    assert browser.submit(f"/staff/opinions/{remark}/adoption").status_code == 303
    assert stand(app, remark).triage is Triage.TO_ADOPT


def test_why_it_is_not_accepted_has_to_be_said(app, world, desk):
    said, browser = says(app, world), desk("zhaomin")
    browser.get(f"/staff/opinions/{said}")
    refused = browser.submit(f"/staff/opinions/{said}/refusal", reason="不")
    assert (refused.status_code, stand(app, said).triage) == (422, Triage.NEW)
    assert browser.submit(f"/staff/opinions/{said}/refusal", reason="同一件事已经答复过。").status_code == 303
    assert stand(app, said).triage is Triage.DECLINED


@pytest.mark.parametrize("outcome", DECIDED_HERE)
@pytest.mark.parametrize("anonymous", [False, True])
def test_an_outcome_is_taken_back_while_its_message_lies_there_and_the_message_with_it(
        app, world, desk, outcome, anonymous):
    first, said = (says(app, world, source=OpinionSource.REMARK, anonymous=anonymous) for _each in range(2))
    decide(app, world, first, outcome)
    decide(app, world, said, outcome)
    with app.app_context():
        before = db.session.query(Notice).count()
    browser, page = desk("zhaomin"), f"/staff/opinions/{said}"
    browser.get(page)
    assert browser.submit(f"{page}/undoing").status_code == 303
    again = stand(app, said)
    assert (again.triage, again.answer, again.outside_channel, again.triaged_at) == (Triage.NEW, "", None, None)
    with app.app_context():
        assert db.session.query(Notice).count() == before - 1
    assert outcome.label in browser.get(page).text.partition("撤回研判")[2]
    assert actions(app, "opinions.")[-1] == "opinions.undone"
    decide(app, world, said, Triage.ANSWERED)
    assert stand(app, first).triage is outcome


def test_once_the_message_has_left_nothing_is_taken_back(app, world):
    said = says(app, world)
    decide(app, world, said, Triage.ANSWERED)
    with app.app_context():
        deliver_due_notices()
    assert refusal(app, world, take_back_outcome, (Opinion, said)) == "told"
    assert stand(app, said).triage is Triage.ANSWERED


def test_nor_once_it_was_read_behind_the_query_code_nor_after_a_day(app, world, client, at):
    read, old, fresh = (says(app, world, wants_reply=False) for _each in range(3))
    decide(app, world, read, Triage.ANSWERED)
    decide(app, world, old, Triage.ANSWERED)
    outcome_page(app, client, read)
    outcome_page(app, client, fresh)  # before there is an outcome: that is nothing to know
    assert refusal(app, world, take_back_outcome, (Opinion, read)) == "told"
    at("2026-03-11 08:59")
    decide(app, world, fresh, Triage.DECLINED)
    at("2026-03-11 09:00")
    assert refusal(app, world, take_back_outcome, (Opinion, old)) == "too_late"
    do(app, take_back_outcome, (Opinion, fresh), by=world.staff["zhaomin"])
    assert refusal(app, world, take_back_outcome, (Opinion, fresh)) == "not_triaged"


def test_nor_by_others_nor_on_its_way_to_the_public(app, world, desk):
    said = says(app, world, may_publish=True)
    decide(app, world, said, Triage.ANSWERED)
    for who in ("qianfang", "liuwei"):
        assert refusal(app, world, take_back_outcome, (Opinion, said), by=who) == "not_yours"
    browser = desk("zhaomin")
    browser.get(f"/staff/opinions/{said}")
    browser.submit(f"/staff/opinions/{said}/review")
    assert refusal(app, world, take_back_outcome, (Opinion, said)) == "in_publication"


def test_whoever_is_handed_on_to_another_channel_reads_which(app, world, client, desk):
    said, zhaomin = says(app, world), desk("zhaomin")
    page = f"/staff/opinions/{said}"
    zhaomin.get(page)
    refused = zhaomin.submit(f"{page}/transfer", channel="other", number="A1")
    assert (refused.status_code, "请填写渠道名称" in refused.text, 'value="A1"' in refused.text) == (422, True, True)
    assert zhaomin.submit(f"{page}/transfer", channel="other", name="区供电公司", number="A1").status_code == 303
    ((_phone, message),) = told(app, "opinion_transferred")
    assert "已转区供电公司办理，受理编号A1，办理期限由其告知。" in message
    for shown in (zhaomin.get(page).text, outcome_page(app, client, said)):
        assert "转区供电公司，受理编号A1。办理期限由区供电公司告知" in shown


def test_21_a_merger_ends_at_any_time_both_are_told_and_each_keeps_its_text(app, world, desk, client, at):
    root, said = says(app, world, "门口太乱。"), says(app, world, "门口太吵。", phone=WANG_LEI.phone)
    do(app, merge, (Opinion, said), (Opinion, root), by=world.staff["zhaomin"])
    assert [phone for phone, _words in told(app, "opinion_merged")] == [WANG_LEI.phone]
    decide(app, world, root, Triage.ANSWERED)
    with app.app_context():
        deliver_due_notices()
    at("2026-03-16 09:00")
    browser, page = desk("zhaomin"), f"/staff/opinions/{said}"
    browser.get(page)
    assert browser.submit(f"{page}/parting").status_code == 303
    assert [[phone for phone, _words in told(app, template)] for template in ("opinion_unmerged", "opinion_parted")] \
        == [[WANG_LEI.phone], [LI_JING.phone]]
    assert [(each.text, each.triage) for each in (stand(app, root), stand(app, said))] == [
        ("门口太乱。", Triage.ANSWERED), ("门口太吵。", Triage.NEW)]
    assert "没有影响" in told(app, "opinion_parted")[0][1]
    assert "继续办理" not in told(app, "opinion_parted")[0][1], "it was answered a week ago"
    assert "2026年3月18日" in browser.get(page).text
    assert all("分开办理" in browser.get(f"/staff/opinions/{each}").text for each in (root, said))
    assert "分开办理" in outcome_page(app, client, said)
    assert refusal(app, world, unmerge, (Opinion, said)) == "not_merged"
    decide(app, world, said, Triage.DECLINED)


def test_who_has_been_merged_into_an_issue_is_told_apart_as_well(app, world):
    root, said = says(app, world), says(app, world, phone=WANG_LEI.phone)
    do(app, merge, (Opinion, said), (Opinion, root), by=world.staff["zhaomin"])
    with app.app_context():
        opinion = db.session.get(Opinion, root)
        register_issue(opinion, title="停车", description="停车难", kind=opinion.kind, sla=Sla.GENERAL,
                       lead=db.session.get(Organisation, world.units["niujie"]),
                       by=db.session.get(operations.Person, world.staff["zhouyan"]))
        db.session.commit()
    do(app, unmerge, (Opinion, said), by=world.staff["zhaomin"])
    assert (stand(app, said).triage, stand(app, root).triage) == (Triage.NEW, Triage.REGISTERED)
