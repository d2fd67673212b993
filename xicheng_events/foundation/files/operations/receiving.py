"""A file as somebody sends it: onto the disk as it comes, then looked at, and only then taken.

None of this asks the database: a large file takes its time, and a transaction would wait for it.
"""

import base64
import hashlib
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from flask_babel import gettext as _

from xicheng_events.foundation.core.confined import Ended, read_confined
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.kinds import HEAD, MB, PICTURE_PIXELS, PICTURE_SIDE, FileKind, kinds_by_head
from xicheng_events.foundation.files.queries import folder

NAME_AT_MOST = 120
PART = "part-"  # how a name begins until the file is taken
_CHUNK = 256 * 1024
_MEMORY = 512 * MB  # of who looks into it
_SCAN_SECONDS = 60
_CLEAN, _INFECTED = 0, 1  # as clamdscan answers


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file that was looked at and lies in the folder, not yet anybody's."""

    kind: FileKind
    name: str
    size: int
    sha256: str
    stored_name: str
    width: int | None = None
    height: int | None = None


def receive_file(stream: BinaryIO, name: str, *, allowed: tuple[FileKind, ...], field: str = "file",
                 longest: int = PICTURE_SIDE) -> Received:
    """Take in one file that calls itself `name`, if it is of a kind in `allowed`; a picture is drawn anew, upright, no
    side longer than `longest` pixels and without what a camera writes into it. Waits for the disk and, some seconds at
    most, for who looks into it.

    Refuses beside `field`: `file_missing`, `file_empty`, `file_too_large`, `file_kind`, `file_name_differs`,
    `file_broken`, `file_moves`, `file_locked`, `file_active`, `too_many_pixels`, `files_busy`,
    `file_infected`, `scanner_away`.
    """
    name = _clean_name(name)
    if not name:
        raise Refused("file_missing", _("请先选择文件。"), field)
    part = folder() / f"{PART}{secrets.token_hex(16)}"
    try:
        return _looked_at(part, stream, name, allowed, longest)
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, field) from refusal
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def files_received(sent: list[tuple[BinaryIO, str]], *, allowed: tuple[FileKind, ...],
                   field: str, longest: int = PICTURE_SIDE) -> Iterator[list[Received]]:
    """Take in what was sent, each (stream, name), all or none, as `receive_file` does, for what is done with
    it inside. Where one of them is
    refused, or that is, nothing of them stays on the disk. Refuses what `receive_file` does.

    After any other end nobody knows whether they were kept: then it is the sweep that finds out.
    """
    taken = []
    try:
        for stream, name in sent:
            taken.append(receive_file(stream, name, allowed=allowed, field=field, longest=longest))
        yield taken
    except Refused:
        for each in taken:
            (folder() / each.stored_name).unlink(missing_ok=True)
        raise


def _looked_at(part: Path, stream: BinaryIO, name: str, allowed: tuple[FileKind, ...], longest: int) -> Received:
    head = _written(part, stream, name, max(kind.row.most for kind in allowed))
    possible = [kind for kind in kinds_by_head(head) if kind in allowed]
    if not possible:
        raise _not_taken(name, head, allowed)
    ending = name.rpartition(".")[2].lower()
    if not any(ending in kind.row.endings for kind in possible):
        raise Refused("file_name_differs", _(
            "“%(name)s”的内容是%(kind)s，与文件名的扩展名不一致，请核对后重新选择。", name=name,
            kind=possible[0].label))
    if part.stat().st_size > max(kind.row.most for kind in possible):
        raise _too_large(name, possible[0].row.most)
    _scan(part, name)
    if FileKind.IMAGE in possible:
        return _picture(part, name, longest)
    kind = FileKind.VTT if FileKind.VTT in possible else FileKind(_asked("document", part, name)["kind"])
    if ending not in kind.row.endings:
        raise Refused("file_name_differs", _(
            "“%(name)s”的内容是%(kind)s，与文件名的扩展名不一致，请核对后重新选择。", name=name, kind=kind.label))
    if kind is FileKind.VTT:
        _check_text(part, name)
    return _taken(part, kind, name)


def _written(part: Path, stream: BinaryIO, name: str, most: int) -> bytes:
    """Copy it to the disk as it comes; how it begins."""
    size, head = 0, b""
    with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640), "wb") as file:
        while chunk := stream.read(_CHUNK):
            size, head = size + len(chunk), head or chunk[:HEAD]
            if size > most:
                raise _too_large(name, most)
            file.write(chunk)
    if not size:
        raise Refused("file_empty", _("“%(name)s”是空文件，请重新选择。", name=name))
    return head


