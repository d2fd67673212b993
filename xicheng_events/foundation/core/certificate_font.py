"""Which characters the font of certificates has: what is outside it would come out of the printer as an empty box, so
it is named before anything is printed. The list, its origin and licence: `data/certificate_font.txt`."""

from bisect import bisect_right
from functools import cache
from pathlib import Path

FONT = "Noto Serif CJK SC"
_LIST = Path(__file__).parents[2] / "data" / "certificate_font.txt"


def missing_characters(text: str | None) -> list[str]:
    """The characters of `text` that the font hasn't, each once, in order; empty where all can be printed."""
    return [char for char in dict.fromkeys(text or "") if not char.isspace() and not _has(ord(char))]


def _has(code: int) -> bool:
    firsts, lasts = _ranges()
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= lasts[at]


@cache
def _ranges() -> tuple[list[int], list[int]]:
    words = [word for line in _LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
             for word in line.split()]
    pairs = [word.partition("-") for word in words]
    return [int(first, 16) for first, _dash, _last in pairs], [int(last or first, 16) for first, _dash, last in pairs]
