"""From the draft to the published notice: who may do what, in which order (policy task 11; domain §2.2, §2.4, §14)."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.accounts.models import Organisation, Person, Role
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.completeness import missing_for_publishing
from xicheng_events.events.kinds import KINDS, EventKind
from xicheng_events.events.models import AgendaItem, Event, Quota, Slot, Venue
from xicheng_events.events.queries import writers_of
from xicheng_events.events.states import MOVES, OPEN_STATES, EventState
from xicheng_events.events.words import public_words
from xicheng_events.review.operations import ask_review, void_slip
from xicheng_events.review.queries import is_cleared

S = EventState


def draft_event(*, host: Organisation, by: Person, slots=(), agenda=(), **fields) -> Event:
    """A new draft of `host`, with `fields` of the model, `slots` and `agenda` as lists of dicts.

    A slot is {starts_at, ends_at (aware), capacity, label?, checkin_from?, waiting_limit?}. Refuses people who
    don't edit for `host` (`not_yours`) and times in the wrong order.
    """
    _require(by, host.id, Role.EDITOR)
    event = Event(host_id=host.id, drafted_by_id=by.id, created_at=clock.now(), state=S.DRAFT, **fields)
    event.kind = EventKind(event.kind or EventKind.OPEN_DAY)
    _set_rows(event, slots, agenda)
    _check_times(event)
    for _attempt in range(5):
        try:
            with db.session.begin_nested():
                event.code = _next_code(event.kind)
                db.session.add(event)
                db.session.flush()
            break
        except IntegrityError:  # another draft took the number in the same moment
            continue
    record("events.drafted", event, by=by)
    return event


def _next_code(kind: EventKind) -> str:
    stem = f"{KINDS[kind].code_prefix}-{clock.today().year}-"
    last = db.session.scalar(select(func.max(Event.code)).where(Event.code.like(f"{stem}____"))) or f"{stem}0000"
    return f"{stem}{int(last.removeprefix(stem)) + 1:04}"


def edit_event(event: Event, *, by: Person, slots=None, agenda=None, **fields) -> bool:
    """Change what the notice says; True when that took a published notice back for another review.

    Words nobody has reviewed are never public: editing a published notice voids its slip and puts it back to
    待发布, registrations are kept but pause until it is published again. Times and places of slots are changed here
    only before the first publishing; afterwards by postponing, and by the capacity page.
    """
    _require(by, event.host_id, Role.EDITOR)
    if event.state in (S.PENDING_REVIEW, S.CANCELLED, S.CLOSED):
        raise Refused("wrong_state", _("当前状态不能修改。待审核的公告请先由审核人退回。"))
    for name, value in fields.items():
        setattr(event, name, value)
    if event.published_at is None and slots is not None:
        _set_rows(event, slots, agenda)
    elif agenda is not None:
        _set_rows(event, None, agenda)
    _check_times(event)
    voided = void_slip(event, reason=_("公告内容已修改。"), by=by)
    recalled = event.state in OPEN_STATES
    if recalled:
        move(event, S.APPROVED)
    event.drafted_by_id = by.id
    record("events.edited", event, by=by, recalled=recalled, slip_voided=voided)
    db.session.flush()
    return recalled


def submit_event(event: Event, *, by: Person) -> None:
    """Hand the draft to the reviewer. Refuses `incomplete` while something required is missing."""
    _require(by, event.host_id, Role.EDITOR)
    missing = missing_for_publishing(event)
    if missing:
        raise Refused("incomplete", _("还有%(n)s项未填写，请补充后提交。", n=len(missing)))
    move(event, S.PENDING_REVIEW)
    _note("events.submitted", event, by)


def return_event(event: Event, *, reason: str, by: Person) -> None:
    """Send it back with a reason, which is required."""
    _require(by, event.host_id, Role.REVIEWER)
    if not reason:
        raise Refused("no_reason", _("请写明退回原因，便于修改。"), "reason")
    move(event, S.RETURNED)
    event.state_reason = reason
    _note("events.returned", event, by, reason=reason)


def pass_event(event: Event, *, by: Person) -> None:
    """Pass it. Refuses whoever drafted or edited it (`own_text`)."""
    _require(by, event.host_id, Role.REVIEWER)
    if by.id in writers_of(event):
        raise Refused("own_text", _("不能审核自己起草或修改的公告，请由其他审核人办理。"))
    move(event, S.APPROVED)
    event.approved_by_id, event.state_reason = by.id, ""
    _note("events.passed", event, by)


def ask_for_review(event: Event, *, by: Person):
    """Fill in the 保密审查单 for the notice as it stands; refused before it has been passed."""
    _require(by, event.host_id, Role.EDITOR, Role.LEADER)
    if event.state != S.APPROVED:
        raise Refused("wrong_state", _("公告审核通过后才能提交保密审查。"))
    barred = {*writers_of(event), event.approved_by_id} - {None}
    host = db.session.get(Organisation, event.host_id)
    return ask_review(event, organisation=host, title=event.title, words=public_words(event), by=by, barred=barred)


def publish_event(event: Event, *, by: Person) -> None:
    """Publish. Refuses `not_cleared` without an approved slip for exactly today's words, and `incomplete`."""
    _require(by, event.host_id, Role.EDITOR, Role.LEADER)
    if missing_for_publishing(event):
        raise Refused("incomplete", _("公告内容不完整，请补充后再发布。"))
    if not is_cleared(event, public_words(event)):
        raise Refused("not_cleared", _("保密审查单未通过或已失效，不能发布。请先提交保密审查。"))
    move(event, S.PUBLISHED)
    event.published_at = event.published_at or clock.now()
    _note("events.published", event, by)


