"""How representatives come into the pool and how they stand in it: tables (domain §3.2)."""

from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.core.labelled import Labelled


class PoolSource(Labelled):
    """来源."""

    UNIT = "unit", _l("单位推荐")
    SELF = "self", _l("自荐")
    NPC_OFFICE = "npc_office", _l("与区人大常委会办公室协商")
    CPPCC_OFFICE = "cppcc_office", _l("与区政协办公室协商")

    @property
    def row(self) -> "SourceRow":
        """What this source means: its row of the table."""
        return SOURCES[self]


@dataclass(frozen=True)
class SourceRow:
    """What one source means; nothing else in the code asks which it is."""

    by_coordinator: bool = False  # entered by the coordinator alone
    names_unit: bool = False
    only: tuple[Category, ...] = ()  # who comes by it is one of these


SOURCES: dict[PoolSource, SourceRow] = {
    PoolSource.UNIT: SourceRow(names_unit=True),
    PoolSource.SELF: SourceRow(),
    PoolSource.NPC_OFFICE: SourceRow(by_coordinator=True, only=(Category.NPC,)),
    PoolSource.CPPCC_OFFICE: SourceRow(by_coordinator=True, only=(Category.CPPCC,)),
}
AGREED_WITH = {category: source for source, row in SOURCES.items() for category in row.only}
ENTERED_AT_DESK = tuple(source for source in PoolSource if source is not PoolSource.SELF)
CATEGORIES = tuple(category for category in Category if category is not Category.ANYONE)
# As whom one may put oneself forward: not as somebody's deputy or delegate, which others decide.
OPEN_CATEGORIES = (Category.RESIDENT, Category.EXPERT, Category.ENTERPRISE, Category.SERVICE_TARGET,
                   Category.STAKEHOLDER, Category.SOCIAL_ORG, Category.LEGAL_ADVISOR, Category.OTHER)
GROWN_UP = (AgeBand.ADULT, AgeBand.MIDDLE, AgeBand.SENIOR)  # domain §3.1: from 18 on


class PoolStanding(Labelled):
    """How somebody stands in the pool."""

    PROPOSED = "proposed", _l("待审核"), "wait"
    ACTIVE = "active", _l("在任"), "ok"
    ON_HOLD = "on_hold", _l("暂停"), "info"
    REFUSED = "refused", _l("未采纳"), "stop"
    LEFT = "left", _l("本人退出")
    ENDED = "ended", _l("任期结束")


IN_POOL = (PoolStanding.PROPOSED, PoolStanding.ACTIVE, PoolStanding.ON_HOLD)
SERVING = (PoolStanding.ACTIVE, PoolStanding.ON_HOLD)
GONE = (PoolStanding.REFUSED, PoolStanding.LEFT, PoolStanding.ENDED)
LONGEST_ABOUT, LONGEST_REASON = 300, 100
TERM = relativedelta(months=12)  # as long as it is usually
RENEWAL_ASKED = timedelta(days=30)  # so long before its end somebody is asked whether they go on
