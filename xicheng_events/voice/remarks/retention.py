"""What is kept of those who spoke."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal
from xicheng_events.voice.remarks.purging_speakers import forget_speakers

PERSONAL = (
    Personal("remark", "speaker correction", _l("以文字记下的发言人、发言人请求更正的内容"), _l("记录和核对发言要点"),
             _l("活动结束%(CONTACT_MONTHS)s个月后"), by=forget_speakers),
)
