"""The proposed list: submitted, approved by the unit's leader, shown to the public, decided; and filled up from the
reserve when somebody drops out (domain §4.3)."""

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.roles import require_leader_in_office
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.foundation.core.workdays import reckon
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import leads, may_run
from xicheng_events.openness.recruitment.models import Application, Recruitment
from xicheng_events.openness.recruitment.operations.applying import recruitment_row
from xicheng_events.openness.recruitment.operations.screening import move_recruitment
from xicheng_events.openness.recruitment.operations.telling_applicants import tell_applicant
from xicheng_events.openness.recruitment.queries import candidates_for, has_made, is_disputed, listed_for
from xicheng_events.openness.recruitment.states import ON_LIST, ApplicationState, RecruitmentState

S, R = ApplicationState, RecruitmentState
_BEING_DECIDED = (S.PROPOSED, S.NOTICE, S.HELD)


def submit_members(programme: Programme, *, by: Person) -> None:
    """Hand the picked ones in for the leader to decide; where nobody is left who could be picked, that there are none.
    Refuses `not_yours`, `changed`, `nobody_picked`, `too_many` for more than the programme wants, with those who are on
    the list already, `nobody_agrees` where no other leader of the unit could decide it."""
    require_right(may_run(programme, by))
    recruitment = recruitment_row(programme)
    move_recruitment(recruitment, R.SUGGESTED, R.SUBMITTED, _("名单已提交或还没有生成，请刷新查看。"),
                     submitted_at=clock.now(), submitted_by_id=by.id, return_reason="")
    people = candidates_for(programme)
    require_leader_in_office(programme.organisation_id, besides={by.id, *(each.changed_by_id for each in people)})
    picked = [each for each in people if each.is_picked and each.state in (S.ELIGIBLE, S.NOT_CHOSEN)]
    if people and not picked:
        raise Refused("nobody_picked", _("名单上还没有人。"))
    if len(picked) + len(listed_for(programme, *ON_LIST)) > programme.wanted:
        raise Refused("too_many", _("拟聘%(n)s人，名单超出了，请移出多出的人。", n=programme.wanted))
    for each in picked:
        _move(each.id, (S.ELIGIBLE, S.NOT_CHOSEN), S.PROPOSED, gone_at=None)
    db.session.expire_all()
    record("applications.list_submitted", recruitment, by=by, programme=programme.code, picked=len(picked))


def take_back_members(programme: Programme, *, by: Person) -> None:
    """撤回名单 until the leader has decided. Refuses `not_yours`, `changed`."""
    require_right(may_run(programme, by))
    _give_back(programme)
    record("applications.list_taken_back", recruitment_row(programme), by=by, programme=programme.code)


def return_members(programme: Programme, *, reason: str, by: Person) -> None:
    """退回名单, by the leader. Refuses `not_yours`, `changed`, a missing or long `reason`."""
    require_right(leads(programme, by))
    why = written(reason, field="reason", at_least=2, at_most=300, what=_("退回理由"))
    _give_back(programme, return_reason=why)
    record("applications.list_returned", recruitment_row(programme), by=by, programme=programme.code, reason=why)


def _give_back(programme: Programme, **values) -> None:
    move_recruitment(recruitment_row(programme), R.SUBMITTED, R.SUGGESTED, _settled_meanwhile(), **values)
    for each in listed_for(programme, S.PROPOSED):
        _move(each.id, (S.PROPOSED,), S.ELIGIBLE)
    db.session.expire_all()


def approve_members(programme: Programme, *, by: Person) -> None:
    """审定名单: it is shown for as many working days as the programme says, from today on, and those on it are told;
    without any, or with nobody on it because nobody is left, it is decided.

    Refuses `not_yours`, `own_list` to whoever has submitted or changed it (maker and checker differ), `changed`,
    `nobody_left` where all on it have withdrawn meanwhile.
    """
    require_right(leads(programme, by))
    recruitment, today, people = recruitment_row(programme), clock.today(), candidates_for(programme)
    if has_made(recruitment, people, by):
        raise Refused("own_list", _("名单由您提交或调整，请本单位另一位负责人审定。"))
    shows = programme.notice_days > 0 and bool(people)
    until = reckon(today, programme.notice_days).on if shows else None
    move_recruitment(recruitment, R.SUBMITTED, R.NOTICE if shows else R.DECIDED, _settled_meanwhile(),
                     approved_by_id=by.id, notice_from=today if shows else None, notice_until=until,
                     decided_at=recruitment.decided_at if shows else clock.now())
    done = write(update(Application).where(Application.programme_id == programme.id, Application.state == S.PROPOSED)
                 .values(state=S.NOTICE if shows else S.CHOSEN, version=Application.version + 1))
    if people and not done:
        raise Refused("nobody_left", _("名单上的人都已撤回，请退回后重新选定。"))
    db.session.expire_all()
    if shows:
        for each in listed_for(programme, S.NOTICE):
            tell_applicant("application_shown", each, until=kept(lambda: date_alone(until)))
    else:
        _let_the_others_go(programme)
    record("applications.list_shown" if shows else "applications.list_decided", recruitment, by=by,
           programme=programme.code, picked=done)


