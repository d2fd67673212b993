"""What kinds of file are taken, how each is recognised by its bytes, and how large it may be."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled

MB = 1024 * 1024
HEAD = 16  # bytes at the beginning that say what it is
PICTURE_SIDE, PICTURE_PIXELS = 1600, 40_000_000  # drawn anew at most so long; read at most so many


class FileKind(Labelled):
    """What a file is, whatever its name says."""

    IMAGE = "image", _l("图片")
    PDF = "pdf", "PDF"
    DOCX = "docx", _l("Word文档")
    XLSX = "xlsx", _l("Excel表格")
    VTT = "vtt", _l("字幕")

    @property
    def row(self) -> "FileKindRow":
        """What holds for it."""
        return KINDS[self]


class FileKindRow(NamedTuple):
    """One kind: how large it may be, as what it is given out, and how its names may end, the usual first."""

    most: int
    media_type: str
    endings: tuple[str, ...]
    shown: str  # what a file chooser is to offer


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[FileKind, FileKindRow] = {
    FileKind.IMAGE: FileKindRow(20 * MB, "image/jpeg", ("jpg", "jpeg", "png", "webp"),
                                "image/jpeg,image/png,image/webp"),
    FileKind.PDF: FileKindRow(10 * MB, "application/pdf", ("pdf",), ".pdf"),
    FileKind.DOCX: FileKindRow(10 * MB, f"{_OFFICE}wordprocessingml.document", ("docx",), ".docx"),
    FileKind.XLSX: FileKindRow(10 * MB, f"{_OFFICE}spreadsheetml.sheet", ("xlsx",), ".xlsx"),
    FileKind.VTT: FileKindRow(1 * MB, "text/vtt", ("vtt",), ".vtt"),
}
# (how it begins, what it may be): both kinds of document are zip files; which one it is, says what is in it.
_BEGINNINGS = (
    (b"\xff\xd8\xff", (FileKind.IMAGE,)), (b"\x89PNG\r\n\x1a\n", (FileKind.IMAGE,)), (b"%PDF-", (FileKind.PDF,)),
    (b"PK\x03\x04", (FileKind.DOCX, FileKind.XLSX)), (b"\xd0\xcf\x11\xe0", (FileKind.DOCX, FileKind.XLSX)),
    (b"WEBVTT", (FileKind.VTT,)), (b"\xef\xbb\xbfWEBVTT", (FileKind.VTT,)),
)


def kinds_by_head(head: bytes) -> tuple[FileKind, ...]:
    """What a file that begins so may be; nothing where no kind that is taken begins so."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return (FileKind.IMAGE,)
    return next((kinds for beginning, kinds in _BEGINNINGS if head.startswith(beginning)), ())
