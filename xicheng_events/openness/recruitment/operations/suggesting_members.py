"""The balanced suggestion of a programme's list, computed by the clockwork; and what the editor changes in it."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.selection.balancing import walk
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import may_run
from xicheng_events.openness.recruitment.composition import LIST, applicant_facts, homes_shared, list_to_make
from xicheng_events.openness.recruitment.models import Application, Recruitment
from xicheng_events.openness.recruitment.operations.applying import recruitment_row
from xicheng_events.openness.recruitment.operations.recording import note_application
from xicheng_events.openness.recruitment.operations.screening import hold_recruitment, move_recruitment
from xicheng_events.openness.recruitment.queries import candidates_for, listed_for
from xicheng_events.openness.recruitment.states import LONGEST_REASON, ApplicationState, RecruitmentState

S, R = ApplicationState, RecruitmentState


def suggest_members() -> int:
    """Sweep: make the suggestion of the next programme whose screening has ended; how many."""
    recruitment = db.session.scalar(select(Recruitment).where(Recruitment.state == R.SCREENED)
                                    .order_by(Recruitment.programme_id).limit(1))
    return int(recruitment is not None and _suggest_for(recruitment))


def _suggest_for(recruitment: Recruitment) -> bool:
    programme = recruitment.programme
    people = listed_for(programme, S.ELIGIBLE)
    item, facts = list_to_make(programme, people, recruitment.seed), {each.code: applicant_facts(each)
                                                                      for each in people}
    walked = walk([item], facts, homes_shared(people))[LIST]
    try:
        move_recruitment(recruitment, R.SCREENED, R.SUGGESTED, "", suggested_at=clock.now(), outcome={
            "lowered": [list(bound) for bound in walked.lowered], "impossible": walked.is_impossible})
    except Refused:  # another process was faster
        return False
    places = {code: place for place, code in enumerate(item.order, start=1)}
    for each in people:
        why = walked.passed.get(each.code)
        each.place, each.is_suggested = places[each.code], each.code in walked.picks
        each.is_picked, each.change_reason, each.changed_by_id = each.is_suggested, "", None
        each.passed = why.what if why else ""
        each.bound = list(why.bound) if why and why.bound else None
    record("applications.suggested", recruitment, programme=programme.code, picked=len(walked.picks))
    db.session.flush()
    return True


def suggest_members_again(programme: Programme, *, by: Person) -> None:
    """Have the list suggested anew, because somebody has withdrawn; what was changed by hand is gone. Refuses
    `not_yours`, `changed`, and `decided_before` where the list was decided once: then only the reserve is left."""
    require_right(may_run(programme, by))
    recruitment = recruitment_row(programme)
    if recruitment.decided_at:
        raise Refused("decided_before", _("名单已确定过，只能从递补人员中补充。"))
    move_recruitment(recruitment, R.SUGGESTED, R.SCREENED, _("名单现在不能重新生成，请刷新查看。"))
    record("applications.suggest_again", recruitment, by=by, programme=programme.code)


def pick_member(programme: Programme, application: Application, *, onto: bool, reason: str, by: Person) -> None:
    """Put a candidate on the list that is proposed, or take one off, for a reason that the leader reads. Back to what
    was suggested needs one too, and is no change any more.

    Refuses `not_yours`, `changed` unless the list is open to changes, `no_candidate`, and a missing or long `reason`.
    """
    require_right(may_run(programme, by))
    why = written(reason, field="reason", at_least=2, at_most=LONGEST_REASON, what=_("调整理由"))
    hold_recruitment(programme, R.SUGGESTED, _("名单已提交或已确定，不能调整。"))
    if application.id not in {each.id for each in candidates_for(programme)} or application.state not in (
            S.ELIGIBLE, S.NOT_CHOSEN):
        raise Refused("no_candidate", _("此人不在候选人中，或已撤回。"))
    is_as_suggested = onto == application.is_suggested and application.state is S.ELIGIBLE
    write(update(Application).where(Application.id == application.id, Application.state == application.state).values(
        is_picked=onto, change_reason="" if is_as_suggested else why, changed_by_id=None if is_as_suggested else by.id,
        version=Application.version + 1))
    db.session.refresh(application)
    note_application("applications.picked" if onto else "applications.unpicked", application, by=by, reason=why)
