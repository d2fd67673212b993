"""The life of a draw."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class DrawState(Labelled):
    """Where a draw stands."""

    PLANNED = "planned", _l("待封存名单"), "info"
    FROZEN = "frozen", _l("名单已封存"), "wait"
    DRAWN = "drawn", _l("已抽取"), "ok"


S = DrawState
MOVES: dict[DrawState, set[DrawState]] = {S.PLANNED: {S.FROZEN}, S.FROZEN: {S.DRAWN}, S.DRAWN: set()}
