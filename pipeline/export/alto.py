"""A page as ALTO 4: every word with its box, how sure the engine was, what was seen and what was made of it.

::

    Kinder in der Nachbar-          <String CONTENT="Nachbar" SUBS_TYPE="HypPart1" SUBS_CONTENT="Nachbarschaft"/>
    schaft                          <HYP CONTENT="-"/> … <String CONTENT="schaft" SUBS_TYPE="HypPart2" …/>
    Sozialplanerlscher              <String CONTENT="Sozialplanerischer" TAGREFS="corrected">
                                      <ALTERNATIVE PURPOSE="seen">Sozialplanerlscher</ALTERNATIVE></String>

>>> line = Line((Word("Sozialplanerischer", seen="Sozialplanerlscher", confidence=0.9),))
>>> xml = alto([Page(1, (line,), "tesseract", "ocr")], "scan.pdf")[0].decode()
>>> '<ALTERNATIVE PURPOSE="seen">Sozialplanerlscher</ALTERNATIVE>' in xml, 'TAGREFS="corrected"' in xml
(True, True)

Lines stand in the order of reading; the numbers in their names are the engine's (`pipeline.page.Origin`).
Source: ALTO 4.4. Units are pixels of the page picture; a page without a picture has words without boxes.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from pipeline.page import Box, Line, Page, Word, origin_of
from pipeline.running_text import glued

__all__ = ["NAMESPACE", "alto"]

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no such letters


class _Whole(NamedTuple):
    """A word broken over two lines, made whole; ``part`` is HypPart1 or HypPart2."""

    part: str
    text: str


def alto(pages: Sequence[Page], file: str) -> list[bytes]:
    """One ALTO document per page of a scan, in UTF-8; words broken over a page's end are made whole, too."""
    whole = _whole_words(pages)
    return [
        _document(page, file, {place[1:]: word for place, word in whole.items() if place[0] == index})
        for index, page in enumerate(pages)
    ]


def _whole_words(pages: Sequence[Page]) -> dict[tuple[int, int, int], _Whole]:
    """(page, line, word), each counted from 0 → the whole word, for both halves of every joint undone."""
    places = [
        (p, n, k) for p, page in enumerate(pages) for n, line in enumerate(page.lines) for k in range(len(line.words))
    ]
    words = {(p, n, k): pages[p].lines[n].words[k] for p, n, k in places}
    seconds = {word.continues: place for place, word in words.items() if word.continues}
    found: dict[tuple[int, int, int], _Whole] = {}
    for place, word in words.items():
        if word.goes_on in seconds:
            there = seconds[word.goes_on]
            whole = glued(word, words[there].text)
            found[place], found[there] = _Whole("HypPart1", whole), _Whole("HypPart2", whole)
    return found


def _document(page: Page, file: str, whole: dict[tuple[int, int], _Whole]) -> bytes:
    root = Element("alto", {"xmlns": NAMESPACE, "SCHEMAVERSION": "4.4"})
    description = SubElement(root, "Description")
    SubElement(description, "MeasurementUnit").text = "pixel"
    SubElement(SubElement(description, "sourceImageInformation"), "fileName").text = _clean(file)
    _processing(description, page)
    tags = SubElement(root, "Tags")
    SubElement(tags, "OtherTag", ID="corrected", TYPE="correction", LABEL="read otherwise than the engine saw it")
    size = {"HEIGHT": str(page.height or 0), "WIDTH": str(page.width or 0)}
    identity = {"ID": f"page_{page.number}", "PHYSICAL_IMG_NR": str(page.number), "PROCESSINGREFS": "recognize correct"}
    sure = {} if page.confidence is None else {"PC": f"{page.confidence:.4g}"}
    sheet = SubElement(SubElement(root, "Layout"), "Page", identity | size | sure)
    space = SubElement(sheet, "PrintSpace", {"HPOS": "0", "VPOS": "0"} | size)
    _blocks(space, page, whole)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _processing(description: Element, page: Page) -> None:
    """What was done, in order: the picture prepared, the words recognized, the words corrected."""
    steps = [
        ("prepare", "preOperation", "; ".join(page.prepared) or "nothing", "beschlussbuch"),
        ("recognize", "contentGeneration", page.why or page.text_from, page.engine),
        ("correct", "contentModification", "misreadings repaired, line-end hyphens undone", "beschlussbuch"),
    ]
    for name, category, words, program in steps:
        step = SubElement(description, "Processing", ID=name)
        SubElement(step, "processingCategory").text = category
        SubElement(step, "processingStepDescription").text = _clean(words)
        software = SubElement(step, "processingSoftware")
        SubElement(software, "softwareName").text = _clean(program)


def _blocks(space: Element, page: Page, whole: dict[tuple[int, int], _Whole]) -> None:
    block: Element | None = None
    number: int | None = None
    for index, line in enumerate(page.lines):
        if not line.text:
            continue
        if block is None or line.block != number:
            number = line.block
            inside = [other for other in page.lines if other.block == number]
            name = f"block_{page.number}_{number}_{index}"
            block = SubElement(space, "TextBlock", {"ID": name} | _place(Box.around(_line_box(one) for one in inside)))
        _line(block, page, index, whole)


def _line(block: Element, page: Page, index: int, whole: dict[tuple[int, int], _Whole]) -> None:
    line = page.lines[index]
    at = origin_of(page, index, 0)
    name = f"line_{at.page}_{at.line}" + f"_{at.word}" * (at.word > 1)  # a cell begins in the middle of a line
    element = SubElement(block, "TextLine", {"ID": name} | _place(_line_box(line)))
    hyphen = False
    for number, word in enumerate(line.words):
        if not word.text:
            continue
        if len(element):
            SubElement(element, "SP")
        joined = whole.get((index, number))
        hyphen = joined is not None and joined.part == "HypPart1" and word.joint == "hyphen"
        merged = _merged(line.words, number)
        text = word.text[:-1] if hyphen else word.text
        name = "word_{}_{}_{}".format(*origin_of(page, index, number))
        place = {"ID": name, "CONTENT": _clean(text)}
        string = SubElement(element, "String", place | _place(Box.around(part.box for part in merged)))
        if joined is not None:
            string.set("SUBS_TYPE", joined.part)
            string.set("SUBS_CONTENT", _clean(joined.text))
        if word.confidence is not None:
            string.set("WC", f"{word.confidence:.4g}")
        seen = " ".join(part.as_seen for part in merged)
        if seen != word.text:
            string.set("TAGREFS", "corrected")
            SubElement(string, "ALTERNATIVE", PURPOSE="seen").text = _clean(seen)
    if hyphen:
        SubElement(element, "HYP", CONTENT="-")


def _merged(words: Sequence[Word], start: int) -> list[Word]:
    """The word and those after it that were merged into it (``Dresc en`` → ``Dresden`` and an empty word)."""
    end = start + 1
    while end < len(words) and not words[end].text:
        end += 1
    return list(words[start:end])


def _line_box(line: Line) -> Box | None:
    return line.box or Box.around(word.box for word in line.words)


def _place(box: Box | None) -> dict[str, str]:
    if box is None:
        return {}
    left, top, right, bottom = box
    return {"HPOS": str(left), "VPOS": str(top), "WIDTH": str(right - left), "HEIGHT": str(bottom - top)}


def _clean(text: str) -> str:
    return _NO_XML.sub("�", text)
