"""Joints: whether the last word of a line goes on in the next one, told from many small witnesses.

::

    für Dres          öffent           Paket              auf jeden         wie
    den - …           lich             betreuer           Fall              der
    Dresden           öffentlich       Paketbetreuer      no joint          no telling: no joint

Scanners drop the hyphen at a line's end. How usual the whole word is and how usual its halves are, whether the letters
at the seam begin and end words, whether a noun would stand there with a small letter: each speaks for a joint or
against it, and `WEIGHTS` says how loudly, in powers of ten. The weights were learned (``bench/fit_joints.py``) from
line ends of German prose that has nothing to do with councils.

The document itself is the last witness: where no break is beyond doubt, a doubtful one is none.

>>> from pipeline.correct.words import Words
>>> from pipeline.dictionaries import find_folder, load
>>> words = Words.build(load(find_folder()))
>>> odds("Dres", "den", words) > 1, odds("nach", "dem", words) > 1, odds("Kosten", "der", words) > 1
(True, False, False)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log10

from pipeline.correct.lexicon import COMPOUND, Lexicon, key
from pipeline.correct.lines import HYPHENS, LEADERS, Break
from pipeline.correct.words import Words
from pipeline.page import Joint

__all__ = ["WEIGHTS", "joints", "odds", "witnesses"]

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

_FULL = 1.2
"""What it takes away that the line did not run into the margin: in tables and under signatures lines end early."""

_OVER = 0.8
"""How common (beyond `Lexicon.over`) a word over the joint must be to vouch for a whole that nobody knows."""

_LEAST = 5
"""… and a word of fewer letters than this, or one that nobody knows, is not broken there."""

_SURE = 2.0
"""Odds beyond doubt, whatever the rest of the document does."""

_DOUBTFUL = 1.5
"""Odds that a witness in the document may turn."""

_CLOSING = '.,;:!?)"“”'

_USUAL = 0.25
"""The share of line ends with a small letter behind them that break a word, in what the weights were learned from."""

_TRUST = 0.7
"""How much a document's own share of sure breaks counts against the usual one."""

_TAIL = re.compile(r"(?:.*(?:[^\w]|[a-zäöüß](?=[A-ZÄÖÜ][a-zäöüß])))?(?P<letters>[^\W\d_]+)")
_HEAD = re.compile(r"(?P<letters>[^\W\d_]+)(?!(?<=^[a-z])\))")
_ADDRESS = re.compile(r"@|://|www\.|\w\.\w+\.\w|\w\.\w+/")
_LINKED = re.compile(r"(?:ungs|heits|keits|schafts|tions|täts|lings)$")
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


def joints(ends: Sequence[Break], words: Words, text: str = "") -> list[tuple[Joint, float] | None]:
    """How each line's last word goes on in the next line, with a certainty from 0 to 1; None where it doesn't.

    ``text`` is the document as seen, with spaces for line ends: how it writes a doubtful word elsewhere is a witness.
    """
    found = [_bare(end, words) for end in ends]
    shift = _habit([chance for chance in found if chance is not None])
    result: list[tuple[Joint, float] | None] = []
    for end, chance in zip(ends, found, strict=True):
        if chance is None:
            result.append(_hyphened(end) or _lost(end, words))
            continue
        chance += shift
        if abs(chance) < _DOUBTFUL:
            chance += _elsewhere(end, text)
        result.append(("bare", min(0.99, round(1 / (1 + 10**-chance), 2))) if chance > 0 else None)
    return result


def _elsewhere(end: Break, text: str) -> float:
    """What the rest of the document says: the word stands there whole, or as two (this line's end is one time)."""
    right = end.right.rstrip(_CLOSING)
    return float(f" {end.left}{right}" in text) - (text.count(f" {end.left} {right}") > 1)


def _habit(chances: Sequence[float]) -> float:
    """What a document's sure breaks say of its doubtful ones, in powers of ten: at most 0.2 for them, 1.4 against.

    >>> _habit([3.0] * 10 + [0.1] * 20) > 0, _habit([0.1] * 30) < -1
    (True, True)
    """
    share = (sum(chance > _SURE for chance in chances) + 0.2) / (len(chances) + 2)
    speaks = log10(share / (1 - share)) - log10(_USUAL / (1 - _USUAL))
    return _TRUST * max(-2.0, min(0.3, speaks))


def _bare(end: Break, words: Words) -> float | None:
    """The odds of a joint without a hyphen; None where the words' forms rule it out."""
    if end.left[-1:] in HYPHENS or not end.right[0].islower() or _ADDRESS.search(end.left + end.right):
        return None
    tail, head = _TAIL.fullmatch(end.left), _HEAD.match(end.right)
    if not tail or not head:
        return None
    first, second = tail["letters"], head["letters"]
    if not (first[1:].islower() or len(first) == 1) or (first + second).lower() in words.two:
        return None
    chance = odds(first, second, words)
    known = bool(words.lexicon.zipf(first + second))
    linked = bool(_LINKED.search(first)) or words.lexicon.over(first, second) > _OVER
    if not end.full:
        return chance - _FULL if len(first + second) >= _LEAST and (known or linked) else None
    return chance if known or linked or _seamless(first, second, words.lexicon) else None


def _seamless(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether an unknown word may have come of two halves: both are known, or the letters at its seam are met in words.

    Columns that ran into one another show a seam; a noun with a small letter is no word of its own.

    >>> lexicon = Lexicon.build()
    >>> _seamless("Grötzin", "gens", lexicon), _seamless("Anlag", "ngsplan", lexicon)
    (True, False)
    """
    if lexicon.zipf(second) and (lexicon.zipf(first) or (first[0].isupper() and lexicon.is_noun(second))):
        return True
    whole, at = key(first + second), len(key(first))
    runs = (whole[start : start + 4] for start in range(max(0, at - 3), min(at, len(whole) - 3)))
    return all(lexicon.letters.runs.get(run, 0) for run in runs)


def _hyphened(end: Break) -> tuple[Joint, float] | None:
    """A hyphen that is there: undone before a small letter, kept after capitals, digits, and before capitals."""
    left, head = end.left.rstrip(HYPHENS), _HEAD.match(end.right)
    if end.left[-1:] not in HYPHENS or not head or not left or not left[-1].isalnum():
        return None
    second = head["letters"]
    if second in LEADERS:
        return None
    if second[0].isupper() and not (left.isupper() and second.isupper() and len(left) > 2):
        return "compound", 0.9
    if left[-1].isdigit() or (len(left) > 1 and left[-2:].isupper() and second[0].islower()):
        return "compound", 0.9
    return "hyphen", 0.97


def _lost(end: Break, words: Words) -> tuple[Joint, float] | None:
    """A hyphen that belongs to the word and got lost: ``Dresden`` / ``Gittersee``, where the archivist has the pair."""
    tail, head = _TAIL.fullmatch(end.left), _HEAD.match(end.right)
    if tail and head and f"{tail['letters']}-{head['letters']}" in words.pairs:
        return "lost", 0.9
    return None


def odds(first: str, second: str, words: Words) -> float:
    """How likely two halves are one word in a document that breaks words as usual, in powers of ten."""
    return sum(WEIGHTS[name] * value for name, value in witnesses(first, second, words))


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
    small = first.lower()
    checks = {
        "unknown halves": not left and not right,
        "capital": first[0].isupper(),
        "small noun": first[0].isupper() and lexicon.is_noun(second),
        "known small noun": known and first[0].isupper() and lexicon.is_noun(second),
        "linking letters": bool(_LINKED.search(first)),
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
