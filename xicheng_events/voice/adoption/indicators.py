"""What is counted of adoption (domain §5.5: 采纳率): of those who were told, in the period in which they first were."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, select

from xicheng_events.foundation.core.db import beijing_day
from xicheng_events.foundation.core.indicators import Indicator
from xicheng_events.foundation.core.periods import Period
from xicheng_events.voice.adoption.kinds import TAKEN_UP
from xicheng_events.voice.adoption.models import Adoption, AdoptionAnswer
from xicheng_events.voice.opinions.models import Opinion

_LIST = "opinions_staff.index"


def _told(period: Period) -> Select:
    return (select(Opinion.id).join(Adoption, Adoption.opinion_id == Opinion.id)
            .join(AdoptionAnswer, and_(AdoptionAnswer.theme_id == Adoption.theme_id,
                                       AdoptionAnswer.number == Adoption.told_number))
            .where(Adoption.told_at >= period.since, Adoption.told_at < period.until))


INDICATORS = {each.key: each for each in (
    Indicator("opinions_adopted", _l("意见采纳率"), _l("本期告知结果为采纳、部分采纳的意见÷本期告知采纳情况的意见"),
              _told, Opinion.organisation_id, _LIST, counted=AdoptionAnswer.result.in_(TAKEN_UP),
              on=beijing_day(Adoption.told_at)),
    Indicator("adoption_days", _l("采纳情况平均告知时长"), _l("本期告知采纳情况的意见，自提出至告知的平均工作日"),
              _told, Opinion.organisation_id, _LIST, days=(beijing_day(Opinion.said_at), beijing_day(Adoption.told_at)),
              on=beijing_day(Adoption.told_at)),
)}
