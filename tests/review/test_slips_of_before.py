"""A slip of before pinned a text: brought up to date it pins the values, and what it had passed is passed; what had
changed since stays void."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from tests.support.old_rows import IN_USE, WHEN, copy_row, rows, write_row
from xicheng_events import create_app
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.public_fields import digest_of_fields
from xicheng_events.foundation.review.queries import is_cleared
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.public_fields import public_fields_of_issue
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.public_fields import public_fields_of_opinion

NOTICE = """开放日
政府开放日
“走近统计”
看数据。

一、活动时间
第1场：2026年3月18日（星期三）9:30—11:00
名额：3个

二、活动地点

三、活动安排
9:30—24:00 参观：展厅

四、参加人员
面向对象：居民
年满8周岁
不可携带同行人

五、报名方式
按报名先后。
先报先得：有名额且无人候补时报名即有名额；名额满了可以候补，有人取消时按顺序递补。
候补按顺序递补，同一份报名的人一起递补，不拆开。
空出的名额不够前面一组用时，先让后面一组递补一次，之后名额留给前面这一组。
报名截止：2026年3月17日（星期二）24:00
联系电话：010-00000000

六、注意事项
（一）请守时。

统计局""".replace("）9:30", "）09:30").replace("\n9:30", "\n09:30")
PUBLIC = "门口单车\n\n有群众反映。\n\n已划线。\n\n计划于2026年6月底前完成\n\n已现场查看"
SAID = "希望周末也开放\n\n大厅\n\n已安排。"


@pytest.fixture
def before(new_database, tmp_path):
    """A site of the last release with a notice, an issue and an opinion, each with its passed slip."""
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
        for table, row in IN_USE:
            write_row(table, **row)
        upgrade(revision="0047")
        run("UPDATE event SET state = 'approved', theme = '走近统计', summary = '看数据。', audience = '居民', "
            "min_age = 8, photo_notice = :no, notes = '（一）请守时。', contact_phone = '010-00000000', "
            "registration_closes_at = '2026-03-17 16:00:00+00:00'", no=False)
        write_row("agenda_item", id=1, event_id=1, position=0, kind="visit", title="展厅", starts_at="09:30:00.000000",
              ends_at="00:00:00.000000")
        write_row("opinion", id=1, query_code=b"0", query_hash="0", source="feedback", event_id=1, organisation_id=1,
              kind="suggestion", text="希望周末也开放", place="大厅", answer="已安排。", wants_reply=False,
              may_publish=True, anonymous=False, said_at=WHEN, triage_due_on="2026-03-20",
              triage_due_is_provisional=False, triage="answered", outside_number="")
        write_row("issue", id=1, number="WT-2026-0001", title="单车", description="单车", kind="suggestion", place="",
              sla="general", state="replied", lead_id=1, registered_by_id=1, registered_at=WHEN, dispatched_at=WHEN,
              due_from="2026-03-18", due_on="2026-03-20", due_is_provisional=False, result="planned", reply="已划线。",
              public_title="门口单车", public_text="有群众反映。", public_outcome="已划线。",
              public_planned_by="2026-06-30", reopened=0, version=1)
        for number, (text, public) in enumerate([("已现场查看", True), ("内部：经费待批", False)], start=1):
            write_row("progress_note", id=number, issue_id=1, at=WHEN, step="note", text=text, is_public=public)
        for number, (kind, text) in enumerate([("event", NOTICE), ("issue", PUBLIC), ("opinion", SAID)], start=1):
            write_row("review_slip", id=number, number=f"SC-{number}", organisation_id=1, subject_kind=kind,
                      subject_id=1, title=kind, summary=text, digest=sha(text), findings="{}",
                      disclosure="active", state="approved", asked_by_id=1, barred="[]", asked_at=WHEN, opinion="")
        yield
        db.session.remove()
        db.engine.dispose()


def test_what_was_passed_is_passed_and_goes_back_as_it_was(before):
    upgrade()
    assert cleared() == [True, True, True]
    db.session.remove()
    downgrade(revision="0052")
    digests = db.session.execute(sa.text("SELECT digest, summary FROM review_slip ORDER BY id")).all()
    assert [digest for digest, _text in digests] == [sha(text) for _digest, text in digests]
    upgrade()
    assert cleared() == [True, True, True]


def test_what_had_changed_since_stays_void(before):
    run("UPDATE event SET notes = ''")
    run("UPDATE progress_note SET is_public = :yes", yes=True)
    run("UPDATE opinion SET answer = '已安排'")
    upgrade()
    assert cleared() == [False, False, False]
    assert {state for (state,) in db.session.execute(sa.text("SELECT state FROM review_slip"))} == {"approved"}


def test_a_change_of_a_published_notice_that_was_passed_is_passed(before):
    changed = NOTICE.replace("看数据。", "新的").replace("24:00 参观：展厅", "10:00 讲解：新展厅")
    run("UPDATE event SET state = 'published', published_at = :at, revision = :revision", at=WHEN, revision=json.dumps({
        "summary": "新的",
        "agenda": [{"kind": "talk", "title": "新展厅", "starts_at": "09:30:00", "ends_at": "10:00:00"}]}))
    run("UPDATE review_slip SET summary = :text, digest = :digest WHERE id = 1", text=changed, digest=sha(changed))
    upgrade()
    assert cleared()[0]


def test_what_was_public_stays_so_as_it_was_cleared_and_reasons_written_for_the_desk_stay_there(before):
    for kind in ("opinion", "issue"):
        run(f"UPDATE {kind} SET published_at = :at", at=WHEN)
    copy_row("issue", 1, id=2, number="WT-2026-0002", published_at=None)
    write_row("progress_note", id=3, issue_id=2, at=WHEN, step="withdrawn", text="李静来电", is_public=False)
    copy_row("review_slip", 2, id=4, number="SC-4", subject_id=2, state="void")
    for _again in range(2):
        upgrade()
        for thing, slip in ((db.session.get(Opinion, 1), 3), (db.session.get(Issue, 1), 2)):
            version, = thing.publication.versions
            assert (version.slip_id, version.digest) == (slip, db.session.get(ReviewSlip, slip).digest)
            assert thing.published_at == version.at == datetime(2026, 3, 18, 1, 30, tzinfo=UTC)
        answer = db.session.get(Opinion, 1).publication
        assert answer.path == f"/progress/answers/{answer.id}"
        gone = db.session.get(Issue, 2)
        assert (gone.published_at, gone.publication.withdrawn_reason) == (None, "")
        assert (gone.publication.state, gone.publication.versions) == (PublicationState.WITHDRAWN, [])
        db.session.remove()
        downgrade(revision="0060")
        was = [[str(at)[:16] for (at,) in rows(f"SELECT published_at FROM {kind} ORDER BY id")]
               for kind in ("opinion", "issue")]
        assert was == [["2026-03-18 01:30"], ["2026-03-18 01:30", "None"]]


def test_what_was_public_of_a_notice_is_its_first_version(before):
    """1 is out as it was cleared, registering for it began with it; 2 has other notes by now; 3 is withdrawn, its slip
    void; 4 was never out; 5 has its versions; 6 is being changed."""
    since, public = "2026-03-16 01:00:00+00:00", datetime(2026, 3, 16, 1, tzinfo=UTC)
    run("UPDATE event SET state = 'published', published_at = :at", at=since)
    for number in range(2, 7):
        copy_notice(number, **({"state": "approved", "published_at": None} if number == 4 else {}))
    upgrade(revision="0062")
    run("UPDATE event SET registration_opens_at = :at WHERE id = 1", at=since)
    run("UPDATE event SET notes = '（一）请早到。' WHERE id = 2")
    run("UPDATE event SET revision = :revision WHERE id = 6", revision='{"summary": "新的"}')
    run("UPDATE publication SET state = 'withdrawn', withdrawn_at = :at WHERE path = '/events/KF-2026-0003'", at=WHEN)
    run("UPDATE review_slip SET state = 'void', decided_at = :at WHERE id IN (103, 106)", at=since)
    run("INSERT INTO published_version (publication_id, number, digest, note, at, \"values\") "
        "SELECT publication_id, 3, '0', '第三版', :at, '[]' FROM event WHERE id = 5", at=since)
    for _again in range(2):
        upgrade()
        events = {number: db.session.get(Event, number) for number in range(1, 7)}
        changed = events[2].publication.versions[0]
        assert {number: [(each.number, each.slip_id, each.at) for each in event.publication.versions]
                for number, event in events.items()} == {
            1: [(1, 1, public)], 2: [(1, None, changed.at)], 3: [(1, 103, public)], 4: [], 5: [(3, None, public)],
            6: [(1, 106, public)]}
        assert clock.now() - changed.at < timedelta(hours=1)
        said = {heading: value for _name, heading, value in changed.values}
        assert (said["活动名称"], said["注意事项"], said["图片和附件"]) == ("开放日", "（一）请早到。", None)
        assert said["活动时间"][0]["quotas"] == [{"category": "anyone", "capacity": 3}]
        assert changed.digest == digest_of_fields(public_fields_of_notice(events[2]))
        db.session.remove()
        downgrade(revision="0062")


def copy_notice(number: int, **changes) -> None:
    """Another notice with the words of the first, cleared as that one was."""
    copy_row("event", 1, id=number, code=f"KF-2026-{number:04}", **changes)
    for table in ("slot", "agenda_item"):
        copy_row(table, 1, id=number, event_id=number)
    copy_row("quota", 1, id=number, slot_id=number)
    copy_row("review_slip", 1, id=100 + number, number=f"SC-{100 + number}", subject_id=number)


def cleared() -> list[bool]:
    """Whether what would be public of the notice, the issue and the opinion is passed."""
    event, issue, said = (db.session.get(kind, 1) for kind in (Event, Issue, Opinion))
    return [is_cleared(event, public_fields_of_notice(current_notice(event))),
            is_cleared(issue, public_fields_of_issue(issue)), is_cleared(said, public_fields_of_opinion(said))]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def run(statement: str, **values) -> None:
    db.session.execute(sa.text(statement), values)
    db.session.commit()
