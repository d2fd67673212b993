"""Finding terms: somebody's own, those who serve on a day, those on a desk, the one a certificate is about."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import link_token_in
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.names import name_found_in
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.text import half_width
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import LIVE, REMINDED, AppointmentState, TermStanding
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import leads, may_run
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.states import ApplicationState

# A certificate's number: word, year and number; the brackets that people type for its own.
_WRITTEN = re.compile(r"(.{1,20})〔([0-9]{4})〕([0-9]{1,6})\D?")
_BRACKETS = str.maketrans("[](){}【】﹝﹞（）［］", "〔〕" * 7)
_S, _T = AppointmentState, TermStanding
_DECIDED = {_S.RENEWED: _T.RENEWED, _S.RESIGNED: _T.RESIGNED, _S.DISMISSED: _T.DISMISSED, _S.EXPIRED: _T.EXPIRED}


def standing_of_term(appointment: Appointment) -> TermStanding:
    """How a term stands today, whether the clockwork has been there since its last day or not."""
    if appointment.state in _DECIDED:
        return _DECIDED[appointment.state]
    today = clock.today()
    if appointment.ends_on < today:
        return _T.EXPIRED if appointment.holds_programme else _T.RENEWED
    if appointment.state is _S.SUSPENDED:
        return _T.SUSPENDED
    return _T.UPCOMING if appointment.starts_on > today else _T.SERVING


def stands_as(standing: TermStanding) -> ColumnElement[bool]:
    """The same as a condition: the terms that stand so today."""
    today = clock.today()
    over = and_(Appointment.state.in_(LIVE), Appointment.ends_on < today)
    goes_on = Appointment.ends_on >= today
    return {
        _T.UPCOMING: and_(Appointment.state == _S.APPOINTED, Appointment.starts_on > today),
        _T.SERVING: and_(Appointment.state == _S.APPOINTED, Appointment.starts_on <= today, goes_on),
        _T.SUSPENDED: and_(Appointment.state == _S.SUSPENDED, goes_on),
        _T.EXPIRED: or_(Appointment.state == _S.EXPIRED, and_(over, Appointment.holds_programme.is_(True))),
        _T.RENEWED: or_(Appointment.state == _S.RENEWED, and_(over, Appointment.holds_programme.is_(None))),
        _T.RESIGNED: Appointment.state == _S.RESIGNED,
        _T.DISMISSED: Appointment.state == _S.DISMISSED,
    }[standing]


def is_live() -> ColumnElement[bool]:
    """The condition that a term isn't over today: it may not have begun, or be suspended."""
    return and_(Appointment.state.in_(LIVE), Appointment.ends_on >= clock.today())


def goes_on(appointment: Appointment) -> bool:
    """The same of one that has been read."""
    return appointment.state in LIVE and appointment.ends_on >= clock.today()


def serving(programme: Programme | int, on: date | None = None) -> Select:
    """The terms whose holders serve in a programme on a day (today), by number: begun, not over, not suspended."""
    number, day = programme if isinstance(programme, int) else programme.id, on or clock.today()
    return (select(Appointment)
            .where(Appointment.programme_id == number, Appointment.state == AppointmentState.APPOINTED,
                   Appointment.starts_on <= day, Appointment.ends_on >= day)
            .order_by(Appointment.sequence, Appointment.term_number))


def serves(programme: Programme | int, phone: str | None) -> bool:
    """Whether whoever has that phone has a term in the programme that isn't over: a second one is impossible."""
    number = programme if isinstance(programme, int) else programme.id
    if not phone:
        return False
    mine = (Appointment.programme_id == number, Appointment.phone_hash == keyed_hash(phone))
    return db.session.scalar(select(Appointment.id).where(*mine, is_live()).limit(1)) is not None


def why_not_apply(programme: Programme, phone: str) -> str:
    """Why whoever has that phone can't apply for a programme: they serve in it; nothing where they don't."""
    return _("这个手机号的持有人正在本项目履职，届满前不需要报名。") if serves(programme, phone) else ""


