"""Where the work on an event goes on: pages of this room and of rooms below it, known here only by address."""

from flask import current_app, url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import OPEN_STATES


def places_of_work(event: Event, *, may_reuse: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(words, address), ...]) of the pages about an event, in the order of its life: those about its guests
    once it is published, those that make another of it with `may_reuse`. Rooms that aren't there are left out."""
    groups = [*(_with_guests(event) if event.published_at else []), *([_again()] if may_reuse else [])]
    linked = [(heading, [(words, url_for(endpoint, **{name: event.code}))
                         for words, endpoint, name in places if endpoint in current_app.view_functions])
              for heading, places in groups]
    return [(heading, places) for heading, places in linked if places]


def _with_guests(event: Event) -> list[tuple[str, list]]:
    way = event.allocation.row
    before = [(_("报名名单"), "registration_staff.index", "code"),
              *([(_("定向邀请"), "invitations_staff.index", "code")] if way.needs_invitation else []),
              *([(_("抽取办理"), "draws_staff.show", "code")] if way.is_drawn else []),
              (_("通知报名人"), "mailings_staff.index", "code")]
    after = [(_("反馈情况"), "feedback_staff.show", "code"), (_("意见建议"), "opinions_staff.index", "event"),
             (_("问题台账"), "followup_staff.index", "event")]
    change = [(_("办理改期"), "registration_staff.postponement", "code"),
              (_("取消活动"), "registration_staff.cancellation", "code")]
    return [(_("报名"), before), (_("现场"), [(_("签到管理"), "door_desk_staff.show", "code")]), (_("活动之后"), after),
            *([(_("变更"), change)] if event.state in OPEN_STATES else [])]


def _again() -> tuple[str, list]:
    return _("再办一次"), [(_("复制活动"), "copies_staff.copy", "code"),
                       (_("按周期重复"), "copies_staff.repeat", "code"),
                       (_("存为模板"), "copies_staff.save_template", "code")]
