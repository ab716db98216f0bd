"""What PDF/A asks of a file: colours that mean something, fonts that are there, nothing that acts, and its own word.

::

    Root  /Lang (de)  /OutputIntents sRGB  /Metadata pdfaid:part 2, pdfaid:conformance B
    page  no notes that are not drawn, no script, no font that another machine would have to have

Source: ISO 19005-2 (PDF/A-2b); 19005-3 differs in that files of any kind may be attached.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from PIL import ImageCms

from pipeline.export.titles import numbers_of, title_of
from pipeline.memo import Memo

__all__ = ["claim", "flatten", "offending", "without_text"]

ACTING = ("/OpenAction", "/AA", "/AcroForm", "/JavaScript", "/Names", "/Collection", "/Perms", "/Requirements")
"""What a document may do or ask for when it is opened; a copy only shows."""
FOREIGN = ("/AA", "/PieceInfo", "/Annots", "/PresSteps")
"""What a page may carry beside what it shows."""
INVISIBLE = 3
"""The text rendering mode of words behind a picture."""
PRINTING = {"k", "K"}
"""Operators that choose a colour in cyan, magenta, yellow and black."""
SHOWING = {"Tj", "TJ", "'", '"'}
"""Operators that show text."""


def flatten(pdf: pikepdf.Pdf) -> None:
    """Draw what lies on the pages (notes, fields, stamps) into them, and take out what acts, also signatures.

    A signature holds for the original alone, which stays as it is.
    """
    if "/AcroForm" in pdf.Root or any("/Annots" in page.obj for page in pdf.pages):
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("print")
    for name in ACTING:
        if name in pdf.Root:
            del pdf.Root[name]
    for page in pdf.pages:
        for name in FOREIGN:
            if name in page.obj:
                del page.obj[name]


def offending(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str]]:
    """The pages (from 0) that cannot stand in PDF/A as they are, and why. Invisible text does not count: it goes."""
    for index, page in enumerate(pdf.pages):
        if why := _offence(page):
            yield index, why


def _offence(page: pikepdf.Page) -> str | None:
    for font in _of_kind(page, "/Font"):
        if not _embedded(font) and _shows_text(page):
            name = str(font.get("/BaseFont", "/without a name")).lstrip("/")
            return f"is written in the font {name}, which is not in the file"
    for picture in _of_kind(page, "/XObject"):
        if picture.get("/ColorSpace") == "/DeviceCMYK":
            return "has a picture in printing colours without a profile"
        if "LZWDecode" in str(picture.get("/Filter", "")):
            return "has a picture packed in LZW"
        if picture.get("/Interpolate", False):
            picture.Interpolate = False
    if any(str(step.operator) in PRINTING for step in pikepdf.parse_content_stream(page)):
        return "is drawn in printing colours without a profile"
    return None


def _of_kind(page: pikepdf.Page, kind: str) -> Iterator[pikepdf.Object]:
    """The page's resources of a kind, those of its forms too."""
    waiting, seen = [page.obj.get("/Resources") or page.resources], set()
    while waiting:
        resources = waiting.pop()
        forms: Any = resources.get("/XObject", {})
        for one in forms.values():
            if one.get("/Subtype") == "/Form" and "/Resources" in one and one.objgen not in seen:
                seen.add(one.objgen)
                waiting.append(one.Resources)
        yield from resources.get(kind, {}).values()


def _embedded(font: pikepdf.Object) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    for one in font.get("/DescendantFonts", [font]):
        descriptor: Any = one.get("/FontDescriptor", {})
        if not any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3")):
            return False
    return True


def _shows_text(page: pikepdf.Page) -> bool:
    """Whether the page draws words that can be seen."""
    return any(mode != INVISIBLE for mode in _modes(page))


def _modes(page: pikepdf.Page) -> Iterator[int]:
    mode, saved = 0, []
    for step in pikepdf.parse_content_stream(page):
        operands, operator = step.operands, step.operator
        match str(operator):
            case "Tr":
                mode = int(operands[0])
            case "q":
                saved.append(mode)
            case "Q":
                mode = saved.pop() if saved else 0
            case name if name in SHOWING:
                yield mode
    for _ in (form for form in _of_kind(page, "/XObject") if form.get("/Subtype") == "/Form"):
        yield 0  # what a form shows is not looked into: it counts as seen


def without_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take the invisible text off the page: another reading takes its place."""
    mode, saved, kept = 0, [], []
    for step in pikepdf.parse_content_stream(page):
        operands, name = step.operands, str(step.operator)
        if name == "Tr":
            mode = int(operands[0])
        elif name == "q":
            saved.append(mode)
        elif name == "Q":
            mode = saved.pop() if saved else 0
        if name not in SHOWING or mode != INVISIBLE:
            kept.append(step)
    page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    if not any(str(step.operator) in SHOWING for step in kept) and "/Font" in page.resources:
        del page.resources["/Font"]


def claim(pdf: pikepdf.Pdf, memos: Sequence[Memo], part: int, notes: Sequence[str] = ()) -> None:
    """Say what the file is: language, title, number, date, what its colours mean, its part of PDF/A, and ``notes``."""
    pdf.Root.Lang = pikepdf.String("de")
    pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=False)
    profile = _srgb()
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=pikepdf.Stream(pdf, profile, N=3, Alternate=pikepdf.Name.DeviceRGB),
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as about:
        about["dc:title"] = title_of(memos)
        about["dc:language"] = ["de"]
        about["dc:identifier"] = "; ".join(numbers_of(memos))
        about["dc:date"] = [memo.header.date.edtf for memo in memos if memo.header.date and memo.header.date.edtf]
        if notes:
            about["dc:description"] = "; ".join(notes)
        about["pdf:Keywords"] = ", ".join(numbers_of(memos))
        about["pdf:Producer"] = "beschlussbuch"
        about["pdfaid:part"] = str(part)
        about["pdfaid:conformance"] = "B"


def _srgb() -> bytes:
    """The colour profile sRGB, without the time at which it was made (bytes 24 to 35), so that copies stay the same."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + bytes(12) + made[36:]
