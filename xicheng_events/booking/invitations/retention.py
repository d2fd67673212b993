"""What is kept of those who are invited, until `registration`'s sweep empties it with those who registered."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("invitation", "name phone phone_hash", _l("受邀人姓名、手机号"), _l("发出邀请"),
             _l("活动结束%(CONTACT_MONTHS)s个月后"), emptied=(None, "", [], _l("已删除"))),
)
NOT_PERSONAL = {"invitation": "token_hash"}
