"""Asking for a confidentiality review, deciding it, and voiding a decision whose text has changed."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.running_numbers import insert_numbered
from xicheng_events.foundation.review.models import Disclosure, Finding, ReviewSlip, SlipState
from xicheng_events.foundation.review.public_fields import PublicField, digest_of_fields, text_of_fields
from xicheng_events.foundation.review.queries import roles_deciding, slip_against, slip_for
from xicheng_events.foundation.review.states import DECIDED, VOIDABLE

OPINION_AT_MOST = 500
# Text with these never becomes public; the other findings can be answered by leaving something out.
NEVER_PUBLIC = (Finding.STATE_SECRET, Finding.WORK_SECRET)


def ask_review(subject, *, organisation: Organisation, title: str, fields: list[PublicField],
               by: Person, barred: Iterable[int] = ()) -> ReviewSlip:
    """Ask for a review of exactly what would be public of the stored row `subject`; slips about others are void.

    `barred` are the ids of people who wrote or passed the text: besides the asker they may not decide
    (author ≠ reviewer ≠ secrecy reviewer, domain §14). Asking twice for the same values gives the same slip. Refuses
    `rejected`.
    """
    latest, digest = slip_for(subject), digest_of_fields(fields)
    if latest and latest.state in VOIDABLE and latest.digest == digest:
        return latest
    refuse_turned_down(subject, fields)
    void_slip(subject, reason=kept(lambda: _("文本已修改，重新送审")), by=by)
    slip = insert_numbered(
        ReviewSlip, "number", "SC", organisation_id=organisation.id, subject_kind=subject.__tablename__,
        subject_id=subject.id, title=title, summary=text_of_fields(fields), digest=digest, asked_by_id=by.id,
        asked_at=clock.now(), barred=sorted(set(barred)),
    )
    record("review.asked", subject, by=by, slip=slip.number)
    return slip


def decide_slip(slip: ReviewSlip, *, approved: bool, opinion: str, findings: Iterable[Finding],
                disclosure: Disclosure, by: Person, barred: Iterable[int] = ()) -> ReviewSlip:
    """Pass or fail the text. Refuses `not_yours` without the role for the unit, `own_text` for the asker and `barred`,
    `already_decided`, a passing with state or work secrets found (`secret_found`) or without publication
    (`not_public`), and a failing without an opinion."""
    found, disclosure = {Finding(finding) for finding in findings}, Disclosure(disclosure)
    _refuse_wrong_person(slip, by, barred)
    opinion = written(opinion, field="opinion", at_least=0 if approved else 2, at_most=OPINION_AT_MOST,
                      what=_("审查意见"))
    if approved:
        _refuse_unfit(found, disclosure)
    changed = write(
        update(ReviewSlip).where(ReviewSlip.id == slip.id, ReviewSlip.state == SlipState.PENDING).values(
            state=SlipState.APPROVED if approved else SlipState.REJECTED, opinion=opinion, disclosure=disclosure,
            findings={finding.value: finding in found for finding in Finding}, decided_by_id=by.id,
            decided_at=clock.now()))
    db.session.refresh(slip)
    if changed != 1:
        raise _already_decided()
    record("review.approved" if approved else "review.rejected", slip, by=by, slip=slip.number,
           found=sorted(finding.value for finding in found), disclosure=disclosure.value)
    _tell_thing(slip)
    return slip


def take_back_decision(slip: ReviewSlip, *, by: Person) -> None:
    """撤回审查结论: the slip is void and the thing waits for another one, possible until what was passed is public.
    Refuses as `why_decision_stands`; `already_decided` where somebody was quicker."""
    if refusal := why_decision_stands(slip, by):
        raise refusal
    changed = write(update(ReviewSlip).where(ReviewSlip.id == slip.id, ReviewSlip.state.in_(DECIDED)).values(
        state=SlipState.VOID, void_reason=kept(lambda: _("审查人撤回结论"))))
    db.session.refresh(slip)
    if changed != 1:
        raise _already_decided()
    record("review.taken_back", slip, by=by, slip=slip.number)
    _tell_thing(slip)


def why_decision_stands(slip: ReviewSlip, person: Person) -> Refused | None:
    """Why `person` can't take back what was decided of `slip`; None when they can: who decided, of the latest slip,
    while what it passed isn't public."""
    if slip.decided_by_id != person.id:
        return Refused("not_yours", _("审查结论只能由作出结论的审查员撤回。"))
    if slip.state not in DECIDED or _is_followed(slip):
        return _already_decided()
    if any(is_used(slip) for is_used in house.table("SLIPS_IN_USE").values()):
        return Refused("is_public", _("这份文本已经公开，审查结论不能撤回。不宜公开的，请联系公开单位撤下。"))
    return None


