"""定向邀请, many at once: a pasted list, checked line by line and taken whole or not at all; and a new link."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.booking.invitations.operations.inviting import invite, link_of
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.personal_data import keyed_hash, meant_for
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile
from xicheng_events.foundation.core.text import half_width, moment
from xicheng_events.foundation.core.uploaded_sheets import cell_text, written_out
from xicheng_events.foundation.notify.operations import queue_notice

MOST_LINES = 200
_LONGEST, _SHOWN = 200, 20  # characters of a phone, and of what is said to be too much
_BETWEEN = re.compile(r"[\t,，;；、]+|\s+(?=[+＋]?[0-9０-９])")


@dataclass(frozen=True)
class GuestLine:
    """One line of a pasted list."""

    number: int
    name: str
    phone: str
    heads: str
    rest: str = ""  # what stands behind it


class BadLines(Refused):
    """Some lines can't be taken, and so none is: `lines` says which and why."""

    def __init__(self, lines: list[tuple[int, str]]):
        super().__init__("bad_lines", _("有%(n)s行需要修改，没有发出邀请。", n=len(lines)), "people")
        self.lines = lines


def lines_in(text: str) -> list[GuestLine]:
    """The lines of a pasted list: name, phone, heads (left out: empty), apart by tab, comma or space; empty lines are
    left out but counted. What stands behind the heads isn't read, and refused by `invite_many`."""
    found = []
    for number, line in enumerate(plain_text(text).split("\n"), start=1):
        if line.strip():
            name, phone, heads, *rest = [*(part.strip() for part in _BETWEEN.split(line.strip())), "", "", ""]
            found.append(GuestLine(number, name, cell_text(phone, _LONGEST), half_width(heads), " ".join(rest).strip()))
    return found


def invite_many(event: Event, lines: list[GuestLine], *, category: Category, slot: Slot | None, max_heads: int,
                by: Person) -> int:
    """Invite everybody on a list; how many. A line without heads gets `max_heads`.

    Refuses `no_lines`, `too_many`, what `invite` refuses about the event, and `BadLines` with every line that is wrong.
    """
    require_in_charge(by, event)
    if not lines:
        raise Refused("no_lines", _("请填写被邀请人，每行一位：姓名和手机号。"), "people")
    if len(lines) > MOST_LINES:
        raise Refused("too_many", _("一次最多邀请%(n)s人，请分批办理。", n=MOST_LINES), "people")
    wrong = []
    for line in lines:
        try:  # refused before it writes: the lines that are right are undone by the caller with the rest
            if line.rest:
                raise Refused("more_than_one", _("人数后面的“%(rest)s”没有读取。请每行只写一位，多余的内容请删去。",
                                                 rest=line.rest[:_SHOWN]))
            invite(event, name=line.name, phone=written_out(line.phone), category=category, slot=slot,
                   max_heads=_heads(line, max_heads), by=by)
        except Refused as refusal:
            if refusal.code in {"not_by_invitation", "invitation_past"}:
                raise
            wrong.append((line.number, refusal.sentence))
    if wrong:
        raise BadLines(wrong)
    return len(lines)


def _heads(line: GuestLine, otherwise: int) -> int:
    if not line.heads:
        return otherwise
    if not re.fullmatch(r"[0-9]{1,3}", line.heads):
        raise Refused("heads_wrong", _("人数应为数字，请检查。"))
    return int(line.heads)


def invite_again(invitation: Invitation, *, by: Person) -> datetime:
    """Send a new link in place of the old one, which ends; until when it holds. Refuses `changed_meanwhile` for what
    has been used, taken back or has run out."""
    require_in_charge(by, invitation.event)
    return _send_again(invitation, invitation.name, invitation.phone, by)


def invite_at_new_phone(invitation: Invitation, *, name: str, phone: str) -> datetime:
    """The same by the clockwork, at the number that somebody has now: the link at the old one ends."""
    return _send_again(invitation, name, phone, None)


def _send_again(invitation: Invitation, name: str, mobile: str, by: Person | None) -> datetime:
    event, token = invitation.event, codes.new_link_token()
    token_hash = keyed_hash(token)
    phone = meant_for(Invitation.phone, mobile, token_hash=token_hash)
    done = write(
        update(Invitation).where(Invitation.id == invitation.id, Invitation.state == InvitationState.OPEN,
                                 Invitation.expires_at > clock.now())
        .values(token_hash=token_hash, phone=phone, phone_hash=keyed_hash(mobile), name=name))
    if done != 1:
        raise changed_meanwhile()
    queue_notice("invitation", phone=mobile, about=invitation, organisation_id=event.host_id, secret=True,
                 expires_at=invitation.expires_at, event=event.title, until=kept(lambda: moment(invitation.expires_at)),
                 link=link_of(token), phone_to_ask=event.contact_phone)
    record("registration.invited_again", invitation, by=by)
    db.session.flush()
    return invitation.expires_at
