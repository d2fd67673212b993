"""What the house reads of `pledges` (core/house.py)."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, is_published
from xicheng_events.booking.registration.conditions import Condition
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import about_event
from xicheng_events.openness.pledges import queries, retention, staff_views, views
from xicheng_events.openness.pledges.operations.passing_time import forget_pledges, remind_to_sign

PAGES = (views.bp, staff_views.bp, staff_views.texts)
SWEEPS = (Sweep(remind_to_sign, 600, in_parts=True), Sweep(forget_pledges, 3600, in_parts=True))
CONDITIONS = {queries.KEY: Condition(_l("签署保密承诺书"), lambda registration: url_for(
    "pledges.sign", reference=registration.reference), queries.is_asked_of)}
TEMPLATES = {
    "pledge_wanted": about_event(
        _l("请签署保密承诺书"),
        _l("“{event}”{when}，您还未签署保密承诺书，签署后才有签到码。请点链接签署： {link}"),
        "event", "when", "link"),
}
OVERTAKES = {key: {"pledge_wanted"} for key in ("confirmed", "withdrawn", "revoked", "cancel", "item_closed")}
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("保密承诺书"), "pledges_staff.signed",
             when=lambda event: is_published(event) and event.row.slots_are_agenda),
)
ACTIONS = {
    "pledges.signed": _l("签署保密承诺书"),
    "pledges.paper": _l("登记纸质承诺书"),
    "pledges.worded": _l("修改承诺书文本"),
}
FORMS = {
    "pledges.sign": _l("签署保密承诺书"),
    "pledges_staff.paper": _l("登记纸质承诺书"),
    "pledge_texts_staff.index": _l("修改承诺书文本"),
}
DETAILS = {"pledge_version": _l("承诺书版本")}
SUBJECTS = {"pledge_text": _l("承诺书文本")}
RETENTION = retention
