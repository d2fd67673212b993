"""What the desk of a door keeps of people: what somebody wrote about a matter that didn't fit."""

from flask_babel import lazy_gettext as _l

from xicheng_events.door.attendance.operations.forgetting import purge_settlements
from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("door_settlement", "note", _l("签到核对的说明"), _l("核对现场情况"),
             _l("活动结束%(CONTACT_MONTHS)s个月后"), by=purge_settlements),
)
NOT_PERSONAL = {"door_settlement": "subject"}
