"""撤回研判: an outcome is taken back as long as nobody knows it."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.notify.operations import take_back_notices
from xicheng_events.foundation.publishing.one_text import is_out
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.voice.opinions.models import DECIDED_HERE, Opinion, OpinionStep, Triage
from xicheng_events.voice.opinions.operations import may_triage, note_step, require_triager
from xicheng_events.voice.opinions.queries import merged_into

MAY_BE_DECIDED_HERE_FOR = timedelta(hours=24)
MESSAGES = ("reply", "opinion_praised", "opinion_transferred", "opinion_petitioned", "opinion_declined",
            "opinion_to_adopt")


def take_back_outcome(opinion: Opinion, *, by: Person) -> Opinion:
    """Let an opinion wait for triage again, and drop what would have told its outcome: until a message has begun to
    leave or the outcome was read behind the query code, a day at most.

    Refuses `not_yours`, `not_triaged`, `too_late` after a day, `told`, and `in_publication` while it is published with
    its answer or on the way there, `in_use` while a later room works on it (`KEEPS_OUTCOME`).
    """
    if opinion.triage not in DECIDED_HERE:
        require_triager(opinion, by)
        raise not_triaged()
    return let_wait_again(opinion, MESSAGES, by=by)


def let_wait_again(opinion: Opinion, messages: tuple[str, ...], *, by: Person) -> Opinion:
    """Take back any outcome, of which one of `messages` tells (none: nobody is told of it before it is answered).
    Refuses as `take_back_outcome`, but for what outcome it is."""
    require_triager(opinion, by)
    was, at = opinion.triage, opinion.triaged_at
    if at is None or at <= clock.now() - MAY_BE_DECIDED_HERE_FOR:
        raise Refused("too_late", _("研判已超过24小时，不能撤回。"))
    slip = slip_for(opinion)
    if is_out(opinion) or (slip and slip.state in (SlipState.PENDING, SlipState.APPROVED)):
        raise Refused("in_publication", _("意见和答复已公开或正在保密审查，请先撤回。"))
    followers = merged_into(opinion)
    for said in (opinion, *followers):
        if said.read_at or (messages and said.phone and not take_back_notices(
                said.phone, messages, saying=said.query_code, since=at)):
            raise Refused("told", _("提出人已得知处理结果，不能撤回。"))
    _undo(opinion, was)
    for why in filter(None, (keeps(opinion) for keeps in house.listed("KEEPS_OUTCOME"))):
        raise Refused("in_use", why)
    if merged_into(opinion) != followers:  # whoever was merged in meanwhile has been told the outcome
        raise _just_done()
    label = kept(lambda: was.label)
    note_step(opinion, OpinionStep.UNDONE, by=by, text=kept(lambda: _("撤回“%(outcome)s”。", outcome=label)))
    record("opinions.undone", opinion, by=by, undone=was.value)
    return opinion


def not_triaged() -> Refused:
    """The refusal where there is no outcome to take back."""
    return Refused("not_triaged", _("这条意见没有可以撤回的研判结果。"))


def may_take_back(opinion: Opinion, person: Person) -> bool:
    """Whether the page offers it for what is decided here: it may still be refused, where somebody has been told."""
    return opinion.triage in DECIDED_HERE and is_fresh(opinion, person)


def is_fresh(opinion: Opinion, person: Person) -> bool:
    """Whether its outcome is `person`'s to take back, a day old at most, and not read as far as is known."""
    return (may_triage(opinion, person) and not opinion.read_at and opinion.triaged_at is not None
            and opinion.triaged_at > clock.now() - MAY_BE_DECIDED_HERE_FOR)


def _undo(opinion: Opinion, was: Triage) -> None:
    empty = {"answer": "", "outside_name": "", "outside_number": ""}
    undone = write(
        update(Opinion).where(Opinion.id == opinion.id, Opinion.triage == was, Opinion.read_at.is_(None),
                              Opinion.triaged_at == opinion.triaged_at)
        .values(triage=Triage.NEW, triaged_by_id=None, triaged_at=None, outside_channel=None, **empty))
    db.session.refresh(opinion)
    index_again(opinion, changed=empty)
    if undone != 1:
        raise _just_done()


def _just_done() -> Refused:
    return Refused("not_triaged", _("这条意见刚刚已由他人办理，请刷新查看。"))
