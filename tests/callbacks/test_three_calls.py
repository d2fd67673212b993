"""Who isn't reached is called three times, and then no more (domain §5.4, §17-19)."""

from tests.followup.steps import replied, stand
from tests.opinions.steps import do, told
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.callbacks import operations as calling_back
from xicheng_events.voice.callbacks.models import CallOutcome
from xicheng_events.voice.followup.kinds import Closing
from xicheng_events.voice.followup.models import ReplyRating
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion


def test_17_19_who_is_not_reached_three_times_is_told_what_comes_next_and_the_issue_closed_as_such(app, world, at):
    number, said = replied(app, world)
    for at_hour in ("2026-03-11 10:00", "2026-03-12 10:00", "2026-03-13 10:00"):
        at(at_hour)
        do(app, calling_back.note_call, (Opinion, said), outcome=CallOutcome.UNREACHED, by=world.staff["hemiao"])
    assert (stand(app, number).state, stand(app, number).closed_as) == (IssueState.CLOSED, Closing.UNREACHED)
    first, last = told(app, "call_missed"), told(app, "calls_over")
    assert [len(first), len(last)] == [1, 1]
    assert "再次致电" in first[0][1]
    assert "不再致电" in last[0][1]
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(ReplyRating)) == 0, "it counts in no rate"
