"""Files as people attach them, and as they shouldn't be."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

_ORIENTATION, _CAMERA, _GPS = 0x0112, 0x0110, 0x8825
_TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/main.xml" '
          'ContentType="application/vnd.openxmlformats-officedocument.{}.main+xml"/></Types>')


def photo(form="JPEG", *, size=(40, 20), colour="red") -> bytes:
    """A photo that lies on its side, and says with which camera and where it was taken."""
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_CAMERA], exif.get_ifd(_GPS)[1] = 6, "SecretCamera", "N"
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, form, exif=exif)
    return made.getvalue()


def pdf(*, pages: int = 1, title: str = "", locked: str | None = None, starts: bool = False,
        holds: bool = False) -> bytes:
    """A document of empty pages; locked: what has to be typed to open it; starts: with a script; holds: with another
    file in it."""
    writer, made = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": title})
    if starts:
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject({
            NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")})
    if holds:
        writer.add_attachment("x.exe", b"MZ")
    if locked is not None:
        writer.encrypt(locked, owner_password="secret", algorithm="AES-256")
    writer.write(made)
    return made.getvalue()


def office(kind: str = "wordprocessingml.document", **parts: str) -> bytes:
    """A package whose list of parts says that it is of this kind."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES.format(kind))
        for name, text in {"main.xml": "<a/>", **parts}.items():
            package.writestr(name, text)
    return made.getvalue()
