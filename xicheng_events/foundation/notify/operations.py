"""Putting notices into the outbox, from where `notify.delivery` takes them; and deciding a unit's own words."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import RowsToAdd, add_row, insert_unless_there
from xicheng_events.foundation.core.personal_data import Unreadable, keyed_hash
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.notify.models import Notice, NoticeState, TemplateText
from xicheng_events.foundation.notify.templates import templates
from xicheng_events.foundation.notify.wording_rules import checked_wording
from xicheng_events.foundation.notify.wordings import forget_texts, message_text

# By value: roles are defined in a later room.
WRITERS, DECIDERS = ("editor", "reviewer", "leader"), ("reviewer", "leader")
# How long it is known to whom a message goes that is about no row: a code, while somebody may ask whether it came; one
# to an unknown author, until it is sent, or nobody will try again.
CODES_KEPT_FOR, LOOSE_KEPT_FOR = timedelta(days=2), timedelta(days=30)
_AT_ONCE = 2000


def queue_notice(template: str, *, phone: str, about=None, organisation_id: int | None = None,
                 expires_at: datetime | None = None, secret: bool = False, into: RowsToAdd | None = None,
                 **values) -> None:
    """Write one message into the caller's transaction, now or `into` what is written together; it is sent if and only
    if that is committed.

    `template` is a key of a room's `TEMPLATES`, `values` fill it, in the words of the unit `organisation_id` where it
    has its own. `phone` is normalised, `about` is the stored row the message concerns. `secret` messages hold a code:
    their text is wiped once sent, and they run out at `expires_at` (aware UTC). What would go to a phone, or say
    something, that can't be read is shown at the desk instead of sent.
    """
    now, readable = clock.now(), phone and not any(isinstance(value, Unreadable) for value in values.values())
    add = into.add if into else add_row
    add(
        Notice, template=template, phone=phone, phone_hash=keyed_hash(phone) if phone else "",
        text=message_text(template, values, organisation_id=organisation_id),
        subject_kind=about.__tablename__ if about is not None else None,
        subject_id=about.id if about is not None else None,
        organisation_id=organisation_id, urgent=templates()[template].urgent, secret=secret, expires_at=expires_at,
        state=NoticeState.QUEUED if readable else NoticeState.FAILED, tries=0, created_at=now, next_try_at=now,
        last_error=None if readable else "unreadable",
    )


def take_back_notices(phone: str, templates, *, saying: str, since: datetime) -> bool:
    """Take the messages to `phone` by one of `templates`, written since then, in which `saying` stands, out of the
    outbox, as if never written; False where one has begun to leave, or there is none."""
    written = select(Notice).where(Notice.phone_hash == keyed_hash(phone), Notice.template.in_(templates),
                                   Notice.created_at >= since)
    mine = [notice.id for notice in db.session.scalars(written) if notice.text and saying in notice.text]
    # What has been tried once may have arrived.
    is_here = or_(Notice.state == NoticeState.FAILED, (Notice.state == NoticeState.QUEUED) & (Notice.tries == 0))
    return bool(mine) and write(delete(Notice).where(Notice.id.in_(mine), is_here)) == len(mine)


def forget_recipients(kind: str, ids) -> None:
    """Delete to whom and in which words messages about `kind` (a table) went; `ids` is a select of its rows' ids.

    That they were sent, and when, stays. What couldn't be sent until now isn't sent any more.
    """
    _forget(Notice.subject_kind == kind, Notice.subject_id.in_(ids))


def forget_loose_notices() -> int:
    """Sweep: delete to whom, and in which words, messages went that are about no row: codes, and those of opinions
    whose author nobody knows; how many, at most _AT_ONCE."""
    now = clock.now()
    is_code = Notice.template == "code"
    over = or_(is_code & (Notice.created_at <= now - CODES_KEPT_FOR), ~is_code & (Notice.state == NoticeState.SENT),
               Notice.created_at <= now - LOOSE_KEPT_FOR)
    due = select(Notice.id).where(Notice.subject_id.is_(None), Notice.phone_hash != "", over)
    return _forget(Notice.id.in_(due.order_by(Notice.id).limit(_AT_ONCE)))


def _forget(*which) -> int:
    write(update(Notice).where(*which, Notice.state == NoticeState.QUEUED).values(state=NoticeState.EXPIRED))
    is_left = or_(Notice.phone_hash != "", Notice.text.is_not(None))
    return write(update(Notice).where(*which, is_left).values(phone="", phone_hash="", text=None))


def propose_wording(organisation_id: int, template: str, *, text: str, by) -> TemplateText:
    """Propose a unit's own words for a message; they count once somebody else has approved them.

    Refuses `not_yours`, what `wording_rules` refuses, and `nothing_new` for the words that are in force.
    """
    _require(by, organisation_id, WRITERS)
    if template not in templates() or not templates()[template].by_unit:
        raise Refused("fixed_wording", _("这条短信由区里统一发送，单位不能修改。"))
    said = checked_wording(template, text)
    insert_unless_there(TemplateText, organisation_id=organisation_id, template=template)
    own = db.session.scalars(select(TemplateText).where(
        TemplateText.organisation_id == organisation_id, TemplateText.template == template)).one()
    if said == (own.text or str(templates()[template].text)):
        raise Refused("nothing_new", _("与现在使用的内容相同，没有改动。"), "text")
    own.proposed, own.proposed_by_id, own.proposed_at = said, by.id, clock.now()
    record("notify.wording_proposed", own, by=by, template=template)
    db.session.flush()
    return own


def approve_wording(own: TemplateText, *, by) -> None:
    """Put the proposed words in force. Refuses `own_proposal` to whoever wrote them, `nothing_proposed`."""
    _require(by, own.organisation_id, DECIDERS)
    _require_proposal(own)
    if own.proposed_by_id == by.id:
        raise Refused("own_proposal", _("这是您修改的内容，请由本单位其他审核人或负责人审核。"))
    own.text, own.proposed = own.proposed, None
    record("notify.wording_approved", own, by=by, template=own.template, proposed_by=own.proposed_by_id)
    _take_effect()


def drop_proposal(own: TemplateText, *, by) -> None:
    """Put the proposal aside: by whoever wrote it, or by somebody who may decide. What is in force stays."""
    _require(by, own.organisation_id, WRITERS if own.proposed_by_id == by.id else DECIDERS)
    _require_proposal(own)
    own.proposed = None
    record("notify.wording_dropped", own, by=by, template=own.template)
    db.session.flush()


def restore_wording(own: TemplateText, *, by) -> None:
    """Go back to the district's words at once: they need nobody's approval. Twice is once."""
    _require(by, own.organisation_id, WRITERS)
    if own.text is None and own.proposed is None:
        return
    own.text = own.proposed = None
    record("notify.wording_restored", own, by=by, template=own.template)
    _take_effect()


def _take_effect() -> None:
    db.session.flush()
    forget_texts()


def _require(by, organisation_id: int, roles: tuple[str, ...]) -> None:
    require_right(by.holds(*roles, organisation_id=organisation_id))


def _require_proposal(own: TemplateText) -> None:
    if own.proposed is None:
        raise Refused("nothing_proposed", _("没有待审核的修改，请刷新查看最新内容。"))
