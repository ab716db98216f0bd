"""Two readers saw a word: the letters of the better one count, and the record says whose they were.

::

    Tesseract  SRI/052/2023)  0.61
    RapidOCR   SR/052/2023)   0.95   identifier    → SRI/052/2023) → SR/052/2023)   second_reader

Which reading is the better one stands on the word (`pipeline.page.Rival`); here it is taken, before anything else is
changed, and recorded as any other change, so that undo gives the first reader's letters back.

>>> from pipeline.page import Line, Rival, Word
>>> word = Word("SRI/052/2023)", None, 0.61, rival=Rival("SR/052/2023)", 0.95, 0.61, "identifier"))
>>> pages = believed([Page(1, (Line((word,)),), "tesseract", "ocr")])
>>> [(one.seen, one.text, one.rule, one.seen_score, one.score) for one in taken(pages)]
[('SRI/052/2023)', 'SR/052/2023)', 'second_reader', 0.61, 0.95)]
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from operator import itemgetter

from pipeline.page import Correction, Page, Word, origin_of

__all__ = ["believed", "taken"]

_RIVAL = itemgetter(Word._fields.index("rival"))


def believed(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with the letters of the reader that is believed; pages on which one reader was enough as they are."""
    return tuple(_believed(page) if _has_rivals(page) else page for page in pages)


def taken(pages: Sequence[Page]) -> Iterator[Correction]:
    """A correction for each word of believed pages that has the second reader's letters."""
    for page in filter(_has_rivals, pages):
        for number, line in enumerate(page.lines):
            for at, word in enumerate(line.words):
                if word.rival and word.rival.why and word.rival.text != word.as_seen:
                    yield Correction(
                        seen=word.as_seen,
                        text=word.rival.text,
                        rule="second_reader",
                        score=word.rival.confidence,
                        seen_score=word.rival.against,
                        box=word.box,
                        **origin_of(page, number, at)._asdict(),
                    )


def _has_rivals(page: Page) -> bool:
    return any(map(_RIVAL, chain.from_iterable(line.words for line in page.lines)))


def _believed(page: Page) -> Page:
    lines = tuple(line._replace(words=tuple(word.believed for word in line.words)) for line in page.lines)
    return replace(page, lines=lines)
