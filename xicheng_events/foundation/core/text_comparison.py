"""What has changed in a text since somebody read it, so that nobody has to read it all again."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

# A clause with the mark that ends it: finer pieces would show a new time as four changed digits.
_CLAUSE = re.compile(r"[^\n。；，：]*[\n。；，：]|[^\n。；，：]+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
MOST_CLAUSES = 1500  # beyond, by lines: comparing takes up to the square of it


class Piece(NamedTuple):
    """Words that stayed ("same"), came ("new") or went ("gone")."""

    kind: str
    words: str


def compared(before: str | None, after: str) -> list[Piece]:
    """`after` in pieces, in order, with what went of `before` where it stood; one piece where nobody has read it
    before (None) or nothing has changed."""
    if before is None or before == after:
        return [Piece("same", after)]
    unit = _CLAUSE if max(map(len, (_CLAUSE.findall(before), _CLAUSE.findall(after)))) <= MOST_CLAUSES else _LINE
    old, new = unit.findall(before), unit.findall(after)
    pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
            continue
        pieces += [Piece(kind, "".join(words)) for kind, words in (("gone", old[i:j]), ("new", new[k:m])) if words]
    return pieces
