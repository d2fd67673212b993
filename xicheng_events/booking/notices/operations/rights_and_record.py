"""What every step has in common: the right role, the right state, one entry in the record."""

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import MOVES, EventState
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.states import PublicationState

_DECIDED = {
    EventState.DRAFT: PublicationState.DRAFTING, EventState.PENDING_REVIEW: PublicationState.SUBMITTED,
    EventState.RETURNED: PublicationState.RETURNED, EventState.APPROVED: PublicationState.APPROVED,
    EventState.DELETED: PublicationState.DELETED,
}


def require_role(by: Person, organisation_id: int, *roles: Role) -> None:
    """Refuse `not_yours` unless `by` holds one of `roles` for that unit."""
    require_right(by.holds(*roles, organisation_id=organisation_id))


def move_event(event: Event, to: EventState) -> None:
    """Change the state as MOVES allows; refuses `wrong_state` otherwise.

    Two at once: the row's version lets the first one through, the second is told (web/errors, StaleDataError).
    """
    if to not in MOVES[event.state]:
        raise Refused("wrong_state", _("公告当前为“%(state)s”，不能这样操作，请刷新页面。", state=event.state.label))
    event.state = to


def expect_event_version(event: Event, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older event; None trusts it."""
    if version is not None and version != event.version:
        raise Refused("changed_meanwhile", _("这份公告刚刚已被他人修改，没有保存。请刷新页面，查看最新内容后再办。"))


def note_event(action: str, event: Event, by: Person | None, **detail) -> None:
    """Write the change and its entry. Rows of a notice count as the notice: its version rises with them."""
    flag_modified(event, "state")
    _keep_in_step(event)
    db.session.flush()
    record(action, event, by=by, **detail)
    db.session.flush()


def _keep_in_step(event: Event) -> None:
    """Let the notice's publication say what the event's own columns say of it."""
    row, state = event.publication, event.state
    row.title, row.author_ids, row.checked_by_id = event.title, event.author_ids, event.approved_by_id
    row.state = _DECIDED.get(state, PublicationState.PUBLISHED)
    row.state_reason = event.state_reason if state is EventState.RETURNED else ""
    row.published_at, row.news_at = event.published_at, event.news_at
