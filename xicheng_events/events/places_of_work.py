"""Where the work on a published event goes on: pages of rooms below this one, known here only by address."""

from flask import current_app, url_for
from flask_babel import gettext as _

from xicheng_events.events.models import Event
from xicheng_events.events.states import OPEN_STATES


def places_of_work(event: Event) -> list[tuple[str, str]]:
    """(words, address) of each page about a published event; rooms that aren't there are left out."""
    places = [
        (_("报名名单"), "registration_staff.index", {"code": event.code}),
        (_("通知报名人"), "mailings_staff.index", {"code": event.code}),
        (_("现场签到"), "checkin_staff.index", {}),
        (_("反馈情况"), "feedback_staff.show", {"code": event.code}),
        (_("意见建议"), "opinions_staff.index", {"event": event.code}),
        (_("问题台账"), "followup_staff.index", {"event": event.code}),
    ]
    if event.state in OPEN_STATES:
        places += [(_("办理延期"), "registration_staff.postponement", {"code": event.code}),
                   (_("取消活动"), "registration_staff.cancellation", {"code": event.code})]
    return [(words, url_for(endpoint, **values)) for words, endpoint, values in places
            if endpoint in current_app.view_functions]
