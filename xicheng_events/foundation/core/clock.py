"""The one clock. Everything that asks what time it is asks here, so that tests and the demo can answer.

Instants are aware UTC datetimes; people see Asia/Shanghai (UTC+8, no daylight saving; domain §6).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today() -> date:
    """Today's date in Beijing."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The aware instant `moment` as Beijing wall-clock time."""
    return moment.astimezone(SHANGHAI)


def from_local(wall_clock: datetime) -> datetime:
    """The UTC instant of a naive Beijing wall-clock time, as typed into a form."""
    return wall_clock.replace(tzinfo=SHANGHAI).astimezone(UTC)


def start_of(day: date) -> datetime:
    """The instant at which a day begins in Beijing."""
    return from_local(datetime.combine(day, time()))


def day_named(text: str | None) -> datetime | None:
    """The day in Beijing that an address names (2026-03-18), as the instant at which it begins; None where it names
    none, or nonsense."""
    try:
        return start_of(date.fromisoformat(text)) if text else None
    except (ValueError, OverflowError):
        return None


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stand still at the aware instant `moment`; may be nested, the inner one wins."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def set_to(moment: datetime | None) -> None:
    """Stand still at `moment` until told otherwise; None lets time run again."""
    global _frozen
    _frozen = moment.astimezone(UTC) if moment else None
