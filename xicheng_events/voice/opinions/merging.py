"""并案: two who said the same follow one outcome; and 分开办理, when they didn't."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.core.text import table_day
from xicheng_events.voice.opinions.models import ROUNDS, Opinion, OpinionStep, Triage
from xicheng_events.voice.opinions.operations import (
    contact_of,
    give_outcome,
    note_step,
    require_triager,
    tell_speaker,
    waits_from,
)
from xicheng_events.voice.opinions.queries import MERGE_TARGETS, merged_into


def merge(opinion: Opinion, into: Opinion, *, by: Person) -> Opinion:
    """并案: `opinion`, and what was merged into it before, follow the outcome of `into`.

    Refuses beside `into`: `merge_self`, `merge_foreign` (another unit's), `merge_closed` (not open any more).
    """
    if into.id == opinion.id:
        raise Refused("merge_self", _("不能并入自身，请选择另一条意见。"), "into")
    if into.organisation_id != opinion.organisation_id:
        raise Refused("merge_foreign", _("只能并入本单位收到的意见，请检查编号。"), "into")
    require_triager(opinion, by)
    # Both rows are written, the older first: of two people merging A into B and B into A one must lose.
    if into.id < opinion.id:
        _hold_target(into, opinion)
        give_outcome(opinion, Triage.MERGED, by=by, merged_into_id=into.id)
    else:
        give_outcome(opinion, Triage.MERGED, by=by, merged_into_id=into.id)
        _hold_target(into, opinion)
    followers = update(Opinion).where(Opinion.merged_into_id == opinion.id).values(merged_into_id=into.id)
    moved = merged_into(opinion)
    write(followers)
    for said in (opinion, *moved):
        db.session.refresh(said)
        _tell_merged(said, into)
    return opinion


def unmerge(opinion: Opinion, *, by: Person) -> Opinion:
    """分开办理: a merged opinion waits for an outcome of its own again, at any time and with its own triage period; who
    said either is told. What they thought of the other's reply is none of its own.

    Refuses `not_yours`, `not_merged`.
    """
    require_triager(opinion, by)
    into, waits = opinion.merged_into, waits_from(clock.now())
    parted = write(
        update(Opinion).where(Opinion.id == opinion.id, Opinion.triage == Triage.MERGED)
        .values(triage=Triage.NEW, merged_into_id=None, triaged_by_id=None, triaged_at=None, read_at=None,
                first_round=Opinion.first_round + ROUNDS, **waits))
    db.session.refresh(opinion)
    index_again(opinion, changed=waits)
    if parted != 1:
        raise Refused("not_merged", _("这条意见没有并案，请刷新查看。"))
    note_step(opinion, OpinionStep.UNMERGED, by=by, text=kept(lambda: _("不再与同类意见合并，单独研判。")))
    note_step(into, OpinionStep.UNMERGED, by=by, text=kept(lambda: _("并入的一条意见已分开办理。")))
    record("opinions.unmerged", opinion, by=by, merged_into_id=into.id)
    tell_speaker(opinion, "opinion_unmerged", day=table_day(opinion.triage_due_on))
    tell_speaker(into, "opinion_parted")
    return opinion


def _hold_target(into: Opinion, opinion: Opinion) -> None:
    """Hold what it is merged into as it was seen: of the same unit still, and with the outcome that is told."""
    seen = Opinion.triage == into.triage, Opinion.organisation_id == opinion.organisation_id
    held = write(update(Opinion).where(Opinion.id == into.id, Opinion.triage.in_(MERGE_TARGETS), *seen)
                 .values(triage=Opinion.triage))
    if held != 1:
        db.session.refresh(into)
        if into.triage in MERGE_TARGETS:
            raise Refused("merge_moved", _("该意见刚刚已由他人办理，请查看最新状态后再办。"), "into")
        raise Refused("merge_closed", _("该意见已办（%(outcome)s），不能再并入。已登记为问题的，请选择“登记问题”中的"
                                        "“加入已有问题”。", outcome=into.triage.label), "into")


def _tell_merged(said: Opinion, into: Opinion) -> None:
    if into.triage is Triage.ANSWERED:
        tell_speaker(said, "reply", phone_to_ask=contact_of(said))
    else:
        tell_speaker(said, "opinion_merged")
