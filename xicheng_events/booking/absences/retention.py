"""What is kept of those who stayed away: what they say about it, as long as it is known who they are."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.absences.operations.forgetting import purge_excuses
from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("excuse", "words reason", _l("未到场说明"), _l("决定是否计入未到场"),
             _l("活动结束%(CONTACT_MONTHS)s个月后"), by=purge_excuses),
)
