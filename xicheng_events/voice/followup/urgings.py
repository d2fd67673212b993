"""Which issues somebody was urged about, or asked to say where they stand, and has not done so yet; and of which the
public text is being read, has been cleared or refused."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.foundation.publishing.kinds import units_for
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import ids_with_slip
from xicheng_events.voice.followup.deadlines import shows
from xicheng_events.voice.followup.kinds import ANSWERS, REPORTS, Step
from xicheng_events.voice.followup.models import Issue, ProgressNote, Urging
from xicheng_events.voice.followup.planned_issues import plan_due
from xicheng_events.voice.followup.states import AT_UNIT, OPEN, PRESSING, IssueState, Light

HANDLERS = (Role.EDITOR, Role.REVIEWER, Role.LEADER)


class Mark(Labelled):
    """What the ledger can be narrowed to beside state and light."""

    SUPERVISED = "supervised", _l("督办中")
    TO_REPORT = "to_report", _l("督办待说明")
    REPORT_LATE = "report_late", _l("督办到期未说明")
    URGED = "urged", _l("已催办，未回应")
    SIGN_LATE = "sign_late", _l("签收超期")
    CONTACT_LATE = "contact_late", _l("首次联系超期")
    ESCALATED = "escalated", _l("重办后仍不满意")
    PLAN_DUE = "plan_due", _l("计划时限已到")
    TEXT_REVIEWED = "text_reviewed", _l("公开文本审查中")
    TEXT_REFUSED = "text_refused", _l("公开文本未通过审查")
    TEXT_CLEARED = "text_cleared", _l("公开文本待公开")


def urging_day() -> date:
    """The working day that urging now counts for: today, or the first one after a day off."""
    today, table = clock.today(), current_table()
    return today if table.is_working_day(today) else table.add_working_days(today, 1).on


def pressing_now():
    """Whether an issue is late, behind, or close to its limit, as SQL."""
    return or_(*map(shows, PRESSING))


def is_pressing(light: Light) -> bool:
    """The same of the light one issue shows."""
    return light in PRESSING


def answered_since(issue_id, *instants, steps=ANSWERS):
    """Whether one of `steps` was done about an issue since each of the instants, as SQL; all are columns."""
    since = aliased(ProgressNote)
    return exists().where(since.issue_id == issue_id, since.step.in_(steps), *(since.at > at for at in instants))


def unanswered():
    """Whether an issue's unit was urged and has done nothing since, as SQL."""
    return and_(Issue.state.in_(AT_UNIT), Issue.id.in_(
        select(Urging.issue_id).where(~answered_since(Urging.issue_id, Urging.at))))


def to_report():
    """Whether an issue is under supervision and the unit it is with hasn't said where it stands since, as SQL."""
    return and_(Issue.state.in_(OPEN), Issue.report_by.is_not(None),
                ~answered_since(Issue.id, Issue.supervised_at, Issue.dispatched_at, steps=REPORTS))


def _text_with_slip(state: SlipState):
    """Whether the public text of an issue was sent to the secrecy reviewer, and its slip stands at `state`, as SQL."""
    return and_(_text_at(PublicationState.APPROVED), Issue.id.in_(ids_with_slip(Issue.__tablename__, state)))


def _text_at(state: PublicationState):
    return Issue.publication_id.in_(
        select(Publication.id).where(Publication.kind == "issue", Publication.state == state))


def marked(mark: Mark):
    """The condition under which an issue bears `mark`."""
    return {Mark.SUPERVISED: Issue.report_by.is_not(None), Mark.URGED: unanswered(), Mark.PLAN_DUE: plan_due(),
            Mark.TO_REPORT: to_report(), Mark.ESCALATED: Issue.escalated_at.is_not(None),
            Mark.SIGN_LATE: and_(Issue.state == IssueState.DISPATCHED, Issue.sign_by < clock.today()),
            Mark.CONTACT_LATE: and_(Issue.state.in_(AT_UNIT), Issue.contacted_at.is_(None),
                                    Issue.contact_due_at <= clock.now()),
            Mark.REPORT_LATE: and_(to_report(), Issue.report_by < clock.today()),
            Mark.TEXT_REVIEWED: _text_with_slip(SlipState.PENDING),
            Mark.TEXT_REFUSED: _text_with_slip(SlipState.REJECTED),
            Mark.TEXT_CLEARED: _text_at(PublicationState.CLEARED)}[mark]


def issues_to_publish(person: Person, mark: Mark) -> Select:
    """The issues that bear `mark` (of their public text) and are `person`'s to publish."""
    return select(Issue).where(marked(mark), Issue.lead_id.in_(units_for(PublishingStep.PUBLISH, "issue", person)))


def issues_urged(person: Person) -> Select:
    """The issues about which this person's own units were urged and have done nothing since."""
    return select(Issue).where(unanswered(), Issue.lead_id.in_(person.organisation_ids(*HANDLERS)))


def issues_to_report(person: Person) -> Select:
    """The issues of this person's own units that are under supervision, and of which nothing was said since."""
    return select(Issue).where(to_report(), Issue.lead_id.in_(person.organisation_ids(*HANDLERS)))


def urged_last(issue: Issue) -> ProgressNote | None:
    """The line of the history that urges, the latest one: what was said, by whom, and when."""
    return db.session.scalar(select(ProgressNote).where(
        ProgressNote.issue_id == issue.id, ProgressNote.step == Step.URGED).order_by(ProgressNote.id.desc()).limit(1))


def standing_urging(issue: Issue) -> tuple[ProgressNote | None, bool]:
    """(the line that urges while the unit has done nothing since, else None; whether this working day's urging is
    used up). One statement; `issue` has its history loaded."""
    days = dict(db.session.execute(select(Urging.day, Urging.at).where(Urging.issue_id == issue.id)).all())
    last = max(days.values(), default=None)
    answered = last and any(note.at > last and note.step in ANSWERS for note in issue.progress)
    if last is None or answered or issue.state not in AT_UNIT:
        return None, urging_day() in days
    line = next(note for note in issue.progress if note.step is Step.URGED and note.at >= last)
    return line, urging_day() in days
