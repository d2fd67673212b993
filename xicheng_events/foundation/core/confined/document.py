"""Looks whether a document is what it seems, in a process of its own: `document.py`, the file on standard input.

Writes {"kind": "pdf" | "docx" | "xlsx"}, or {"refused": why}: broken, locked (opens with a password only), active (has
a program in it, or another file), too_large (to be unpacked or gone through).
"""

import io
import json
import sys
import zipfile
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject, IndirectObject

_MB = 1024 * 1024
MOST_PARTS, MOST_RATIO, MOST_IN_ALL = 2_000, 200, 200 * _MB
MOST_PAGES = 2_000
_OLE = b"\xd0\xcf\x11\xe0"
_TYPES = "[Content_Types].xml"
# What the list of its parts says of the main one.
_MAIN = {"docx": b"wordprocessingml.document.main+xml", "xlsx": b"spreadsheetml.sheet.main+xml"}
_PROGRAMS = (b"vbaproject", b"macroenabled", b"activex", b"oleobject")
# What is done (/S), which notes on a page do something themselves or hold a file, under which names one lies in it.
_STARTS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute")
_NOTES = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/3D")
_FILES = frozenset(("/F", "/UF", "/DOS", "/Mac", "/Unix"))
_LEADS_ON = (IndirectObject, DictionaryObject, list)


class NotTaken(Exception):
    """The document isn't taken; the argument says why."""


def kind_of(data: bytes) -> str:
    """What it is. Raises `NotTaken`, and whatever the readers raise of a broken one."""
    if data.startswith(b"%PDF-"):
        check_pdf(data)
        return "pdf"
    if data.startswith(_OLE):
        raise NotTaken("locked")
    return kind_of_package(data)


def check_pdf(data: bytes) -> None:
    """Raise `NotTaken` where it isn't whole, is locked, or has something in it that does anything."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):  # many forbid printing alone, and open without a password
        raise NotTaken("locked")
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise NotTaken("broken")
    root = _plain(reader.trailer["/Root"])
    if "/XFA" in _dictionary(root.get("/AcroForm")) or any(map(_is_active, _everything_in(root))):
        raise NotTaken("active")


def _everything_in(root) -> Iterator[DictionaryObject]:
    """Each dictionary that anything in the document leads to: wherever in it a program hangs, there it is found."""
    seen, ahead = set(), [root]
    while ahead:
        value = ahead.pop()
        if isinstance(value, IndirectObject):
            if (place := (value.idnum, value.generation)) in seen:
                continue
            seen.add(place)
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            yield value
        within = value.values() if isinstance(value, DictionaryObject) else value if isinstance(value, list) else ()
        ahead += [each for each in within if isinstance(each, _LEADS_ON)]


def _is_active(each: DictionaryObject) -> bool:
    """Whether it is something that is done, another file that lies in this one, or a note with either."""
    return (_plain(each.get("/S")) in _STARTS or _plain(each.get("/Subtype")) in _NOTES
            or not _FILES.isdisjoint(_dictionary(each.get("/EF"))))


def _plain(value):
    """The value, also where it stands elsewhere in the document."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def _dictionary(value) -> DictionaryObject:
    found = _plain(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def kind_of_package(data: bytes) -> str:
    """docx or xlsx. Raises `NotTaken`."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_IN_ALL:
            raise NotTaken("too_large")
        for part in parts:
            if part.flag_bits & 1:
                raise NotTaken("locked")
            if part.file_size > _MB and part.file_size > MOST_RATIO * part.compress_size:
                raise NotTaken("too_large")
        if package.getinfo(_TYPES).file_size > _MB:
            raise NotTaken("too_large")
        types = package.read(_TYPES)
        named = (types + " ".join(part.filename for part in parts).encode()).lower()
        if any(word in named for word in _PROGRAMS):
            raise NotTaken("active")
        if package.testzip() is not None:
            raise NotTaken("broken")
    found = [kind for kind, main in _MAIN.items() if main in types]
    if len(found) != 1:
        raise NotTaken("broken")
    return found[0]


def main() -> None:
    """Read, and say."""
    try:
        answer = {"kind": kind_of(sys.stdin.buffer.read())}
    except NotTaken as no:
        answer = {"refused": str(no)}
    except (MemoryError, LimitReachedError):
        answer = {"refused": "too_large"}
    except Exception:  # whatever a broken document makes the readers stumble over
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
