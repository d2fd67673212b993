"""What was public of a notice before versions were kept is its first version

The slip that passed exactly these values stands beside it, void by now or not. Where places, times or names have become
others since, there is none: then it is what was public when this was done, or until it was withdrawn.

Revision ID: 0063
Revises: 0062
"""

import hashlib
import json
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import UtcDateTime

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

# What was public of a notice: field, heading, and the attributes its value was made of, where it was no attribute alone.
FIELDS = (
    ("change_note", "更新说明", ()), ("title", "活动名称", ()), ("code", "活动编号", ()), ("kind", "活动类型", ()),
    ("theme", "主题", ()), ("host_name", "主办单位", ()), ("co_host_names", "协办单位", ()), ("summary", "活动简介", ()),
    ("files", "图片和附件", ()), ("slots", "活动时间", ()), ("venue", "活动地点", ()), ("attendance_mode", "形式", ()),
    ("agenda", "活动安排", ()), ("audience", "面向对象", ()), ("age", "年龄", ("min_age", "max_age")),
    ("residence", "居住地", ()), ("eligibility", "其他条件", ()),
    ("companions", "同行人", ("companion_policy", "max_party")), ("minors_allowed", "未成年人", ()),
    ("allocation", "录取方式", ("allocation", "review_required", "allow_skip")),
    ("registration_opens_at", "报名开始", ()), ("registration_closes_at", "报名截止", ()),
    ("cancel_until", "取消截止", ()), ("result_until", "通知结果", ()), ("offline_channel", "线下报名", ()),
    ("contact_name", "联系人", ()), ("contact_phone", "联系电话", ()), ("contact_hours", "咨询时间", ()),
    ("channels", "发布渠道", ()), ("form", "报名表", ()), ("what_to_bring", "请携带", ()), ("notes", "注意事项", ()),
    ("photo_notice", "拍摄提示", ()),
)
INSTANTS = ("registration_opens_at", "registration_closes_at", "cancel_until", "result_until")
OF_VENUE = ("name", "address", "room", "meeting_point", "transit", "accessibility", "map_url")
OF_FILE = ("id", "kind", "name", "size", "sha256", "alt", "width", "height")
OF_DAY_LINE = ("kind", "title", "starts_at", "ends_at")


def _table(name: str, *columns: str, **typed) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns),
                    *(sa.column(column, kind) for column, kind in typed.items()))


EVENTS = _table(
    "event", "id", "publication_id", "code", "kind", "title", "theme", "summary", "host_id", "venue_id", "form_id",
    "attendance_mode", "audience", "min_age", "max_age", "residence", "eligibility", "companion_policy", "max_party",
    "allocation", "offline_channel", "contact_name", "contact_phone", "contact_hours", "channels", "what_to_bring", "notes",
    **dict.fromkeys(INSTANTS, UtcDateTime()),
    **dict.fromkeys(("minors_allowed", "photo_notice", "review_required", "allow_skip"), sa.Boolean))
PUBLICATIONS = _table("publication", "id", "state", "change_note", **dict.fromkeys(
    ("published_at", "revised_at", "withdrawn_at"), UtcDateTime()))
VERSIONS = _table("published_version", "publication_id", "number", "digest", "slip_id", "note", "by_id", values=sa.JSON,
                  at=UtcDateTime())
SLIPS = _table("review_slip", "id", "subject_kind", "subject_id", "state", "digest", decided_at=UtcDateTime())
FORMS = _table("form", "id", definition=sa.JSON)
SLOTS = _table("slot", "id", "event_id", "label", "waiting_limit", starts_at=UtcDateTime(), ends_at=UtcDateTime(),
               checkin_from=UtcDateTime())
QUOTAS = _table("quota", "id", "slot_id", "seat", "category", "capacity")
RELEASES = _table("quota_release", "id", "slot_id", "seat", "from_category", "to_category", "hours_before")
AGENDA = _table("agenda_item", "event_id", "position", "kind", "title", starts_at=sa.Time, ends_at=sa.Time)
VENUES = _table("venue", "id", *OF_VENUE)
FILES = _table("file", *OF_FILE)
EVENT_FILES = _table("event_file", "file_id", "event_id", "position")
CO_HOSTS = _table("event_co_host", "event_id", "organisation_id")
UNITS = _table("organisation", "id", "full_name", renamed_at=UtcDateTime())
NAMES = _table("unit_name", "id", "organisation_id", "full_name", until=UtcDateTime())


def upgrade():
    bind = op.get_bind()
    missing = sa.and_(EVENTS.c.publication_id == PUBLICATIONS.c.id, PUBLICATIONS.c.state.in_(("published", "withdrawn")),
                      PUBLICATIONS.c.id.not_in(sa.select(VERSIONS.c.publication_id)))
    of_publication = [column for column in PUBLICATIONS.c if column.name not in ("id", "state")]
    for event in bind.execute(sa.select(EVENTS, *of_publication).where(missing).order_by(EVENTS.c.id)).mappings().all():
        _keep_version(bind, event)


