"""Writes a line across each page of a PDF, in a process of its own: on standard input the line as JSON, a line break,
and the file; as argument how many pages it may have.

Writes {"pdf": the new file in base64}, or {"refused": why}: broken, too_large. The letters are those that every reader
has for Chinese (STSong-Light by its name alone), so that no font has to be on the server.
"""

import base64
import io
import json
import sys

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

_FONT, _LOOK = "/XichengMark", "/XichengLook"
_EVERY = 150  # points between two lines
_SIZE, _COS, _SIN = 15, 0.866, 0.5  # thirty degrees


def watermarked(data: bytes, line: str, *, most_pages: int) -> bytes:
    """The PDF with `line` across each page. Raises what pypdf raises of a file it can't read, MemoryError for one with
    more pages."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")  # as document.py lets it in
    writer = PdfWriter(clone_from=reader)
    if len(writer.pages) > most_pages:
        raise MemoryError
    font, look = writer._add_object(_font()), writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/ExtGState"), NameObject("/ca"): FloatObject(0.25)}))
    for page in writer.pages:
        _mark(writer, page, line, font, look)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _font() -> DictionaryObject:
    system = DictionaryObject({NameObject("/Registry"): TextStringObject("Adobe"),
                               NameObject("/Ordering"): TextStringObject("GB1"),
                               NameObject("/Supplement"): NumberObject(4)})
    flags = DictionaryObject({
        NameObject("/Type"): NameObject("/FontDescriptor"), NameObject("/FontName"): NameObject("/STSong-Light"),
        NameObject("/Flags"): NumberObject(6), NameObject("/ItalicAngle"): NumberObject(0),
        NameObject("/Ascent"): NumberObject(752), NameObject("/Descent"): NumberObject(-271),
        NameObject("/CapHeight"): NumberObject(737), NameObject("/StemV"): NumberObject(58),
        NameObject("/FontBBox"): ArrayObject([NumberObject(n) for n in (-25, -254, 1000, 880)])})
    letters = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/CIDFontType0"),
        NameObject("/BaseFont"): NameObject("/STSong-Light"), NameObject("/CIDSystemInfo"): system,
        NameObject("/DW"): NumberObject(1000), NameObject("/FontDescriptor"): flags,
        NameObject("/W"): ArrayObject([NumberObject(1), NumberObject(95), NumberObject(500)])})
    return DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type0"),
        NameObject("/BaseFont"): NameObject("/STSong-Light"), NameObject("/Encoding"): NameObject("/UniGB-UTF16-H"),
        NameObject("/DescendantFonts"): ArrayObject([letters])})


def _mark(writer: PdfWriter, page, line: str, font, look) -> None:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    resources = page.get("/Resources", DictionaryObject()).get_object()
    for kind, name, value in (("/Font", _FONT, font), ("/ExtGState", _LOOK, look)):
        there = resources.get(kind, DictionaryObject()).get_object()
        resources[NameObject(kind)] = DictionaryObject({**there, NameObject(name): value})
    page[NameObject("/Resources")] = resources
    said = line.encode("utf-16-be").hex().upper()
    drawn = [f"q {_LOOK} gs 0.3 g BT {_FONT} {_SIZE} Tf"]
    for row in range(int(bottom) + 40, int(top) + int(right - left) // 2, _EVERY):
        for column in range(int(left) + 20 - (row // _EVERY % 2) * 60, int(right), 420):
            drawn.append(f"{_COS} {_SIN} {-_SIN} {_COS} {column} {row - 80} Tm <{said}> Tj")
    drawn.append("ET Q")
    page[NameObject("/Contents")] = ArrayObject([
        writer._add_object(_stream("q")), *_contents(page), writer._add_object(_stream("Q\n" + "\n".join(drawn)))])


def _contents(page) -> list:
    there = page.get("/Contents")
    if there is None:
        return []
    whole = there.get_object()
    return list(whole) if isinstance(whole, ArrayObject) else [page.raw_get("/Contents")]


def _stream(text: str) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(f"{text}\n".encode())
    return stream


def main() -> None:
    """Read, and say."""
    line, _break, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        made = watermarked(data, json.loads(line), most_pages=int(sys.argv[1]))
        answer = {"pdf": base64.b64encode(made).decode()}
    except MemoryError:
        answer = {"refused": "too_large"}
    except Exception:  # whatever a broken document makes the reader stumble over
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
