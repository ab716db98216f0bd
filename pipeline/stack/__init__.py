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
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from pipeline.dictionaries import Dictionaries
from pipeline.doubts import doubt
from pipeline.fields.header.lines import kind_of
from pipeline.heading import is_heading
from pipeline.page import Address, Doubt, Page, Reading
from pipeline.stack import behind
from pipeline.stack.copies import is_copy
from pipeline.stack.sequence import Sequel, headless, ordered
from pipeline.stack.shown import ends, is_empty, is_separator, mark_of, reports

__all__ = ["own_pages", "split"]

_ANNEX = re.compile(r"^\W{0,3}Anlagen?\b\W*(?:\d|zu\b|$)")
_OF_A_HEAD = frozenset({"reference", "date", "address", "form", "box", "office"})
"""What the lines of a letter's head are; two of them make one."""
_TOP, _FORM = 45, 25
"""Lines at a page's top in which a memo's heading stands, and its form: in annotated memos half of the headings stand
within 15 lines, all but three within 45; how many lines a form has is by eye."""
_CONTINUES = re.compile(r"^\W*(?:-\s?\d+\s?-|Seite\s+[2-9])")


def split(reading: Reading, council: Dictionaries) -> list[Reading]:
    """The reading of each memo of a stack, in their order; a single memo comes back alone.

    Its pages are in the order of their printed numbers; blank pages, separators and copies stand in ``aside``.
    """
    if not reading.pages:
        return [reading]
    if len(reading.pages) == 1:
        (page,) = reading.pages
        memo = ordered(page, []) if _opens(page, council) else headless([page])
        return [_part(reading, memo, reading.pages, council)]
    return [_part(reading, memo, pages, council) for memo, pages in _memos(reading.pages, council)]


def _memos(pages: Sequence[Page], council: Dictionaries) -> Iterator[tuple[Sequel, Sequence[Page]]]:
    """Each memo in order, and all the pages that came with it."""
    first = {id(page) for page in pages if _opens(page, council)}
    places = _openers(pages, first, council)
    openers = {id(pages[index]) for index in places}
    for group in _groups(pages, places, council):
        aside = set(map(id, _aside(group, first)))
        written = [page for page in group if id(page) not in aside]
        opener = next((page for page in written if id(page) in openers), None)
        if opener is None:
            yield headless(written or group), group
        else:
            yield behind.told(ordered(opener, [page for page in written if page is not opener])), group


def _groups(pages: Sequence[Page], openers: Sequence[int], council: Dictionaries) -> list[list[Page]]:
    """The pages of each memo in the order of the scan; what no memo is comes first, as one of its own."""
    if not openers:
        return [list(pages)]
    last_first = _last_first(pages, openers)
    bounds = [index + 1 for index in openers[:-1]] if last_first else openers[1:]
    groups = [list(pages[a:b]) for a, b in pairwise([0, *bounds, len(pages)])]
    if last_first:
        return groups
    front = [page for page in pages[: openers[0]] if not _goes_with(page, pages[openers[0] :], council)]
    if any(not is_empty(page) and not is_separator(page, before_all=True) for page in front):
        return [front, [page for page in groups[0] if page not in front], *groups[1:]]
    return groups


def _openers(pages: Sequence[Page], first: AbstractSet[int], council: Dictionaries) -> list[int]:
    """Which pages are a memo's first, among those that look like one (``first``); of copies only one is."""
    found: list[int] = []
    for index, page in enumerate(pages):
        if id(page) not in first:
            continue
        before = pages[found[-1] if found else 0 : index]
        annexed = bool(before) and _annexed(page, before, council)
        near = [
            pages[other] for other in found[-3:] if _heading_of(pages[other], council) == _heading_of(page, council)
        ]
        if not annexed and not any(is_copy(page, other) for other in near):
            found.append(index)
    return found


def _heading_of(page: Page, council: Dictionaries) -> set[str]:
    """The numbers in a memo's heading."""
    heading = next((line.text for line in page.lines if is_heading(line.text, council)), "")
    return _numbers(heading, council)