def downgrade():
    """What was public is kept: a version more is no harm to the release before."""


def _keep_version(bind, event) -> None:
    values = _values(bind, dict(event))
    slip = _slip(bind, event["id"], values)
    if slip is None and event["registration_opens_at"] == event["published_at"]:
        # Registration that began with the notice had no beginning yet when it was cleared.
        as_cleared = {**values, "registration_opens_at": None}
        slip = _slip(bind, event["id"], as_cleared)
        values = as_cleared if slip else values
    since = event["revised_at"] or event["published_at"] if slip else event["withdrawn_at"]
    bind.execute(VERSIONS.insert().values(
        publication_id=event["publication_id"], number=1, digest=_digest(values), slip_id=slip, by_id=None,
        note=event["change_note"], at=since or clock.now(),
        values=[[name, heading, values[name]] for name, heading, _parts in FIELDS]))


def _slip(bind, event: int, values: dict) -> int | None:
    return bind.scalar(sa.select(sa.func.max(SLIPS.c.id)).where(
        SLIPS.c.subject_kind == "event", SLIPS.c.subject_id == event, SLIPS.c.digest == _digest(values),
        sa.or_(SLIPS.c.state == "approved", sa.and_(SLIPS.c.state == "void", SLIPS.c.decided_at.is_not(None)))))


def _digest(values: dict) -> str:
    return hashlib.sha256(json.dumps(_plain(values), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _values(bind, event: dict) -> dict:
    event |= {
        "host_name": _name(bind, event["host_id"], event["published_at"]),
        "co_host_names": [_name(bind, row["organisation_id"], event["published_at"]) for row in _rows(
            bind, CO_HOSTS, CO_HOSTS.c.event_id == event["id"], CO_HOSTS.c.organisation_id)],
        "files": _files(bind, event["id"]), "slots": _slots(bind, event["id"]),
        "venue": next((_of(row, *OF_VENUE) for row in _rows(bind, VENUES, VENUES.c.id == event["venue_id"])), None),
        "attendance_mode": _unless_room(event["attendance_mode"]),
        "agenda": [_of(row, *OF_DAY_LINE) for row in _rows(
            bind, AGENDA, AGENDA.c.event_id == event["id"], AGENDA.c.position)],
        "form": next((row["definition"] for row in _rows(bind, FORMS, FORMS.c.id == event["form_id"])), None),
    }
    return {name: _plain(_of(event, *parts)) if parts else _plain(event[name]) or None for name, _heading, parts in FIELDS}


def _files(bind, event: int) -> list[dict]:
    used = EVENT_FILES.join(FILES, FILES.c.id == EVENT_FILES.c.file_id)
    found = bind.execute(sa.select(FILES).select_from(used).where(
        EVENT_FILES.c.event_id == event, EVENT_FILES.c.position.is_not(None)).order_by(EVENT_FILES.c.position))
    return [dict(row) for row in found.mappings()]


def _slots(bind, event: int) -> list[dict]:
    slots = []
    for slot in _rows(bind, SLOTS, SLOTS.c.event_id == event, SLOTS.c.starts_at, SLOTS.c.id):
        quotas = _rows(bind, QUOTAS, QUOTAS.c.slot_id == slot["id"], QUOTAS.c.id)
        releases = _rows(bind, RELEASES, RELEASES.c.slot_id == slot["id"], RELEASES.c.id)
        slots.append({**_of(slot, "label", "starts_at", "ends_at", "checkin_from"),
                      "takes_waiting": bool(slot["waiting_limit"]),
                      "quotas": [{**_of(quota, "category", "capacity"), "other_seat": _unless_room(quota["seat"])}
                                 for quota in quotas],
                      "releases": [{**_of(each, "from_category", "to_category", "hours_before"),
                                    "other_seat": _unless_room(each["seat"])} for each in releases]})
    return slots


def _unless_room(seat: str) -> str | None:
    return None if seat == "room" else seat


def _name(bind, unit: int, at) -> str:
    """The full name a unit bore at that instant."""
    (row,) = _rows(bind, UNITS, UNITS.c.id == unit)
    if at is None or row["renamed_at"] is None or at >= row["renamed_at"]:
        return row["full_name"]
    former = _rows(bind, NAMES, NAMES.c.organisation_id == unit, NAMES.c.until, NAMES.c.id)
    return next((name["full_name"] for name in former if at < name["until"]), row["full_name"])


def _rows(bind, table, where, *order) -> list[dict]:
    return [dict(row) for row in bind.execute(sa.select(table).where(where).order_by(*order)).mappings()]


def _of(row: dict, *names: str) -> dict:
    return {name: row[name] for name in names}


def _plain(value):
    """`value` as JSON has it, without what says nothing in whatever has names."""
    if isinstance(value, dict):
        said = {name: _plain(each) for name, each in value.items()}
        return {name: each for name, each in said.items()
                if not (each is None or each is False or each in ("", [], {}))}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value
