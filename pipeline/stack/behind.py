"""What lies behind a memo's end, and is none of its pages: an enclosure that it names, or a paper that got in between.

::

    page 1   … Mit freundlichen Grüßen … Anlage: Übersicht der Spenden
    page 2   Übersicht der Spenden …                                       its enclosure
    page 1   … Mit freundlichen Grüßen …
    page 2   Rechnung Nr. 4711 …                                           nobody knows: that is told

Of 266 annotated memos five have papers behind their end, and each of the five names an enclosure.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.doubts import doubt
from pipeline.page import Address, Doubt, Line, Page
from pipeline.stack.sequence import Sequel
from pipeline.stack.shown import ends, mark_of, reports

__all__ = ["told"]

_ENCLOSURE = re.compile(r"\b(?:Anlage|Anhang|Beilage|beigefügt|beiliegend|anbei\b)", re.IGNORECASE)
_OWN_END = re.compile(r"\W*(?:N[äa]chste\w*\s+Beschluss|Kenntnisnahme)", re.IGNORECASE)
"""An end that no other paper has: it may stand on a sheet behind the greeting."""

_TOP = 2
"""Lines at its top in which an enclosure calls itself one (as `pipeline.stack` looks for it)."""


def told(memo: Sequel) -> Sequel:
    """The memo, with a doubt where pages behind its end are neither its own nor an enclosure that it names."""
    return memo._replace(doubts=(*memo.doubts, *_strange(memo.pages)))


def _strange(pages: Sequence[Page]) -> Iterator[Doubt]:
    end = next((place for place, page in enumerate(pages) if ends(page)), len(pages))
    found = [page for place, page in enumerate(pages[end + 1 :], end + 2) if not _is_own(page, place)]
    if found and not any(_ENCLOSURE.search(line.text) for page in pages[: end + 1] for line in page.lines):
        numbers = [str(page.number) for page in found]
        yield doubt("page_behind_end", "text", at=Address(page=found[0].number), pages=numbers)


def _is_own(page: Page, place: int) -> bool:
    """Whether a page goes with the memo by its printed number, its report, its end, or calls itself an enclosure."""
    mark = mark_of(page)
    if (mark is not None and mark.number == place) or any(_ENCLOSURE.match(line.text) for line in page.lines[:_TOP]):
        return True
    return reports(page) or any(map(_ends_a_memo, page.lines))


def _ends_a_memo(line: Line) -> bool:
    return _OWN_END.match(line.text) is not None
