"""What lists say of the people in them, and of who sent them."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.groups.operations.purging import purge_lists
from xicheng_events.booking.groups.operations.registering_rows import drop_old_lists
from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("roster_row", "content key", _l("集体报名名单的内容"), _l("逐行核对和报名"),
             _l("名单办完，或24小时无人确认"),
             by=drop_old_lists),
    Personal("roster_row", "who problems sheet", _l("名单各行的掩码姓名"), _l("查看各行的办理结果"),
             _l("活动结束%(CONTACT_MONTHS)s个月后"),
             by=purge_lists, emptied=(None, "", [], _l("已删除"))),
    Personal("roster", "contact_name contact_phone source remarks", _l("报送名单的联系人"), _l("核实名单"),
             _l("活动结束%(CONTACT_MONTHS)s个月后"),
             by=purge_lists),
)
NOT_PERSONAL = {"roster": "form_key", "roster_row": "note"}
# What is left of a list that was never decided about goes with the event's contacts.
EMPTIES = ((purge_lists, "roster_row", "content key"),)
