"""What the house reads of `opinions` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.notify.templates import Template
from xicheng_events.voice.opinions import retention, staff_views

PAGES = (staff_views.bp,)
TEMPLATES = {
    "reply": Template(
        _l("意见已办复"),
        _l("您提出的意见建议已办复，凭查询码{number}查看并评价： {link} 咨询{phone_to_ask}"),
        ("number", "link")),
    "reply_planned": Template(
        _l("意见已办复，列入计划"),
        _l("您提出的意见建议已办复，计划于{day}前完成，凭查询码{number}查看并评价： {link} 咨询{phone_to_ask}"),
        ("number", "link", "day")),
    "opinion_received": Template(
        _l("意见已收到"),
        _l("已收到您的意见建议，凭查询码{number}查看办理情况： {link}"),
        ("number",)),
    "opinion_merged": Template(
        _l("意见并案"),
        _l("您提出的意见建议已与同类意见合并办理，查询码{number}不变，办复后将短信通知您。"),
        ("number",), ("link",)),
    "opinion_transferred": Template(
        _l("意见转办"),
        _l("您提出的意见建议（查询码{number}）已转{channel}办理，受理编号{outside}。"),
        ("number", "channel", "outside")),
}
# The reply brings the query code along.
OVERTAKES = {later: {"opinion_received", "opinion_merged"} for later in ("reply", "reply_planned")}
RETENTION = retention