def _clean_name(name: str) -> str:
    """The last part of what a browser says, without control characters; its ending stays where it is cut."""
    last = " ".join(plain_text(name.replace("\\", "/").rpartition("/")[2][:1000]).split()).lstrip(".")
    stem, dot, ending = last.rpartition(".")
    return f"{stem[:NAME_AT_MOST - 1 - len(ending)]}.{ending}" if dot and len(ending) <= 10 else last[:NAME_AT_MOST]


def _not_taken(name: str, head: bytes, allowed: tuple[FileKind, ...]) -> Refused:
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return Refused("file_kind", _("“%(name)s”是HEIC格式的照片，请在手机或电脑上另存为JPG后再上传。", name=name))
    kinds = "、".join(f"{kind.label}（{'、'.join(kind.row.endings)}）" for kind in allowed)
    if name.rpartition(".")[2].lower() in {ending for kind in allowed for ending in kind.row.endings}:
        return Refused("file_kind", _(
            "“%(name)s”不能在这里上传：内容与扩展名不符或已损坏。请选择%(kinds)s。", name=name, kinds=kinds))
    return Refused("file_kind", _("“%(name)s”不能在这里上传，请选择%(kinds)s。", name=name, kinds=kinds))


def _too_large(name: str, most: int) -> Refused:
    return Refused("file_too_large", _("“%(name)s”超过%(n)sMB，请压缩或拆分后再上传。", name=name, n=most // MB))


def _picture(part: Path, name: str, longest: int) -> Received:
    drawn = _asked("picture", part, name, PICTURE_PIXELS, longest)
    part.write_bytes(base64.b64decode(drawn["jpeg"]))
    usual = f"{name.rpartition('.')[0]}.{FileKind.IMAGE.row.endings[0]}"
    return _taken(part, FileKind.IMAGE, usual, width=drawn["width"], height=drawn["height"])


def _check_text(part: Path, name: str) -> None:
    try:
        is_text = "\0" not in part.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        is_text = False
    if not is_text:
        raise _refused("broken", name)


def _asked(reader: str, part: Path, name: str, *arguments: int) -> dict:
    """What a process of its own says of the file."""
    try:
        answer = read_confined(reader, part, *arguments, memory=_MEMORY)
    except Ended as ended:
        raise _refused({"too_long": "too_large"}.get(ended.why, ended.why), name) from ended
    if "refused" in answer:
        raise _refused(answer["refused"], name)
    return answer


def _refused(why: str, name: str) -> Refused:
    return Refused(*{
        "locked": ("file_locked", _("“%(name)s”设有打开密码或是旧格式，请取消密码、另存为新格式后再上传。", name=name)),
        "active": ("file_active", _("“%(name)s”含有脚本、宏或嵌入的文件，不能上传。请另存为不含这些内容的文件。",
                                    name=name)),
        "moves": ("file_moves", _("“%(name)s”是动图，不能上传，请选择静止的照片。", name=name)),
        "too_large": ("file_too_large", _("“%(name)s”太大或内容太多，无法检查，请缩小或拆分后再上传。", name=name)),
        "too_many_pixels": ("too_many_pixels", _("“%(name)s”的像素太多，请缩小到4000万像素以内再上传。", name=name)),
        "busy": ("files_busy", _("同时上传的文件较多，请过一分钟再上传一次。")),
    }.get(why) or ("file_broken", _("“%(name)s”打不开，文件可能已损坏，请检查后重新上传。", name=name)))


def _scan(part: Path, name: str) -> None:
    """Have the configured program look for what is harmful; clamdscan's answers are understood."""
    program = current_app.config["FILE_SCANNER"].split()
    if not program:
        return
    try:
        answer = subprocess.run([*program, str(part)], capture_output=True, timeout=_SCAN_SECONDS, check=False,
                                stdin=subprocess.DEVNULL).returncode
    except (OSError, subprocess.TimeoutExpired):
        answer = None
    if answer == _INFECTED:
        raise Refused("file_infected", _("“%(name)s”被检出有害内容，不能上传。请先在电脑上查杀。", name=name))
    if answer != _CLEAN:
        raise Refused("scanner_away", _("暂时无法检查文件是否安全，没有保存，请稍后再上传。"))


def _taken(part: Path, kind: FileKind, name: str, **dimensions) -> Received:
    """Under its own name for good, on the disk before anything points at it."""
    stored_name = f"{secrets.token_hex(16)}.{kind.row.endings[0]}"
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    received = Received(kind=kind, name=name, size=part.stat().st_size, sha256=digest, stored_name=stored_name,
                        **dimensions)
    part.rename(part.with_name(stored_name))
    return received
