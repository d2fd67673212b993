"""The other pairs of eyes over what has a draft of its own and, once it is public, a revision beside it: the unit's
reviewer, then the secrecy reviewer (domain §14: author ≠ reviewer ≠ secrecy). A notice, a questionnaire.

The room whose thing it is says what is public of it (`fields`, of the thing as it would read), refuses what is
incomplete, and writes the entry of the record; the thing has a `publication`.
"""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import kinds, may_take
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.operations import (
    forget_instant,
    note_change,
    refuse_scheduled,
    settle_clearance,
    take_step,
)
from xicheng_events.foundation.publishing.states import STEPS, PublicationState, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.operations import ask_review, refuse_turned_down, void_slip
from xicheng_events.foundation.review.public_fields import PublicField, text_of_fields

P = PublishingStep


def require_step(publication: Publication, step: PublishingStep, *, by: Person) -> None:
    """Refuse `not_yours` unless `by` may take `step` with it, before anything else is looked at."""
    require_right(may_take(step, publication.kind, publication.organisation_id, by))


def refuse_incomplete(missing: list[tuple[str, str]]) -> None:
    """Refuse `incomplete` while something required is missing: (field, what to do) for each."""
    if missing:
        raise Refused("incomplete", _("还有%(n)s项需要补充：%(first)s", n=len(missing), first=missing[0][1]))


def submit_text(thing, fields: list[PublicField], *, by: Person) -> None:
    """提交审核. Refuses `not_yours`, `wrong_state`, and `rejected` for words that a slip has turned down."""
    require_step(thing.publication, P.SUBMIT, by=by)
    refuse_turned_down(thing, fields)
    take_step(thing.publication, P.SUBMIT, by=by)


def take_back_text(thing, *, by: Person) -> None:
    """撤回提交: what was submitted is a draft again, also once it has been passed; a slip about it is void."""
    require_step(thing.publication, P.TAKE_BACK, by=by)
    void_slip(thing, reason=kept(lambda: _("经办人撤回")), by=by)
    take_step(thing.publication, P.TAKE_BACK, by=by)
    thing.publication.checked_by_id = None


def return_text(thing, fields: list[PublicField], *, reason: str, by: Person) -> str:
    """退回修改, with a reason, which is required and given back as it is kept; a slip about it is void."""
    publication = thing.publication
    require_step(publication, P.RETURN, by=by)
    reason = written(reason, field="reason", at_least=2, at_most=300, what=_("退回原因"))
    void_slip(thing, reason=kept(lambda: _("审核人退回修改")), by=by)
    take_step(publication, P.RETURN, by=by)
    publication.state_reason, publication.checked_by_id = reason, None
    publication.checked_words = text_of_fields(fields)
    return reason


def take_back_check_of_text(thing, fields: list[PublicField], *, by: Person) -> None:
    """撤回审核: what was passed or returned waits for the reviewer again until it is public; a slip about it is void.
    Refuses `changed_since` for what has been returned and written on since."""
    publication = thing.publication
    require_step(publication, P.TAKE_BACK_CHECK, by=by)
    if publication.checked_words != text_of_fields(fields):
        raise Refused("changed_since", _("%(what)s退回后已有修改，请等经办人重新提交。",
                                         what=kinds()[publication.kind].label))
    void_slip(thing, reason=kept(lambda: _("审核人撤回审核")), by=by)
    take_step(publication, P.TAKE_BACK_CHECK, by=by)
    publication.checked_by_id, publication.state_reason = None, ""
    forget_instant(publication)


def may_pass_text(publication: Publication, *, by: Person) -> None:
    """Before it is looked at whether it is complete. Refuses `not_yours`, and whoever wrote on it (`own_text`)."""
    require_step(publication, P.PASS, by=by)
    if by.id in publication.author_ids:
        raise Refused("own_text", _("不能审核自己起草或修改的%(what)s，请由其他审核人办理。",
                                    what=kinds()[publication.kind].label))


def pass_text(thing, fields: list[PublicField], *, by: Person) -> None:
    """审核通过, after `may_pass_text`; `lay_before_secrecy` follows."""
    publication = thing.publication
    take_step(publication, P.PASS, by=by)
    publication.checked_by_id, publication.state_reason = by.id, ""
    publication.checked_words = text_of_fields(fields)


def may_ask_about_text(thing, *, is_revised: bool, note: str, by: Person) -> None:
    """Before the secrecy review is asked for: a draft must have been passed, a revision (`is_revised`) needs a `note`
    for the public on what it changes. Refuses `not_yours`, `wrong_state`, `is_scheduled`."""
    publication = thing.publication
    require_step(publication, P.ASK, by=by)
    if publication.state not in STEPS[P.ASK].start and not is_revised:
        raise Refused("wrong_state", _("%(what)s审核通过后才能申请保密审查。", what=kinds()[publication.kind].label))
    if is_revised:
        refuse_scheduled(publication)
        note_change(publication, note)


def ask_about_text(thing, fields: list[PublicField], *, title: str, by: Person) -> ReviewSlip:
    """申请保密审查 anew, after `may_ask_about_text`; passing a text does so by itself."""
    slip = lay_before_secrecy(thing, fields, title=title, by=by)
    if thing.publication.state is not PublicationState.PUBLISHED and slip.state is SlipState.PENDING:
        take_step(thing.publication, P.ASK, by=by)
    return slip


def lay_before_secrecy(thing, fields: list[PublicField], *, title: str, by: Person) -> ReviewSlip:
    """The 保密审查单 for exactly `fields`; who wrote or passed them may not decide it."""
    publication = thing.publication
    barred = [*publication.author_ids, *filter(None, [publication.checked_by_id])]
    slip = ask_review(thing, organisation=publication.organisation, title=title, fields=fields, by=by, barred=barred)
    settle_clearance(publication, slip)
    return slip


def rewrite_text(thing, *, reason: str, by: Person) -> None:
    """Its words have been changed: a slip about them is void, and what had been passed is a draft again; what is public
    stays so, its new words wait beside it."""
    publication = thing.publication
    void_slip(thing, reason=reason, by=by)
    publication.author_ids = sorted({*publication.author_ids, by.id})  # and so may neither pass nor clear it
    if publication.state in STEPS[P.DRAFT].start:
        take_step(publication, P.DRAFT, by=by)
        publication.checked_by_id = None


def drop_revised_text(thing, *, reason: str, by: Person | None) -> None:
    """Forget the change of what is public that isn't out, with all that was to become of it: nobody reads in vain what
    nobody can publish. Without one nothing happens."""
    if not thing.revision:
        return
    thing.revision, thing.publication.next_note = None, ""
    forget_instant(thing.publication)
    void_slip(thing, reason=reason, by=by)
