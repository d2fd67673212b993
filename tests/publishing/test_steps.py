"""From which state which step leads where, for each kind of thing, and that nothing else does."""

from contextlib import nullcontext

import pytest

from tests.cast import a_publication
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.kinds import kinds
from xicheng_events.foundation.publishing.operations import move_publication
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep

S, P = PublicationState, PublishingStep
# What the steps of a notice lead to, from each state: written out, so that the table is read once more.
OF_A_NOTICE = {
    S.DRAFTING: {P.SUBMIT: S.SUBMITTED, P.DELETE: S.DELETED},
    S.SUBMITTED: {P.TAKE_BACK: S.DRAFTING, P.RETURN: S.RETURNED, P.PASS: S.APPROVED},
    S.RETURNED: {P.SUBMIT: S.SUBMITTED, P.TAKE_BACK_CHECK: S.SUBMITTED, P.DELETE: S.DELETED},
    S.APPROVED: {P.DRAFT: S.DRAFTING, P.TAKE_BACK: S.DRAFTING, P.RETURN: S.RETURNED, P.TAKE_BACK_CHECK: S.SUBMITTED,
                 P.ASK: S.APPROVED, P.CLEAR: S.CLEARED},
    S.CLEARED: {P.DRAFT: S.DRAFTING, P.TAKE_BACK: S.DRAFTING, P.RETURN: S.RETURNED, P.TAKE_BACK_CHECK: S.SUBMITTED,
                P.ASK: S.APPROVED, P.TAKE_BACK_CLEARING: S.APPROVED, P.SCHEDULE: S.SCHEDULED, P.PUBLISH: S.PUBLISHED},
    S.SCHEDULED: {P.UNSCHEDULE: S.CLEARED, P.TAKE_BACK_CHECK: S.SUBMITTED, P.TAKE_BACK_CLEARING: S.APPROVED,
                  P.PUBLISH: S.PUBLISHED},
    S.PUBLISHED: {P.REVISE: S.PUBLISHED, P.SCHEDULE_REVISION: S.PUBLISHED, P.UNSCHEDULE_REVISION: S.PUBLISHED,
                  P.WITHDRAW: S.WITHDRAWN},
    S.WITHDRAWN: {},
    S.DELETED: {P.RESTORE: S.DRAFTING},
}
OF_AN_OPINION = {
    S.APPROVED: {P.ASK: S.APPROVED, P.TAKE_BACK_ASKING: S.APPROVED, P.TAKE_BACK_ANEW: S.WITHDRAWN, P.CLEAR: S.CLEARED},
    S.CLEARED: {P.ASK: S.APPROVED, P.TAKE_BACK_ASKING: S.APPROVED, P.TAKE_BACK_ANEW: S.WITHDRAWN,
                P.TAKE_BACK_CLEARING: S.APPROVED, P.PUBLISH: S.PUBLISHED},
    S.PUBLISHED: {P.WITHDRAW: S.WITHDRAWN},
    S.WITHDRAWN: {P.ASK_ANEW: S.APPROVED},
}


@pytest.mark.once
@pytest.mark.parametrize(("kind", "expected"), [("notice", OF_A_NOTICE), ("opinion", OF_AN_OPINION)])
def test_each_step_leads_from_where_it_may_and_from_nowhere_else(app, kind, expected):
    with app.app_context():
        assert kinds()[kind].states == set(expected)
        wrong = []
        for state in expected:
            for step in PublishingStep:
                row = a_publication(1, "公告", state)
                row.kind = kind
                goal = expected[state].get(step)
                refused = nullcontext() if goal else pytest.raises(Refused, match="不能这样操作")
                with refused:
                    move_publication(row, step)
                if row.state is not (goal or state):
                    wrong.append(f"{step} from {state}: {row.state}")
        assert wrong == []
        db.session.rollback()


@pytest.mark.once
def test_every_kind_begins_where_a_step_goes_on_and_what_is_published_can_be_withdrawn(app):
    with app.app_context():
        assert set(house.table("PUBLISHES")) >= {"notice", "opinion", "issue"}
        for row in kinds().values():
            assert row.states >= {row.first, S.CLEARED}
            assert (S.PUBLISHED in row.states) == (S.WITHDRAWN in row.states)
            assert all(roles for step, roles in row.rights.items())
