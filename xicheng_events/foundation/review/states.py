"""The life of a slip. A decision stands; a changed text voids it and needs another slip, as does whoever decided and
takes that back before the text is public."""

from xicheng_events.foundation.review.models import SlipState

S = SlipState
MOVES: dict[SlipState, set[SlipState]] = {
    S.PENDING: {S.APPROVED, S.REJECTED, S.VOID},
    S.APPROVED: {S.VOID},
    S.REJECTED: set(),
    S.VOID: set(),
}
DECIDED = (S.APPROVED, S.REJECTED)
VOIDABLE = tuple(state for state, goals in MOVES.items() if S.VOID in goals)