def terms_of(person: Person | None) -> list[Appointment]:
    """All terms of whoever is signed in by phone, with their programmes: those that run first, then what
    lies ahead, then what is over, the newest first."""
    if person is None or not person.phone:
        return []
    over = not_(is_live())
    return list(db.session.scalars(
        select(Appointment).where(Appointment.phone_hash == keyed_hash(person.phone))
        .options(joinedload(Appointment.programme)).order_by(
            over, Appointment.starts_on > clock.today(), Appointment.ends_on.desc(), Appointment.id)))


def term_of(person: Person | None, appointment_id: int) -> Appointment | None:
    """One of them."""
    return next((each for each in terms_of(person) if each.id == appointment_id), None)


def terms_of_member(programme: Programme, sequence: int) -> list[Appointment]:
    """All terms of a member of a programme, by its number there; the last one first."""
    return list(db.session.scalars(
        select(Appointment).where(Appointment.programme_id == programme.id, Appointment.sequence == sequence)
        .order_by(Appointment.term_number.desc())))


def members_of(programme: Programme) -> Select:
    """Each member of a programme by the term that runs, or the last that has begun, by number: a renewal that lies
    ahead isn't shown for the term before it."""
    later, today = aliased(Appointment), clock.today()
    goes_on = select(later.id).where(later.renews_id == Appointment.id, later.starts_on <= today).exists()
    return (select(Appointment)
            .where(Appointment.programme_id == programme.id, ~goes_on,
                   or_(Appointment.renews_id.is_(None), Appointment.starts_on <= today))
            .order_by(Appointment.sequence))


class MemberSearch(NamedTuple):
    """What a list of members is narrowed to; `words` are part of the name or of the certificate's number; `wish` is
    "yes", "no" or "open"; `ends` those whose term ends within 60 days; `proposed` those of whom something is."""

    words: str = ""
    standing: TermStanding | None = None
    category: Category | None = None
    wish: str = ""
    ends: bool = False
    proposed: bool = False


def members_found(programme: Programme, asked: MemberSearch) -> Select:
    """The members that are asked for."""
    return members_of(programme).where(*_narrowed(asked))


def _narrowed(asked: MemberSearch) -> Iterator[ColumnElement[bool]]:
    if asked.words:
        yield or_(name_found_in(Appointment.found_by, asked.words),
                  Appointment.certificate_number.icontains(asked.words, autoescape=True))
    if asked.standing:
        yield stands_as(asked.standing)
    if asked.category:
        yield Appointment.category == asked.category
    if asked.wish:
        yield Appointment.renewal_wish.is_({"yes": True, "no": False}.get(asked.wish))
    if asked.ends:
        yield ends_soon()
    if asked.proposed:
        yield Appointment.proposed.is_not(None)


def ends_soon(days: int = max(REMINDED)) -> ColumnElement[bool]:
    """The condition that the last of somebody's terms runs and ends within so many days."""
    today = clock.today()
    return and_(Appointment.state.in_(LIVE), Appointment.holds_programme.is_(True), Appointment.starts_on <= today,
                Appointment.ends_on.between(today, today + timedelta(days=days)))


def would_go_on(days: int = max(REMINDED)) -> ColumnElement[bool]:
    """The condition that somebody serves whose last term ends within so many days, and wants another."""
    return and_(ends_soon(days), Appointment.state == _S.APPOINTED, Appointment.renewal_wish.is_(True))


def proposed_in(programme: Programme) -> Select:
    """Of whom something is proposed that can still be decided, by number."""
    return select(Appointment).where(Appointment.programme_id == programme.id, Appointment.proposed.is_not(None),
                                     is_live()).order_by(Appointment.sequence, Appointment.id)


def is_anothers(person: Person) -> ColumnElement[bool]:
    """The condition that what is proposed of a term isn't `person`'s own proposal, which somebody else decides."""
    return Appointment.proposed_by_id.is_distinct_from(person.id)


def may_be_printed(appointment: Appointment) -> bool:
    """Whether certificate and card of a term are given out: it isn't over, and its holder isn't suspended."""
    return appointment.state is _S.APPOINTED and appointment.ends_on >= clock.today()


