"""Asking for a confidentiality review, deciding it, and voiding it when the words change (policy task 6)."""

import hashlib

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.accounts.models import Organisation, Person, Role
from xicheng_events.audit.operations import record
from xicheng_events.core import clock, codes
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.review.models import Disclosure, ReviewSlip, SlipState
from xicheng_events.review.queries import slip_for


def digest_of(words: str) -> str:
    """The fingerprint by which reviewed words are recognised."""
    return hashlib.sha256(words.encode()).hexdigest()


def ask_review(subject, *, organisation: Organisation, title: str, words: str, by: Person, barred=()) -> ReviewSlip:
    """A new slip for `words` of the stored row `subject`; the standing one if it is pending for the same words.

    `barred` are ids of people who wrote or passed the words and so may not decide. Older slips become void.
    """
    standing = slip_for(subject)
    if standing and standing.digest == digest_of(words) and standing.state in (SlipState.PENDING, SlipState.APPROVED):
        return standing
    void_slip(subject, reason=_("另有新的审查单。"), by=by)
    slip = ReviewSlip(
        number=codes.new_reference("BM"), organisation_id=organisation.id, subject_kind=subject.__tablename__,
        subject_id=subject.id, title=title, summary=words, digest=digest_of(words), findings={}, asked_by_id=by.id,
        barred=sorted({by.id, *barred}), asked_at=clock.now(), state=SlipState.PENDING,
    )
    db.session.add(slip)
    db.session.flush()
    record("review.asked", slip, by=by, subject=slip.subject_kind, subject_id=slip.subject_id)
    return slip


def decide_slip(slip: ReviewSlip, *, approved: bool, opinion: str, findings: dict, disclosure: Disclosure,
                by: Person) -> ReviewSlip:
    """Approve or reject a pending slip.

    Refuses everyone who isn't a secrecy reviewer of the unit, whoever wrote, passed or asked (`not_you`),
    approval while something was found (`found`), rejection without an opinion (`no_opinion`), and a slip that
    has been decided already (`decided`).
    """
    if not by.holds(Role.SECRECY, organisation_id=slip.organisation_id) or by.id in slip.barred:
        raise Refused("not_you", _("保密审查须由未参与起草和审核的保密审查员办理。"))
    if approved and any(findings.values()):
        raise Refused("found", _("勾选了不宜公开的内容，不能审查通过，请退回修改。"), "findings")
    if not approved and not opinion:
        raise Refused("no_opinion", _("审查不通过时请写明意见。"), "opinion")
    decided = db.session.execute(
        update(ReviewSlip).where(ReviewSlip.id == slip.id, ReviewSlip.state == SlipState.PENDING).values(
            state=SlipState.APPROVED if approved else SlipState.REJECTED, opinion=opinion, findings=findings,
            disclosure=disclosure, decided_by_id=by.id, decided_at=clock.now()),
        execution_options={"synchronize_session": False})
    if decided.rowcount != 1:
        raise Refused("decided", _("这张审查单已经办理过，请刷新查看。"))
    db.session.refresh(slip)
    record("review.approved" if approved else "review.rejected", slip, by=by)
    return slip


def void_slip(subject, *, reason: str, by: Person | None = None) -> bool:
    """Void the standing slip of `subject`, since its words have changed; whether there was one."""
    slip = slip_for(subject)
    if slip is None or slip.state not in (SlipState.PENDING, SlipState.APPROVED):
        return False
    slip.state, slip.void_reason = SlipState.VOID, reason
    record("review.voided", slip, by=by)
    db.session.flush()
    return True


def is_cleared(subject, words: str) -> bool:
    """Whether exactly these words of `subject` have been approved for publication."""
    slip = slip_for(subject)
    return bool(slip and slip.state == SlipState.APPROVED and slip.digest == digest_of(words))
