"""What is counted of what people say, and of its triage (domain §2.7, §5.5)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, or_, select

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import beijing_day
from xicheng_events.foundation.core.indicators import Indicator
from xicheng_events.foundation.core.periods import Period
from xicheng_events.voice.opinions.models import Opinion, Triage

_LIST = "opinions_staff.index"
_IN_TIME = and_(Opinion.triaged_at.is_not(None), beijing_day(Opinion.triaged_at) <= Opinion.triage_due_on)


def _received(period: Period) -> Select:
    return select(Opinion.id).where(Opinion.said_at >= period.since, Opinion.said_at < period.until)


def _due(period: Period) -> Select:
    """Those whose triage falls due in the period: that day is over, or it is done."""
    return select(Opinion.id).where(
        Opinion.triage_due_on.between(period.first, period.last),
        or_(Opinion.triage_due_on < clock.today(), Opinion.triage != Triage.NEW))


INDICATORS = {each.key: each for each in (
    Indicator("opinions_received", _l("收到意见数"), _l("本期提出的意见建议件数"), _received,
              Opinion.organisation_id, _LIST, on=beijing_day(Opinion.said_at)),
    Indicator("triaged_in_time", _l("按期研判率"), _l("在研判期限内研判的意见÷本期研判到期的意见"), _due,
              Opinion.organisation_id, _LIST, counted=_IN_TIME, on=Opinion.triage_due_on),
)}
