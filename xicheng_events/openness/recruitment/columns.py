"""The columns of the desk's list of applicants."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.masking import mask_phone
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.recruitment.models import Application


def _label(value) -> str:
    return value.label if value else ""


APPLICATIONS = Listing(_l("招募报名"), "applications.list_exported", "applications_staff.export", {
    "name": Column(_l("姓名"), lambda each: each.name, (Application.name,)),
    "code": Column(_l("编号"), lambda each: each.code, on_page=False),
    "phone": Column(_l("手机"), lambda each: mask_phone(each.phone), on_page=False),
    "category": Column(_l("身份"), lambda each: _label(each.category), (Application.category,)),
    "position": Column(_l("单位及职务"), lambda each: each.position, width=30),
    "source": Column(_l("来源"), lambda each: each.source_words, (Application.source, Application.unit_id), width=24),
    "gender": Column(_l("性别"), lambda each: _label(each.gender), on_page=False, width=8),
    "age": Column(_l("年龄段"), lambda each: _label(each.age_band), on_page=False),
    "education": Column(_l("文化程度"), lambda each: _label(each.education), on_page=False),
    "street": Column(_l("所在街道"), lambda each: each.street.short_name if each.street else "", on_page=False),
    "field": Column(_l("关注领域"), lambda each: each.field.standing.name if each.field else "", on_page=False),
    "available": Column(_l("可参与时间"), lambda each: each.available, on_page=False),
    "reason": Column(_l("自荐理由或推荐意见"), lambda each: each.reason, on_page=False, width=40),
    "interest": Column(_l("利益关系"), lambda each: (each.interest or _("有")) if each.has_interest else _("没有"),
                       (Application.has_interest,), width=24),
    "state": Column(_l("状态"), lambda each: each.state.label, (Application.state,), width=12),
    "why": Column(_l("审查理由"), lambda each: each.screening_reason, on_page=False, width=24),
    "applied": Column(_l("提交时间"), lambda each: table_moment(each.applied_at), (Application.applied_at,)),
}, Application.id)
