"""Which of the open opinions say much the same: enough to suggest a merger."""

from rapidfuzz import fuzz, process

from xicheng_events.foundation.core.search.cutting import cut
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import mergeable_texts_near, opinions_in_order

ALIKE_FROM = 50  # of a hundred; what shares no more than 希望 or 建议 stays below
SHOWN = 5


def similar_to(opinion: Opinion) -> list[Opinion]:
    """Up to five open opinions of the same unit that resemble this one, the most alike first: of those that the search
    index finds by rare terms, in whatever order and among whatever else they say the same."""
    return opinions_in_order(most_alike(opinion.text, mergeable_texts_near(opinion)))


def most_alike(text: str, near: list[tuple[int, str]]) -> list[int]:
    """The numbers of the five among `near`, (number, text), that say most nearly what `text` says; fewer where no more
    are alike."""
    found = process.extract(_terms(text), {number: _terms(said) for number, said in near}, limit=SHOWN,
                            scorer=fuzz.token_set_ratio, score_cutoff=ALIKE_FROM)
    return [number for _text, _score, number in found]


def _terms(text: str) -> str:
    return " ".join(term for term in cut(text) if len(term) > 1)
