"""Files built on the spot: honest ones of every kind, and what people send to break a portal."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

_OOXML = "application/vnd.openxmlformats-officedocument"
_MAIN = {
    "docx": (f"{_OOXML}.wordprocessingml.document.main+xml", "word/document.xml"),
    "xlsx": (f"{_OOXML}.spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
    "pptx": (f"{_OOXML}.presentationml.presentation.main+xml", "ppt/presentation.xml"),
}
MAIN_TYPE = _MAIN["docx"][0]
_ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def zipped(parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def office(parts: Mapping[str, bytes | str], kind: str = "docx", *, content_type: str = "") -> bytes:
    main_type, main = _MAIN[kind]
    index = f'<Types><Override PartName="/{main}" ContentType="{content_type or main_type}"/></Types>'
    relation = f'<Relationship Id="r1" Type="http://x/officeDocument" Target="{main}"/>'
    basic: dict[str, bytes | str] = {
        "[Content_Types].xml": index,
        "_rels/.rels": RELATIONS.format(relation),
        main: "<document>One window for twelve certificates</document>",
    }
    return zipped({**basic, **parts})


def open_document(
    kind: str = "odt", parts: Mapping[str, bytes | str] | None = None, manifest: str = ""
) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{_ODF[kind]}", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
        for name, content in {"content.xml": "<office/>", **(parts or {})}.items():
            archive.writestr(name, content)
    return target.getvalue()


def new_pdf(pages: int = 2) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for number in range(pages):
        pdf.add_blank_page()
        pdf.pages[-1].Contents = pdf.make_stream(b"BT ET %% page %d " % number * 20)
    return pdf


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    target = io.BytesIO()
    pdf.save(target, **options)  # type: ignore[arg-type]
    return target.getvalue()


def good_pdf() -> bytes:
    return saved(new_pdf())


def locked_pdf(user: str) -> bytes:
    return saved(new_pdf(), encryption=pikepdf.Encryption(user=user, owner="owner"))


def pdf_with_script() -> bytes:
    pdf = new_pdf()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    return saved(pdf)


def pdf_with_launch() -> bytes:
    pdf = new_pdf()
    action = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)])
    return saved(pdf)


def pdf_with_link() -> bytes:
    pdf = new_pdf()
    action = Dictionary(S=Name.URI, URI=String("https://example.org"))
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)])
    return saved(pdf)


def pdf_with_script_in_object_streams() -> bytes:
    pdf = new_pdf()
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("x")))
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_with_attachment() -> bytes:
    pdf = new_pdf()
    pdf.attachments["virus.exe"] = b"MZ" * 100
    return saved(pdf)


def pdf_with_form_script() -> bytes:
    pdf = new_pdf()
    pdf.Root.AcroForm = Dictionary(Fields=[], XFA=String("<xdp/>"))
    return saved(pdf)


def pdf_without_pages() -> bytes:
    return saved(new_pdf(0))


def pdf_bomb(size: int = 700_000_000) -> bytes:
    """A page whose content unpacks to `size` bytes."""
    engine = zlib.compressobj(9)
    block = b" " * 10_000_000
    packed = b"".join(engine.compress(block) for _ in range(size // len(block))) + engine.flush()
    pdf = new_pdf(1)
    pdf.pages[0].Contents = pdf.make_stream(b"x")
    pdf.pages[0].Contents.write(packed, filter=Name.FlateDecode)
    return saved(pdf, compress_streams=False)


def pdf_double_bomb() -> bytes:
    twice = zlib.compress(zlib.compress(b" " * 50_000_000, 9), 9)
    pdf = new_pdf(1)
    pdf.pages[0].Contents = pdf.make_stream(b"x")
    pdf.pages[0].Contents.write(twice, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return saved(pdf, compress_streams=False)


def pdf_object_stream_bomb(size: int, *, hidden: bytes = b"<</S/GoTo/D[3 0 R/Fit]>>") -> bytes:
    """A PDF whose opening action, `hidden`, sits in an object stream that unpacks to `size` bytes."""
    engine = zlib.compressobj(9)
    packed = engine.compress(b"6 0 " + hidden)
    for _ in range(size // 1_000_000):
        packed += engine.compress(b" " * 1_000_000)
    packed += engine.flush()
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(packed)
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        head + b"stream\n" + packed + b"\nendstream",
    )
    content, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj %s endobj\n" % (number, body)
    rows = [(0, 0, 65535), *[(1, offset, 0) for offset in offsets], (1, len(content), 0), (2, 4, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    index = b"5 0 obj <</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream endobj\n"
    return content + index % (len(table), table) + b"startxref\n%d\n%%%%EOF\n" % len(content)


def pdf_with_huge_picture() -> bytes:
    pdf = new_pdf(1)
    picture = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=60000,
        Height=60000,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(P=pdf.make_stream(b"x", picture)))
    return saved(pdf)


def picture(kind: str = "png", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    target = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(target, kind, **options)
    return target.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A PNG that says it is so many pixels wide and high, in a few hundred bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def film() -> bytes:
    target = io.BytesIO()
    frames = [Image.effect_noise((20, 20), 50 + n).convert("RGB") for n in range(3)]
    frames[0].save(target, "png", save_all=True, append_images=frames[1:])
    return target.getvalue()


def locked_office() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )


def old_word() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 600
    )


def overlapping_zip() -> bytes:
    """Two entries of the index that share the same packed bytes, as the densest bombs do."""
    content = bytearray(zipped({"content1.txt": b"a" * 2000, "content2.txt": b"a" * 2000}))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 4)
    return bytes(content)


def lying_zip(parts: Mapping[str, bytes | str], name: str, claimed: int) -> bytes:
    """A package whose index says that one entry is smaller than it is."""
    content = bytearray(office(parts))
    at = content.rfind(name.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = struct.pack("<I", claimed)
    return bytes(content)


def locked_zip(content: bytes) -> bytes:
    """An archive whose every entry says that it is encrypted."""
    locked = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(signature)
        while at >= 0:
            locked[at + offset] |= 1
            at = locked.find(signature, at + 4)
    return bytes(locked)


def twofold_office() -> bytes:
    """A package with two parts of one name: programs differ in which of them they read."""
    target = io.BytesIO(office({}))
    with zipfile.ZipFile(target, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", "<document>Something else</document>")
    return target.getvalue()


def pdf_of_many_pages() -> bytes:
    return saved(new_pdf(3001))


def pdf_nested_deeply() -> bytes:
    pdf = new_pdf(1)
    nest = Array([])
    for _ in range(80):
        nest = Array([nest])
    pdf.pages[0].Nest = nest
    return saved(pdf)


def pdf_with_film() -> bytes:
    pdf = new_pdf(1)
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
    pdf.pages[0].Annots = Array([annotation])
    return saved(pdf)


def pdf_with_file_nobody_names() -> bytes:
    pdf = new_pdf(1)
    pdf.pages[0].Loose = pdf.make_stream(b"MZ", Type=Name.EmbeddedFile)
    return saved(pdf)