def _last_first(pages: Sequence[Page], openers: Sequence[int]) -> bool:
    """Whether the stack lay the other way round, each memo's first page behind its others, as printed numbers tell."""
    if openers[0] == 0 or openers[-1] != len(pages) - 1:
        return False
    starts = [0, *(index + 1 for index in openers[:-1])]
    for start, end in zip(starts, openers, strict=True):
        numbers = [mark.number for page in pages[start:end] if (mark := mark_of(page))]
        if numbers != sorted(numbers, reverse=True) or (len(openers) > 1 and end > start and not numbers):
            return False
    return any(mark_of(page) for page in pages[: openers[0]])


def _goes_with(page: Page, memo: Sequence[Page], council: Dictionaries) -> bool:
    """Whether a page before a memo's first is one of its later ones: by its number, its report, its end."""
    mark = mark_of(page)
    if mark is not None:
        return mark.number > 1
    if _has_form([line.text for line in page.lines[:_FORM]], council):
        return False
    return reports(page) or (ends(page) and not any(map(ends, memo)))


def _aside(group: Sequence[Page], first: AbstractSet[int]) -> list[Page]:
    """The pages of a memo that nothing is read from, if others are left: blank ones and separators."""
    opener = next((index for index, page in enumerate(group) if id(page) in first), 0)
    return [page for index, page in enumerate(group) if is_empty(page) or is_separator(page, before_all=index < opener)]


def own_pages(pages: Sequence[Page], council: Dictionaries) -> Sequence[Page]:
    """A memo's own pages, without an older memo that it encloses."""
    for index, page in enumerate(pages):
        before = (line.text for earlier in pages[:index] for line in earlier.lines)
        if index and _opens(page, council) and any(is_heading(text, council) for text in before):
            return pages[:index]
    return pages


def _opens(page: Page, council: Dictionaries) -> bool:
    """Whether a page is a memo's first: at its top a form (its labels) and, below, a control memo's heading."""
    if any(_CONTINUES.match(line.text) for line in page.lines[:2]):
        return False
    above: list[str] = []
    for text in (line.text for line in page.lines[:_TOP]):
        if is_heading(text, council):
            return _has_form(above, council)
        above.append(text)
    return False


def _has_form(texts: Sequence[str], council: Dictionaries) -> bool:
    """Whether these lines are a letter's head."""
    shown: set[str] = set()
    for text in texts:
        shown |= {kind_of(text, council.form)} & _OF_A_HEAD
        if len(shown) > 1:
            return True
    return False


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
    named = {number for text in lines for number in _numbers(text, council)}
    return bool(_heading_of(page, council) & named)


def _numbers(text: str, council: Dictionaries) -> set[str]:
    numbers = council.numbers
    return {value for found in numbers.pattern.finditer(text) for value in numbers.repair(found[0])}


def _further_memos(page: Page, council: Dictionaries) -> Iterator[Doubt]:
    """A doubt for each memo that begins in the midst of a page, with a head and a heading of its own.

    Two small memos on one sheet, or a text without its page ends: the record holds the first alone.
    """
    own: set[str] = set()
    above: list[str] = []
    for text in (line.text for line in page.lines):
        above.append(text)
        if not is_heading(text, council):
            continue
        named = _numbers(text, council)
        if own and named and not named & own and _has_form(above, council):
            yield doubt(
                "memo_on_same_page", "text", at=Address(page=page.number), page=page.number, numbers=sorted(named)
            )
        own |= named
        above = []


def _part(reading: Reading, memo: Sequel, pages: Sequence[Page], council: Dictionaries) -> Reading:
    """The reading of one memo; of what is set aside, only what concerns the whole page is told."""
    numbers = {page.number for page in memo.pages}
    aside = tuple(page for page in pages if page.number not in numbers)
    set_aside = [page for page in aside if page not in memo.aside and not is_empty(page)]
    whole = {page.number for page in aside}
    return Reading(
        memo.pages,
        tuple(change for change in reading.corrections if change.page is None or change.page in numbers),
        (
            *(
                one
                for one in reading.doubts
                if one.page is None or one.page in numbers or (one.page in whole and _of_page(one))
            ),
            *memo.doubts,
            *(one for page in memo.pages for one in _further_memos(page, council)),
            *(doubt("page_set_aside", "text", at=Address(page=page.number), page=page.number) for page in set_aside),
        ),
        aside,
        reading.strange,
    )


def _of_page(one: Doubt) -> bool:
    return one.line is None and one.word is None and one.box is None
