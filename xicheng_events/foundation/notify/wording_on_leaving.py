"""What a message says at the moment it leaves: later rooms finish their own templates.

A text that names 明日, or a time that may be moved, is true for a while only: it waits for the morning, for the
gateway, or for somebody to send it again. The room that writes such texts says what they are by then, or that they are
no more: `FINISHES`, by template. Given some notices that are about to leave, a finisher returns by id the words of
each, or None for one that has become untrue and isn't sent; one it doesn't name leaves as it was queued.
"""

from collections.abc import Callable, Iterable

from xicheng_events.foundation.core import house
from xicheng_events.foundation.notify.models import Notice

Finisher = Callable[[list[Notice]], dict[int, str | None]]


def last_words(notices: Iterable[Notice]) -> dict[int, str | None]:
    """The words with which those of `notices` leave that somebody finishes, by id; None: not at all."""
    finishers: dict[str, Finisher] = house.table("FINISHES")
    by_finisher: dict[Finisher, list[Notice]] = {}
    for notice in notices:
        if finisher := finishers.get(notice.template):
            by_finisher.setdefault(finisher, []).append(notice)
    return {number: text for finisher, mine in by_finisher.items() for number, text in finisher(mine).items()}
