"""Each message about what was said fits what has come of it, whatever that is, and names what its reader needs."""

from datetime import date

import pytest

from tests.followup.steps import ANSWER, REPLY, register, take
from tests.opinions.steps import code_of, says
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import sms_length
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.templates import example, templates, words_in
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.operations import replying
from xicheng_events.voice.opinions.models import DECIDED_HERE

# What each names, beside the query code: who works on it and until when, where that is what it tells.
NAMES = {
    "opinion_received": set(), "opinion_merged": set(), "opinion_parted": set(), "opinion_unmerged": {"day"},
    "reply": {"link", "phone_to_ask"}, "reply_planned": {"link", "phone_to_ask", "day"},
    "opinion_praised": {"link"}, "opinion_transferred": {"channel", "outside"},
    "opinion_petitioned": {"channel", "outside", "day", "last_day"}, "opinion_declined": {"link", "phone_to_ask"},
    "adoption_told": {"result", "link"}, "adoption_changed": {"result", "link"},
    "opinion_to_adopt": {"link"}, "opinion_registered": {"unit", "day", "link"}, "due_moved": {"unit", "day", "link"},
    "extended": {"unit", "day", "link"}, "shelved": {"unit", "day", "link"}, "reopened": {"unit", "day", "link"},
    "progress": {"unit", "link"}, "asked_later": {"link"}, "call_missed": {"link"}, "calls_over": {"link"},
}
TO_STAFF = {"staff_issue": {"matter", "link"}, "staff_urgent": {"matter", "link"}}
# Said of one result, or of praise, alone.
NEVER = {result: [words for words in ("感谢", "已解决", "解决了", "肯定和鼓励", "不予受理", "计划于")
                  if (words, result) != ("计划于", IssueResult.PLANNED)] for result in IssueResult}


@pytest.mark.once
@pytest.mark.parametrize("result", IssueResult)
@pytest.mark.parametrize("anonymous", [False, True])
def test_a_reply_is_told_in_words_that_hold_for_its_result(app, world, client, result, anonymous):
    said = says(app, world, anonymous=anonymous)
    number = register(app, world, opinion_id=said)
    take(app, world, number, replying.sign, "qianfang")
    day = date(2026, 6, 30) if result is IssueResult.PLANNED else None
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER, result=result, reply=REPLY,
         planned_by=day)
    take(app, world, number, replying.approve_reply, "majing")
    with app.app_context():
        told = db.session.scalars(db.select(Notice).order_by(Notice.id.desc())).first().text
    assert not [words for words in NEVER[result] if words in told], told
    assert code_of(app, said) in told
    assert ("计划于2026年6月底前" in told) == (day is not None and not anonymous)
    assert sms_length(told).segments <= 2
    client.get("/progress/query")
    page = client.submit("/progress/query", query_code=code_of(app, said)).text
    assert REPLY in page
    assert str(result.label) in page


@pytest.mark.once
def test_each_message_names_what_whoever_reads_it_needs_in_two_parts_at_most(app):
    with app.test_request_context():
        rows = {key: row for key, row in templates().items() if key in {*NAMES, *TO_STAFF}}
        assert set(rows) == {*NAMES, *TO_STAFF}
        said = {key for key, row in templates().items() if "number" in words_in(str(row.text))}
        assert said <= set(NAMES), "a message about what was said is missing above"
        for key, row in rows.items():
            needed = NAMES[key] | {"number"} if key in NAMES else TO_STAFF[key]
            assert set(words_in(str(row.text))) >= needed, key
            assert sms_length("【北京西城】" + example(str(row.text))).segments <= 2, key
    assert len(DECIDED_HERE) == 5, "of these: tests/opinions/test_outcomes.py"
