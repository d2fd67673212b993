"""What the house reads of `absences` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.absences import retention, staff_views, todos, views
from xicheng_events.booking.absences.operations.forgetting import purge_excuses
from xicheng_events.booking.absences.queries import words_in_notice
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import about_event

PLACES = {"queries": ("excuse_list",)}
PAGES = (views.bp, staff_views.bp)
SWEEPS = (Sweep(purge_excuses, 60, in_parts=True),)
TEMPLATES = {
    "excuse_accepted": about_event(
        _l("未到场说明已采纳"),
        _l("您对“{event}”未到场的说明已采纳，这次未到场不计入。咨询{phone_to_ask}"),
        "event"),
    "excuse_rejected": about_event(
        _l("未到场说明未采纳"),
        _l("您对“{event}”未到场的说明未采纳：{reason}。详情： {link} 咨询{phone_to_ask}"),
        "event", "reason"),
}
ACTIONS = {
    "registration.excuses_exported": _l("导出未到场说明列表"),
    "registration.absence_excused": _l("免记缺席"),
    "registration.excuse_decided": _l("办理缺席说明"),
}
DETAILS = {"accepted": _l("采信说明")}
FORMS = {
    "absences.excuse": _l("说明未到场的原因"),
    "excuses_staff.decide": _l("认定未到场原因"),
    "excuses_staff.find": _l("查找未到场说明"),
}
TODOS = (todos.excuses_to_decide,)
NOTICE_WORDS = (words_in_notice,)
RETENTION = retention
