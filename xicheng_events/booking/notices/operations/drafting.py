"""Writing a notice, and changing it."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from xicheng_events.booking.events.kinds import KINDS, AttendanceMode, seats_of
from xicheng_events.booking.events.models import DayLine, Event, Quota, QuotaRelease, Slot, Venue
from xicheng_events.booking.events.occasions import keep_occasion, new_occasion
from xicheng_events.booking.events.phases import first_start
from xicheng_events.booking.events.queries import notice_path
from xicheng_events.booking.events.slot_parts import slot_parts
from xicheng_events.booking.events.usual_notes import default_notes
from xicheng_events.booking.notices import defaults
from xicheng_events.booking.notices.operations.rights_and_record import KIND, note_event, require_role
from xicheng_events.booking.notices.revision import (
    FIXED_ONCE_OPEN,
    current_notice,
    fields_of_event,
    fixed_of,
    keep_revision,
)
from xicheng_events.booking.notices.rules import check
from xicheng_events.booking.notices.splitting_places import quotas_meant, split_of
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.running_numbers import insert_numbered
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.publishing.checked_text import rewrite_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import add_publication, refuse_scheduled, take_step
from xicheng_events.foundation.publishing.states import EDITABLE, PublishingStep

P = PublishingStep
_OF_SLOT = ("label", "starts_at", "ends_at", "checkin_from", "waiting_limit")
VENUE_FIELDS = {"name": 80, "address": 160, "room": 80, "meeting_point": 160, "transit": 200, "accessibility": 200,
                "map_url": 300}


def draft_event(*, host: Organisation, by: Person, form_key: str | None = None, **fields) -> Event:
    """A new draft of `host`. `fields` are those of `rules.RULES` (`venue_id` may stand for `venue`).

    A slot is {starts_at, ends_at, capacity, online_capacity?, label?, checkin_from?, waiting_limit?, quotas?,
    releases?}, a line of the day {kind, title, starts_at?, ends_at?}. Only the title is required; `completeness` says
    what publishing needs besides. Times left out get the defaults of domain §2.2. The same `form_key` gives back the
    draft there is. Refuses `not_yours`, `unit_gone` for a host or partner that is no more, and whatever `rules.check`
    finds, beside its field.
    """
    require_right(may_take(P.DRAFT, KIND, host.id, by))
    if known := drafted_before(form_key, by):
        return known
    given = {"kind": "open_day", "attendance_mode": AttendanceMode.ROOM, "title": "", "notes": default_notes(),
             "contact_hours": defaults.default_contact_hours(), "channels": defaults.default_channels(),
             **_with_venue(fields)}
    cleaned = _checked(given)
    require_existing(host, field="host")
    _require_partners(cleaned)
    occasion = new_occasion(host, cleaned["title"])
    publication = add_publication(KIND, organisation_id=host.id, title=cleaned["title"], by=by)
    event = insert_numbered(
        Event, "code", KINDS[cleaned["kind"]].code_prefix, kind=cleaned["kind"], title=cleaned["title"],
        host_id=host.id, occasion_id=occasion.id, publication_id=publication.id, drafted_by_id=by.id,
        created_at=clock.now(), form_key=form_key, same=lambda: drafted_before(form_key, by),
    )
    if event.occasion_id != occasion.id:  # the same form, sent twice at once, has led to a draft meanwhile
        db.session.delete(occasion)
        db.session.delete(publication)
        return event
    publication.path = notice_path(event.code)
    index_again(event, changed=["code", "title"])
    _write(event, cleaned)
    note_event("events.drafted", event, by)
    return event


def edit_event(event: Event, *, by: Person, **fields) -> bool:
    """Change what the notice says; True when the words are public already and the change waits for another review.

    A draft or returned notice simply changes; an approved one becomes a draft again, its slip is void. The words of
    a published one are kept as a revision (notices.revision): the slip is void, the public goes on reading the reviewed
    words until the new ones are cleared and published. Nothing changed means nothing happens.
    Refuses `wrong_state` while it is being reviewed or over, `is_scheduled`, `fixed_once_public` and `fixed_once_open`
    for what no change may touch any more, and what `draft_event` refuses.
    """
    require_right(may_take(P.DRAFT, KIND, event.host_id, by))
    if event.publication.state not in EDITABLE and not event.is_open:
        raise Refused("wrong_state", _("公告当前为“%(state)s”，不能修改。待审核的公告请先由审核人退回。",
                                       state=event.standing.label))
    refuse_scheduled(event.publication)
    fields, notice = _with_venue(fields), current_notice(event)
    fixed = {name: getattr(event, name) for name in fixed_of(event) if name != "slots"}
    as_it_is = {**fields_of_event(notice), **fixed}
    cleaned = _checked({**as_it_is, **fields}, starts=[slot.starts_at for slot in event.slots])
    if not _differs(notice, event, cleaned):
        return False
    _require_partners(cleaned, known=notice.co_hosts)
    return _revise(event, cleaned, by) if event.is_open else _rewrite(event, cleaned, by)


def delete_draft(event: Event, *, by: Person) -> None:
    """删除草稿: out of the way of everybody's work; `restore_draft` brings it back. Refuses `wrong_state` for what is
    being reviewed (take it back first) or public."""
    take_step(event.publication, P.DELETE, by=by)
    note_event("events.deleted", event, by)


def restore_draft(event: Event, *, by: Person) -> None:
    """恢复草稿: a deleted draft is a draft again."""
    take_step(event.publication, P.RESTORE, by=by)
    note_event("events.restored", event, by)


def add_venue(*, organisation: Organisation, by: Person, street_id: int | None = None, **fields) -> Venue:
    """A place the unit holds events at; the same name, address, room and map give back the one there is.

    A venue never changes: its words were reviewed with the notices that name it. Another spelling is another venue.
    """
    require_role(by, organisation.id, Role.EDITOR)
    said = {name: written(fields.get(name), field=f"venue_{name}", at_most=most,
                          at_least=1 if name in ("name", "address") else 0, what=_venue_word(name))
            for name, most in VENUE_FIELDS.items()}
    if said["map_url"] and not said["map_url"].startswith(("https://", "http://")):
        raise Refused("not_a_link", _("地图链接应以“https://”开头，请从地图网页复制。"), "venue_map_url")
    same = select(Venue).where(Venue.organisation_id == organisation.id, Venue.name == said["name"],
                               Venue.address == said["address"], Venue.room == said["room"],
                               Venue.map_url == said["map_url"])
    venue = db.session.scalar(same)
    if venue is None:
        venue = Venue(organisation_id=organisation.id, street_id=street_id, **said)
        db.session.add(venue)
        db.session.flush()
    return venue


def drafted_before(form_key: str | None, by: Person) -> Event | None:
    """The draft a form has led to already; None for a form sent for the first time."""
    if not form_key:
        return None
    return db.session.scalar(select(Event).where(Event.form_key == form_key, Event.drafted_by_id == by.id))


def _venue_word(name: str) -> str:
    return {"name": _("地点名称"), "address": _("详细地址"), "room": _("楼层、房间"), "meeting_point": _("集合地点"),
            "transit": _("交通"), "accessibility": _("无障碍条件"), "map_url": _("地图链接")}[name]


def _require_partners(cleaned: dict, known=()) -> None:
    for unit in cleaned.get("co_hosts", ()):
        if unit not in known:
            require_existing(unit, field="co_hosts")


def _with_venue(fields: dict) -> dict:
    fields = dict(fields)
    if "venue_id" in fields:
        key = fields.pop("venue_id")
        fields["venue"] = db.session.get(Venue, key) if key else None
    return fields


def _checked(fields: dict, *, starts=()) -> dict:
    cleaned, problems = check(fields, starts=starts)
    if problems:
        raise problems[0]
    return cleaned


def _differs(notice, event: Event, cleaned: dict) -> bool:
    current = fields_of_event(notice)
    texts = any(cleaned[name] != current[name] for name in cleaned if name != "slots")
    return texts or ("slots" in cleaned and slot_rows(event) != [_completed(event, row) for row in cleaned["slots"]])


def slot_rows(event: Event) -> list[dict]:
    """The slots of an event as `draft_event` takes them."""
    return [{**{name: getattr(slot, name) for name in _OF_SLOT}, **split_of(slot),
             **{part.name: slot.added.get(part.name, {}) for part in slot_parts()}} for slot in event.slots]


def _revise(event: Event, cleaned: dict, by: Person) -> bool:
    published = {**fields_of_event(event), "slots": slot_rows(event)}
    wanted = {**cleaned, "slots": [_completed(event, row) for row in cleaned.get("slots", published["slots"])]}
    for name in fixed_of(event):
        if wanted[name] != published[name]:
            raise _fixed(name)
    keep_revision(event, cleaned)
    rewrite_text(event, reason=kept(lambda: _("公告内容已修改")), by=by)
    note_event("events.revised", event, by, fields=sorted(event.revision or ()))
    return True


def _fixed(name: str) -> Refused:
    if name in FIXED_ONCE_OPEN:
        return Refused("fixed_once_open", _("报名已开始，录取方式、审核和候补规则不能再改。"), name)
    return Refused("fixed_once_public", _("活动已公开，类型、形式和场次不能在此修改；"
                                          "改时间请办理改期，调整名额请到报名名单。"), name)


def _rewrite(event: Event, cleaned: dict, by: Person) -> bool:
    flag_modified(event, "course")  # its own row is written before its lines: of two at once the second stops there
    _write(event, cleaned)
    rewrite_text(event, reason=kept(lambda: _("公告内容已修改")), by=by)
    note_event("events.edited", event, by)
    return False


def _write(event: Event, cleaned: dict) -> None:
    """Lines of the day stay the rows they are where they say nothing else; slots always do (`_write_slots`)."""
    cleaned, before = dict(cleaned), (event.registration_closes_at, first_start(event))
    slots, agenda = cleaned.pop("slots", None), cleaned.pop("agenda", None)
    was = {**fields_of_event(event), "slots": slot_rows(event)}
    for name, value in cleaned.items():
        setattr(event, name, value)
    rows = slots and sorted((_completed(event, row) for row in slots), key=lambda row: row["starts_at"])
    if rows is not None and (rows, event.seat_kinds) != (was["slots"], seats_of(was["kind"], was["attendance_mode"])):
        _write_slots(event, rows)
    if agenda is not None and agenda != was["agenda"]:
        event.agenda = [DayLine(position=at, **row) for at, row in enumerate(agenda)]
    if before != (event.registration_closes_at, first_start(event)):
        defaults.forget_reckoning(event)
    defaults.fill_in(event)
    keep_occasion(event)
    _, problems = check({name: getattr(event, name) for name in ("registration_closes_at", "result_until")},
                        starts=[slot.starts_at for slot in event.slots])
    if problems:
        raise problems[0]
    if event.registration_opens_at and first_start(event) and event.registration_opens_at > first_start(event):
        raise Refused("time_order", _("报名开始时间应早于活动开始时间，请检查。"), "registration_opens_at")


def _write_slots(event: Event, rows: list[dict]) -> None:
    """Each slot stays the row it is, and with it what is set beside the notice: where it is online (`online_links`)."""
    slots = [slot or Slot() for slot in _slots_meant(event.slots, rows)]
    for slot, row in zip(slots, rows, strict=True):
        slot.quotas, slot.releases = [], []
        for name in _OF_SLOT:
            setattr(slot, name, row[name])
    event.slots = slots
    db.session.flush()  # the old places of a slot are gone before it has new ones of the same kind
    for slot, row in zip(slots, rows, strict=True):
        slot.quotas = [Quota(**quota) for quota in quotas_meant(row, event.seat_kinds)]
        slot.releases = [QuotaRelease(**rule) for rule in row["releases"]]
        for part in slot_parts():
            part.write(slot, row[part.name])


def _slots_meant(there: list[Slot], rows: list[dict]) -> list[Slot | None]:
    """Of which slot each row speaks: the one at that time; where there are as many as before, those at other times in
    their order. None for a new one."""
    left = list(there)
    found = [_take_out(left, row["starts_at"]) for row in rows]
    put_off = iter(left if len(rows) == len(there) else ())
    return [slot or next(put_off, None) for slot in found]


def _take_out(slots: list[Slot], starts_at) -> Slot | None:
    found = next((slot for slot in slots if slot.starts_at == starts_at), None)
    if found:
        slots.remove(found)
    return found


def _completed(event: Event, row: dict) -> dict:
    limit = row["waiting_limit"]
    return {**row, "checkin_from": row["checkin_from"] or row["starts_at"] - event.row.checkin_before,
            "waiting_limit": defaults.waiting_limit(row["capacity"]) if limit is None else limit}
