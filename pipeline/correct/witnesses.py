"""Witnesses: what speaks for two halves being one word, and against it, and how loudly.

::

    Kräuter / garten          a noun with a small letter is no word of its own
    auf / springt             neither is what stands before a verb
    zu / lassen               zu before an infinitive: as often two words
    freiraumpla / nerisch     neither half is a word, and the letters at the seam are met inside words

The weights were learned (``bench/fit_joints.py``) from some 30,000 line ends of German prose that has nothing to do
with councils; they are powers of ten, for one unit of each witness.

>>> from pipeline.correct.words import Words
>>> from pipeline.dictionaries import find_folder, load
>>> words = Words.build(load(find_folder()))
>>> odds("Dres", "den", words) > 1, odds("nach", "dem", words) > 1, odds("Kosten", "der", words) > 1
(True, False, False)
"""

import re
from collections.abc import Iterator, Mapping

from pipeline.correct.lexicon import COMPOUND, Lexicon, key
from pipeline.correct.lines import LINKED
from pipeline.correct.words import Words

__all__ = ["WEIGHTS", "odds", "witnesses"]

WEIGHTS: Mapping[str, float] = {
    "always": 1.92,
    "before a verb": 0.81,
    "capital": 0.33,
    "first": -0.33,
    "first unknown": 0.68,
    "first very common": -0.70,
    "free verb": -0.30,
    "known halves of a listed whole": 0.83,
    "known halves of compound": -1.04,
    "known halves of unknown": 0.66,
    "known small noun": 0.90,
    "letters": 0.13,
    "linking letters": 0.87,
    "one letter first": -1.38,
    "one letter second": -1.06,
    "over a compound": 0.49,
    "over known halves": -0.38,
    "over the joint": 0.89,
    "participle": 0.61,
    "second": -0.49,
    "second unknown": 0.27,
    "second very common": -1.01,
    "short first": 0.19,
    "short second": 0.16,
    "small noun": 1.05,
    "sure compound": 0.77,
    "to": -1.08,
    "unknown halves": -0.51,
    "whole": 0.74,
    "whole compound": -0.67,
    "whole unknown": -0.94,
    "zu": -0.52,
    "zu before an infinitive": -1.38,
}
"""What each witness adds to the odds, in powers of ten for one of its units."""

_KEPT = 50_000
"""Pairs of halves that are remembered: ``in`` / ``der`` comes on each page."""

_ADJECTIVE = re.compile(r"\w{3}(?:isch|lich|ig|end|bar|los|sam|iert|ell|haft|iv)(?:e[rnms]?)?$")
_VERBAL = re.compile(r".*(?:en|ern|eln|t|te|ten|end|st)")

_APART = (
    "ab an auf aus bei ein durch fest fort frei her hin hinzu los mit nach über um unter vor vorbei weg weiter wieder"
    " zu zurück zusammen hinter wider voll dar da miss"
)
_BEFORE_VERBS = frozenset(_APART.split())
"""What stands before a verb, as a word of its own or as its beginning."""

_FREE = re.compile(r"ge\w+(?:t|en)(?:e[nrms]?)?|machen|lassen|werden|nicht")
"""What authors write together with the word before it, or apart from it: ``weiter`` / ``getragen``."""

_ARTICLES = frozenset("der die das den dem des de d".split())
_BEFORE_NOUNS = frozenset(
    "jeden allen einen keinen meisten vielen anderen ersten letzten beiden eigenen neuen seinen ihren diesen welchen"
    " weiteren deren dessen gar fast bereits erst sonst selbst nicht meist".split()
)
"""Words that only look like verbs: ``auf`` / ``jeden Fall``."""

_TO = re.compile(rf"(?P<before>{'|'.join(_APART.split())}|heraus|voran|bereit|fertig)zu(?P<verb>\w{{3,}})")
"""``anzunehmen``, ``voranzustellen``: right, though in no list."""


