"""Looks whether a document is what it seems, in a process of its own: `document.py`, the file on standard input.

Writes {"kind": "pdf" | "docx" | "xlsx"}, or {"refused": why}: broken, locked (opens with a password only), active (has
a program in it that starts by itself, or another file), too_large (unpacked).
"""

import io
import json
import sys
import zipfile

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

_MB = 1024 * 1024
MOST_PARTS, MOST_RATIO, MOST_IN_ALL = 2_000, 200, 200 * _MB
MOST_PAGES = 2_000
_OLE = b"\xd0\xcf\x11\xe0"
_TYPES = "[Content_Types].xml"
# What the list of its parts says of the main one.
_MAIN = {"docx": b"wordprocessingml.document.main+xml", "xlsx": b"spreadsheetml.sheet.main+xml"}
_PROGRAMS = (b"vbaproject", b"macroenabled", b"activex", b"oleobject")
_STARTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"}


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
    """Raise `NotTaken` where it isn't whole, is locked, or does something by itself."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):  # many forbid printing alone, and open without a password
        raise NotTaken("locked")
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise NotTaken("broken")
    root = reader.trailer["/Root"].get_object()
    names = _dictionary(root.get("/Names"))
    if names.keys() & {"/JavaScript", "/EmbeddedFiles"} or "/XFA" in _dictionary(root.get("/AcroForm")):
        raise NotTaken("active")
    for holder in (root, *(page.get_object() for page in reader.pages)):
        actions = [holder.get("/OpenAction"), *_dictionary(holder.get("/AA")).values()]
        for each in holder.get("/Annots", ()) if holder is not root else ():
            note = _dictionary(each)
            actions += [note.get("/A"), *_dictionary(note.get("/AA")).values()]
            if note.get("/Subtype") in ("/FileAttachment", "/RichMedia", "/Screen"):
                raise NotTaken("active")
        if any(_dictionary(action).get("/S") in _STARTS for action in actions):
            raise NotTaken("active")


def _dictionary(value) -> DictionaryObject:
    found = value.get_object() if isinstance(value, IndirectObject) else value
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
    except MemoryError:
        answer = {"refused": "too_large"}
    except Exception:  # whatever a broken document makes the readers stumble over
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
