"""Where those with a place online take part: the host's word, outside the notice. It is no part of what is reviewed
and published: it is shown to nobody but them (registration.online_link), and may change until the slot has ended."""

from urllib.parse import urlsplit

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.notices.operations.rights_and_record import require_role
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused

LONGEST_LINK = 500


def slots_online(event: Event) -> list[Slot]:
    """The slots of the event in which somebody takes part online."""
    return [slot for slot in event.slots if not all(seat.row.at_door for seat in slot.seats)]


def set_online_links(event: Event, links: dict[int, str], *, by: Person) -> int:
    """Set the link of each slot {slot id: link}; an empty one takes it away. How many changed.

    The record says for which slots, never the link. Refuses `not_yours`, `link_wrong` for what is no https address
    beside its field (`link_ID`), `changed_meanwhile` for a slot that is no more, and `slot_over` for another link once
    the slot has ended.
    """
    require_role(by, event.host_id, Role.EDITOR)
    there = {slot.id: slot for slot in slots_online(event)}
    if not links.keys() <= there.keys():
        raise Refused("changed_meanwhile", _("场次刚在别处修改过，会议链接没有保存，请核对后再次保存。"))
    wanted = {number: clean_link(link, field=f"link_{number}") for number, link in links.items()}
    changed = [there[number] for number, link in wanted.items() if link != there[number].online_link]
    for slot in changed:
        if slot.ends_at <= clock.now():
            raise Refused("slot_over", _("本场已结束，会议链接不再修改。"), f"link_{slot.id}")
        slot.online_link = wanted[slot.id]
    if changed:
        record("events.online_link_set", event, by=by, slots=[slot.id for slot in changed])
        db.session.flush()
    return len(changed)


def clean_link(typed: str | None, *, field: str) -> str:
    """An https address as it was typed, without what stands around it; empty for nothing. Refuses `link_wrong`."""
    link = plain_text(typed).strip()
    try:
        parts = urlsplit(link)
        is_fine = parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username and (
            parts.port is None or parts.port > 0)
    except ValueError:
        is_fine = False
    if link and (not is_fine or len(link) > LONGEST_LINK or any(each.isspace() for each in link)):
        raise Refused("link_wrong", _("会议链接应以“https://”开头，请从会议软件中复制完整的链接，不带邀请文字。"),
                      field)
    return link
