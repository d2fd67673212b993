"""How Chinese names are read: their first letters, as people type them in a hurry (李静 → lj), and their order."""

import os
import re
from functools import lru_cache

# Names are read character by character: the dictionary of phrases would only cost memory.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """A pattern of first letters, lower case: "lj", or "[ds]xx" where a character is read in two ways.

    Holds letters and brackets only, so it is safe in a regular expression. Latin words count by their first letter.
    """
    from pypinyin import Style, pinyin

    pattern = ""
    for letters in pinyin(name, style=Style.FIRST_LETTER, heteronym=True, errors=_latin):
        found = sorted({letter for letter in "".join(letters).lower() if "a" <= letter <= "z"})
        pattern += found[0] if len(found) == 1 else f"[{''.join(found)}]" if found else ""
    return pattern


def fits_initials(name: str, letters: str) -> bool:
    """Whether `letters` (a–z, lower case) begin the initials of `name` or of a word in it."""
    pattern, typed = re.findall(r"\[\w+\]|\w", initials(name)), list(letters)
    ways = range(len(pattern) - len(typed) + 1)
    return any(all(letter in pattern[start + at] for at, letter in enumerate(typed)) for start in ways)


@lru_cache(maxsize=20_000)
def reading_order(name: str) -> tuple[str, ...]:
    """What lists of names are sorted by: character by character as they are read, those read alike by themselves."""
    from pypinyin import Style, lazy_pinyin

    return (*lazy_pinyin(name, style=Style.TONE3), name)


def _latin(text: str) -> list[list[str]]:
    return [[word[0]] for word in re.findall(r"[A-Za-z]+", text)]
