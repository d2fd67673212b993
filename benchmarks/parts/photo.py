"""A photo of twelve megapixels of a report, taken in: how long that takes, and how much memory more than before, ours
and that of the process that draws it anew together."""

import io
import resource
import tempfile
import time
from pathlib import Path

from PIL import Image

from benchmarks.parts import Bench, at_most
from xicheng_events import create_app
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.operations.receiving import receive_file
from xicheng_events.openness.reports.states import LONGEST_SIDE

KEYS = {"photo_seconds": at_most(1), "photo_mb": at_most(120)}
ONCE = True
TIMES = 5


def measure(bench: Bench) -> dict:
    """The median of some photos; the most memory that was needed for one."""
    photo = _twelve_megapixels()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"TESTING": True, "DATA_DIR": folder, "CLOCKWORK": False,
                          "DATABASE_URL": f"sqlite:///{Path(folder) / 'photo.sqlite3'}"})
        with app.app_context():
            before, seconds = _peak(resource.RUSAGE_SELF), []
            for _each in range(TIMES):
                began = time.perf_counter()
                receive_file(io.BytesIO(photo), "现场.jpg", allowed=(FileKind.IMAGE,), longest=LONGEST_SIDE)
                seconds.append(time.perf_counter() - began)
            more = _peak(resource.RUSAGE_SELF) - before + _peak(resource.RUSAGE_CHILDREN)
    return {"photo_seconds": round(sorted(seconds)[TIMES // 2], 2), "photo_mb": round(more),
            "photo_kb": len(photo) // 1024}


def _peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def _twelve_megapixels() -> bytes:
    """Something like a photo: soft shapes with some grain, as a phone writes it."""
    made = io.BytesIO()
    soft = Image.effect_noise((500, 375), 90).resize((4000, 3000), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((4000, 3000), 12)
    Image.merge("RGB", (soft, Image.blend(soft, grain, 0.1), grain)).save(made, "JPEG", quality=90)
    return made.getvalue()
