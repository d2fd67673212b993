"""What is kept of candidates, and of what people say against lists."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.selection.operations.forgetting import purge_candidates
from xicheng_events.foundation.core.retention import Personal

_UNTIL = _l("未入选的30日后，其他人活动结束30日后")

PERSONAL = (
    Personal("candidate", "gender field_id household", _l("候选人的性别、关注领域、住户标识"), _l("均衡遴选，一户一席"),
             _UNTIL, by=purge_candidates),
    Personal("selection_entry", "facts salt", _l("遴选名单中用于名额要求的各项"), _l("均衡遴选，可核对"), _UNTIL,
             by=purge_candidates, emptied=(None, "", [], {})),
    Personal("selection_objection", "words answer", _l("公示期间的意见和核实结果"), _l("核实名单"),
             _l("活动结束30日后"), by=purge_candidates),
)
NOT_PERSONAL = {
    "selection": "outcome return_reason result_text", "selection_quota": "value",
    # `bound`: a quota that everybody reads; emptied with the facts all the same.
    "selection_entry": "code list_key passed change_reason bound",
}
EMPTIES = (
    (purge_candidates, "registration", "name phone phone_hash phone_tail street_id access_needs question state_reason "
                                       "priority_reason review_note document document_hash document_tail document_kind "
                                       "born_on"),
    (purge_candidates, "companion", "name born_on guardian_name"),
    (purge_candidates, "notice", "phone phone_hash text"),
    (purge_candidates, "sheet_answer", "value secret"),
)
