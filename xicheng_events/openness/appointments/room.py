"""What the house reads of `appointments` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.notify.templates import Placeholder, Template
from xicheng_events.openness.appointments import queries

PLACEHOLDERS = {
    "office": Placeholder(_l("聘任身份"), _l("区统计局特邀体验员")),
    "certificate": Placeholder(_l("聘书编号"), _l("西统体聘〔2026〕001号")),
}
TEMPLATES = {
    "appointed": Template(
        _l("聘任通知"), _l("您已受聘为{office}，聘期至{until}，聘书编号{certificate}，感谢参与。查看： {link}"),
        ("office", "certificate", "link")),
}
APPLICATION_BARS = (queries.why_not_apply,)
ACTIONS = {
    "appointments.appointed": _l("聘任"),
}
SUBJECTS = {"appointment": _l("聘任")}
DETAILS = {"certificate": _l("聘书编号")}
