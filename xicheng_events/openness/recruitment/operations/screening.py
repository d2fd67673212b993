"""资格审查: one or several at once, with reasons; taken back until the list is submitted, and then ended."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import may_run
from xicheng_events.openness.recruitment.models import Application, Recruitment
from xicheng_events.openness.recruitment.operations.applying import recruitment_row
from xicheng_events.openness.recruitment.operations.recording import note_application
from xicheng_events.openness.recruitment.queries import unscreened
from xicheng_events.openness.recruitment.states import (
    LONGEST_REASON,
    SCREENED,
    TO_SCREEN,
    ApplicationSource,
    ApplicationState,
    RecruitmentState,
)

S, R = ApplicationState, RecruitmentState


def screen_applications(programme: Programme, applications: Sequence[Application], *, is_eligible: bool,
                        reason: str = "", by: Person) -> int:
    """Decide of one or several whether they fulfil the conditions; of how many that was new. A reason is required of
    those who don't: they read it. Nobody hears of it before the list is decided.

    Refuses `not_yours`, `nobody_chosen`, `changed` once the screening has ended, and a missing or long `reason`.
    """
    require_right(may_run(programme, by))
    if not applications:
        raise Refused("nobody_chosen", _("请先勾选要审查的人。"))
    why = written(reason, field="reason", at_least=0 if is_eligible else 2, at_most=LONGEST_REASON, what=_("理由"))
    hold_recruitment(programme, R.COLLECTING, _("资格审查已结束，请先重新开始审查。"))
    to = S.ELIGIBLE if is_eligible else S.REJECTED
    return sum(_screen(each, to, why, by) for each in applications)


def _screen(application: Application, to: ApplicationState, why: str, by: Person) -> bool:
    before = application.state
    done = write(update(Application).where(
        Application.id == application.id, Application.state.in_((*TO_SCREEN, *SCREENED)),
        (Application.state != to) | (Application.screening_reason != why)).values(
            state=to, screening_reason=why, screened_by_id=by.id, version=Application.version + 1))
    if done:
        db.session.refresh(application)
        note_application("applications.screened", application, by=by, application_was=before.value,
                         application_state=to.value, reason=why)
    return bool(done)


def take_back_screening(programme: Programme, applications: Sequence[Application], *, by: Person) -> int:
    """Let some wait for their screening again; how many. Refuses as `screen_applications` does."""
    require_right(may_run(programme, by))
    hold_recruitment(programme, R.COLLECTING, _("资格审查已结束，请先重新开始审查。"))
    done = 0
    for each in applications:
        back = S.APPLIED if each.source is ApplicationSource.SELF else S.NOMINATED
        if write(update(Application).where(Application.id == each.id, Application.state.in_(SCREENED)).values(
                state=back, screening_reason="", screened_by_id=None, version=Application.version + 1)):
            db.session.refresh(each)
            note_application("applications.screening_taken_back", each, by=by)
            done += 1
    return done


def end_screening(programme: Programme, *, by: Person) -> None:
    """结束审查: all have been looked at, and the clockwork makes the balanced suggestion, in an order drawn from a seed
    that stays the same for this programme, however often it is suggested. With nobody eligible it is an empty one.

    Refuses `not_yours`, `still_open` before applications close, `screening_over`, `still_waiting` while somebody hasn't
    been looked at.
    """
    require_right(may_run(programme, by))
    if clock.now() < programme.closes_at:
        raise Refused("still_open", _("报名和推荐截止后才能结束审查。"))
    recruitment = recruitment_row(programme)
    move_recruitment(recruitment, R.COLLECTING, R.SCREENED, _("审查已结束，请刷新查看。"),
                     seed=recruitment.seed or secrets.token_hex(32), return_reason="")
    if waiting := _how_many(unscreened(programme.id)):
        raise Refused("still_waiting", _("还有%(n)s人没有审查。", n=waiting))
    record("applications.screening_ended", recruitment, by=by, programme=programme.code)


def screen_again(programme: Programme, *, by: Person) -> None:
    """重新审查: until the list is submitted. What was picked by hand is gone. Refuses `not_yours`, `submitted`."""
    require_right(may_run(programme, by))
    recruitment = recruitment_row(programme)
    if recruitment.decided_at:
        raise Refused("submitted", _("名单已确定过，不能重新审查，只能从递补人员中补充。"))
    before = recruitment.state if recruitment.state is R.SCREENED else R.SUGGESTED
    move_recruitment(recruitment, before, R.COLLECTING, _("名单已提交或已确定，不能重新审查。"))
    write(update(Application).where(Application.programme_id == programme.id).values(
        is_picked=False, is_suggested=False, passed="", place=None, change_reason="", changed_by_id=None),
        renewing=True)
    record("applications.screening_reopened", recruitment, by=by, programme=programme.code)


def hold_recruitment(programme: Programme, state: RecruitmentState, sentence: str) -> Recruitment:
    """Keep a recruitment where it stands until the transaction ends. Refuses `changed` with `sentence` where it stands
    elsewhere."""
    recruitment = recruitment_row(programme)
    move_recruitment(recruitment, state, state, sentence)
    return recruitment


def move_recruitment(recruitment: Recruitment, before: RecruitmentState, after: RecruitmentState, sentence: str,
                     **values) -> None:
    """From `before` to `after`, of two at once one. Refuses `changed` with `sentence`."""
    if not write(update(Recruitment).where(
            Recruitment.programme_id == recruitment.programme_id, Recruitment.state == before).values(
                state=after, version=Recruitment.version + 1, **values)):
        raise Refused("changed", sentence)
    db.session.refresh(recruitment)


def _how_many(*conditions) -> int:
    return db.session.scalar(select(func.count(Application.id)).where(*conditions))
