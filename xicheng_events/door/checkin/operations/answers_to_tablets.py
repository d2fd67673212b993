"""What a tablet is told of each thing it has sent."""

from dataclasses import dataclass

from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.core.refusal import Refused


@dataclass
class Outcome:
    """What became of one item: the stored result, or why nothing was stored (`code`, `sentence`)."""

    key: str | None
    result: ScanResult | None = None
    heads: int = 0
    claimed: int = 0
    scan: Scan | None = None  # of what was decided just now
    code: str = ""
    sentence: str = ""

    @classmethod
    def refused(cls, key: str | None, no: Refused) -> "Outcome":
        """Nothing was stored, and why."""
        return cls(key, code=no.code, sentence=no.sentence)
