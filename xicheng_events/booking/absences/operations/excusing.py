"""Saying why one stayed away, and what the unit makes of it (absences/queries.py)."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.absences.queries import absence_at
from xicheng_events.booking.registration.operations.transitions import short_title, tell_party
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.web.safe_addresses import full_address

_IN_A_MESSAGE = 30  # characters of the reason; the whole stands on 我的


def excuse_absence(reference: str, *, words: str = "", by: Person) -> None:
    """Say why one stayed away, or that one was there; words are welcome, not required. Twice is once.

    Refuses `no_absence` for a registration that isn't an absence of this person.
    """
    absence = absence_at(by, reference)
    if absence is None:
        raise Refused("no_absence", _("没有需要说明的未到场记录。"))
    words = written(words, field="words", at_most=200, what=_("情况说明"))
    excuse = insert_once(Excuse, registration_id=absence.registration.id, words=words, said_at=clock.now(),
                         accepted=None, reason="", decided_by_id=None, decided_at=None)
    if excuse:
        record("registration.absence_excused", absence.registration, by=by)
        db.session.flush()


def decide_excuse(excuse: Excuse, *, accepted: bool, reason: str, by: Person) -> None:
    """Agree, or not, and tell the person, with the reason, which is required. The first decision counts.

    Refuses `not_yours`, and `changed_meanwhile` when it has been decided.
    """
    host = excuse.registration.slot.event.host_id
    require_right(by.holds(Role.EDITOR, Role.REVIEWER, Role.LEADER, organisation_id=host))
    reason = written(reason, field="reason", at_least=2, at_most=200, what=_("理由"))
    done = write(
        update(Excuse).where(Excuse.id == excuse.id, Excuse.accepted.is_(None))
        .values(accepted=accepted, reason=reason, decided_by_id=by.id, decided_at=clock.now()))
    if done != 1:
        raise Refused("changed_meanwhile", _("这份说明刚刚已由他人办理，请刷新页面。"))
    record("registration.excuse_decided", excuse.registration, by=by, accepted=accepted, reason=reason)
    tell_party(excuse.registration, "excuse_accepted" if accepted else "excuse_rejected",
               **({} if accepted else {"event": short_title(excuse.registration.slot.event),
                                       "link": full_address("/me"), "reason": excerpt(reason, _IN_A_MESSAGE)}))
    db.session.flush()
