"""Writing a meeting's public outcome: its words are the host's, its figures are counted each time it is saved and when
it is submitted, and stand from then on."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.codes import new_reference
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.checked_text import require_step, rewrite_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import add_publication, refuse_scheduled, take_step
from xicheng_events.foundation.publishing.redacting import MarkDecision, decide_marks
from xicheng_events.foundation.publishing.states import EDITABLE, PublishingStep
from xicheng_events.openness.outcomes.figures import (
    adoption_now,
    has_outcome,
    is_all_answered,
    presence_at,
    results_of_items,
)
from xicheng_events.openness.outcomes.kinds import PREFIX
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.outcome_rules import check_results
from xicheng_events.openness.outcomes.public_fields import names_in_outcome, texts_of_outcome
from xicheng_events.openness.outcomes.queries import KIND, outcome_of_meeting, outcome_path
from xicheng_events.openness.outcomes.revision import REVISABLE, current_outcome, keep_outcome
from xicheng_events.voice.adoption.operations import fix_tally

P = PublishingStep


def draft_outcome(event: Event, *, by: Person) -> MeetingOutcome:
    """起草公开结果 of a meeting that is over, or the one it has. Refuses `not_yours`, and `not_over` before its last
    item has ended and for one that was called off, isn't public or of which nothing was open."""
    require_right(may_take(P.DRAFT, KIND, event.host_id, by))
    if there := outcome_of_meeting(event.id):
        return there
    if not has_outcome(event):
        raise Refused("not_over", _("已发布预告、有开放议题的会议结束后才能起草公开结果。"))
    title = kept(lambda: _("%(title)s公开结果", title=event.title))
    publication = add_publication(KIND, organisation_id=event.host_id, title=title, path=outcome_path(event.code),
                                  by=by)
    publication.topic_id = event.publication.topic_id
    values = {"event_id": event.id, "holds_event": True, "publication_id": publication.id, "title": title,
              "results": results_of_items(event, {}), "present": presence_at(event), "adoption": None}
    while not insert_unless_there(MeetingOutcome, code=new_reference(PREFIX), **values):
        if there := outcome_of_meeting(event.id):  # another drafted it at the same moment
            db.session.delete(publication)
            db.session.flush()
            return there
    outcome = outcome_of_meeting(event.id)
    note_meeting_outcome("outcomes.drafted", outcome, by)
    return outcome


def edit_outcome(outcome: MeetingOutcome, *, words: dict[int, str], by: Person) -> bool:
    """Say what was decided of each item, by its slot, and count anew who was there and what became of what was said;
    True when it is public already and the change waits for another review.

    A draft or returned one simply changes; a passed one becomes a draft again, its slip is void. Of a published one the
    change is kept as a revision. Nothing changed means nothing happens. Refuses `not_yours`, `wrong_state` while it is
    being reviewed or once it is withdrawn, `is_scheduled`, and what `check_results` finds.
    """
    cleaned, problems = check_results(words)
    if problems:
        raise problems[0]
    return _change(outcome, by=by, **_counted(outcome, cleaned, by=by))


def count_outcome_anew(outcome: MeetingOutcome, *, by: Person) -> bool:
    """The same with the words as they are."""
    said = {each.slot: each.words for each in current_outcome(outcome).item_results}
    return _change(outcome, by=by, **_counted(outcome, said, by=by))


def decide_marks_of_outcome(outcome: MeetingOutcome, decisions: list[MarkDecision], *, seen: str, by: Person) -> None:
    """核对个人信息: what is covered of its words and of the answers in it, and what kept. Refuses as `edit_outcome` and
    `redacting.decide_marks`."""
    require_step(outcome.publication, P.DRAFT, by=by)
    _refuse_fixed(outcome)
    current = current_outcome(outcome)
    covered = decide_marks(outcome.publication, texts_of_outcome(current), names_in_outcome(current), decisions,
                           seen=seen, by=by)
    results = [{**row, "words": covered[f"words_{row['slot']}"]} for row in current.results]
    rows = [{**row, "title": covered[f"title_{row['theme']}"], "answer": covered[f"answer_{row['theme']}"]}
            for row in (current.adoption or {}).get("rows", ())]
    adoption = {**current.adoption, "rows": rows} if current.adoption else None
    _change(outcome, by=by, results=results, present=current.present, adoption=adoption)


def figures_are_old(outcome: MeetingOutcome) -> bool:
    """Whether others would be counted now than what it says."""
    current, event = current_outcome(outcome), outcome.event
    if current.present != presence_at(event):
        return True
    return is_all_answered(event) and current.adoption != adoption_now(event, current.adoption)


def delete_outcome(outcome: MeetingOutcome, *, by: Person) -> None:
    """删除草稿: its meeting is free for another; `restore_outcome` brings it back."""
    take_step(outcome.publication, P.DELETE, by=by)
    outcome.holds_event = None
    note_meeting_outcome("outcomes.deleted", outcome, by)


def restore_outcome(outcome: MeetingOutcome, *, by: Person) -> None:
    """恢复草稿. Refuses `outcome_there` where the meeting has another by now."""
    require_step(outcome.publication, P.RESTORE, by=by)
    there = Refused("outcome_there", _("这次会议已另有公开结果，请刷新页面。"))
    if outcome_of_meeting(outcome.event_id):
        raise there
    try:
        with db.session.begin_nested():
            take_step(outcome.publication, P.RESTORE, by=by)
            outcome.holds_event = True
            db.session.flush()
    except IntegrityError:  # another was drafted at the same moment
        raise there from None
    note_meeting_outcome("outcomes.restored", outcome, by)


def expect_outcome_version(outcome: MeetingOutcome, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older outcome; None trusts it."""
    if version is not None and version != outcome.publication.version:
        raise Refused("changed_meanwhile", _("公开结果刚刚已被他人修改，没有保存。请刷新页面，查看最新内容后再办。"))


def note_meeting_outcome(action: str, outcome: MeetingOutcome, by: Person | None, **detail) -> None:
    """Write the change and its entry; the row's version rises with it."""
    flag_modified(outcome.publication, "state")
    db.session.flush()
    record(action, outcome, by=by, **detail)
    db.session.flush()


def _counted(outcome: MeetingOutcome, said: dict[int, str], *, by: Person) -> dict:
    """All it would say with these words and the figures of now. Once all that was said has a result, the sums are fixed
    (`fix_tally`), so that the database has added them up."""
    require_step(outcome.publication, P.DRAFT, by=by)
    event, before = outcome.event, current_outcome(outcome).adoption
    fields = {"results": results_of_items(event, said), "present": presence_at(event), "adoption": before}
    if is_all_answered(event):
        now = adoption_now(event, before)
        if now != before:
            fix_tally(event.occasion, by=by)
        fields["adoption"] = now
    return fields


def _refuse_fixed(outcome: MeetingOutcome) -> None:
    if outcome.publication.state not in EDITABLE and not outcome.is_public:
        raise Refused("wrong_state", _("公开结果当前为“%(state)s”，不能修改。待审核的请先退回或撤回。",
                                       state=outcome.publication.state.label))
    refuse_scheduled(outcome.publication)


def _change(outcome: MeetingOutcome, *, by: Person, **fields) -> bool:
    _refuse_fixed(outcome)
    current = current_outcome(outcome)
    if all(fields[name] == getattr(current, name) for name in REVISABLE):
        return False
    keep_outcome(outcome, fields)
    rewrite_text(outcome, reason=kept(lambda: _("公开结果已修改")), by=by)
    note_meeting_outcome("outcomes.revised" if outcome.is_public else "outcomes.edited", outcome, by)
    return outcome.is_public
