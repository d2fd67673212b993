"""A photo of twelve megapixels of a report, taken in: how long that takes, and how much memory more than before, ours
and that of the process that draws it anew together; and how long others wait for a page while two at a time come in."""

import asyncio
import io
import re
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from random import Random

from PIL import Image

from benchmarks import client
from benchmarks.parts import Bench, at_most
from benchmarks.parts.programme import member_row, new_programme
from benchmarks.people import Visitor
from xicheng_events import create_app
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.operations.receiving import receive_file
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.reports.states import LONGEST_SIDE
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.states import TargetKind, TaskMode, TaskState

KEYS = {"photo_seconds": at_most(1), "photo_mb": at_most(120), "page_ms_beside_photos": at_most(300)}
ONCE = True
TIMES, SENDERS, SENT_BY_EACH, READERS, PAUSE = 5, 2, 10, 2, 0.02


def measure(bench: Bench) -> dict:
    """The median of some photos; the most memory that was needed for one; and pages beside them."""
    photo = _twelve_megapixels()
    return {**_taken_in(photo), **asyncio.run(_beside_photos(bench, photo, SENDERS))}


def _taken_in(photo: bytes) -> dict:
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


async def _beside_photos(bench: Bench, photo: bytes, senders: int) -> dict:
    """`page_ms_beside_photos`: of twenty pages nineteen come within that time while `senders` members put photos to
    their reports without a pause; `page_ms_before`: the same before."""
    members = bench.world.visitors(senders)
    codes, reader = _tasks_done(bench, members), bench.world.visitors(1)[0]
    before = await _pages(bench.site, reader, asyncio.create_task(asyncio.sleep(3)))
    sending = asyncio.gather(*(_sent(bench.site, member, code, photo)
                               for member, code in zip(members, codes, strict=True)))
    began, beside = time.perf_counter(), await _pages(bench.site, reader, sending)
    statuses = [status for each in sending.result() for status in each]
    return {"page_ms_beside_photos": _within(beside), "page_ms_before": _within(before), "slowest_ms": max(beside),
            "pages": len(beside), "photos": len(statuses), "refused": sum(status != 303 for status in statuses),
            "seconds": round(time.perf_counter() - began, 1)}


async def _pages(site: int, reader: Visitor, until: asyncio.Future) -> list[float]:
    """How long each page takes that READERS ask for, one after the other, until that is over."""
    taken = []

    async def read() -> None:
        connection = client.Connection(site)
        while not until.done():
            sent = time.perf_counter()
            status, _head, _body = await connection.send(client.get("/officer/tasks", reader.cookie))
            taken.append(round((time.perf_counter() - sent) * 1000, 1))
            if status != 200:
                raise client.Unclean(f"a page beside photos: {status}")
            connection.close()  # the next may come to the other process
            await asyncio.sleep(PAUSE)

    await asyncio.gather(*(read() for _each in range(READERS)))
    return taken


def _within(taken: list[float]) -> float:
    return sorted(taken)[len(taken) * 19 // 20]


async def _sent(site: int, member: Visitor, code: str, photo: bytes) -> list[int]:
    """Put photos to a report, one after the other; what was answered."""
    edge = "bench-photo"
    body = (f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{member.token}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
            f"Content-Type: image/jpeg\r\n\r\n").encode() + photo + f"\r\n--{edge}--\r\n".encode()
    head = (f"POST /officer/reports/{code}/files/photos HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {member.cookie}\r\n"
            f"Content-Type: multipart/form-data; boundary={edge}\r\nContent-Length: {len(body)}\r\n\r\n")
    answered = []
    for _each in range(SENT_BY_EACH):
        connection = client.Connection(site)
        status, _head, _body = await connection.send(head.encode() + body)
        answered.append(status)
        connection.close()
    return answered


def _tasks_done(bench: Bench, members: list[Visitor]) -> list[str]:
    """A task of each, gone through and to be reported: its code."""
    world, today = bench.world, clock.today()
    with world.app.app_context():
        programme = new_programme(world.office_id, today - timedelta(days=60))
        db.session.add(programme)
        db.session.flush()
        codes = []
        for number, visitor in enumerate(members, start=1):
            person = db.session.get(Person, visitor.person_id)
            term = Appointment(**member_row(Random(number), number, programme, world.staff_id))
            term.phone, term.phone_hash, term.state = person.phone, person.phone_hash, AppointmentState.APPOINTED
            db.session.add(term)
            db.session.flush()
            codes.append(f"RW-P{number:05}")
            db.session.add(ExperienceTask(
                id=number, code=codes[-1], programme_id=programme.id, appointment_id=term.id, mode=TaskMode.INDIVIDUAL,
                target_kind=TargetKind.WINDOW, target="窗口", unit_id=world.office_id, brief="走一遍。",
                first_on=today, last_on=today, state=TaskState.DONE, assigned_on=today, done_on=today,
                due_on=today + timedelta(days=7), assigned_by_id=world.staff_id))
        db.session.commit()
    return codes


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
