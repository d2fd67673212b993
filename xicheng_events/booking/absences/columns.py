"""The columns of 未到场说明, on the page and in the sheets."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.absences.queries import decision_on
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.listing import Column, Listing

EXCUSES = Listing(_l("未到场说明"), "registration.excuses_exported", "excuses_staff.export", {
    "name": Column(_l("报名人"), lambda excuse: excuse.registration.name, (Registration.name,), width=12),
    "reference": Column(_l("报名编号"), lambda excuse: excuse.registration.reference, on_page=False),
    "event": Column(_l("活动"), lambda excuse: excuse.registration.slot.event.title, (Event.title, Event.id), width=30),
    "starts": Column(_l("场次时间"), lambda excuse: table_moment(excuse.registration.slot.starts_at), (Slot.starts_at,),
                     width=18, on_page=False),
    "words": Column(_l("说明"), lambda excuse: excuse.words, width=60),
    "said": Column(_l("提交时间"), lambda excuse: table_moment(excuse.said_at), (Excuse.said_at,), width=18),
    "state": Column(_l("状态"), lambda excuse: decision_on(excuse).label, (Excuse.accepted,), width=10),
    "reason": Column(_l("理由"), lambda excuse: excuse.reason, width=40, on_page=False),
}, Excuse.id)