def end_notices(*, at_most: int = 20) -> int:
    """Sweep: whose notice is over and undisputed is chosen; a list on which nothing is disputed any more is decided,
    and the others are let go; how many lists."""
    mine = Application.programme_id == Recruitment.programme_id
    moves = or_(exists().where(mine, Application.state == S.NOTICE, ~is_disputed()),
                ~exists().where(mine, Application.state.in_(_BEING_DECIDED)))
    due = (select(Recruitment).where(Recruitment.state == R.NOTICE, Recruitment.notice_until < clock.today(), moves)
           .order_by(Recruitment.programme_id).limit(at_most))
    return sum(decide_if_settled(each) for each in db.session.scalars(due).all())


def decide_if_settled(recruitment: Recruitment) -> bool:
    """Choose those on a list whose notice is over and to whom nobody objects any more; whether that decided the list.
    Two at once decide once."""
    if recruitment.state is not R.NOTICE or recruitment.notice_until >= clock.today():
        return False
    there = Application.programme_id == recruitment.programme_id
    chosen = write(update(Application).where(there, Application.state == S.NOTICE, ~is_disputed()).values(
        state=S.CHOSEN, version=Application.version + 1))
    held = db.session.scalar(select(Application.id).where(there, Application.state.in_(_BEING_DECIDED)).limit(1))
    if held is None:
        try:
            move_recruitment(recruitment, R.NOTICE, R.DECIDED, "", decided_at=clock.now())
        except Refused:  # another process was faster
            return False
        _let_the_others_go(recruitment.programme)
        record("applications.list_decided", recruitment, programme=recruitment.programme.code, picked=chosen)
    db.session.expire_all()
    return held is None


def fill_up(programme: Programme, *, by: Person) -> None:
    """递补: open a decided list again, because somebody has dropped out; from those who weren't chosen the editor
    picks, the leader approves, and the notice is shown again. Refuses `not_yours`, `changed`, `list_full`, and
    `no_reserve`."""
    require_right(may_run(programme, by))
    recruitment = recruitment_row(programme)
    move_recruitment(recruitment, R.DECIDED, R.SUGGESTED, _("名单还没有确定，或已在递补。"), return_reason="")
    people = candidates_for(programme)
    if sum(each.state in ON_LIST for each in people) >= programme.wanted:
        raise Refused("list_full", _("拟聘人数已满，没有空出的名额。"))
    if not any(each.state is S.NOT_CHOSEN for each in people):
        raise Refused("no_reserve", _("没有可以递补的人。"))
    write(update(Application).where(Application.programme_id == programme.id, Application.state == S.NOT_CHOSEN).values(
        is_picked=False, change_reason="", changed_by_id=None), renewing=True)
    record("applications.fill_up_begun", recruitment, by=by, programme=programme.code)


def stop_filling_up(programme: Programme, *, by: Person) -> None:
    """不再递补: the list stays as it was decided. Refuses `not_yours`, `changed`."""
    require_right(may_run(programme, by))
    recruitment = recruitment_row(programme)
    if recruitment.decided_at is None:
        raise Refused("changed", _("名单还没有确定过。"))
    move_recruitment(recruitment, R.SUGGESTED, R.DECIDED, _("名单已提交，请先撤回。"))
    _let_the_others_go(programme)
    db.session.expire_all()
    record("applications.fill_up_stopped", recruitment, by=by, programme=programme.code)


def _let_the_others_go(programme: Programme) -> None:
    """Those who were eligible and aren't on the list weren't chosen: from now on the time runs until they are
    forgotten, and for those who weren't eligible; `thank_the_others` tells them."""
    there = Application.programme_id == programme.id
    write(update(Application).where(there, Application.state == S.ELIGIBLE).values(
        state=S.NOT_CHOSEN, gone_at=clock.now(), is_picked=False, version=Application.version + 1))
    write(update(Application).where(there, Application.state == S.REJECTED, Application.gone_at.is_(None)).values(
        gone_at=clock.now(), version=Application.version + 1))


def _settled_meanwhile() -> str:
    return _("名单已审定或已退回，请刷新查看。")


def _move(application_id: int, before: tuple, after: ApplicationState, **values) -> int:
    return write(update(Application).where(Application.id == application_id, Application.state.in_(before)).values(
        state=after, version=Application.version + 1, **values))
