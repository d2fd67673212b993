"""The hub of one event: where its notice stands, and the one thing that is next, for whom."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.phases import phase_of
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.events.states import EventCourse, Phase
from xicheng_events.booking.notices.operations.checking import NOTICE_TEXT
from xicheng_events.booking.notices.operations.rights_and_record import KIND
from xicheng_events.booking.notices.queries import begins_at
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.publishing.checked_next_step import CheckedHub, CheckedKind, Next


def hub_of(event: Event, person: Person) -> CheckedHub:
    """Everything the hub says about `event` to `person`."""
    return CheckedHub(event, NOTICE, person)


def _once_out(event: Event) -> tuple[Next, int]:
    if not event.is_public:
        return Next("", _("公告已撤下，原地址说明撤下的原因。")), 5 if event.course is EventCourse.CLOSED else 3
    return _under_way(event), 4 if event.is_open else 5


def _under_way(event: Event) -> Next:
    match phase_of(event, clock.now()):
        case Phase.CANCELLED:
            return Next("", _("活动已取消，报名人已收到通知。"))
        case Phase.COLLECTING | Phase.OVER:
            return Next("opinions", _("活动已结束，请及时办理群众意见。"))
        case Phase.CHECKIN | Phase.RUNNING:
            return Next("door", _("签到已经开始。"))
        case Phase.REGISTRATION_CLOSED:
            return Next("guests", _("报名已截止，请核对名单，准备签到。"))
        case Phase.OPEN | Phase.FULL:
            return Next("guests", _("正在报名，请及时查看名单。"))
    return Next("guests", _("公告已发布，群众可以查看。"))


NOTICE = CheckedKind(
    key=KIND, table=Event, text=NOTICE_TEXT, roles=DESK_ROLES, what=_l("公告"), among=_l("活动列表"),
    readers=_l("群众"), last=_l("举办"), once_out=_once_out, needed_first=begins_at)
