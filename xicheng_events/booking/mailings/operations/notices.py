"""Mass notices: written at the desk, confirmed with the number of those who get it, put into the outbox by the
clockwork."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.mailings.audience import Audience
from xicheng_events.booking.mailings.facts_told import facts_of
from xicheng_events.booking.mailings.models import Mailing, MailingKind, MailingState
from xicheng_events.booking.mailings.operations.texts import require_true_tomorrow
from xicheng_events.booking.mailings.queries import reach_of
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.channels import IN_DOUBT
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.notify.wording_rules import checked_wording


def send_mailing(event: Event, *, audience: Audience, text: str, seen: str, form_key: str, by: Person) -> Mailing:
    """Tell everybody in `audience`. `seen` is the digest of those who were counted on the page that asked.

    The same form sent twice is one mailing. Refuses `not_yours`, `not_public`, what a text may not be, `nobody`, and
    `changed_set` when others would get it than were counted: whoever sends is asked again.
    """
    require_in_charge(by, event)
    already = db.session.scalar(select(Mailing).where(Mailing.key == form_key, Mailing.event_id == event.id))
    if already:
        return already
    if not event.is_public:
        raise Refused("not_public", _("活动尚未发布，没有报名人可以通知。"))
    said = checked_wording("notice", text)
    require_true_tomorrow(said)
    reach = reach_of(event, audience)
    if not reach.parties:
        raise Refused("nobody", _("没有符合条件的报名人，没有发送。请调整通知对象。"))
    if reach.digest != seen:
        raise Refused("changed_set", _(
            "通知对象刚有变化，尚未发送。现为%(heads)s人（%(parties)s组），请核对后再次确认。",
            heads=reach.heads, parties=reach.parties))
    mailing = insert_once(
        Mailing, key=form_key, kind=MailingKind.NOTICE, event_id=event.id, slot_id=audience.slot,
        audience=audience.as_json(), text=said, parties=reach.parties, heads=reach.heads, last_id=reach.last_id,
        facts=facts_of(event), cursor=0, queued=0, state=MailingState.QUEUEING, by_id=by.id, created_at=clock.now(),
        finished_at=None)
    if mailing is None:
        return _twin(event, form_key)
    record("mailings.sent", mailing, by=by, event=event.code, parties=reach.parties, heads=reach.heads,
           audience=audience.as_json())
    db.session.flush()
    return mailing


def _twin(event: Event, form_key: str) -> Mailing:
    """What the same form made a moment before; refuses `stale_form` when it was for another event."""
    mailing = db.session.scalar(select(Mailing).where(Mailing.key == form_key, Mailing.event_id == event.id))
    if mailing is None:
        raise Refused("stale_form", _("页面已失效，没有提交。请核对内容后重新提交。"))
    return mailing


def retry_failed(mailing: Mailing, *, by: Person, notice_id: int | None = None) -> int:
    """Put what failed of a mailing back into the outbox, all or one; how many.

    “All” leaves out what may have arrived (`in_doubt`): each of those is somebody's own decision.
    """
    require_in_charge(by, mailing.event)
    which = [Notice.batch == mailing.batch, Notice.state == NoticeState.FAILED, Notice.text.is_not(None)]
    which.append(Notice.last_error.is_distinct_from(IN_DOUBT) if notice_id is None else Notice.id == notice_id)
    again = write(
        update(Notice).where(*which).values(state=NoticeState.QUEUED, tries=0, next_try_at=clock.now(),
                                            last_error=None))
    if again:
        record("mailings.retried", mailing, by=by, notices=again)
    db.session.flush()
    return again
