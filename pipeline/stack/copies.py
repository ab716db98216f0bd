"""Pages that are scans of one sheet: the better one is read, the other is set aside and named.

::

    page 1    Hausmitteilung … 17. März 2021 …
    page 2    Hausmittellung … 17. März 2021 …        the same sheet, with a letter misread
    page 3    Hausmitteilung … 20. September 2021 …   another memo that says the same again
"""

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.doubts import doubt
from pipeline.grammar import date
from pipeline.page import Address, Doubt, Page
from pipeline.stack.shown import FEW, mark_of, words_of

__all__ = ["copied", "is_copy", "without_copies"]

HEAD = 14
"""Lines at the top among which a memo has its date."""
ALIKE, FIGURES = 92.0, 0.8
"""Likeness of two texts (0 to 100), and the share of the same words with figures, from which they are one sheet's."""
NEAR = 4
"""Pages among the last so many, and with the same number, may be scans of one sheet."""
BETTER = 0.02
"""How much surer an engine is of a copy that is read in place of the page scanned before it, by eye."""


def is_copy(page: Page, other: Page) -> bool:
    """Whether both are scans of one sheet: nearly the same letters, and the same numbers and dates."""
    texts = [" ".join(words_of(one)) for one in (page, other)]
    shorter, longer = sorted(map(len, texts))
    if shorter <= FEW or 200 * shorter < ALIKE * (shorter + longer):
        return False  # no more letters could agree than the shorter one has
    if fuzz.ratio(*texts, score_cutoff=ALIKE) < ALIKE:
        return False
    marks = mark_of(page), mark_of(other)
    if all(marks) and marks[0] != marks[1]:
        return False
    days = _days(page), _days(other)
    if all(days) and days[0] != days[1]:
        return False  # a later memo says the same again
    mine, theirs = _figures(page), _figures(other)
    same, all_of_them = sum((mine & theirs).values()), sum((mine | theirs).values())
    return not all_of_them or same >= FIGURES * all_of_them


def without_copies(pages: Sequence[Page]) -> tuple[list[Page], list[tuple[Page, Page]]]:
    """The pages, of those scanned twice the better one; each copy with the page that it is a copy of."""
    kept: list[Page] = []
    copies: list[tuple[Page, Page]] = []
    for page in pages:
        near = [
            index for index, other in enumerate(kept) if index >= len(kept) - NEAR or mark_of(other) == mark_of(page)
        ]
        at = next((index for index in near[-2 * NEAR :] if is_copy(page, kept[index])), None)
        if at is None:
            kept.append(page)
        elif (page.confidence or 0) > (kept[at].confidence or 0) + BETTER:
            copies = [(copy, page if other is kept[at] else other) for copy, other in copies] + [(kept[at], page)]
            kept[at] = page
        else:
            copies.append((page, kept[at]))
    return kept, copies


def copied(copy: Page, page: Page) -> Doubt:
    """The doubt that names a copy and the page that is read."""
    return doubt("page_copied", "text", at=Address(page=copy.number), page=copy.number, other=page.number)


def _days(page: Page) -> set[str]:
    """The dates at the top of the page, where a memo has its own."""
    top = " \n".join(line.text for line in page.lines[:HEAD])
    return {re.sub(r"\W", "", found[0]).lower() for found in date.PATTERN.finditer(top)}


def _figures(page: Page) -> Counter[str]:
    return Counter(re.sub(r"\W", "", word) for word in words_of(page) if re.search(r"\d", word))
