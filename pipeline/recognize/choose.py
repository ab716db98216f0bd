"""Two readings of the same words: which letters to believe.

::

    Tesseract  SRI/052/2023   0.61      only one of them is a session number
    RapidOCR   SR/052/2023    0.99      → SR/052/2023

The first reader's words stay the frame: their places, spaces and quotation marks. The second reader's letters are laid
along them, and word by word the better one wins: the one that is an identifier or a date, else the one that is a word,
else the one whose reader is clearly more sure. Readings that agree make a word surer. Where a third reader was asked,
two that agree win, and where all differ, the letters on which two agree.

>>> from pipeline.settings import Settings
>>> from pipeline.recognize.words import known
>>> frame = [Word("(Sitzungsnummer:", None, 0.9), Word("SRI/052/2023)", None, 0.61)]
>>> [(word.believed.text, why) for word, why in chosen(frame, "(Sitzungsnummer:SR/052/2023)", 0.99, known(Settings()))]
[('(Sitzungsnummer:', ''), ('SR/052/2023)', 'identifier')]
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from pipeline.dictionaries import Dictionaries
from pipeline.grammar import date
from pipeline.page import Rival, Word
from pipeline.recognize.consensus import consensus
from pipeline.recognize.words import Known
from pipeline.steps import Step, step

__all__ = ["chosen", "differ", "is_identifier", "laid_along"]

SURE = 0.9
"""The second reader's score from which its word may win against one of equal standing …"""
UNSURE = 0.7
"""… if the first reader's confidence is below this."""
PROVED = {"identifier", "a word"}
"""Reasons for the second reader's word that the first engine's other model does not outweigh."""
ALIKE = 0.5
"""Share of letters in which the third reader's word agrees with the first's, at least."""
FRINGE = re.compile(r"^([„“”\"'‚‘’»«(\[{]*)(.*?)([„“”\"'‚‘’»«)\]}.,;:!?]*)$", re.DOTALL)

STRAY = re.compile(r"^\W+|\W+$")
"""A layer's boxes are often letters off: of ``(Sitzungsnummer: SR/041/2020`` the colon is cut out with the number."""
AMOUNT = re.compile(r"\d{1,3}(\.\d{3})*,\d\d")


def chosen(
    words: Sequence[Word], text: str, score: float, known: Known, third: str | None = None
) -> list[tuple[Word, str]]:
    """Each word of the frame with the letters of the other readers beside its own, and why these are better ('' else).

    ``known`` says whether something is a word; ``third`` is the third reader's text, None where it was not asked.
    """
    frame = [word.text for word in words]
    seconds, thirds = laid_along(frame, text), laid_along(frame, third or "")
    return [_better(word, other, last, score, known) for word, other, last in zip(words, seconds, thirds, strict=True)]


def differ(words: Sequence[Word], text: str) -> bool:
    """Whether the second reader's text has other letters than any of the words.

    >>> differ([Word("eine"), Word("„Vereinbarung“,")], "eineVereinbarung")
    False
    """
    frame = [word.text for word in words]
    return any(_bare(mine) != _bare(other) for mine, other in zip(frame, laid_along(frame, text), strict=True))


def laid_along(frame: Sequence[str], text: str) -> list[str]:
    """The letters of the text, without its spaces, parted at the places where the frame's words are parted.

    >>> laid_along(["eine", "Vereinbaning"], "eineVereinbarung")
    ['eine', 'Vereinbarung']
    """
    whole, letters = "".join(frame), "".join(text.split())
    ends, at = [], 0
    for word in frame:
        at += len(word)
        ends.append(at)
    bounds = [0, *(_carried(end, whole, letters) for end in ends[:-1]), len(letters)]
    return [letters[start:end] for start, end in pairwise(bounds)]


def is_identifier(text: str, council: Dictionaries) -> bool:
    """Whether it is a resolution's or a session's number as the council writes them, a whole date or an amount.

    >>> from pipeline.dictionaries import at_hand
    >>> [is_identifier(text, at_hand()) for text in ("V2696/24", "SR/063/2024)", "1.250,00", "1.250.00")]
    [True, True, True, False]
    """
    bare = _bare(text)
    if AMOUNT.fullmatch(bare) or date.is_valid(bare):
        return True
    return _is_number(bare, council)


def _is_number(bare: str, council: Dictionaries) -> bool:
    return any(kind.is_valid(bare) and kind.validate(bare) == bare for kind in (council.numbers, council.sessions))


