"""A page as PAGE-XML 2019-07-15, as eScriptorium and Transkribus open it: both readings of each word, the better first.

::

    <Word id="word_1_7_2"><Coords points="150,100 260,100 260,140 150,140"/>
      <TextEquiv index="0"><Unicode>Weise</Unicode></TextEquiv>
      <TextEquiv index="1" conf="0.71"><Unicode>Welse</Unicode></TextEquiv></Word>

Index 0 is the corrected reading, index 1 what the engine saw, which the engine's confidence belongs to. Where nothing
was changed there is index 0 alone, with that confidence. Line and region hold the corrected reading line by line.
Source: PRImA, PAGE content schema 2019-07-15. Units are pixels of the page picture.
"""

import datetime as dt
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from pipeline.errors import UnreadableScan
from pipeline.export.placed import Placed, PlacedLine, Region, clean, joined_words, regions
from pipeline.page import Box, Page

__all__ = ["NAMESPACE", "page_xml"]

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"


def page_xml(pages: Sequence[Page], file: str, made: dt.datetime) -> list[bytes]:
    """One PAGE document per page of a scan, in UTF-8; ``made`` is the time that its metadata name.

    Raises UnreadableScan for a page without a picture (plain text): in PAGE everything has its place on one.
    """
    whole = joined_words(pages)
    return [_document(page, file, list(regions(pages, index, whole)), made) for index, page in enumerate(pages)]


def _document(page: Page, file: str, found: Sequence[Region], made: dt.datetime) -> bytes:
    if page.width is None or page.height is None:
        raise UnreadableScan("no_page_pictures", file)
    root = Element("PcGts", {"xmlns": NAMESPACE})
    about = SubElement(root, "Metadata")
    SubElement(about, "Creator").text = clean(f"beschlussbuch; {page.engine}")
    SubElement(about, "Created").text = SubElement(about, "LastChange").text = made.isoformat(timespec="seconds")
    size = {"imageWidth": str(page.width), "imageHeight": str(page.height)}
    sheet = SubElement(root, "Page", {"imageFilename": clean(file)} | size)
    if found:
        order = SubElement(SubElement(sheet, "ReadingOrder"), "OrderedGroup", id=f"order_{page.number}")
        for number, region in enumerate(found):
            SubElement(order, "RegionRefIndexed", index=str(number), regionRef=region.name)
    everything = Box(0, 0, page.width, page.height)
    for region in found:
        _region(sheet, region, everything)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _region(sheet: Element, region: Region, everything: Box) -> None:
    element = SubElement(sheet, "TextRegion", id=region.name)
    _coords(element, region.box or everything)
    for row in region.rows:
        _line(element, row, region.box or everything)
    _reading(element, "\n".join(_text(row) for row in region.rows))


def _line(block: Element, row: PlacedLine, around: Box) -> None:
    element = SubElement(block, "TextLine", id=row.name)
    _coords(element, row.box or around)
    for placed in row.words:
        _word(element, placed, row.box or around)
    _reading(element, _text(row))


def _word(line: Element, placed: Placed, around: Box) -> None:
    element = SubElement(line, "Word", id=placed.name)
    _coords(element, placed.box or around)
    changed, sure = placed.seen != placed.text, placed.word.confidence
    _reading(element, placed.text, index=0, sure=None if changed else sure)
    if changed:
        _reading(element, placed.seen, index=1, sure=sure)


def _text(row: PlacedLine) -> str:
    return " ".join(placed.text for placed in row.words)


def _reading(element: Element, text: str, index: int | None = None, sure: float | None = None) -> None:
    about = {} if index is None else {"index": str(index)}
    if sure is not None:
        about["conf"] = f"{sure:.4g}"
    SubElement(SubElement(element, "TextEquiv", about), "Unicode").text = clean(text)


def _coords(element: Element, box: Box) -> None:
    left, top, right, bottom = box
    SubElement(element, "Coords", points=f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}")
