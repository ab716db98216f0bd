"""The title of an office at the beginning of a line, as engines misread it.

::

    ister Bürgermeister            Erster Bürgermeister
    Beigeoraneter tür Kultur       Beigeordneter, and what follows it: für Kultur
    l. W Beigeordneter für …       Beigeordneter, behind what strokes left
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.fields.letters import letters_only
from pipeline.form import Offices

__all__ = ["title_of", "with_for"]

_CLEAR = 76
"""How like a title the first words are (of 100) that begin with it."""
_LEFT = 0.65
"""So large a share of a mayor's title shows which it is: ``rmeister`` may be anyone's."""
_CUT = 72
"""How like a title's end what stands before ``für`` is (of 100) where its head is lost."""
_STROKE, _STROKES, _TITLE = 3, 3, 8
"""Letters of a word that is but a stroke, such words before a title, letters of the title's first word."""
_FOR = frozenset({"für", "fur", "fir", "fiir", "för", "fü", "tür", "tur", "tir"})
"""What engines read for ``für``."""
_FOLLOWS = ("für", "f.", "Amt", "des", "der", "/")


@lru_cache(maxsize=4096)
def title_of(text: str, titles: Offices) -> tuple[str, str] | None:
    """The office a line begins with (``ister Bürgermeister``, ``Beigeoraneter für …``) and what follows it.

    >>> from pipeline.form import shipped
    >>> offices = shipped().offices
    >>> title_of("ister Bürgermeister", offices), title_of("eter für Kultur", offices), title_of("Anna", offices)
    (('Erster Bürgermeister', ''), ('Beigeordneter', 'für Kultur'), None)
    """
    start = next((place for place, sign in enumerate(text) if sign.isalnum()), len(text))
    words = with_for(_parted(text[start:])).split()
    if not words or len(text) > 90:
        return None
    score, office, count = _likest(words, titles)
    if score < _CLEAR and (bare := _behind_strokes(words)) and (found := title_of(bare, titles)):
        return found
    rest = " ".join(words[count:])
    if score >= 70 and rest.startswith("für ") and office in titles.with_task:
        return office, rest
    placed = office in titles.local and rest.isalpha() and rest[:1].isupper()
    if score < _CLEAR or (score < 90 and rest and not (placed or rest.startswith("für"))):
        return _cut_off(with_for(text), titles)
    alone = office in {*titles.heads, *titles.deputies}
    if alone and len(letters_only("".join(words[:count]))) < _LEFT * len(letters_only(office)):
        return None
    if rest and not rest.startswith(_FOLLOWS) and (alone or not rest.isalnum()):
        return None
    return office, rest if any(one.isalnum() and other.isalnum() for one, other in pairwise(rest)) else ""


def _parted(text: str) -> str:
    """``Beigeordnetefür`` with a space before für, ``StadtbezirksamtsleiterMitte`` with one before its place."""
    return re.sub(r"(?<=\S{8})(?=für\b)|(?<=[a-zäöüß]{8})(?=[A-ZÄÖÜ])", " ", text)


def with_for(text: str) -> str:
    """The text with the ``für`` that its first or second word was, its dots lost or its f read as t.

    >>> with_for("Beigeordneter tür Kultur"), with_for(",fur Kultur"), with_for("Der Bau für Kultur")
    ('Beigeordneter für Kultur', 'für Kultur', 'Der Bau für Kultur')
    """
    words = text.split(" ")
    return " ".join(["für" if letters_only(word) in _FOR else word for word in words[:2]] + words[2:])


def _behind_strokes(words: Sequence[str]) -> str | None:
    """The words behind what strokes left in front of a title: ``l. W Beigeordneter für Kultur``."""
    long = (at for at, word in enumerate(words) if len(letters_only(word)) > _STROKE)
    first = next(long, 0)
    return " ".join(words[first:]) if 0 < first <= _STROKES and len(letters_only(words[first])) >= _TITLE else None


def _likest(words: Sequence[str], titles: Offices) -> tuple[float, str, int]:
    """The title nearest to the first word, or to the first two: how near, which, and how many words."""
    known = titles.titles + titles.local
    best = (0.0, "", 0)
    for count in (1, 2):
        head = letters_only("".join(words[:count]))
        if len(head) >= 8 and count <= len(words):
            scored = ((fuzz.ratio(head, letters_only(office)), office, count) for office in known)
            best = max([best, *scored], key=lambda one: one[0])
    return best


def _cut_off(text: str, titles: Offices) -> tuple[str, str] | None:
    """``eter für Finanzen``: the end of a title whose head is under a signature."""
    head, parted, task = text.partition(" für ")
    ending = letters_only(head.split()[-1]) if parted and head.split() else ""
    if not 3 <= len(ending) <= 12 or not task[:1].isupper():
        return None
    score, title = max(
        ((fuzz.ratio(ending, letters_only(title)[-len(ending) :]), title) for title in titles.with_task),
        default=(0.0, ""),
        key=lambda one: one[0],
    )
    return (title, f"für {task}") if score >= _CUT else None
