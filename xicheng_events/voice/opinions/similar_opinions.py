"""Which of the open opinions say much the same: shared pairs of characters, enough to suggest a merger."""

from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import recent_open

ALIKE_FROM = 0.2
SHOWN = 5


def similar_to(opinion: Opinion) -> list[Opinion]:
    """Up to five recent open opinions of the same unit that resemble this one, the most alike first."""
    said = _pairs(opinion.text)
    scored = [(_likeness(said, _pairs(other.text)), other) for other in recent_open(opinion)]
    close = sorted((pair for pair in scored if pair[0] >= ALIKE_FROM), key=lambda pair: -pair[0])
    return [other for _score, other in close[:SHOWN]]


def _pairs(text: str) -> set[str]:
    letters = "".join(char for char in text if char.isalnum())
    return {letters[at:at + 2] for at in range(len(letters) - 1)}


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