def to_print(programme: Programme, sequence: int | None = None) -> Select:
    """The terms of which certificates and cards are printed (`may_be_printed`), of all members or of one."""
    query = select(Appointment).where(Appointment.programme_id == programme.id, Appointment.state == _S.APPOINTED,
                                      Appointment.ends_on >= clock.today())
    if sequence:
        query = query.where(Appointment.sequence == sequence)
    return query.order_by(Appointment.sequence, Appointment.term_number)


def how_many_suspended(programme: Programme) -> int:
    """How many members are suspended now: nothing is printed for them."""
    return db.session.scalar(select(func.count()).where(
        Appointment.programme_id == programme.id, Appointment.holds_programme.is_(True), stands_as(_T.SUSPENDED)))


def chosen_for(programme: Programme) -> list[Application]:
    """Who is to be appointed, in the order in which they get their numbers."""
    return list(db.session.scalars(select(Application).where(
        Application.programme_id == programme.id, Application.state == ApplicationState.CHOSEN,
        Application.phone_hash != "").order_by(Application.id)))


def how_many_chosen_for(programme: Programme) -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).where(
        Application.programme_id == programme.id, Application.state == ApplicationState.CHOSEN,
        Application.phone_hash != ""))


def waits_for_appointing(programme: Programme, person: Person) -> bool:
    """Whether `person` has somebody to appoint."""
    return leads(programme, person) and how_many_chosen_for(programme) > 0


def waits_for_renewal(programme: Programme, person: Person) -> bool:
    """Whether somebody would go on for whom `person` can propose it: nothing is proposed of them yet."""
    return may_run(programme, person) and db.session.scalar(select(exists().where(
        Appointment.programme_id == programme.id, would_go_on(), Appointment.proposed.is_(None))))


def waits_for_decision(programme: Programme, person: Person) -> bool:
    """Whether something is proposed that `person` decides: not what they have proposed themselves."""
    return leads(programme, person) and db.session.scalar(select(
        proposed_in(programme).where(is_anothers(person)).exists()))


def public_members(programme: Programme) -> list[Appointment]:
    """Who serves, or is appointed for a first term that hasn't begun, for everybody to read: not suspended, not over.
    """
    today = clock.today()
    return list(db.session.scalars(select(Appointment).where(
        Appointment.programme_id == programme.id, Appointment.state == _S.APPOINTED, Appointment.ends_on >= today,
        or_(Appointment.starts_on <= today, Appointment.renews_id.is_(None)))
        .order_by(Appointment.sequence, Appointment.term_number)))


def is_named_in_public(appointment: Appointment) -> bool:
    """Whether everybody may read whose term it is: who serves or is about to, where the programme's rule publishes
    names; of who is suspended or serves no more nobody reads it in the list, and so not by a certificate's number."""
    return appointment.programme.publishes_names and standing_of_term(appointment) in (_T.SERVING, _T.UPCOMING)


def appointment_by_code(text: str) -> Appointment | None:
    """The term whose certificate has that code in its QR."""
    code = link_token_in(text)
    return code and db.session.scalar(select(Appointment).where(Appointment.certificate_code == code))


def appointment_by_number(text: str) -> Appointment | None:
    """The term with that certificate number, as somebody may have typed it: other brackets, blanks, without 号."""
    written = _as_written(text)
    return db.session.scalar(select(Appointment).where(Appointment.certificate_number == written)) if written else None


def newest_certificate(word: str, year: int) -> int:
    """The highest number that certificates with this word have in this year; 0 where there is none."""
    number = Appointment.certificate_number
    newest = db.session.scalar(select(number).where(number.startswith(f"{word}〔{year}〕", autoescape=True)).order_by(
        func.length(number).desc(), number.desc()).limit(1))
    return int(_WRITTEN.fullmatch(newest)[3]) if newest else 0


def certificate_number(word: str, year: int, number: int) -> str:
    """西政体聘〔2026〕001号."""
    return kept(lambda: _("%(word)s〔%(year)s〕%(number)s号", word=word, year=year, number=f"{number:03}"))


def _as_written(text: str) -> str:
    bare = "".join(half_width(text or "")[:60].split()).translate(_BRACKETS)
    found = _WRITTEN.fullmatch(bare)
    return certificate_number(found[1], int(found[2]), int(found[3])) if found else ""
