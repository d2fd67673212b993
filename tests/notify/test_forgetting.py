"""To whom messages went that are about no row: codes, and those to people nobody knows."""

from datetime import timedelta

from tests.cast import LI_JING
from tests.registration.steps import sweep
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.notify.operations import forget_loose_notices, forget_recipients, queue_notice


def queued(app, template="code", **values) -> int:
    with app.app_context():
        queue_notice(template, phone=LI_JING.phone, secret=True, **(values or {"digits": "123456", "minutes": 5}))
        db.session.commit()
        return db.session.scalar(db.select(db.func.max(Notice.id)))


def stands(app, notice_id: int) -> tuple:
    with app.app_context():
        notice = db.session.get(Notice, notice_id)
        return notice.phone, notice.phone_hash, notice.text, notice.state


def test_to_whom_a_code_went_is_known_for_two_days_sent_or_not(app, at):
    never_sent = queued(app)
    at(clock.now() + timedelta(days=2) - timedelta(seconds=1))
    assert sweep(app, forget_loose_notices) == 0
    at(clock.now() + timedelta(seconds=1))
    assert (sweep(app, forget_loose_notices), sweep(app, forget_loose_notices)) == (1, 0)
    assert stands(app, never_sent) == ("", "", None, NoticeState.EXPIRED)


def test_who_left_a_phone_for_a_reply_alone_is_forgotten_once_it_was_sent(app, at):
    said = {"number": "YJ-1", "link": "http://localhost/progress/query"}
    sent, failed = queued(app, "opinion_received", **said), queued(app, "opinion_received", **said)
    with app.app_context():
        db.session.get(Notice, sent).state = NoticeState.SENT
        db.session.get(Notice, failed).state = NoticeState.FAILED
        db.session.commit()
    assert sweep(app, forget_loose_notices) == 1
    assert stands(app, sent)[:3] == ("", "", None)
    assert stands(app, failed)[0] == LI_JING.phone, "somebody may try again"
    at(clock.now() + timedelta(days=30))
    assert sweep(app, forget_loose_notices) == 1
    assert stands(app, failed)[:3] == ("", "", None)


def test_what_was_never_sent_about_somebody_forgotten_is_not_sent_any_more(app):
    with app.app_context():
        queue_notice("withdrawn", phone=LI_JING.phone, event="统计开放日")
        db.session.execute(db.update(Notice).values(subject_kind="registration", subject_id=7))
        forget_recipients("registration", [7])
        db.session.commit()
        notice = db.session.scalars(db.select(Notice)).one()
        assert (notice.phone, notice.phone_hash, notice.text, notice.state) == ("", "", None, NoticeState.EXPIRED)
