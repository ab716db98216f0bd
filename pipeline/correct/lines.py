"""Lines: words broken over a line end are found, with the hyphen and without.

::

    für Dres                      Nachbar-              EU-          Haupt- und
    den - Sozialplanerischer      schaftsprojekt        Staaten      Personalamt
    bare: Dresden                 hyphen                compound     no joint

Scanners drop the hyphen at a line's end. Whether ``Dres`` and ``den`` are halves is a question of odds: how often is
``Dresden`` written, how often ``Dres`` and then ``den``? The odds are those of the word list's frequencies; a page that
has kept its hyphens is believed to have kept all.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.correct.lexicon import Lexicon
from pipeline.correct.words import Words
from pipeline.page import Joint, Line, Page

__all__ = ["HYPHENS", "LEADERS", "Break", "after", "breaks", "is_mark", "joint_of", "lacks_hyphen", "odds"]

HYPHENS = "-‐‑–¬=~"

_TAIL = re.compile(r"(?:.*[^\w])?(?P<letters>[^\W\d_]+)")
_HEAD = re.compile(r"(?P<letters>[^\W\d_]+)(?!(?<=^[a-z])\))")
_MARK = re.compile(r"\W*(?:\d{1,3}|[Ss]eite\s\d+(?:\s(?:von|/)\s\d+)?|\d+\s?/\s?\d+)\W*")
_ADDRESS = re.compile(r"@|://|www\.|\w\.\w+\.\w|\w\.\w+/")
_LINKED = re.compile(r"(?:ungs|heits|keits|schafts|tions|täts|lings)$")
_ADJECTIVE = re.compile(r"\w{3}(?:isch|lich|ig|end|bar|los|sam|iert|ell|haft|iv)(?:e[rnms]?)?$")
LEADERS = frozenset(
    "und oder bzw sowie als u bis noch statt wie beziehungsweise respektive in an auf aus zu von bei".split()
)
"""Small words after a hyphen that is meant: ``Haupt- und Personalamt``."""

_VERB = re.compile(r"ge\w+(?:t|en)(?:e[nrms]?)?|machen|lassen|werden|nicht")
"""What authors write together with the word before it, or apart from it: ``weiter`` / ``getragen``."""

_PREFIXES = frozenset(
    "ab an auf aus be durch ein ent er hin hinzu mit um unter ver vor wider zer zu zurück über".split()
)
"""… but not behind these, which are no words before a verb."""

_SHARED = frozenset("und oder bzw. sowie".split())

_REACH = 4
"""How many page marks, lone numbers and stray marks may stand between two halves."""


class Break(NamedTuple):
    """A line's last word and the first word of the line that goes on from it, by page, line and word (from 0).

    ``full`` says that the line ran into the margin, by the lengths of the document's lines.
    """

    page: int
    line: int
    word: int
    next_page: int
    next_line: int
    left: str
    right: str
    full: bool


def breaks(pages: Sequence[Page]) -> Iterator[Break]:
    """Every line end with the line after it, looking past page marks and lines without a word.

    Shapes: indices count from 0 within ``pages``; ``left`` and ``right`` are the words as seen.
    """
    lengths = sorted(len(line.seen) for page in pages for line in page.lines if line.words)
    full = min(_FULL, 0.75 * lengths[len(lengths) * 9 // 10]) if lengths else 0
    for p, page in enumerate(pages):
        for number, line in enumerate(page.lines):
            if not line.words or is_mark(line):
                continue
            partner = after(pages, p, number)
            if partner:
                right = pages[partner[0]].lines[partner[1]].words[0].as_seen
                yield Break(
                    p, number, len(line.words) - 1, *partner, line.words[-1].as_seen, right, len(line.seen) >= full
                )


def after(pages: Sequence[Page], page: int, line: int) -> tuple[int, int] | None:
    """The line that goes on after this one, over page marks, stray marks and the page's end; None at the end."""
    passed = 0
    for p in range(page, len(pages)):
        lines = pages[p].lines
        for number in range(line + 1 if p == page else 0, len(lines)):
            if lines[number].words and not is_mark(lines[number]):
                return p, number
            passed += 1
            if passed > _REACH:
                return None
    return None


def is_mark(line: Line) -> bool:
    """Whether a line holds no more than a page's number or stray marks.

    >>> from pipeline.page import Word
    >>> [is_mark(Line((Word(text),))) for text in ("-2-", "Seite 2 von 3", "□", "den")]
    [True, True, True, False]
    """
    if len(line.words) > 4 or len(line.words[0].as_seen) > 8 + 8 * (len(line.words) == 1):
        return False
    text = line.seen
    return len(text) <= 16 and (not any(map(str.isalnum, text)) or bool(_MARK.fullmatch(text)))


def joint_of(end: Break, words: Words, *, kept: bool = False) -> tuple[Joint, float] | None:
    """How a line's last word goes on in the next line, with a score; None where it doesn't.

    ``kept`` says that this document has kept its hyphens; then only rubbish is taken for a half without one.
    """
    left, right = end.left, end.right
    tail, head = _TAIL.fullmatch(left.rstrip(HYPHENS)), _HEAD.match(right)
    if left[-1:] in HYPHENS and len(left) > 1:
        return _hyphened(left.rstrip(HYPHENS), right)
    if not tail or not head or not right[0].isalpha() or _ADDRESS.search(left + right):
        return None
    first, second = tail["letters"], head["letters"]
    if second[0].islower():
        if not _plausible(first, second, end.full, words, kept):
            return None
        found = odds(first, second, words)
        return ("bare", round(min(0.99, 0.7 + 0.05 * found), 2)) if found > _MARGIN else None
    if f"{first}-{second}" in words.pairs:
        return "lost", 0.9
    return None


