"""The pages of one memo in the order in which they were printed, whatever the feeder made of them.

::

    scanned   - 3 -     - 2 -     Hausmitteilung …             read as 3, 2, 1
    scanned   Hausmitteilung …    Hausmitteilung …    - 2 -    the first page twice: one of them is a copy
    scanned   (blank)   Hausmitteilung …   - 2 -               blank pages and separators are set aside

Only printed numbers move a page behind the memo's first; where they don't tell, the order of the scan stays. A first
page that lay behind others is put before them, with a doubt if their numbers don't say how they follow.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from pipeline.doubts import doubt
from pipeline.grammar import page_mark
from pipeline.page import Address, Doubt, Page
from pipeline.stack.copies import copied, without_copies
from pipeline.stack.shown import ends, first_report, is_empty, mark_of, reports

__all__ = ["Sequel", "headless", "ordered"]

FAR = 2
"""A printed number of more than so many times the pages that are there is misread."""
MISSING = 3
"""So many pages are missed at most: who scans without them has forgotten one or two."""


class Sequel(NamedTuple):
    """A memo's pages in the order of reading, those that are set aside, and what is doubtful about that."""

    pages: tuple[Page, ...]
    aside: tuple[Page, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def ordered(first: Page, others: Sequence[Page]) -> Sequel:
    """The memo that opens with ``first`` and whose other pages are in the order of the scan."""
    (front, *rest), copies = without_copies([first, *others])
    doubts = [copied(copy, page) for copy, page in copies]
    rest, enclosed = _without_enclosures(rest)
    marks = [_likely(mark_of(page), len(rest)) for page in rest]
    numbers = [mark.number if mark else None for mark in marks]
    doubts += _missing([mark_of(front), *marks], [mark_of(page) for page in enclosed])
    sheets, sure = [front, *rest], True
    if _proven(numbers):
        sheets = [front, *_by_number([number or 0 for number in numbers], rest)]
    elif sheets != _as_scanned(sheets) or not _in_runs(numbers) or _end_too_early(rest):
        inferred = _inferred(numbers) if any(numbers) else None
        sheets = [front, *(_by_content(front, rest) if inferred is None else _by_number(inferred, rest))]
        sure = False
    sheets += enclosed
    return Sequel(tuple(sheets), tuple(copy for copy, _ in copies), (*doubts, *(() if sure else (_guessed(sheets),))))


def _without_enclosures(pages: Sequence[Page]) -> tuple[list[Page], list[Page]]:
    """The memo's own pages, and what lies behind its end: papers with numbers of their own, in the scan's order.

    A page behind the end that reports on a point, or whose printed number comes before that of the end, is the memo's.
    """
    end = next((index for index, page in enumerate(pages) if ends(page)), len(pages))
    behind = pages[end + 1 :]
    mark = mark_of(pages[end]) if behind else None
    earlier = mark is not None and any((other := mark_of(page)) and other.number < mark.number for page in behind)
    return (list(pages), []) if earlier or any(map(reports, behind)) else (list(pages[: end + 1]), list(behind))


def _likely(mark: page_mark.Mark | None, others: int) -> page_mark.Mark | None:
    """The mark, unless its number is far beyond the pages that are there: ``- 3 -`` is read as 33."""
    return mark if mark and (mark.of or mark.number <= FAR * (others + 2)) else None


def _end_too_early(pages: Sequence[Page]) -> bool:
    """Whether a page that reports on a point lies behind the memo's end."""
    return any(ends(page) and reports(after) for page, after in pairwise(pages))


def _proven(numbers: Sequence[int | None]) -> bool:
    """Whether the printed numbers are those of a whole memo: 2, 3 and so on, each once."""
    return None not in numbers and {*numbers} == {*range(2, 2 + len(numbers))}


def _by_number(numbers: Sequence[int], pages: Sequence[Page]) -> list[Page]:
    return [page for _, page in sorted(zip(numbers, pages, strict=True), key=lambda pair: pair[0])]


def _as_scanned(pages: Sequence[Page]) -> list[Page]:
    return sorted(pages, key=lambda page: page.number)


def _by_content(front: Page, rest: Sequence[Page]) -> list[Page]:
    """Pages without numbers: as scanned, unless the end of the memo or its reports stand the other way round."""
    pages = list(rest)
    if pages and front.number > pages[-1].number:
        pages.reverse()  # the first page lay last
    points = [first_report(page) for page in pages]
    known = [point for point in points if point]
    if len(known) == len(points) - sum(ends(page) for page in pages) and known != sorted(known):
        pages = [page for _, page in sorted(zip(points, pages, strict=True), key=lambda pair: pair[0] or 99)]
    return sorted(pages, key=ends)


def _inferred(numbers: Sequence[int | None]) -> list[int] | None:
    """A number for each page behind the first; None where two have the same.

    A page without one follows the page before it in the scan, or takes the first number that is free.
    """
    known = [number for number in numbers if number is not None]
    if len(set(known)) < len(known) or 1 in known:
        return None
    free = (number for number in range(2, 2 + len(numbers) + max(known, default=0)) if number not in known)
    result: list[int] = []
    for number in numbers:
        if number is None:
            after = result[-1] + 1 if result else 2
            number = after if after not in known and after not in result else next(n for n in free if n not in result)
        result.append(number)
    return result


def _in_runs(numbers: Sequence[int | None]) -> bool:
    """Whether the numbers rise, or begin again, as those of annexes do.

    >>> _in_runs([2, 3, None, 1, 2]), _in_runs([2, 2]), _in_runs([2, 4, 3])
    (True, False, False)
    """
    known = [number for number in numbers if number is not None]
    return all(before < after or after < min(before, 3) for before, after in pairwise(known))


def headless(pages: Sequence[Page]) -> Sequel:
    """Pages without a memo's first, as they were scanned; what their printed numbers say of pages before them.

    That there is no word on any of them is told, too.
    """
    mark = mark_of(pages[0])
    before = range(1, mark.number) if mark and mark.number <= MISSING + 1 else ()
    nothing = [doubt("nothing_read", "text", at=Address(page=pages[0].number))] if all(map(is_empty, pages)) else []
    return Sequel(tuple(pages), doubts=(*_told_missing(before), *nothing))


def _missing(marks: Sequence[page_mark.Mark | None], enclosed: Sequence[page_mark.Mark | None]) -> Iterator[Doubt]:
    """Numbers that no page of a memo has, where all behind the first have one; papers it encloses may count on."""
    front, *rest = marks
    known = [mark.number for mark in rest if mark]
    if len(known) < len(rest) or len({*known}) < len(known):
        return
    totals = [mark.of for mark in (*rest, front if front and front.number == 1 else None) if mark and mark.of]
    there = {*known, *(mark.number for mark in enclosed if mark)}
    yield from _told_missing(
        number for number in range(2, max([*known, *totals], default=1) + 1) if number not in there
    )


def _told_missing(numbers: Iterable[int]) -> Iterator[Doubt]:
    """A doubt for each of the numbers; more than a few are misread."""
    return (doubt("page_missing", "text", number=number) for number in islice(numbers, MISSING))


def _guessed(pages: Sequence[Page]) -> Doubt:
    order = ", ".join(str(page.number) for page in pages)
    return doubt("page_order_guessed", "text", at=Address(page=pages[0].number), order=order)
