"""Page marks: the number that is printed on a page, and of how many.

::

    - 2 -      -2-      – 2 –      Seite 2 von 3      Seite 2      S. 2      Blatt 2/3      2/3      2

Engines take a dash for an equals sign or a dot, and a figure may stand alone.

>>> parse("- 2 -"), parse("2 ="), parse("Seite 2 von 3"), parse("2/3"), parse("2")
(Mark(number=2, of=None), Mark(number=2, of=None), Mark(number=2, of=3), Mark(number=2, of=3), Mark(number=2, of=None))
>>> parse("2. Zu berichten ist"), parse("2."), parse("30"), parse("2021"), parse("- 2021 -"), parse("3/2")
(None, None, Mark(number=30, of=None), None, None, None)

In a running head it may stand behind or before other words:

>>> within("GZ: (GB 7) 67.1 Seite 2 von 3"), within("Seite 3 zur Beschlusskontrolle"), within("auf Seite 3 steht")
(Mark(number=2, of=3), Mark(number=3, of=None), None)
"""

import re
from typing import NamedTuple

__all__ = ["Mark", "parse", "within"]

MOST = 500
"""Pages of a memo at most."""
LONGEST = 40
"""Letters of a line that is a mark; longer ones are text."""
_DASH = r"[-–—=~_.•·*|]{1,3}"
_WORD = r"(?:Seite|S\.|Blatt|Bl\.)"
_OF = r"(?:\s*(?:von|/|\|)\s*(?P<of>\d{1,3}))"
_ALONE = re.compile(
    rf"(?:{_DASH}\s?)?(?:{_WORD}\s*:?\s*)?(?P<number>\d{{1,3}}){_OF}?(?:\s?{_DASH})?(?<!\d\.)", re.IGNORECASE
)
_HEAD = re.compile(
    rf"^\W*{_WORD}\s?(?P<number>\d{{1,3}})\b{_OF}?|{_WORD}\s?(?P<number2>\d{{1,3}})(?:\s*(?:von|/)\s*(?P<of2>\d{{1,3}}))?\W*$"
)


class Mark(NamedTuple):
    """The number of a page, and of how many, where that is printed."""

    number: int
    of: int | None = None


def parse(text: str) -> Mark | None:
    """The mark that is the whole text; None where it is none."""
    found = _ALONE.fullmatch(text.strip()) if len(text) < LONGEST else None
    return _mark(found["number"], found["of"]) if found else None


def within(text: str) -> Mark | None:
    """The mark at the start or the end of a line, with the word for a page."""
    found = _HEAD.search(text.strip())
    return _mark(found["number"] or found["number2"], found["of"] or found["of2"]) if found else None


def _mark(number: str, of: str | None) -> Mark | None:
    mark = Mark(int(number), int(of) if of else None)
    return mark if 1 <= mark.number <= (mark.of or MOST) else None
