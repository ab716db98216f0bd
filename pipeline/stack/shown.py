"""What one page shows of its place in a memo, whatever lies beside it: its number, a report, the end, or nothing.

::

    - 2 -                              its printed number
    zu Beschlusspunkt 2: …             it reports on a point
    Mit freundlichen Grüßen            a memo ends on it
    Trennblatt                         it only parts others
"""

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.grammar import page_mark
from pipeline.page import Page

__all__ = ["FEW", "ends", "first_report", "is_empty", "is_separator", "mark_of", "reports", "words_of"]

EDGE = 3
"""Lines at the top and at the bottom of a page among which its number stands."""
FEW, WORD = 12, 5
"""Letters up to which a page is blank but for dirt, and of a word up to which it may be dirt, both by eye."""
SHORT = 40
"""Words up to which a page that calls itself a separator is one …"""
BARE = 14
"""… and up to which any page before a memo's first is, if it has no number and neither a report nor a memo's end."""
_SEPARATOR = re.compile(
    r"trenn(?:blatt|seite|er)|leerseite|seite\s+(?:ist|bleibt|wurde)\s+\w*\s*(?:leer|frei)|separator|"
    r"patch\s?(?:code|[TIV1-6]+\b)|"
    r"(?:stapel|beleg|dokument)\w*(?:trenn|wechsel|anfang|beginn)|scan(?:deck)?blatt|barcode",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\W*zu[mr]?\s+(?:den\s+)?(?:Beschluss)?(?:punkte?n?|ziffern?|pkt\.?)\s*(\d{1,2})\b", re.IGNORECASE
)
_END = re.compile(r"\W*(?:N[äa]chste\w*\s+Beschluss|Mit\s+freundlich|Kenntnisnahme)", re.IGNORECASE)


def mark_of(page: Page) -> page_mark.Mark | None:
    """The number printed on the page: a line of its own at its top or bottom, or in the head of a form."""
    first = [*islice(((at, text) for at, line in enumerate(page.lines) if (text := line.text)), EDGE)]
    behind = page.lines[first[-1][0] + 1 :] if first else ()
    top, foot = [text for _, text in first], [*islice(filter(None, (line.text for line in reversed(behind))), EDGE)]
    outermost = {*top[:1], *foot[:1]} if foot else {*top[:1], *top[-1:]}
    for text in (*top, *foot):
        mark = page_mark.parse(text)
        if mark is not None and (mark.of or not text.strip().isdigit() or text in outermost):
            return mark
    return next((mark for text in top if (mark := page_mark.within(text))), None)


def first_report(page: Page) -> int | None:
    """The first point on which the page reports under a heading."""
    found = next((match for line in page.lines if (match := _REPORT.match(line.text))), None)
    return int(found[1]) if found else None


def reports(page: Page) -> bool:
    """Whether the page reports on a point under a heading."""
    return first_report(page) is not None


def ends(page: Page) -> bool:
    """Whether the page has the end of a memo: its next control, the greeting, who takes note."""
    return any(_END.match(line.text) for line in page.lines)


def is_empty(page: Page) -> bool:
    """Whether there is nothing on the page but dirt."""
    if any(len(word) > WORD for word in words_of(page)):
        return False
    return sum(letter.isalnum() for word in words_of(page) for letter in word) <= FEW and mark_of(page) is None


def is_separator(page: Page, *, before_all: bool) -> bool:
    """Whether the page only parts others; ``before_all``: no memo has begun yet."""
    words = [*islice(words_of(page), max(SHORT, BARE) + 1)]
    if len(words) > max(SHORT, BARE) or mark_of(page) is not None:
        return False
    text = " ".join(words)
    bare = before_all and len(words) <= BARE and not (reports(page) or ends(page))
    return bare or (len(words) <= SHORT and bool(_SEPARATOR.search(text)))


def words_of(page: Page) -> Iterator[str]:
    """The page's words, one after the other."""
    return (word.text for line in page.lines for word in line.words if word.text)
