"""What can be checked of PDF/A-2b without a validator: the clauses of ISO 19005-2 that a copy of a scan comes near to.

::

    6.1.3 ID; nothing locked; nothing after the end     6.2.4.3 what grey and colours mean
    6.1.7.2 no LZW     6.2.8 pictures     6.2.11 fonts: there, as wide as told, one table of signs, no empty sign
    6.5 nothing acts     6.6.2 metadata: not cut short, as XMP     6.6.4 part and level     6.8 attached files
"""

import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
KEYS_THAT_ACT = {"/AA", "/OpenAction", "/JavaScript", "/JS", "/AcroForm", "/Annots", "/Perms", "/Requirements"}
HINTS = {"/Alternates", "/OPI", "/PS", "/Ref"}


def problems(data: bytes, part: int = 2) -> list[str]:
    """The clauses that the file breaks, and how."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [*_of_file(data, pdf), *_of_metadata(pdf, part), *_of_objects(pdf)]
        for number, page in enumerate(pdf.pages, 1):
            found += [f"page {number}: {words}" for words in (*_of_colours(pdf, page), *_of_fonts(page))]
        return found + [f"qpdf: {words}" for words in pdf.check_pdf_syntax()]


def _of_file(data: bytes, pdf: pikepdf.Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data):
        yield "6.1.2: the header"
    if "/ID" not in pdf.trailer or "/Encrypt" in pdf.trailer:
        yield "6.1.3: no identifier, or locked"
    if not re.search(rb"%%EOF\r?\n?\Z", data):
        yield "6.1.3: there is something after the end"


def _of_metadata(pdf: pikepdf.Pdf, part: int) -> Iterator[str]:
    about = pdf.Root.Metadata
    if (about.get("/Type"), about.get("/Subtype")) != ("/Metadata", "/XML"):
        yield "6.6.2.1: the metadata's type"
    text = about.read_bytes().decode()
    if re.search(r"<\?xpacket[^>]*(bytes|encoding)=", text) or not text.rstrip().endswith("?>"):
        yield "6.6.2.1: the packet"
    (described,) = ElementTree.fromstring(text)  # noqa: S314 - our own
    if (described.get(f"{PDFAID}part"), described.get(f"{PDFAID}conformance")) != (str(part), "B"):
        yield "6.6.4: part and conformance"
    title = "".join(described.itertext())
    if "/Info" in pdf.trailer and str(pdf.trailer.Info.get("/Title")) not in title:
        yield "6.6.3: another title in Info"


def _of_objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            continue
        keys = set(thing.keys())
        if keys & KEYS_THAT_ACT:
            yield f"6.5: {keys & KEYS_THAT_ACT}"
        if isinstance(thing, pikepdf.Stream):
            if keys & {"/F", "/FFilter", "/FDecodeParms"} or re.search("LZW|Crypt", str(thing.get("/Filter", ""))):
                yield "6.1.7: how a stream is packed"
            if thing.get("/Subtype") in ("/Image", "/Form") and (keys & HINTS or thing.get("/Interpolate", False)):
                yield "6.2.8: what a picture carries"
        if "/EF" in keys and not {"/F", "/UF", "/AFRelationship"} <= keys:
            yield "6.8: how a file is attached"
        if any(len(key) > 127 for key in keys):
            yield "6.1.13: a name's length"


def _of_colours(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Iterator[str]:
    meant = {str(intent.S) for intent in pdf.Root.get("/OutputIntents", [])}
    own = page.resources.get("/ColorSpace", {})
    for picture in page.get_images().values():
        space = picture.get("/ColorSpace")
        if space == "/DeviceCMYK" or (space == "/DeviceRGB" and "/GTS_PDFA1" not in meant):
            yield "6.2.4.3: colours without a meaning"
        if space == "/DeviceGray" and "/GTS_PDFA1" not in meant and "/DefaultGray" not in own:
            yield "6.2.4.3: grey without a meaning"
    for intent in pdf.Root.get("/OutputIntents", []):
        profile = intent.DestOutputProfile.read_bytes()
        if profile[12:16] not in (b"mntr", b"prtr") or profile[16:20] != b"RGB " or profile[8] > 4:
            yield "6.2.3: the profile"


def _of_fonts(page: pikepdf.Page) -> Iterator[str]:
    shown = dict(_shown(page))
    for name, font in page.resources.get("/Font", {}).items():
        descriptor: Any = font.get("/FontDescriptor", {})
        if font.Subtype != "/TrueType" or "/FontFile2" not in descriptor:
            continue  # a drawn page's own fonts: whether they are there is asked by the product
        program = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
        if len(font.Widths) != font.LastChar - font.FirstChar + 1:
            yield "6.2.11.2: widths are missing"
        if descriptor.Flags & 4 and ("/Encoding" in font or len(program["cmap"].tables) != 1):
            yield "6.2.11.6: a symbolic font's signs"
        signs = program["cmap"].tables[0].cmap
        for code in shown.get(name, b""):
            if signs.get(code, ".notdef") == ".notdef":
                yield f"6.2.11.8: {code} is no sign of the font"
            elif program["hmtx"][signs[code]][0] != font.Widths[code - font.FirstChar]:
                yield f"6.2.11.5: {code} is not as wide as told"


def _shown(page: pikepdf.Page) -> Iterator[tuple[str, bytes]]:
    """The fonts of a page and all bytes that are shown in each."""
    font, depth, bytes_of = "", 0, dict[str, set[int]]()
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        assert 0 <= depth <= 28, "6.1.13: states saved"
        if operator == "Tf":
            font = str(step.operands[0])
        elif operator == "Tj":
            bytes_of.setdefault(font, set()).update(bytes(step.operands[0]))
    for name, codes in bytes_of.items():
        yield name, bytes(sorted(codes))