def close_finished_events() -> int:
    """Sweep: close events whose last slot has ended; how many."""
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).scalar_subquery()
    due = select(Event).where(Event.state.in_(OPEN_STATES), last < clock.now()).limit(50)
    closed = 0
    for event in db.session.scalars(due):
        done = db.session.execute(
            update(Event).where(Event.id == event.id, Event.state.in_(OPEN_STATES))
            .values(state=S.CLOSED, version=Event.version + 1), execution_options={"synchronize_session": False})
        if done.rowcount:
            record("events.closed", event)
            closed += 1
    db.session.flush()
    return closed


def add_venue(*, organisation: Organisation, by: Person, **fields) -> Venue:
    """A place the unit holds events at; one that has the same name and address is given back."""
    _require(by, organisation.id, Role.EDITOR)
    same = select(Venue).where(Venue.organisation_id == organisation.id, Venue.name == fields["name"],
                               Venue.address == fields["address"], Venue.room == fields.get("room", ""))
    venue = db.session.scalar(same)
    if venue is None:
        venue = Venue(organisation_id=organisation.id, **fields)
        db.session.add(venue)
        db.session.flush()
    return venue


def move(event: Event, to: EventState) -> None:
    """Change the state as MOVES allows; refuses `wrong_state` otherwise. The row's version stops a stale page."""
    if to not in MOVES[event.state]:
        raise Refused("wrong_state", _("公告当前为“%(state)s”，不能这样操作，请刷新页面。", state=event.state.label))
    event.state = to


def _note(action: str, event: Event, by: Person, **detail) -> None:
    record(action, event, by=by, **detail)
    db.session.flush()


def _require(by: Person, organisation_id: int, *roles: Role) -> None:
    if not any(by.holds(role, organisation_id=organisation_id) for role in roles):
        raise Refused("not_yours", _("您没有办理本单位这一步骤的权限。"))


def _set_rows(event: Event, slots, agenda) -> None:
    if slots is not None:
        event.slots = [_slot(**row) for row in slots]
    if agenda is not None:
        event.agenda = [AgendaItem(position=n, **row) for n, row in enumerate(agenda)]


def _slot(*, starts_at, ends_at, capacity, label="", checkin_from=None, waiting_limit=None) -> Slot:
    if capacity is None or not 1 <= capacity <= 5000:
        raise Refused("capacity", _("名额应为1至5000之间的整数。"), "slots")
    if ends_at <= starts_at:
        raise Refused("time_order", _("场次结束时间应晚于开始时间。"), "slots")
    waiting = max(3, capacity * 3 // 10) if waiting_limit is None else waiting_limit
    return Slot(label=label, starts_at=starts_at, ends_at=ends_at, waiting_limit=waiting,
                checkin_from=checkin_from or starts_at - timedelta(minutes=30), quotas=[Quota(capacity=capacity)])


def _check_times(event: Event) -> None:
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens and closes and closes <= opens:
        raise Refused("window_order", _("报名截止时间应晚于报名开始时间。"), "registration_closes_at")
    if event.slots:
        first = min(slot.starts_at for slot in event.slots)
        if closes and closes > first:
            raise Refused("closes_late", _("报名截止时间不能晚于首场活动开始时间。"), "registration_closes_at")
        if event.cancel_until is None:
            event.cancel_until = first - timedelta(hours=24)
    if event.min_age and event.max_age and event.max_age < event.min_age:
        raise Refused("age_order", _("最大年龄不能小于最小年龄。"), "max_age")