def _carried(place: int, whole: str, letters: str) -> int:
    """The place in the letters that belongs to a place in the whole."""
    for part in Levenshtein.opcodes(whole, letters):
        if part.src_start <= place < part.src_end or (place == part.src_end and part.tag == "equal"):
            return min(part.dest_end, part.dest_start + place - part.src_start)
    return len(letters)


def _better(word: Word, other: str, last: str, score: float, known: Known) -> tuple[Word, str]:
    confidence = word.confidence if word.confidence is not None else 0.5
    mine = _bare(word.text)
    theirs, third = (_alone(text, mine, known.council) for text in (other, last))
    if mine == theirs:
        return word._replace(confidence=round(1 - (1 - confidence) * (1 - 0.8 * score), 3)), ""
    if not theirs or not mine or not _is_latin(theirs):
        return word, ""
    text, why = theirs, _why(mine, theirs, confidence, score, known)
    if third and _is_latin(third):
        text, why = _voted(mine, theirs, third, why, known)
    elif why == "surer" and abs(len(mine) - len(theirs)) > 2:
        why = ""
    before, _, behind = _fringe(word.text)
    rival = Rival(before + text + behind, round(min(score, 0.95), 3), word.confidence, why)
    return word._replace(rival=rival), why


def _voted(mine: str, theirs: str, third: str, why: str, known: Known) -> tuple[str, str]:
    """What is believed of three readings, the first two of which differ, and why; ``why`` is the reason without it.

    The first and the third are models of one engine and err alike: where they agree, a word against none still wins.
    """
    if third == theirs:
        return theirs, "" if is_identifier(mine, known.council) and not is_identifier(
            theirs, known.council
        ) else why or "two of three"
    if why in PROVED or third == mine:
        return theirs, why if why in PROVED else ""
    voted = consensus(mine, theirs, third)
    for text, reason in ((third, "a word"), (voted, "letter by letter")):
        if len(text) > 2 and Levenshtein.normalized_similarity(mine, text) >= ALIKE and known(text) and not known(mine):
            return text, reason
    return (voted, "letter by letter") if why and voted and voted != mine else (theirs, why)


def _is_latin(text: str) -> bool:
    return all(letter < "\u0250" or letter in "€§²³–" for letter in text)


def _why(mine: str, theirs: str, confidence: float, score: float, known: Known) -> str:
    """Why the second reading is the better one; '' where it is not."""
    standing = [(is_identifier(text, known.council), known(text)) for text in (mine, theirs)]
    (mine_named, mine_known), (theirs_named, theirs_known) = standing
    if mine_named and theirs_named:  # SRI/052/2023 looks like a session's number, too
        return "identifier" if score >= SURE and score > confidence + 0.05 else ""
    if mine_named != theirs_named:
        return "identifier" if theirs_named and score >= 0.6 else ""
    if mine_known != theirs_known:
        return "a word" if theirs_known and score >= 0.6 else ""
    return "surer" if score >= SURE and confidence < UNSURE else ""


def told(reader: str, why: str, seen: str, text: str) -> Step:
    """The step by which a reader (``second``, ``layer``) changed a word, for the reason that `chosen` gave.

    >>> str(told("layer", "a word", "Arbelt", "Arbeit"))
    'Arbelt → Arbeit (text layer: a word)'
    """
    return step(f"{reader}_{why.removeprefix('a ').replace(' ', '_')}", seen=seen, text=text)


def _fringe(text: str) -> tuple[str, str, str]:
    found = FRINGE.match(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


def _alone(text: str, mine: str, council: Dictionaries) -> str:
    """The text without the signs around it: from a number also those of its neighbours that were cut out with it.

    >>> from pipeline.dictionaries import at_hand
    >>> [_alone(text, "V2669/24", at_hand()) for text in (":SR/041/2020", "zuV2696/24(S", "-1.250,00€")]
    ['SR/041/2020', 'V2696/24', '-1.250,00€']
    """
    inner, long = STRAY.sub("", text), len(mine)
    if _is_number(inner, council):
        return inner
    if len(inner) <= long or not _is_number(mine, council):
        return _bare(text)
    parts = (inner[start : start + long] for start in range(len(inner) - long, -1, -1))
    return next((part for part in parts if _is_number(part, council)), _bare(text))


def _bare(text: str) -> str:
    return _fringe(text)[1]
