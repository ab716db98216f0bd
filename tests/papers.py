"""Papers for tests, made on the spot: memos drawn with PIL, PDFs written by hand."""

import zlib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.page import Box, Line, Page, Word

FONT = "LiberationSans-Regular.ttf"
MEMO = (  # words that Tesseract 5.3 and 5.5 read alike
    "Mitteilung",
    "Geschäftsbereich Kultur und Tourismus",
    "Datum: 14. März 2023",
    "Beschlusskontrolle zu V1234/22 (Sitzungsnummer: SR/041/2022)",
    "Neubau eines Spielplatzes im Stadtteil Löbtau",
    "folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:",
    "Der Beschlusspunkt befindet sich in der Umsetzung. Die Fördermittel wurden",
    "im Juni beantragt; über die Höhe entscheidet das Ministerium bis Jahresende.",
    "Nächste Beschlusskontrolle: 30. September 2025",
)


def drawn(
    lines: Sequence[str] = MEMO, *, dpi: int = 150, size: float = 11, mode: str = "L", height: float = 4.8
) -> Image.Image:
    """The upper part of an A4 page (its height in inches) with those lines in that size (points)."""
    picture = Image.new("L", (round(8.27 * dpi), round(height * dpi)), 255)
    font = ImageFont.truetype(FONT, round(size * dpi / 72))
    pen = ImageDraw.Draw(picture)
    for index, line in enumerate(lines):
        pen.text((0.9 * dpi, 0.5 * dpi + index * 2 * size * dpi / 72), line, font=font, fill=0)
    return picture.convert(mode)


def written_pdf(path: Path, pages: Sequence[Sequence[str]], *, encrypted: bool = False, turned: int = 0) -> Path:
    """A digital PDF: Helvetica, 11 pt, one text object a line, A4."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        rows = [f"1 0 0 1 70 {770 - 22 * row} Tm ({_escaped(line)}) Tj" for row, line in enumerate(lines)]
        content = f"BT /F1 11 Tf {' '.join(rows)} ET".encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        stream = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (turned, stream)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    trailer = b"/Size %d /Root 1 0 R" % (len(objects) + 1)
    if encrypted:  # a user password that the empty one does not match
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32))
        trailer = b"/Size %d /Root 1 0 R /Encrypt %d 0 R /ID [<00> <00>]" % (len(objects) + 1, len(objects))
    path.write_bytes(_assembled(objects, trailer))
    return path


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembled(objects: Sequence[bytes], trailer: bytes) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return data + head + table + b"trailer << %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(data))


def page_pdf(
    path: Path,
    content: str,
    *,
    picture: Image.Image | None = None,
    size: tuple[float, float] = (595, 842),
    laid: Sequence[str] = (),
    page: str = "",
    catalog: str = "",
    image: str = "",
) -> Path:
    """A PDF of one page with that content: ``/F1`` is Helvetica, ``/P`` the picture, ``laid`` the annotations.

    ``page``, ``catalog`` and ``image`` are further entries of these dictionaries.
    """
    objects: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    ]
    names = " ".join(f"{number} 0 R" for number in range(7, 7 + len(laid)))
    objects.append(
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents 4 0 R /Annots [{names}] {page}"
        " /Resources << /Font << /F1 5 0 R >> /XObject << /P 6 0 R >> /ExtGState << /G << /ca 0 >> >>"
        " /Properties << /O 7 0 R >> >> >>".encode()
    )
    objects.append(_stream(content.encode("cp1252")))
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    grey = (picture or Image.new("L", (1, 1), 255)).convert("L")
    head = f"/Type /XObject /Subtype /Image /Width {grey.width} /Height {grey.height} /ColorSpace /DeviceGray {image}"
    objects.append(_stream(zlib.compress(grey.tobytes()), f"{head} /BitsPerComponent 8 /Filter /FlateDecode"))
    objects += [one.encode("cp1252") for one in laid]
    path.write_bytes(_assembled(objects, b"/Size %d /Root 1 0 R" % (len(objects) + 1)))
    return path


def _stream(data: bytes, head: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), head.encode(), data)


def written(*lines: str, size: float = 11, mode: int = 0, left: float = 70, top: float = 770) -> str:
    """Lines of text for a page's content, 22 points apart, in PDF's text mode ``mode`` (3: without ink)."""
    rows = [f"1 0 0 1 {left} {top - 22 * row} Tm ({_escaped(line)}) Tj" for row, line in enumerate(lines)]
    return f"BT /F1 {size} Tf {mode} Tr {' '.join(rows)} ET"


def boxed(*lines: tuple[int, int, str]) -> Page:
    """A page of lines at (left, top), twelve pixels a letter, thirty pixels high, wide where several blanks stand."""
    made = []
    for left, top, text in lines:
        words, at = [], left
        for piece in text.split(" "):
            if piece:
                words.append(Word(piece, Box(at, top, at + 12 * len(piece), top + 30), 0.9))
            at += 12 * len(piece) + 12
        made.append(Line(tuple(words), Box.around(word.box for word in words)))
    return Page(1, tuple(made), "tesseract", "ocr", width=2480, height=3508, dpi=300)
