"""The columns of the secrecy reviewer's list (保密审查台账)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.web.listing import Column, Listing

SLIPS = Listing(_l("保密审查"), "review.list_exported", "review_staff.export", {
    "title": Column(_l("名称"), lambda slip: slip.title, (ReviewSlip.title,), width=40),
    "number": Column(_l("编号"), lambda slip: slip.number, (ReviewSlip.id,), width=20, on_page=False),
    "unit": Column(_l("单位"), lambda slip: slip.organisation.short_name, (ReviewSlip.organisation_id,)),
    "asked": Column(_l("送审"), lambda slip: f"{slip.asked_by.name} {table_moment(slip.asked_at)}",
                    (ReviewSlip.asked_at,), width=26),
    "state": Column(_l("状态"), lambda slip: slip.state.label, (ReviewSlip.state,), width=12),
    "decided": Column(_l("审查"), lambda slip: f"{slip.decided_by.name} {table_moment(slip.decided_at)}"
                      if slip.decided_by else "", (ReviewSlip.decided_at,), width=26, on_page=False),
    "disclosure": Column(_l("公开属性"), lambda slip: slip.disclosure.label, width=12, on_page=False),
    "found": Column(_l("审查发现"), lambda slip: "、".join(str(found.label) for found in slip.found), width=30,
                    on_page=False),
    "opinion": Column(_l("审查意见"), lambda slip: slip.opinion, width=40, on_page=False),
}, ReviewSlip.id)
