"""Reads an .xlsx in a process of its own: `xlsx.py MOST_ROWS COLUMNS LONGEST`, the file on standard input.

Writes {"tables": [{"name": …, "rows": […], "hidden_columns": [0, …]}, …], "hidden_sheets": [name, …]}, each row as
[number, [text, …], hidden, [columns whose text stands in a cell merged from above, …]]; or {"refused": why}:
not_a_sheet, old_sheet, locked_sheet, sheet_too_large, too_many_cells.
"""

import io
import json
import sys
import zipfile
from bisect import bisect_left, bisect_right
from datetime import date, datetime
from itertools import islice
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

_MB = 1024 * 1024
MOST_PARTS, MOST_RATIO = 300, 100
# 5,000 rows fill half of it; the Chinese Excel writes 80 bytes for a name among the strings.
MOST_STRINGS, MOST_SHEET, MOST_OTHER, MOST_IN_ALL = 4 * _MB, 8 * _MB, 2 * _MB, 24 * _MB
MOST_COLUMNS = 16_384
MOST_ELEMENTS, MOST_TEXT = 600_000, 2_000_000  # of all parts together; characters of all cells together
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
# “Strict Open XML” is the same under other names, which openpyxl doesn't know.
_STRICT = ((b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
           (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"))
_EXACT = 10 ** 15  # a spreadsheet keeps fifteen digits of a number


class No(Exception):
    """The file isn't read; the argument says why."""


class Shape:
    """What of a sheet is hidden (rows from 1, columns from 0), and which of its cells are merged into one."""

    def __init__(self):
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[str] = []
        self._row = 0

    def see(self, element: str, attributes: dict[str, str]) -> None:
        """Take note of an element of the sheet."""
        if element == "row":
            self._row = int(attributes.get("r", self._row + 1))
            if _is_hidden(attributes, "ht"):
                self.hidden_rows.add(self._row)
        elif element == "col" and _is_hidden(attributes, "width"):
            self.hidden_columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), MOST_COLUMNS)))
        elif element == "mergeCell":
            self.merged.append(attributes["ref"])


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in ("1", "true") or float(attributes.get(size, 1)) == 0


def tables_of(data: bytes, most_rows: int, columns: int, longest: int) -> dict:
    """What the visible sheets say in their rows that aren't empty, `most_rows` and one of all together, and what of
    it is hidden. Raises `No`."""
    if data.startswith(_OLE):
        raise No("locked_sheet" if _ENCRYPTED in data else "old_sheet")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        shapes = check_package(package)
        usual = as_openpyxl_knows(package)
    book = load_workbook(usual, read_only=True, data_only=False, keep_links=False)
    if not any(sheet.sheet_state == "visible" for sheet in book.worksheets):
        raise No("not_a_sheet")
    tables, left, letters = [], most_rows + 1, MOST_TEXT
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and left > 0:
            rows = list(islice(_rows(sheet, columns, longest), left))
            left -= len(rows)
            letters -= sum(len(cell) for _number, cells in rows for cell in cells)
            if letters < 0:
                raise No("too_many_cells")
            shape = shapes.get(sheet._worksheet_path, Shape())
            tables.append({"name": sheet.title, "rows": _filled(rows, shape, columns),
                           "hidden_columns": sorted(shape.hidden_columns)})
    return {"tables": tables,
            "hidden_sheets": [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]}


def _rows(sheet, columns: int, longest: int):
    sheet.reset_dimensions()  # what the file says of its size may be untrue
    for number, row in enumerate(sheet.iter_rows(max_col=columns, values_only=True), start=1):
        cells = [text(value)[:longest] for value in row] if any(value is not None for value in row) else []
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _filled(rows: list, shape: Shape, columns: int) -> list:
    """The rows with what stands in cells that are merged over several of them in each of these."""
    numbers = [number for number, _cells in rows]
    above: dict[int, list[int]] = {}
    left = MOST_ELEMENTS
    for reference in shape.merged:
        first_column, first, _last_column, last = range_boundaries(reference)
        at, end, column = bisect_left(numbers, first), bisect_right(numbers, last), first_column - 1
        if at == end or numbers[at] != first or column >= len(rows[at][1]) or not rows[at][1][column]:
            continue
        left -= end - at
        if left < 0:
            raise No("too_many_cells")
        for number, cells in rows[at + 1:end]:
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = rows[at][1][column]
            above.setdefault(number, []).append(column)
    return [[number, cells[:columns], number in shape.hidden_rows, above.get(number, [])] for number, cells in rows]


def check_package(package: zipfile.ZipFile) -> dict[str, Shape]:
    """Look at sizes, then count what is in the parts, before anything is built of them; the shape of each sheet, by
    the name of its part. Raises `No`."""
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
    left, shapes = MOST_ELEMENTS, {}
    for part in parts:
        shapes[part.filename] = Shape()
        left -= _elements(package, part, left, shapes[part.filename])
    return shapes


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


def _elements(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, shape: Shape) -> int:
    """How many elements a part has up to where it stops being XML: openpyxl, with expat too, gets no further. `shape`
    takes note of those of a sheet."""
    count, is_sheet = 0, "/worksheets/" in part.filename

    def start(name, attributes):
        nonlocal count
        count += 1
        if count > most:
            raise No("too_many_cells")
        if is_sheet:
            shape.see(name.rpartition(":")[2], attributes)

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
        answer = tables_of(sys.stdin.buffer.read(), *map(int, sys.argv[1:]))
    except No as no:
        answer = {"refused": str(no)}
    except MemoryError:
        answer = {"refused": "sheet_too_large"}
    except Exception:  # whatever a broken package makes zipfile and the reader stumble over
        answer = {"refused": "not_a_sheet"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
