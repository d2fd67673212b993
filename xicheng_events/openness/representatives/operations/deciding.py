"""What the coordinator decides about representatives: taking them in, a term and the next one, a pause, an end."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import add_row
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.representatives.kinds import LONGEST_REASON, SERVING, TERM, PoolStanding
from xicheng_events.openness.representatives.models import PoolTerm, Representative
from xicheng_events.openness.representatives.operations.telling import tell_representative

_LONGEST_TERM = relativedelta(years=5)
_A_DAY = timedelta(days=1)


def usual_term(after: date | None = None) -> tuple[date, date]:
    """First and last day of a term that begins today, or on the day after `after` where that is later."""
    begins = max(clock.today(), after + _A_DAY if after else clock.today())
    return begins, begins + TERM - _A_DAY


def accept_representative(representative: Representative, *, term_from: date, term_to: date, by: Person) -> None:
    """列入代表库 for a term; they are told. Refuses `not_yours`, `term_wrong` beside `term_to`, `standing_changed`."""
    _require_coordinator(by)
    _check_term(term_from, term_to)
    _move(representative, PoolStanding.ACTIVE, (PoolStanding.PROPOSED,), term_from=term_from, term_to=term_to)
    _begin_term(representative, by)
    record("representatives.accepted", representative, by=by)
    tell_representative("pool_accepted", representative, until=kept(lambda: date_alone(term_to)))


def refuse_representative(representative: Representative, *, reason: str, by: Person) -> None:
    """不予列入, with a reason they read. Refuses `not_yours`, `reason_missing`, `standing_changed`."""
    _require_coordinator(by)
    _move(representative, PoolStanding.REFUSED, (PoolStanding.PROPOSED,), reason=_reason(reason), gone_at=clock.now())
    record("representatives.refused", representative, by=by)
    tell_representative("pool_refused", representative)


def renew_term(representative: Representative, *, term_from: date, term_to: date, by: Person) -> None:
    """续任: another term, behind the one that runs or instead of its rest; they are told.

    Refuses `not_yours`, `term_wrong` beside `term_to`, `not_longer` for a term that ends no later, `standing_changed`.
    """
    _require_coordinator(by)
    _check_term(term_from, term_to)
    if representative.term_to and term_to <= representative.term_to:
        raise Refused("not_longer", _("新任期应晚于现任期的届满日%(day)s。", day=date_alone(representative.term_to)),
                      "term_to")
    # `term_from` stays: serving goes on, and nobody is out of the pool on the days between.
    staying = representative.standing if representative.standing in SERVING else PoolStanding.ACTIVE
    _move(representative, staying, (staying,), term_to=term_to, renewal_asked_at=None, renewal_agreed_at=None)
    _begin_term(representative, by, term_from=term_from)
    record("representatives.renewed", representative, by=by)
    tell_representative("pool_accepted", representative, until=kept(lambda: date_alone(term_to)))


def put_on_hold(representative: Representative, *, reason: str, by: Person) -> None:
    """暂停: nobody asks them until it is over. Refuses `not_yours`, `reason_missing`, `standing_changed`."""
    _require_coordinator(by)
    _move(representative, PoolStanding.ON_HOLD, (PoolStanding.ACTIVE,), reason=_reason(reason))
    record("representatives.put_on_hold", representative, by=by)


def serve_again(representative: Representative, *, by: Person) -> None:
    """恢复. Refuses `not_yours`, `standing_changed`."""
    _require_coordinator(by)
    _move(representative, PoolStanding.ACTIVE, (PoolStanding.ON_HOLD,), reason="")
    record("representatives.resumed", representative, by=by)


def end_term(representative: Representative, *, reason: str, by: Person) -> None:
    """结束任期 before its last day, with a reason they read. Refuses `not_yours`, `reason_missing`, `standing_changed`.
    """
    _require_coordinator(by)
    _move(representative, PoolStanding.ENDED, SERVING, reason=_reason(reason), gone_at=clock.now())
    record("representatives.ended", representative, by=by)
    tell_representative("pool_ended", representative)


def take_back_proposal(representative: Representative, *, by: Person) -> None:
    """撤回推荐: by the unit's editor, before it is reviewed. Refuses `not_yours`, `standing_changed`."""
    require_right(representative.unit_id is not None
                  and by.holds(Role.EDITOR, organisation_id=representative.unit_id))
    _move(representative, PoolStanding.REFUSED, (PoolStanding.PROPOSED,),
          reason=kept(lambda: _("推荐单位撤回推荐。")), gone_at=clock.now())
    record("representatives.taken_back", representative, by=by)


def _move(representative: Representative, to: PoolStanding, beginning: tuple[PoolStanding, ...], **values) -> None:
    done = write(update(Representative).where(
        Representative.id == representative.id, Representative.standing.in_(beginning)).values(
            standing=to, version=Representative.version + 1, **values))
    db.session.refresh(representative)
    if not done:
        raise Refused("standing_changed", _("“%(name)s”现在是“%(standing)s”，没有办理，请查看最新内容。",
                                            name=representative.name, standing=representative.standing.label))


def _begin_term(representative: Representative, by: Person, *, term_from: date | None = None) -> None:
    add_row(PoolTerm, representative_id=representative.id, term_from=term_from or representative.term_from,
            term_to=representative.term_to, source=representative.source, unit_id=representative.unit_id,
            given_by_id=by.id, given_at=clock.now())
    db.session.expire(representative, ["terms"])


def _check_term(term_from: date, term_to: date) -> None:
    if not term_from <= term_to < term_from + _LONGEST_TERM or term_to < clock.today():
        raise Refused("term_wrong", _("届满日应在起始日和今天之后，任期最长5年。"), "term_to")


def _reason(text: str) -> str:
    reason = plain_text(text).strip()
    if not reason:
        raise Refused("reason_missing", _("请填写理由。"), "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_too_long", _("理由最多%(n)s个字，请精简。", n=LONGEST_REASON), "reason")
    return reason


def _require_coordinator(by: Person) -> None:
    require_right(by.is_coordinator, _("代表库的审核和任期由区级统筹员办理。"))
