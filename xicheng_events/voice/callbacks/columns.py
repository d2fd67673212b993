"""The columns of the replies to call about, on the page and in the sheet."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.voice.callbacks.queries import call_due, calls_of, is_late, issues_behind
from xicheng_events.voice.followup.models import ROUND, Issue
from xicheng_events.voice.followup.states import Light
from xicheng_events.voice.opinions.models import Opinion

# A row is an opinion; beside it stand the issue and how often its speaker was called in vain. Never whom to call.
CALLBACKS = Listing(_l("回访"), "followup.callbacks_exported", "callbacks_staff.export", {
    "number": Column(_l("问题"), lambda _said, behind: behind[0].number, (Issue.id,)),
    "title": Column(_l("问题摘要"), lambda _said, behind: behind[0].title, width=40, on_page=False),
    "lead": Column(_l("承办单位"), lambda _said, behind: behind[0].lead.short_name, (Issue.lead_id,)),
    "replied": Column(_l("答复时间"), lambda _said, behind: table_moment(behind[0].replied_at), (Issue.replied_at,),
                      width=18),
    "due": Column(_l("回访期限"), lambda _said, behind: table_day(call_due(behind[0]).on), width=12),
    "light": Column(_l("预警"), lambda _said, behind: Light.OVERDUE.label if is_late(behind[0]) else "", width=8,
                    on_page=False),
    "tries": Column(_l("未接通"), lambda _said, behind: behind[1], (calls_of(Opinion.id, ROUND),), width=8),
}, Opinion.id, beside=issues_behind)
