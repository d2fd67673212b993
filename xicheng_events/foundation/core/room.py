"""What the house reads of `core` (core/house.py)."""

from xicheng_events.foundation.core import retention
from xicheng_events.foundation.core.rate_counts import forget_old_counts
from xicheng_events.foundation.core.search.filling import fill_search_indexes
from xicheng_events.foundation.core.sweeps import Sweep

PLACES = {
    "models": ("balanced_facts", "certificate_font", "clock", "codes", "confined", "counting", "database_url", "db",
               "deadlocks", "digests", "documents", "house", "inserts", "labelled", "languages", "masking", "migrating",
               "names", "personal_data", "periods", "phones", "pinyin", "plain_text", "pool", "postgres", "qr",
               "refusal", "running_numbers", "search", "text", "text_comparison", "uploaded_sheets", "workdays",
               "xlsx_files"),
    "queries": ("bulk_inserts", "rate_counts", "rotation", "sweeps"),
    "forms": ("desk_overview",),
}
SWEEPS = (Sweep(forget_old_counts, 3600, in_parts=True), Sweep(fill_search_indexes, 600, in_parts=True))
RETENTION = retention
