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

from pipeline.export.pdf_about import about
from pipeline.export.pdf_notes import Note
from pipeline.export.titles import numbers_of, title_of
from pipeline.memo import Memo

__all__ = ["Steps", "claim", "flatten", "in_black_alone", "offence", "steps_of", "without_text"]

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
_SMALLEST, _LARGEST = 3, 14_400
"""A page's side in points (6.1.13)."""
_PAPER = [1, 1, 1]
"""The white point of equal energy, which every viewer shows as white; poppler gives D50 and D65 a tint."""
_DEEPEST = 28
"""So many states may be saved one in the other (6.1.13)."""


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


Step = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
Steps = Sequence[Step]
"""A page's content, taken apart once."""


def steps_of(page: pikepdf.Page) -> Steps:
    """What the page draws, step by step."""
    return pikepdf.parse_content_stream(page)


def offence(page: pikepdf.Page, steps: Steps) -> Note | None:
    """Why the page, which the note has still to name, cannot stand in PDF/A; None where it can. Invisible text goes."""
    return next(_offences(page, steps), None)


def _offences(page: pikepdf.Page, steps: Steps) -> Iterator[Note]:
    if any(not _SMALLEST <= side <= _LARGEST for side in _sides(page)):
        yield Note("page_size", {})
    for font in _of_kind(page, "/Font"):
        if not _embedded(font) and _shows_text(page, steps):
            name = str(font.get("/BaseFont", "/without a name")).lstrip("/")
            yield Note("font_elsewhere", {"font": name})
    for thing in _of_kind(page, "/XObject"):
        yield from _wrong_thing(thing)
    for space in _of_kind(page, "/ColorSpace"):
        if _printing(space):
            yield Note("printing_colours", {})
    for state in _of_kind(page, "/ExtGState"):
        if "/TR" in state or "/HTP" in state or state.get("/TR2", "/Default") != "/Default":
            yield Note("press_curves", {})
    if any(str(step.operator) in PRINTING for step in steps):
        yield Note("printing_colours", {})
    if max(_depths(steps), default=0) > _DEEPEST:
        yield Note("nested_states", {"most": _DEEPEST})


def _wrong_thing(thing: pikepdf.Object) -> Iterator[Note]:
    """What is wrong with a picture or a form; what only hints at how it may be shown is taken out."""
    for hint in ("/Alternates", "/OPI"):
        if hint in thing:
            del thing[hint]
    if thing.get("/Interpolate", False):
        thing.Interpolate = False
    if _printing(thing.get("/ColorSpace")):
        yield Note("picture_printing_colours", {})
    packing = str(thing.get("/Filter", ""))
    if "LZWDecode" in packing or "Crypt" in packing or "/F" in thing:
        yield Note("picture_packing", {})
    if thing.get("/Subtype") == "/PS" or thing.get("/Subtype2") == "/PS" or "/PS" in thing:
        yield Note("postscript", {})
    if "/Ref" in thing:
        yield Note("page_elsewhere", {})


def _printing(space: Any) -> bool:
    """Whether a colour space is a press's own, by itself or as what others are mixed from."""
    if isinstance(space, pikepdf.Array):
        return bool(len(space)) and space[0] != "/ICCBased" and any(_printing(part) for part in space)
    return isinstance(space, pikepdf.Name) and space == "/DeviceCMYK"


def _sides(page: pikepdf.Page) -> Iterator[float]:
    left, low, right, top = (float(side) for side in page.mediabox)
    yield abs(right - left)
    yield abs(top - low)


def _depths(steps: Steps) -> Iterator[int]:
    depth = 0
    for step in steps:
        depth += {"q": 1, "Q": -1}.get(str(step.operator), 0)
        yield depth


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


def _shows_text(page: pikepdf.Page, steps: Steps) -> bool:
    """Whether the page draws words that can be seen; what a form shows is not looked into: it counts as seen."""
    if any(mode != INVISIBLE for step, mode in _with_modes(steps) if str(step.operator) in SHOWING):
        return True
    return any(form.get("/Subtype") == "/Form" for form in _of_kind(page, "/XObject"))


def _with_modes(steps: Steps) -> Iterator[tuple[Step, int]]:
    """Each step with the text rendering mode in which it is done."""
    mode, saved = 0, []
    for step in steps:
        name = str(step.operator)
        if name == "Tr":
            mode = int(step.operands[0])
        elif name == "q":
            saved.append(mode)
        elif name == "Q":
            mode = saved.pop() if saved else 0
        yield step, mode


def without_text(pdf: pikepdf.Pdf, page: pikepdf.Page, steps: Steps) -> None:
    """Take the invisible text off the page: another reading takes its place."""
    kept = [step for step, mode in _with_modes(steps) if str(step.operator) not in SHOWING or mode != INVISIBLE]
    if len(kept) < len(steps):
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    if not any(str(step.operator) in SHOWING for step in kept) and "/Font" in page.resources:
        del page.resources["/Font"]


def in_black_alone(pdf: pikepdf.Pdf) -> bool:
    """Whether pages that are pictures are of black and white alone, one bit a pixel."""
    pictures = [picture for page in pdf.pages for picture in _of_kind(page, "/XObject")]
    return all(one.get("/BitsPerComponent") == 1 and one.get("/ColorSpace") == "/DeviceGray" for one in pictures)


def claim(
    pdf: pikepdf.Pdf, memos: Sequence[Memo], part: int, notes: Sequence[Note] = (), *, black: bool = False
) -> None:
    """Say what the file is: language, title, number, date, what its colours mean, its part of PDF/A, and ``notes``.

    ``black``: there is no colour but black and white.
    """
    pdf.Root.Lang = pikepdf.String("de")
    if black:
        _black_is_black(pdf)
    else:
        _colours_are_srgb(pdf)
    title = title_of(memos)
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(title)))
    words = about(title, numbers_of(memos), _dates(memos), part, list(map(str, notes)))
    pdf.Root.Metadata = pikepdf.Stream(pdf, words, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _colours_are_srgb(pdf: pikepdf.Pdf) -> None:
    """The file's output intent: what its device colours mean."""
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=pikepdf.Stream(pdf, _srgb(), N=3, Alternate=pikepdf.Name.DeviceRGB),
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])


def _black_is_black(pdf: pikepdf.Pdf) -> None:
    """What grey means where there is none: a space of the page's own, in place of a profile (6.2.4.3)."""
    if "/OutputIntents" in pdf.Root:
        del pdf.Root.OutputIntents
    grey = pdf.make_indirect(pikepdf.Array([pikepdf.Name.CalGray, pikepdf.Dictionary(WhitePoint=_PAPER)]))
    for page in pdf.pages:
        page.add_resource(grey, pikepdf.Name.ColorSpace, pikepdf.Name.DefaultGray)


def _dates(memos: Sequence[Memo]) -> list[str]:
    return [memo.header.date.edtf for memo in memos if memo.header.date and memo.header.date.edtf]


def _srgb() -> bytes:
    """The colour profile sRGB, without the time at which it was made (bytes 24 to 35), so that copies stay the same."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + bytes(12) + made[36:]
