"""New drafts out of what there is: a copy, a series, a template; and many slots in one go.

Nothing personal comes along. A copy starts as a draft with no slip and no approval: its words are reviewed anew.
"""

import uuid
from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.copied_content import content_of, first_day, moved, packed, unpacked
from xicheng_events.booking.notices.models import EventTemplate
from xicheng_events.booking.notices.operations.drafting import draft_event, drafted_before, edit_event, slot_rows
from xicheng_events.booking.notices.operations.rights_and_record import note_event, require_role
from xicheng_events.booking.notices.series import MOST_AT_ONCE
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_queries import topic_by_slug

MOST_TEMPLATES = 100
YEARS_AHEAD = 3


def copy_event(event: Event, *, first: date | None, by: Person, form_key: str | None = None) -> Event:
    """A new draft like `event`, with its first slot on the day `first` (None: an event that has no slots yet).

    The same `form_key` gives back the draft there is. Refuses `day_missing`, `day_over`, `day_too_far`, and what
    `draft_event` does.
    """
    require_role(by, event.host_id, Role.EDITOR)
    content = content_of(event)
    _check_day(content, first)
    return _draft(content, event.host, first, by, form_key, topic=event.publication.topic, source=event.code)


def repeat_event(event: Event, *, days: Iterable[date], by: Person, form_key: str) -> list[Event]:
    """One copy for each of `days`, all or none; pressed twice, those there are.

    Refuses `no_days`, `too_many_events` above 24, and what `copy_event` refuses.
    """
    days = sorted(set(days))
    if not days:
        raise Refused("no_days", _("请至少勾选一个日期。"), "days")
    if len(days) > MOST_AT_ONCE:
        raise Refused("too_many_events", _("一次最多生成%(n)s个活动，请减少日期。", n=MOST_AT_ONCE), "days")
    return [copy_event(event, first=day, by=by, form_key=_key(form_key, day)) for day in days]


def add_slots(event: Event, *, rows: list[dict], by: Person) -> None:
    """Add slots, as `slot_plan.planned_slots` gives them; those at a time at which there is one already are left out.

    Refuses `no_slots`, and what `edit_event` refuses: a published event's slots are fixed.
    """
    there = {slot.starts_at for slot in event.slots}
    new = [row for row in rows if row["starts_at"] not in there]
    if not new:
        raise Refused("no_slots", _("没有可添加的场次：请至少勾选一场尚未安排的时间。"), "slots")
    edit_event(event, by=by, slots=[*slot_rows(event), *new])


def save_template(event: Event, *, name: str, by: Person) -> EventTemplate:
    """Keep what `event` says as a template of its unit. Refuses `name_taken`, and `too_many_templates` above 100."""
    require_role(by, event.host_id, Role.EDITOR)
    name = _template_name(name)
    there = db.session.scalars(select(EventTemplate.id).where(EventTemplate.organisation_id == event.host_id)).all()
    if len(there) >= MOST_TEMPLATES:
        raise Refused("too_many_templates", _("本单位模板已满%(n)s个，请先删除不用的。", n=MOST_TEMPLATES), "name")
    template = insert_once(EventTemplate, organisation_id=event.host_id, name=name, content=_kept(event),
                           saved_by_id=by.id, saved_at=clock.now(), version=1)
    if template is None:
        raise _name_taken(name)
    record("events.template_saved", template, by=by, source=event.code)
    db.session.flush()
    return template


def draft_from_template(template: EventTemplate, *, first: date | None, by: Person,
                        form_key: str | None = None) -> Event:
    """A new draft of the template's unit, with its first slot on the day `first`; refuses what `copy_event` does."""
    require_role(by, template.organisation_id, Role.EDITOR)
    content = unpacked(template.content)
    _check_day(content, first)
    topic = topic_by_slug(template.content.get("topic"))
    return _draft(content, template.organisation, first, by, form_key, topic=topic, template=template.id)


def rename_template(template: EventTemplate, *, name: str, by: Person) -> None:
    """Give it another name; refuses `name_taken`."""
    require_role(by, template.organisation_id, Role.EDITOR)
    name = _template_name(name)
    same = select(EventTemplate.id).where(EventTemplate.organisation_id == template.organisation_id,
                                          EventTemplate.name == name, EventTemplate.id != template.id)
    if db.session.scalar(same):
        raise _name_taken(name)
    template.name = name
    record("events.template_renamed", template, by=by)
    db.session.flush()


def delete_template(template: EventTemplate, *, by: Person) -> None:
    """Remove it; drafts made from it stay."""
    require_role(by, template.organisation_id, Role.EDITOR)
    record("events.template_deleted", template, by=by, name=template.name)
    db.session.delete(template)
    db.session.flush()


def _kept(event: Event) -> dict:
    topic = event.publication.topic
    return packed(content_of(event)) | ({"topic": topic.slug} if topic else {})


def _draft(content: dict, host: Organisation, first: date | None, by: Person, form_key: str | None, *,
           topic: Topic | None, **source) -> Event:
    if known := drafted_before(form_key, by):
        return known
    content = moved(content, first)
    today = clock.today()
    content["co_hosts"] = [unit for unit in content["co_hosts"] if unit.exists_on(today)]
    event = draft_event(host=host, by=by, form_key=form_key, **content)
    if topic and topic.standing.retired_at is None:
        event.publication.topic = topic.standing
    note_event("events.copied", event, by, **source)
    return event


def _check_day(content: dict, first: date | None) -> None:
    if first_day(content) is None:
        return
    if first is None:
        raise Refused("day_missing", _("请填写新的首场日期。"), "first")
    if first <= clock.today():
        raise Refused("day_over", _("首场日期应晚于今天，请检查。"), "first")
    if first.year > clock.today().year + YEARS_AHEAD:
        raise Refused("day_too_far", _("首场日期太远，请检查年份。"), "first")


def _key(form_key: str, day: date) -> str:
    return uuid.uuid5(uuid.UUID(form_key), day.isoformat()).hex


def _template_name(name: str) -> str:
    return written(name, field="name", at_least=1, at_most=40, what=_("模板名称"))


def _name_taken(name: str) -> Refused:
    return Refused("name_taken", _("本单位已有名为“%(name)s”的模板，请换一个名称。", name=name), "name")
