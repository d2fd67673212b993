"""What people do with notices: write them, check them, publish them, change them."""

from xicheng_events.events.operations.checking import (
    ask_for_review,
    pass_event,
    return_event,
    submit_event,
    take_back_event,
)
from xicheng_events.events.operations.copying import (
    add_slots,
    copy_event,
    delete_template,
    draft_from_template,
    rename_template,
    repeat_event,
    save_template,
)
from xicheng_events.events.operations.drafting import (
    add_venue,
    delete_draft,
    discard_revision,
    draft_event,
    edit_event,
    restore_draft,
)
from xicheng_events.events.operations.publishing import close_finished_events, publish_event
from xicheng_events.events.operations.reckoning import closings_reckoned_otherwise, reckon_closings_anew
from xicheng_events.events.operations.steps import expect_version, move

__all__ = ["add_slots", "add_venue", "ask_for_review", "close_finished_events",
           "closings_reckoned_otherwise", "copy_event", "delete_draft",
           "delete_template", "discard_revision", "draft_event", "draft_from_template", "edit_event",
           "expect_version", "move", "pass_event", "publish_event", "reckon_closings_anew", "rename_template",
           "repeat_event", "restore_draft", "return_event", "save_template", "submit_event", "take_back_event"]
