"""A photo of twelve megapixels of a report, taken in: how long that takes, and how much memory more than before, ours
and that of the process that draws it anew together."""

import io
import re
import tempfile
import threading
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
            Path("/proc/self/clear_refs").write_text("5")  # the highest so far is that of making the photo
            before, seconds, beside = _highest("self"), [], _Beside()
            for _each in range(TIMES):
                began = time.perf_counter()
                receive_file(io.BytesIO(photo), "现场.jpg", allowed=(FileKind.IMAGE,), longest=LONGEST_SIDE)
                seconds.append(time.perf_counter() - began)
            more = _highest("self") - before + beside.highest()
    return {"photo_seconds": round(sorted(seconds)[TIMES // 2], 2), "photo_mb": round(more),
            "photo_kb": len(photo) // 1024}


class _Beside(threading.Thread):
    """Looks again and again how much memory the processes need that are begun meanwhile. What the system keeps of those
    that have ended reckons in what their parent had."""

    def __init__(self):
        super().__init__(daemon=True)
        self._most, self._is_over = 0.0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._is_over.wait(0.002):
            for children in Path("/proc/self/task").glob("*/children"):
                for number in children.read_text().split():
                    self._most = max(self._most, _highest(number))

    def highest(self) -> float:
        """The most that one of them has needed."""
        self._is_over.set()
        self.join()
        return self._most


def _highest(process: str) -> float:
    """The most memory a process has needed since it began, in MB; 0 of one that is gone, or not yet another program."""
    try:
        if process != "self" and b"picture.py" not in Path(f"/proc/{process}/cmdline").read_bytes():
            return 0.0
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def _twelve_megapixels() -> bytes:
    """Something like a photo: soft shapes with some grain, as a phone writes it."""
    made = io.BytesIO()
    soft = Image.effect_noise((500, 375), 90).resize((4000, 3000), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((4000, 3000), 12)
    Image.merge("RGB", (soft, Image.blend(soft, grain, 0.1), grain)).save(made, "JPEG", quality=90)
    return made.getvalue()