def _is_followed(slip: ReviewSlip) -> bool:
    later = select(ReviewSlip.id).where(ReviewSlip.subject_kind == slip.subject_kind,
                                        ReviewSlip.subject_id == slip.subject_id, ReviewSlip.id > slip.id)
    return db.session.scalar(later.limit(1)) is not None


def _already_decided() -> Refused:
    return Refused("already_decided", _("这份审查单已审结或失效，请查看最新状态。"))


def _tell_thing(slip: ReviewSlip) -> None:
    if decided := house.table("DECIDED").get(slip.subject_kind):
        decided(slip)


def refuse_turned_down(subject, fields: list[PublicField]) -> None:
    """Refuse `rejected` for words that a slip about `subject` has turned down: they have to change first, or they could
    be laid before one reviewer after another until somebody passes them."""
    if slip_against(subject, fields):
        raise Refused("rejected", _("这份文本未通过保密审查，请按审查意见修改后再申请。"))


def void_slip(subject, *, reason: str, by: Person | None = None) -> int:
    """Void the slips about `subject` that are pending or passed, as its words have changed; how many were voided."""
    voided = write(
        update(ReviewSlip).where(ReviewSlip.subject_kind == subject.__tablename__, ReviewSlip.subject_id == subject.id,
                                 ReviewSlip.state.in_(VOIDABLE))
        .values(state=SlipState.VOID, void_reason=reason[:200]), renewing=True)
    if voided:
        record("review.voided", subject, by=by, reason=reason)
    return voided


def forget_words(subject, *, instead: str) -> None:
    """Who spoke has taken words back: no slip about `subject` shows them any more, but says `instead`. Which words a
    slip was about, its digest goes on pinning."""
    write(update(ReviewSlip).where(ReviewSlip.subject_kind == subject.__tablename__,
                                   ReviewSlip.subject_id == subject.id).values(summary=instead, title=instead),
          renewing=True)


def why_not_this_reviewer(slip: ReviewSlip, person: Person, barred: Iterable[int] = ()) -> Refused | None:
    """Why `person` may not decide `slip`; None when they may."""
    if not person.holds(*roles_deciding(slip.subject_kind), organisation_id=slip.organisation_id):
        return Refused("not_yours", _("您不是该单位的保密审查员，不能审查。"))
    if person.id in {slip.asked_by_id, *slip.barred, *barred}:
        return Refused("own_text", _("您起草、审核或送审了这份文本，不能由您进行保密审查，请由其他审查员办理。"))
    return None


def _refuse_wrong_person(slip: ReviewSlip, by: Person, barred: Iterable[int]) -> None:
    refusal = why_not_this_reviewer(slip, by, barred)
    if refusal:
        raise refusal


def _refuse_unfit(found: set[Finding], disclosure: Disclosure) -> None:
    secrets = [finding.label for finding in NEVER_PUBLIC if finding in found]
    if secrets:
        raise Refused("secret_found", _("文本涉及%(what)s，不能通过审查，请选择不通过。", what="、".join(secrets)),
                      "decision")
    if disclosure is not Disclosure.ACTIVE:
        raise Refused("not_public", _("公开属性不是“主动公开”的文本不能通过，请选择不通过或改为主动公开。"),
                      "disclosure")
