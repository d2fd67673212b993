"""The rows behind a figure: a list of the desk narrows itself by what its address says of one (core/indicators.py)."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select

from xicheng_events.foundation.core.indicators import Indicator, indicators, rows_behind
from xicheng_events.foundation.core.periods import Period, period_named


@dataclass(frozen=True)
class RowsBehind:
    """Which figure, of which period; all that it is over, or those alone that count."""

    indicator: Indicator
    period: Period
    counted: bool

    @property
    def words(self) -> str:
        """What the list says that it shows."""
        figure = {"figure": self.indicator.label, "period": self.period.label}
        if self.indicator.is_now:
            return _("只列“%(figure)s”的数据来源。", **figure)
        if self.indicator.is_share:
            return (_("只列%(period)s“%(figure)s”的分子。", **figure) if self.counted
                    else _("只列%(period)s“%(figure)s”的分母。", **figure))
        return _("只列%(period)s“%(figure)s”的数据来源。", **figure)

    @property
    def address(self) -> str:
        """The page that says how it is made."""
        return url_for("statistics_staff.show", key=self.indicator.key, period=self.period.name)

    @property
    def fields(self) -> dict[str, str]:
        """What keeps the list so when its other conditions change."""
        return {"indicator": self.indicator.key, "period": self.period.name, "counted": "1" if self.counted else ""}


def rows_asked_for() -> RowsBehind | None:
    """What the address asks for; None where it names no figure of this list."""
    indicator = indicators().get(request.args.get("indicator", ""))
    period = period_named(request.args.get("period"))
    if not (indicator and period) or indicator.endpoint != request.endpoint.replace(".export", ".index"):
        return None
    return RowsBehind(indicator, period, bool(request.args.get("counted")))


def narrowed(query: Select, row_id: ColumnElement, units: Collection[int] | None = None) -> Select:
    """`query` with the rows alone that are behind the figure its address names; as it is where it names none. `units`:
    the ids of those whose figures the reader reads, for the list may have more than theirs; None for all."""
    behind = rows_asked_for()
    if behind is None:
        return query
    rows = rows_behind(behind.indicator, behind.period, counted=behind.counted)
    if units is not None:
        rows = rows.where(behind.indicator.unit.in_(sorted(units)))
    return query.where(row_id.in_(rows))
