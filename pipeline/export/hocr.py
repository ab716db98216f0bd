"""A scan as hOCR 1.2: a web page of paragraphs, lines and words with their boxes, as hocr-tools and PDF makers read it.

::

    <span class="ocrx_word" id="word_1_7_2" title='bbox 150 100 260 140; x_wconf 71; x_seen "Welse"'>Weise</span>

A word's text is the corrected reading; what was seen stands in the property ``x_seen`` (names that begin with x_ are
left to each engine), since programs take all text inside a word for the word.
Source: the hOCR 1.2 specification. Units are pixels of the page picture.
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from pipeline.errors import UnreadableScan
from pipeline.export.placed import Placed, PlacedLine, Whole, clean, joined_words, regions
from pipeline.page import Box, Page

__all__ = ["hocr"]

NAMESPACE = "http://www.w3.org/1999/xhtml"
CAPABILITIES = "ocr_page ocr_carea ocr_line ocrx_word"


def hocr(pages: Sequence[Page], file: str, title: str) -> bytes:
    """One hOCR document of a scan, as XHTML in UTF-8. Raises UnreadableScan for a page without a picture."""
    root = Element("html", {"xmlns": NAMESPACE, "lang": "de"})
    head = SubElement(root, "head")
    SubElement(head, "title").text = clean(title)
    SubElement(head, "meta", {"http-equiv": "Content-Type", "content": "text/html;charset=utf-8"})
    engines = " + ".join(dict.fromkeys(page.engine for page in pages))
    SubElement(head, "meta", {"name": "ocr-system", "content": clean(f"beschlussbuch; {engines}")})
    SubElement(head, "meta", {"name": "ocr-capabilities", "content": CAPABILITIES})
    body, whole = SubElement(root, "body"), joined_words(pages)
    for index in range(len(pages)):
        _page(body, pages, index, whole, file)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _page(body: Element, pages: Sequence[Page], index: int, whole: Whole, file: str) -> None:
    page = pages[index]
    if page.width is None or page.height is None:
        raise UnreadableScan("no_page_pictures", file)
    about = [f'image "{_quoted(file)}"', _bbox(Box(0, 0, page.width, page.height)), f"ppageno {page.number - 1}"]
    if page.dpi:
        about.append(f"scan_res {page.dpi} {page.dpi}")
    sheet = SubElement(body, "div", {"class": "ocr_page", "id": f"page_{page.number}", "title": "; ".join(about)})
    for region in regions(pages, index, whole):
        block = SubElement(sheet, "div", {"class": "ocr_carea", "id": region.name, "title": _bbox(region.box)})
        for row in region.rows:
            _line(block, row)


def _line(block: Element, row: PlacedLine) -> None:
    element = SubElement(block, "span", {"class": "ocr_line", "id": row.name, "title": _bbox(row.box)})
    element.tail = "\n"
    for placed in row.words:
        _word(element, placed)


def _word(line: Element, placed: Placed) -> None:
    about = [_bbox(placed.box)] if placed.box else []
    if placed.word.confidence is not None:
        about.append(f"x_wconf {round(100 * placed.word.confidence)}")
    if placed.seen != placed.text:
        about.append(f'x_seen "{_quoted(placed.seen)}"')
    element = SubElement(line, "span", {"class": "ocrx_word", "id": placed.name, "title": "; ".join(about)})
    element.text, element.tail = clean(placed.text), " "


def _quoted(text: str) -> str:
    """As a string in a property: hOCR has no way to write the quotation mark inside one."""
    return clean(text).replace('"', "'")


def _bbox(box: Box | None) -> str:
    return "bbox {} {} {} {}".format(*box) if box else ""
