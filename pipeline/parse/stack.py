"""Several memos put through the feeder in one go: a new one begins where a page opens with a form.

::

    page 1   Hausmitteilung … Beschlusskontrolle zu V0760/15 …
    page 2   -2- …
    page 3   Hausmitteilung … Beschlusskontrolle zu A0148/10 …          → two memos: pages 1 and 2, page 3

>>> from pipeline.page import Line, Page, Word
>>> def page(number: int, *lines: str) -> Page:
...     return Page(number, tuple(Line(tuple(map(Word, line.split()))) for line in lines), "layer", "layer")
>>> form = ("Landeshauptstadt Dresden", "GZ: (GB 2) 40", "Datum: 3. Mai 2019")
>>> stack = Reading((page(1, *form, "Beschlusskontrolle zu V0760/15"), page(2, "-2-", "Ende"),
...                  page(3, *form, "Beschlusskontrolle zu A0148/10")))
>>> from pipeline.dictionaries import at_hand
>>> [[page.number for page in memo.pages] for memo in split(stack, at_hand())]
[[1, 2], [3]]
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.dictionaries import Dictionaries
from pipeline.page import Page, Reading
from pipeline.parse.header import kind_of
from pipeline.parse.subject import is_heading

__all__ = ["own_pages", "split"]

_ANNEX = re.compile(r"^\W{0,3}Anlagen?\b\W*(?:\d|zu\b|$)")
_CONTINUES = re.compile(r"^\W*(?:-\s?\d+\s?-|Seite\s+[2-9])")


def split(reading: Reading, council: Dictionaries) -> list[Reading]:
    """The reading of each memo of a stack, in their order; a single memo comes back alone."""
    bounds = [0]
    for index, page in enumerate(reading.pages):
        if index and _opens(page, council) and not _annexed(page, reading.pages[bounds[-1] : index], council):
            bounds.append(index)
    bounds.append(len(reading.pages))
    return [_part(reading, reading.pages[a:b]) for a, b in pairwise(bounds)] if reading.pages else [reading]


def own_pages(pages: Sequence[Page], council: Dictionaries) -> Sequence[Page]:
    """A memo's own pages, without an older memo that it encloses."""
    for index, page in enumerate(pages):
        before = (line.text for earlier in pages[:index] for line in earlier.lines)
        if index and _opens(page, council) and any(is_heading(text, council) for text in before):
            return pages[:index]
    return pages


def _opens(page: Page, council: Dictionaries) -> bool:
    """Whether a page is a memo's first: at its top a form (its labels) and, below, a control memo's heading."""
    top = [line.text for line in page.lines[:45]]
    if not top or any(_CONTINUES.match(text) for text in top[:2]):
        return False
    heading = next((index for index, text in enumerate(top) if is_heading(text, council)), None)
    if heading is None:
        return False
    kinds = {kind_of(text, council.form) for text in top[:heading]}
    return len(kinds & {"reference", "date", "address", "form", "box", "office"}) >= 2


def _annexed(page: Page, before: Sequence[Page], council: Dictionaries) -> bool:
    """Whether a memo is the annex of the papers before it, by its own first line or by a letter that encloses it.

    ``Anlage zu BK 12/19`` stands over an older memo; the answer to an inquiry names the resolution, is no control memo
    itself and ends with ``Anlage``.
    """
    if any(_ANNEX.match(line.text) for line in page.lines[:2]):
        return True
    lines = [line.text for earlier in before for line in earlier.lines]
    if any(is_heading(text, council) for text in lines) or not any(_ANNEX.match(text) for text in lines[-4:]):
        return False
    heading = next(line.text for line in page.lines if is_heading(line.text, council))
    named = {number for text in lines for number in _numbers(text, council)}
    return bool(_numbers(heading, council) & named)


def _numbers(text: str, council: Dictionaries) -> set[str]:
    numbers = council.numbers
    return {value for found in numbers.pattern.finditer(text) for value in numbers.repair(found[0])}


def _part(reading: Reading, pages: tuple[Page, ...]) -> Reading:
    numbers = {page.number for page in pages}
    return Reading(
        pages,
        tuple(change for change in reading.corrections if change.page is None or change.page in numbers),
        tuple(doubt for doubt in reading.doubts if doubt.page is None or doubt.page in numbers),
    )
