"""Making an event of a programme, and undoing that while nobody has been asked."""

from flask_babel import gettext as _
from sqlalchemy import delete, update

from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations.drafting import draft_event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import may_run
from xicheng_events.openness.visits.models import ProgrammeEvent
from xicheng_events.openness.visits.queries import has_turns
from xicheng_events.openness.visits.states import KINDS


def require_visit_runner(programme: Programme, by: Person) -> None:
    """Refuse `not_yours` to all but the editors of its unit."""
    require_right(may_run(programme, by), _("项目的活动由本单位编辑办理。"))


def take_turn_at(event_id: int) -> None:
    """Let nobody else plan or ask members of that event until the transaction ends."""
    write(update(ProgrammeEvent).where(ProgrammeEvent.event_id == event_id).values(
        programme_id=ProgrammeEvent.programme_id))


def draft_visit(programme: Programme, *, kind: EventKind, title: str, by: Person, form_key: str) -> Event:
    """A draft of a visit or symposium by invitation, tied to `programme`; the same `form_key` gives back the one there
    is. Refuses `not_yours`, `wrong_kind`, and what `draft_event` does."""
    require_visit_runner(programme, by)
    _require_kind(kind)
    event = draft_event(host=programme.unit, by=by, form_key=form_key, kind=kind.value, title=title,
                        allocation=Allocation.INVITED, max_party=1)
    _tie(programme, event, by)
    return event


def tie_event(programme: Programme, event: Event, *, by: Person) -> None:
    """Make an event of the unit one of the programme's. Twice is once; refuses `not_yours`, `wrong_kind`,
    `not_by_invitation`, and `tied_elsewhere` to another programme."""
    require_visit_runner(programme, by)
    require_right(event.host_id == programme.organisation_id, _("只能关联本单位的活动。"))
    _require_kind(event.kind)
    if not event.allocation.row.needs_invitation:
        raise Refused("not_by_invitation",
                      _("“%(event)s”不是定向邀请，请先把录取方式改为定向邀请。", event=event.title), "event")
    _tie(programme, event, by)


def untie_event(tied: ProgrammeEvent, *, by: Person) -> None:
    """Take that back. Refuses `not_yours`, and `asked_already` once somebody is planned for it or asked."""
    require_visit_runner(tied.programme, by)
    if has_turns(tied.event):
        raise Refused("asked_already", _("已排班或已发出邀请，不能取消关联；请先撤回排班和邀请。"))
    if write(delete(ProgrammeEvent).where(ProgrammeEvent.event_id == tied.event_id)):
        record("visits.untied", tied.programme, by=by, event=tied.event.code)


def _require_kind(kind: EventKind) -> None:
    if kind not in KINDS:
        raise Refused("wrong_kind", _("请选择体验活动或座谈会。"), "kind")


def _tie(programme: Programme, event: Event, by: Person) -> None:
    if insert_unless_there(ProgrammeEvent, event_id=event.id, programme_id=programme.id, tied_at=clock.now(),
                           tied_by_id=by.id):
        record("visits.tied", programme, by=by, event=event.code)
    elif db.session.get(ProgrammeEvent, event.id).programme_id != programme.id:
        raise Refused("tied_elsewhere", _("“%(event)s”已关联另一个项目。", event=event.title), "event")
