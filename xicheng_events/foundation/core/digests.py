"""A short word for what a page has shown, so that a confirmation is of that and of nothing else."""

import hashlib
from collections.abc import Iterable


def digest_of(numbers: Iterable[int]) -> str:
    """32 characters, the same for the same numbers in the same order."""
    return hashlib.sha256(",".join(map(str, numbers)).encode()).hexdigest()[:32]
