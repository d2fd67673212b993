"""What people answered to the questions of a form."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.questions.operations.keeping_answers import purge_secret_answers
from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("sheet_answer", "secret", _l("报名表中的敏感回答"), _l("按报名表所列理由"),
             _l("活动结束%(SECRET_DAYS)s日后"),
             by=purge_secret_answers, shown="registrations"),
    Personal("sheet_answer", "value", _l("报名表中的其他回答"), _l("按报名表所列理由"),
             _l("活动结束%(CONTACT_MONTHS)s个月后"),
             shown="registrations"),
)
NOT_PERSONAL = {"form_version": "digest", "question": "key label options show_if_key show_if_value"}
