"""Reads an .xlsx in a process of its own: `xlsx.py MOST_ROWS COLUMNS LONGEST`, the file on standard input.

Writes {"rows": [[number, [text, …]], …]}, or {"refused": why}: not_a_sheet, old_sheet, locked_sheet, sheet_too_large,
too_many_cells.
"""

import io
import json
import sys
import zipfile
from datetime import date, datetime
from xml.parsers import expat

from openpyxl import load_workbook

_MB = 1024 * 1024
MOST_PARTS, MOST_RATIO = 300, 100
# 5,000 rows fill half of it; the Chinese Excel writes 80 bytes for a name among the strings.
MOST_STRINGS, MOST_SHEET, MOST_OTHER, MOST_IN_ALL = 4 * _MB, 8 * _MB, 2 * _MB, 24 * _MB
MOST_ELEMENTS, MOST_TEXT = 600_000, 2_000_000  # of all parts together; characters of all cells together
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
# “Strict Open XML” is the same under other names, which openpyxl doesn't know.
_STRICT = ((b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
           (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"))
_EXACT = 10 ** 15  # a spreadsheet keeps fifteen digits of a number


class No(Exception):
    """The file isn't read; the argument says why."""


def rows_of(data: bytes, most_rows: int, columns: int, longest: int) -> list:
    """[number, cells] of the rows of the first visible sheet that aren't empty. Raises `No`."""
    if data.startswith(_OLE):
        raise No("locked_sheet" if _ENCRYPTED in data else "old_sheet")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        check_package(package)
        usual = as_openpyxl_knows(package)
    book = load_workbook(usual, read_only=True, data_only=False, keep_links=False)
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise No("not_a_sheet")
    sheet.reset_dimensions()  # what the file says of its size may be untrue
    found, letters = [], 0
    for number, row in enumerate(sheet.iter_rows(max_col=columns, max_row=most_rows + 1, values_only=True), start=1):
        cells = [text(value)[:longest] for value in row]
        while cells and not cells[-1]:
            cells.pop()
        letters += sum(map(len, cells))
        if letters > MOST_TEXT:
            raise No("too_many_cells")
        if cells:
            found.append([number, cells])
    return found


def check_package(package: zipfile.ZipFile) -> None:
    """Look at sizes, then count what is in the parts, before anything is built of them. Raises `No`."""
    parts = package.infolist()
    # What the package says of its sizes is what zipfile unpacks at most: more is an error there.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_IN_ALL:
        raise No("sheet_too_large")
    for part in parts:
        if part.flag_bits & 1:
            raise No("locked_sheet")
        if part.file_size > _most_of(part.filename) or (
                part.file_size > _MB and part.file_size > MOST_RATIO * part.compress_size):
            raise No("sheet_too_large")
    left = MOST_ELEMENTS
    for part in parts:
        left -= _elements(package, part, left)


def as_openpyxl_knows(package: zipfile.ZipFile) -> io.BytesIO:
    """The package with the usual names of what is in it."""
    usual = io.BytesIO()
    with zipfile.ZipFile(usual, "w") as copy:
        for part in package.infolist():
            content = package.read(part)
            if part.filename.lower().endswith((".xml", ".rels")):
                for strict, name in _STRICT:
                    content = content.replace(strict, name)
            copy.writestr(part.filename, content)
    return usual


def _most_of(name: str) -> int:
    name = name.lower()
    if not name.endswith((".xml", ".rels")):
        return MOST_IN_ALL if "/media/" in name else MOST_OTHER
    return MOST_STRINGS if "sharedstrings" in name else MOST_SHEET if "/worksheets/" in name else MOST_OTHER


def _elements(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How many elements a part has up to where it stops being XML: openpyxl, with expat too, gets no further."""
    count = 0

    def start(_name, _attributes):
        nonlocal count
        count += 1
        if count > most:
            raise No("too_many_cells")

    def entity(*_declared):
        raise No("not_a_sheet")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EntityDeclHandler = start, entity
    try:
        with package.open(part) as stream:
            parser.ParseFile(stream)
    except expat.ExpatError:
        pass  # a picture
    return count


def text(value) -> str:
    """What a cell says, on one line: days as 2026-03-18, whole numbers without a point, formulas as written; a number
    of which the last digits are lost as 1.10102195004010E+17."""
    if isinstance(value, datetime | date):
        value = value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= _EXACT:
        value = f"{value:.14E}"
    return "" if value is None else " ".join(str(value).split())


def main() -> None:
    """Read, and say."""
    try:
        answer = {"rows": rows_of(sys.stdin.buffer.read(), *map(int, sys.argv[1:]))}
    except No as no:
        answer = {"refused": str(no)}
    except MemoryError:
        answer = {"refused": "sheet_too_large"}
    except Exception:  # whatever a broken package makes zipfile and the reader stumble over
        answer = {"refused": "not_a_sheet"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
