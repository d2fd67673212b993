"""What is done with a draw, from its plan to its result."""

from xicheng_events.draws.operations.drawing import line_up_the_rest, reveal
from xicheng_events.draws.operations.freezing import freeze_due_lists, freeze_list
from xicheng_events.draws.operations.planning import commit_share, plan_draw, replace_officer
from xicheng_events.draws.operations.telling import close_left_out, tell_results

__all__ = ["close_left_out", "commit_share", "freeze_due_lists", "freeze_list", "line_up_the_rest", "plan_draw",
           "replace_officer", "reveal", "tell_results"]
