"""What people answered to the questions of a form. Whoever asks says when it ends."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal
from xicheng_events.foundation.questions.queries import is_kept_for_good

PERSONAL = (
    Personal("sheet_answer", "secret", _l("报名表中的敏感回答"), _l("按报名表所列理由"),
             _l("活动结束%(SECRET_DAYS)s日后"), shown="registrations"),
    Personal("sheet_answer", "value", _l("报名表中的其他回答，评价中写的话"), _l("按报名表所列理由；评价用于改进活动"),
             _l("活动结束%(CONTACT_MONTHS)s个月后；评价长期保存，报名信息删除后不再与任何人关联"),
             but=is_kept_for_good, shown="registrations"),
)
NOT_PERSONAL = {"form": "definition", "form_version": "digest",
                "question": "key field label options show_if_key show_if_value"}
