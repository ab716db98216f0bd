"""A page as ALTO 4: every word with its box, how sure the engine was, what was seen and what was made of it.

::

    Kinder in der Nachbar-          <String CONTENT="Nachbar" SUBS_TYPE="HypPart1" SUBS_CONTENT="Nachbarschaft"/>
    schaft                          <HYP CONTENT="-"/> … <String CONTENT="schaft" SUBS_TYPE="HypPart2" …/>
    Sozialplanerlscher              <String CONTENT="Sozialplanerischer" TAGREFS="corrected">
                                      <ALTERNATIVE PURPOSE="seen">Sozialplanerlscher</ALTERNATIVE></String>

>>> from pipeline.page import Line, Word
>>> line = Line((Word("Sozialplanerischer", seen="Sozialplanerlscher", confidence=0.9),))
>>> xml = alto([Page(1, (line,), "tesseract", "ocr")], "scan.pdf")[0].decode()
>>> '<ALTERNATIVE PURPOSE="seen">Sozialplanerlscher</ALTERNATIVE>' in xml, 'TAGREFS="corrected"' in xml
(True, True)

Lines stand in the order of reading; the numbers in their names are the engine's (`pipeline.page.Origin`).
Source: ALTO 4.4. Units are pixels of the page picture; a page without a picture has words without boxes.
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from pipeline.export.placed import Placed, PlacedLine, Region, clean, joined_words, regions
from pipeline.page import Box, Page

__all__ = ["NAMESPACE", "alto"]

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"


def alto(pages: Sequence[Page], file: str) -> list[bytes]:
    """One ALTO document per page of a scan, in UTF-8; words broken over a page's end are made whole, too."""
    whole = joined_words(pages)
    return [_document(page, file, list(regions(pages, index, whole))) for index, page in enumerate(pages)]


def _document(page: Page, file: str, found: Sequence[Region]) -> bytes:
    root = Element("alto", {"xmlns": NAMESPACE, "SCHEMAVERSION": "4.4"})
    description = SubElement(root, "Description")
    SubElement(description, "MeasurementUnit").text = "pixel"
    SubElement(SubElement(description, "sourceImageInformation"), "fileName").text = clean(file)
    _processing(description, page)
    tags = SubElement(root, "Tags")
    SubElement(tags, "OtherTag", ID="corrected", TYPE="correction", LABEL="read otherwise than the engine saw it")
    size = {"HEIGHT": str(page.height or 0), "WIDTH": str(page.width or 0)}
    identity = {"ID": f"page_{page.number}", "PHYSICAL_IMG_NR": str(page.number), "PROCESSINGREFS": "recognize correct"}
    sure = {} if page.confidence is None else {"PC": f"{page.confidence:.4g}"}
    sheet = SubElement(SubElement(root, "Layout"), "Page", identity | size | sure)
    space = SubElement(sheet, "PrintSpace", {"HPOS": "0", "VPOS": "0"} | size)
    for region in found:
        block = SubElement(space, "TextBlock", {"ID": region.name} | _place(region.box))
        for row in region.rows:
            _line(block, row)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _processing(description: Element, page: Page) -> None:
    """What was done, in order: the picture prepared, the words recognized, the words corrected."""
    steps = [
        ("prepare", "preOperation", "; ".join(map(str, page.prepared)) or "nothing", "beschlussbuch"),
        ("recognize", "contentGeneration", page.why or page.text_from, page.engine),
        ("correct", "contentModification", "misreadings repaired, line-end hyphens undone", "beschlussbuch"),
    ]
    for name, category, words, program in steps:
        step = SubElement(description, "Processing", ID=name)
        SubElement(step, "processingCategory").text = category
        SubElement(step, "processingStepDescription").text = clean(words)
        software = SubElement(step, "processingSoftware")
        SubElement(software, "softwareName").text = clean(program)


def _line(block: Element, row: PlacedLine) -> None:
    element = SubElement(block, "TextLine", {"ID": row.name} | _place(row.box))
    for placed in row.words:
        if len(element):
            SubElement(element, "SP")
        _string(element, placed)
    if row.words and _hyphenated(row.words[-1]):
        SubElement(element, "HYP", CONTENT="-")


def _string(element: Element, placed: Placed) -> None:
    text = placed.text[:-1] if _hyphenated(placed) else placed.text
    string = SubElement(element, "String", {"ID": placed.name, "CONTENT": clean(text)} | _place(placed.box))
    if placed.joined is not None:
        string.set("SUBS_TYPE", "HypPart1" if placed.joined.first else "HypPart2")
        string.set("SUBS_CONTENT", clean(placed.joined.text))
    if placed.word.confidence is not None:
        string.set("WC", f"{placed.word.confidence:.4g}")
    if placed.seen != placed.text:
        string.set("TAGREFS", "corrected")
        SubElement(string, "ALTERNATIVE", PURPOSE="seen").text = clean(placed.seen)


def _hyphenated(placed: Placed) -> bool:
    """Whether the word is a first half whose hyphen ALTO tells apart."""
    return placed.joined is not None and placed.joined.first and placed.word.joint == "hyphen"


def _place(box: Box | None) -> dict[str, str]:
    if box is None:
        return {}
    left, top, right, bottom = box
    return {"HPOS": str(left), "VPOS": str(top), "WIDTH": str(right - left), "HEIGHT": str(bottom - top)}
