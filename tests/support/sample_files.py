"""Files as people attach them, and as they shouldn't be."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, TextStringObject

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


def pdf(*, pages: int = 1, title: str = "", locked: str | None = None, starts: str = "",
        holds: bool = False) -> bytes:
    """A document of empty pages; locked: what has to be typed to open it; starts: where a script hangs in it (a name
    in `SCRIPTS`); holds: with another file in it."""
    writer, made = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": title})
    if starts:
        SCRIPTS[starts](writer, _of(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)")))
    if holds:
        writer.add_attachment("x.exe", b"MZ")
    if locked is not None:
        writer.encrypt(locked, owner_password="secret", algorithm="AES-256")
    writer.write(made)
    return made.getvalue()


def _of(**values) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in values.items()})


def _hung(writer: PdfWriter, **values) -> None:
    writer.root_object.update(_of(**values))


def _at_heading(writer: PdfWriter, script: DictionaryObject) -> None:
    heading = writer.add_outline_item(title="一", page_number=None).get_object()
    heading[NameObject("/A")] = script


def _under_another_name(writer: PdfWriter, script: DictionaryObject) -> None:
    script[NameObject("/S")] = writer._add_object(script["/S"])
    _hung(writer, OpenAction=script)


def _link() -> DictionaryObject:
    return _of(S=NameObject("/URI"), URI=TextStringObject("https://example.gov.cn/"))


def _after_a_link(*, in_a_list: bool):
    def hang(writer: PdfWriter, script: DictionaryObject) -> None:
        link = _link()
        link[NameObject("/Next")] = ArrayObject([writer._add_object(script)]) if in_a_list else script
        _hung(writer, OpenAction=link)
    return hang


SCRIPTS = {
    "opening": lambda writer, script: _hung(writer, OpenAction=script),
    "elsewhere": lambda writer, script: _hung(writer, OpenAction=writer._add_object(script)),
    "after a link": _after_a_link(in_a_list=False),
    "in a list after a link": _after_a_link(in_a_list=True),
    "at a heading": _at_heading,
    "in a field": lambda writer, script: _hung(writer, AcroForm=_of(Fields=ArrayObject([
        writer._add_object(_of(FT=NameObject("/Tx"), T=TextStringObject("a"), AA=_of(C=script)))]))),
    "named elsewhere": _under_another_name,
    "at a page": lambda writer, script: writer.pages[0].update(_of(AA=_of(O=script))),
}


def pdf_with_links() -> bytes:
    """A document that opens at its page and leads to another site, with a page without notes said to be so, in words
    that a form's script would have too."""
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_blank_page(100, 100)
    writer.pages[0][NameObject("/Annots")] = NullObject()
    writer.pages[1][NameObject("/Annots")] = ArrayObject([writer._add_object(_of(
        Type=NameObject("/Annot"), Subtype=NameObject("/Link"), A=_link()))])
    writer.pages[1]["/Resources"][NameObject("/Font")] = _of(JS=_of(Type=NameObject("/Font")),
                                                              EF=_of(Type=NameObject("/Font")))
    _hung(writer, OpenAction=ArrayObject([writer.pages[1].indirect_reference, NameObject("/Fit")]),
          PieceInfo=_of(Ours=_of(S=ArrayObject())))
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
