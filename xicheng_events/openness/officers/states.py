"""How the work of a member is judged (domain §4.2)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class EvaluationResult(Labelled):
    """履职评价: read by the coordinator alone."""

    EXCELLENT = "excellent", _l("优秀"), "ok"
    COMPETENT = "competent", _l("称职"), "info"
    INCOMPETENT = "incompetent", _l("不称职"), "wait"


LONGEST_COMMENT = 300