def lacks_hyphen(left: str, right: str) -> bool:
    """Whether a hyphen that was meant got lost before a small word: ``Sanierungs`` / ``und Nutzungskonzept``.

    >>> lacks_hyphen("Sanierungs", "und"), lacks_hyphen("Sanierung", "und")
    (True, False)
    """
    return right in _SHARED and bool(_LINKED.search(left))


def _plausible(first: str, second: str, full: bool, words: Words, kept: bool) -> bool:
    """Whether the halves may be halves, by the room in their line and by what is known of the whole.

    In tables and under signatures lines end early, and what ends them is no half of a word; a whole that is in no list
    is believed only at the end of a full line.
    """
    lexicon = words.lexicon
    whole = first + second
    if not (first[1:].islower() or len(first) == 1) or whole.lower() in words.two:
        return False
    if _as_one_likes(first, second, lexicon) and odds(first, second, words) < _WORDS_MARGIN:
        return False
    if not lexicon.zipf(whole) and _two_words(first, second, lexicon):
        return False
    listed, known = (
        lexicon.listed(whole),
        bool(lexicon.zipf(whole) or words.look(whole).changes or _over_the_joint(first, second, lexicon)),
    )
    if kept and (not known or (lexicon.zipf(first) and lexicon.zipf(second) and not _LINKED.search(first))):
        return False
    if full:
        return known or min(len(first), len(second)) >= 3
    return len(whole) >= 5 and (listed >= 2.0 or (known and odds(first, second, words) > _SHORT_MARGIN))


def _as_one_likes(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether both spellings are right: ``weiter`` / ``getragen``, ``kaputt`` / ``machen``, ``gar`` / ``nicht``."""
    if first.lower() in _PREFIXES or not _VERB.fullmatch(second):
        return False
    return min(lexicon.listed(first), lexicon.listed(second)) >= 3.0


def _two_words(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether two known words stand there, and nothing says that the first goes on."""
    if not lexicon.zipf(first) or not lexicon.zipf(second) or _LINKED.search(first):
        return False
    if _over_the_joint(first, second, lexicon):
        return False
    return not (lexicon.is_noun(second) and first[0].isupper())


def _hyphened(left: str, right: str) -> tuple[Joint, float] | None:
    """A hyphen that is there: undone before a small letter, kept after capitals, digits, and before capitals."""
    head = _HEAD.match(right)
    if not head or not left or not left[-1].isalnum():
        return None
    second = head["letters"]
    if second in LEADERS:
        return None
    if second[0].isupper() and not (left.isupper() and second.isupper() and len(left) > 2):
        return "compound", 0.9
    if left[-1].isdigit() or (len(left) > 1 and left[-2:].isupper() and second[0].islower()):
        return "compound", 0.9
    return "hyphen", 0.97


def odds(first: str, second: str, words: Words) -> float:
    """How much likelier the whole word is than its halves as two words, in powers of ten."""
    lexicon = words.lexicon
    whole = first + second
    noun, linked = lexicon.is_noun(second), bool(_LINKED.search(first))
    if not lexicon.listed(whole) and not _over_the_joint(first, second, lexicon):
        rare = 0.0 if first.islower() and lexicon.listed(first) > 3.5 else _STANDS_ALONE
        alone = lexicon.listed(second) > (1.5 if _ADJECTIVE.search(second) else rare)
        alone = alone or (lexicon.is_compound(second) and not linked)
        if alone and lexicon.zipf(first) and not linked and not (noun and first[0].isupper()):
            return _NEVER
        fits = bool(lexicon.zipf(whole)) or linked or (noun and first[0].isupper() and lexicon.zipf(second) > 0)
        if not fits and (
            lexicon.listed(second) > _STANDS_ALONE or (lexicon.zipf(first) and not words.look(whole).changes)
        ):
            return _NEVER
    together, left, right = (_likelihood(lexicon, word) for word in (whole, first, second))
    return together - left - right + 2.0 * noun + 3.0 * linked


def _over_the_joint(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether a common word lies over the joint, so that neither half is a word of its own.

    ``Ergebnisabführungsver`` / ``träge`` (Verträge), ``in`` / ``haltskonforme`` (Inhalts).
    """
    if not lexicon.listed(second) and lexicon.goes_over(first, second):
        return True
    if lexicon.zipf(first) or len(first) < 8:
        return False
    ends = (first[-size:] + second for size in range(2, 8))
    return any(len(end) >= 5 and (end in lexicon.heads or lexicon.listed(end) >= _COMMON) for end in ends)


_COMMON = 3.8
_STANDS_ALONE = 2.2
_NEVER = -9.0
_MARGIN = 0.3
_WORDS_MARGIN = 3.0
_SHORT_MARGIN = 4.2
_FULL = 45


def _likelihood(lexicon: Lexicon, word: str) -> float:
    """Log10 of the chance to meet the word; unknown words are the rarer the longer they are."""
    zipf = lexicon.zipf(word)
    return zipf - 9 if zipf else -9 - 0.1 * len(word)