def odds(first: str, second: str, words: Words) -> float:
    """How likely two halves are one word in a document that breaks words as usual, in powers of ten."""
    known = words.odds.get((first, second))
    if known is None:
        if len(words.odds) >= _KEPT:
            words.odds.clear()
        known = words.odds[first, second] = _odds(first, second, words)
    return known


def _odds(first: str, second: str, words: Words) -> float:
    return sum([WEIGHTS[name] * value for name, value in witnesses(first, second, words)])


def witnesses(first: str, second: str, words: Words) -> Iterator[tuple[str, float]]:
    """What speaks for a joint and against it, by the names of `WEIGHTS`; what is silent is left out."""
    lexicon = words.lexicon
    whole = first + second
    usual = [_usual(word, lexicon) for word in (whole, first, second)]
    if not usual[0][1] and not (usual[1][1] and usual[2][1]) and (found := words.look(whole)).changes:
        usual[0] = (min(3.0, lexicon.listed(found.text)), "")
    yield "always", 1
    for name, (zipf, kind) in zip(("whole", "first", "second"), usual, strict=True):
        yield name, zipf
        if kind and f"{name} {kind}" in WEIGHTS:
            yield f"{name} {kind}", 1
    looks = lexicon.letters.likelihood
    yield "letters", looks(key(whole)) - looks(key(first)) - looks(key(second))
    yield "short first", max(0, 6 - len(first))
    yield "short second", max(0, 6 - len(second))
    known = "unknown" not in (usual[1][1], usual[2][1])
    yield from _of_the_whole(first, second, usual[0][1], known, lexicon)
    yield from _of_the_halves(first, second, usual[1][0], usual[2][0], known, lexicon)


def _usual(word: str, lexicon: Lexicon) -> tuple[float, str]:
    """The frequency, and ``compound`` or ``unknown`` for what is in no list."""
    zipf = lexicon.listed(word)
    if zipf:
        return zipf, ""
    to = _TO.fullmatch(key(word))
    if to and lexicon.listed(to["before"] + to["verb"]):
        return COMPOUND, ""
    return (COMPOUND, "compound") if lexicon.is_compound(word) else (0.0, "unknown")


def _of_the_whole(first: str, second: str, kind: str, known: bool, lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Whether the whole is a good word, and whether a common word lies over the joint."""
    if kind == "compound" and lexicon.is_sure_compound(first + second):
        yield "sure compound", 1
    if kind and (over := lexicon.over(first, second)):
        yield "over the joint", over
        if known:
            yield "over known halves", over
        if lexicon.is_compound(first) and not lexicon.listed(first):
            yield "over a compound", over
    if known:
        yield f"known halves of {kind or 'a listed whole'}", 1


def _of_the_halves(
    first: str, second: str, left: float, right: float, known: bool, lexicon: Lexicon
) -> Iterator[tuple[str, float]]:
    """What the forms of the halves tell."""
    small, capital = first.lower(), first[0].isupper()
    noun = capital and lexicon.is_noun(second)
    checks = {
        "unknown halves": not left and not right,
        "capital": capital,
        "small noun": noun,
        "known small noun": known and noun,
        "linking letters": bool(LINKED.search(first)),
        "before a verb": small in _BEFORE_VERBS and _is_verbal(second),
        "free verb": bool(_FREE.fullmatch(second)) and min(left, right) >= 3.0,
        "to": bool(_TO.fullmatch(key(second))),
        "zu": small == "zu",
        "zu before an infinitive": small == "zu" and second.endswith("n"),
        "participle": second in _ARTICLES and first.endswith(("en", "el", "er")),
        "first very common": left > 6,
        "second very common": right > 6,
        "one letter first": len(first) == 1,
        "one letter second": len(second) == 1,
    }
    yield from ((name, 1) for name, speaks in checks.items() if speaks)


def _is_verbal(word: str) -> bool:
    """Whether a word ends like a verb, and is no adjective or pronoun."""
    return bool(_VERBAL.fullmatch(word)) and word not in _BEFORE_NOUNS and not _ADJECTIVE.search(word)
