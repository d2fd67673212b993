"""The columns of the desk's list of representatives."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.masking import mask_phone
from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.representatives.models import Representative


def categories_words(representative: Representative) -> str:
    """As whom they may be asked."""
    return "、".join(category.label for category in representative.categories)


def topics_words(representative: Representative) -> str:
    """关注领域."""
    return "、".join(topic.name for topic in representative.topics)


def term_words(representative: Representative) -> str:
    """From when until when; nothing without a term."""
    if representative.term_from is None:
        return ""
    return _("%(first)s至%(last)s", first=table_day(representative.term_from), last=table_day(representative.term_to))


def _street_name():
    return select(Organisation.short_name).where(Organisation.id == Representative.street_id).scalar_subquery()


REPRESENTATIVES = Listing(_l("代表库"), "representatives.list_exported", "representatives_staff.export", {
    "name": Column(_l("姓名"), lambda each: each.name, (Representative.name,)),
    "phone": Column(_l("手机"), lambda each: mask_phone(each.phone), on_page=False),
    "categories": Column(_l("身份"), categories_words, width=24),
    "topics": Column(_l("关注领域"), topics_words, width=24),
    "street": Column(_l("所在街道"), lambda each: each.street.short_name if each.street else "", (_street_name(),)),
    "gender": Column(_l("性别"), lambda each: each.gender.label if each.gender else "", on_page=False, width=8),
    "age": Column(_l("年龄段"), lambda each: each.age_band.label if each.age_band else "", on_page=False),
    "source": Column(_l("来源"), lambda each: each.source_words, (Representative.source, Representative.unit_id),
                     width=24),
    "standing": Column(_l("状态"), lambda each: each.standing.label, (Representative.standing,), width=12),
    "term": Column(_l("任期"), term_words, on_page=False, width=26),
    "ends": Column(_l("任期至"), order=(Representative.term_to,)),
    "attended": Column(_l("最近参加"), lambda each: table_day(each.last_attended_on) if each.last_attended_on else "",
                       (Representative.last_attended_on,)),
}, Representative.id)
