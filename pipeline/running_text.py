"""Running text: lines as sentences on one line, or line by line, broken words made whole.

::

    in einer Summe von Einzahlun      in einer Summe von Einzahlungen aus dem Vorjahr
               -2-
    gen aus dem Vorjahr

Both halves of a broken word know where the second one stands (`pipeline.page.Word.goes_on`), whatever is between them:

>>> from pipeline.page import Origin
>>> second = Origin(1, 3, 1)
>>> first = Word("Dres", joint="bare", goes_on=second)
>>> joined([Line((Word("für"), first)), Line((Word("den", continues=second), Word("-")))])
'für Dresden -'
"""

import re
from collections.abc import Sequence

from pipeline.page import Line, Page, Word

__all__ = ["PARTICIPLE", "ends_sentence", "glued", "joined", "running_text"]

PARTICIPLE = re.compile(r"(?:ge\w{2,}|\w+ge\w{2,}|(?:be|er|ver|ent|zer|über|unter)\w{2,}|\w+ier)(?:t|en)$")
"""A German past participle by its form, in small letters: beurkundet, abgeschlossen, saniert."""

_ENDS = re.compile(r"[.!?:;“”\"»]\W{0,3}$|[.!?]['’^]{1,2}$")
_ABBREVIATED = re.compile(r"\b(?:Abs|Nr|Art|Ziff|Anl|bzw|ca|vgl|gem|i\.\s?V\.\s?m|[A-Z])\.$")
_END = 12
"""Letters at a line's end in which its mark stands, and the abbreviation before it: ``i. V. m.``"""


def joined(lines: Sequence[Line]) -> str:
    """The lines as running text on one line: broken words made whole, one space everywhere else."""
    return " ".join(text for text in _whole(lines) if text)


def running_text(pages: Sequence[Page]) -> str:
    r"""The pages line by line, a form feed between pages, empty lines where the input had some.

    A broken word stands whole on its first line, also where a page mark came between its halves:

    >>> from pipeline.page import Origin
    >>> second = Origin(1, 3, 1)
    >>> upper = Line((Word("in"), Word("Dres", joint="bare", goes_on=second)))
    >>> running_text([Page(1, (upper, Line((Word("-2-"),)), Line((Word("den", continues=second),))), "", "text")])
    'in Dresden\n-2-'
    """
    texts = iter(_whole([line for page in pages for line in page.lines]))
    whole = [[(line.gap, next(texts)) for line in page.lines] for page in pages]
    return "\n\f".join("\n".join("\n" * (gap > 0) + text for gap, text in page if text) for page in whole)


def glued(first: Word, second: str) -> str:
    """The whole word of its first half and what follows it."""
    return {"hyphen": first.text[:-1], "lost": first.text + "-"}.get(first.joint or "", first.text) + second


def ends_sentence(text: str) -> bool:
    """Whether a line may be the last of a sentence or an item; an abbreviation's stop ends none.

    >>> ends_sentence("ist erledigt."), ends_sentence("nach § 2 Abs.")
    (True, False)
    """
    end = text[-_END:]
    return not end[-1:].isalnum() and _ENDS.search(end) is not None and _ABBREVIATED.search(end) is None


def _whole(lines: Sequence[Line]) -> list[str]:
    """Each line's text, its broken word completed with the second half, which is gone where it stood."""
    seconds = {w.continues: (n, k) for n, line in enumerate(lines) for k, w in enumerate(line.words) if w.continues}
    if not seconds:
        return [line.text for line in lines]
    texts = [[word.text for word in line.words] for line in lines]
    for n in range(len(lines) - 1, -1, -1):  # backwards, for a word broken over three lines
        for k, word in enumerate(lines[n].words):
            if word.text and word.goes_on in seconds:
                there, second = seconds[word.goes_on]
                texts[n][k] = glued(word, texts[there][second])
                texts[there][second] = ""
    return [" ".join(text for text in line if text) for line in texts]
