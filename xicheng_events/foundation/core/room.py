"""What the house reads of `core` (core/house.py)."""

from xicheng_events.foundation.core import retention
from xicheng_events.foundation.core.rates import forget_old_counts
from xicheng_events.foundation.core.sweeps import Sweep

PLACES = {
    "models": ("clock", "codes", "comparing", "confined", "database_url", "db", "digests", "documents", "house",
               "inserts", "labelled", "languages", "masking", "migrating", "names", "numbers", "personal_data",
               "phones", "pinyin", "plain_text", "pool", "postgres", "qr", "refusal", "sheets", "text",
               "workbook", "workdays"),
    "queries": ("bulk", "rates", "rotation", "sweeps"),
}
SWEEPS = (Sweep(forget_old_counts, 3600, in_parts=True),)
RETENTION = retention
