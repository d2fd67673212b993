"""What is kept of how the work of members was judged."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal
from xicheng_events.openness.officers.operations.forgetting import forget_evaluations

PERSONAL = (
    Personal("officer_evaluation", "comment", _l("履职评价意见"), _l("区级统筹员了解履职情况，不公开、不排名"),
             _l("与聘任信息一并删除"), by=forget_evaluations),
)
