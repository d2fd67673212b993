"""What a message says at the moment it leaves: rooms to the right of this one finish their own templates here.

A text that names 明日, or a time that may be moved, is true for a while only: it waits for the morning, for the
gateway, or for somebody to send it again. Whoever writes such texts says here what they are by then, or that they are
no more.
"""

from collections.abc import Callable, Iterable

from xicheng_events.foundation.notify.models import Notice

Finisher = Callable[[list[Notice]], dict[int, str | None]]
_FINISHERS: dict[str, Finisher] = {}


def finishes(*templates: str) -> Callable[[Finisher], Finisher]:
    """Decorates what finishes the notices of `templates`: given some that are about to leave, it returns by id the
    words of each, or None for one that has become untrue and isn't sent; one it doesn't name leaves as it was queued.
    """
    def note(finisher: Finisher) -> Finisher:
        _FINISHERS.update(dict.fromkeys(templates, finisher))
        return finisher

    return note


def last_words(notices: Iterable[Notice]) -> dict[int, str | None]:
    """The words with which those of `notices` leave that somebody finishes, by id; None: not at all."""
    by_finisher: dict[Finisher, list[Notice]] = {}
    for notice in notices:
        if finisher := _FINISHERS.get(notice.template):
            by_finisher.setdefault(finisher, []).append(notice)
    return {number: text for finisher, mine in by_finisher.items() for number, text in finisher(mine).items()}
