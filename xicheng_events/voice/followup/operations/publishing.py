"""公开办理结果: words without personal data, a review slip for exactly these words, then the public page."""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.one_text import (
    ask_to_publish,
    begin_publication,
    forget_public_words,
    publish_cleared_thing,
    require_asking,
    take_back_asking,
)
from xicheng_events.foundation.publishing.operations import settle_clearance, withdraw_thing
from xicheng_events.foundation.publishing.redacting import (
    MarkDecision,
    decide_marks,
    kept_words,
    open_marks,
    require_decided,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.voice.followup.duties import not_now
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue, ProgressNote
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.planned_issues import ANSWERED, standing_plan
from xicheng_events.voice.followup.public_fields import WRITTEN, names_in_issue, public_fields_of_issue, texts_of_issue
from xicheng_events.voice.followup.quotations import quotes, unreleased_words, without_quotations

TITLE_AT_MOST, TEXT_AT_MOST = 50, 2000
KIND = "issue"  # its row among the kinds of what is published (followup.room)
P = PublishingStep


def prepare_publication(issue: Issue, *, public_title: str, public_text: str, public_outcome: str,
                        by: Person) -> ReviewSlip | None:
    """Set what the public page is to say and ask for its confidentiality review: the words, and how the issue stands.
    The words are kept but nothing is asked, and None given, while somebody has to decide what in them might tell who
    somebody is (`decide_marks_of_issue`).

    Refuses lengths beside the fields, `not_released` where words of a person who didn't agree to publication are
    quoted, which are covered in the notes that stand already, `not_now` before the reply, and as `require_asking`.
    """
    require_asking(issue, KIND, organisation_id=issue.lead_id, by=by)
    _require_answer(issue)
    words = {
        "public_title": written(public_title, field="public_title", at_least=1, at_most=TITLE_AT_MOST,
                                what=_("公开标题")),
        "public_text": written(public_text, field="public_text", at_least=1, at_most=TEXT_AT_MOST, what=_("群众反映")),
        "public_outcome": written(public_outcome, field="public_outcome", at_least=1, at_most=TEXT_AT_MOST,
                                  what=_("办理情况")),
    }
    unreleased = unreleased_words([issue.id])
    _refuse_quotations(words, unreleased)
    for note in issue.public_notes:
        _read_as(note, without_quotations(note.public_text, unreleased))
    change_issue(issue, public_planned_by=standing_plan(issue), public_result=issue.result,
                 public_lead_name=issue.lead_name, **words)
    record("followup.publication_prepared", issue, by=by)
    if open_marks(issue.publication, texts_of_issue(issue), names_in_issue(issue)):
        begin_publication(issue, KIND, **_of(issue), by=by)
        return None
    return _ask(issue, by=by)


def decide_marks_of_issue(issue: Issue, decisions: list[MarkDecision], *, seen: str, by: Person) -> ReviewSlip:
    """核对个人信息: what is covered of the public words and the notes shown with them, and what kept; then they go to
    the secrecy reviewer. Refuses as `prepare_publication` and `redacting.decide_marks`."""
    require_asking(issue, KIND, organisation_id=issue.lead_id, by=by)
    _require_answer(issue)
    change_issue(issue)  # of two who decide at the same moment one does
    publication = begin_publication(issue, KIND, **_of(issue), by=by)
    covered = decide_marks(publication, texts_of_issue(issue), names_in_issue(issue), decisions, seen=seen, by=by)
    change_issue(issue, **{name: text for name, text in covered.items() if name in WRITTEN})
    for note in issue.public_notes:
        _read_as(note, covered[f"note_{note.id}"])
    return _ask(issue, by=by)


def kept_in_issue(issue_id: int) -> list[str]:
    """What who reviews the words is told besides them."""
    issue = db.session.get(Issue, issue_id)
    return kept_words(issue.publication, texts_of_issue(issue))


def _of(issue: Issue) -> dict:
    return {"title": issue.public_title, "path": f"/progress/{issue.number}", "organisation": issue.lead}


def _ask(issue: Issue, *, by: Person) -> ReviewSlip:
    return ask_to_publish(issue, KIND, **_of(issue), fields=public_fields_of_issue(issue), by=by,
                          barred=[person for person in (issue.replied_by_id, issue.reviewed_by_id) if person])


def take_back_issue(issue: Issue, *, by: Person) -> None:
    """撤回送审, until it is public. Refuses `not_yours`, and `nothing_asked`."""
    require_right(may_publish(P.TAKE_BACK_ASKING, issue, by))
    change_issue(issue)
    take_back_asking(issue, by=by)
    record("followup.publication_taken_back", issue, by=by)


def publish_issue(issue: Issue, *, by: Person) -> Issue:
    """Show the issue on 办理进展. Refuses `not_yours`, `not_now` before the reply, `not_released` as
    `prepare_publication`, `not_cleared` unless a slip passed exactly these words, and `marks_open` while somebody has
    to decide about a mark."""
    require_right(may_publish(P.PUBLISH, issue, by))
    _require_answer(issue)
    _refuse_quotations(texts_of_issue(issue), unreleased_words([issue.id]))
    require_decided(issue.publication, texts_of_issue(issue), names_in_issue(issue))
    change_issue(issue)
    publish_cleared_thing(issue, fields=public_fields_of_issue(issue), by=by)
    add_line(issue, Step.PUBLISHED, by=by, text="", is_public=False)
    record("followup.published", issue, by=by)
    return issue


def withdraw_issue(issue: Issue, *, reason: str, told_of_somebody: bool = False, by: Person) -> Issue:
    """Take the public page back, whose address says why from now on; the slip is void with it. What is public can
    always be withdrawn, also while the issue is worked on again. `told_of_somebody`: because it said who somebody is,
    so that what was public of it is forgotten."""
    require_right(may_publish(P.WITHDRAW, issue, by))
    change_issue(issue)
    reason = withdraw_thing(issue, reason=reason, by=by)
    if told_of_somebody:
        forget_public_words(issue, instead=kept(lambda: _("因含个人信息，文本已清除")), by=by)
    add_line(issue, Step.WITHDRAWN, by=by, text=reason, is_public=False)
    record("followup.withdrawn", issue, by=by)
    return issue


def public_words(issue: Issue) -> dict[str, str]:
    """What the unit has written for everyone; empty until it is prepared."""
    return {name: getattr(issue, name) for name in ("public_title", "public_text", "public_outcome")}


def may_publish(step: PublishingStep, issue: Issue, person: Person) -> bool:
    """Whether `person` may take that step of publishing with `issue`, whatever state it is in."""
    return may_take(step, KIND, issue.lead_id, person)


def issue_decided(slip: ReviewSlip) -> None:
    """What a slip about an issue brings: its row stands as it was decided."""
    settle_clearance(db.session.get(Issue, slip.subject_id).publication, slip)


def _require_answer(issue: Issue) -> None:
    if issue.state not in ANSWERED:
        raise not_now(issue)


def _read_as(note: ProgressNote, text: str) -> None:
    """What anybody but the desk reads of a note; the desk keeps what was written."""
    if text != note.public_text:
        note.covered_text = text
        db.session.flush()


def _refuse_quotations(words: dict[str, str], unreleased: list[str]) -> None:
    for field, text in words.items():
        if any(quotes(text, said) for said in unreleased):
            raise Refused("not_released", _(
                "提出人未同意公开，请改用概括的说法，不要引用原话。") if field in WRITTEN else _(
                "办理进展引用了提出人未同意公开的原话，请重新准备公开，系统会遮盖这些原话。"), field)
