"""The document itself as a witness: a name that stands there three times is spelt so the fourth time.

::

    Weiterhin hat Frau Melchlen …    Frau Melchien, Frau Melchien, Frau Melchien       →  Melchien
    im Wohngebiet Im Speitel …       im Wohngebiet Im Speitel                          →  a name, no misread i

>>> spots = [((0, line, 0), word) for line, word in enumerate(["Melchien", "Melchlen,", "Melchien", "Melchior"])]
>>> [(spot, change.text) for spot, change in agreed(spots)]
[((0, 1, 0), 'Melchien,')]
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.confusables import ONE
from pipeline.correct.echo import Echo
from pipeline.correct.lexicon import LONGEST, Lexicon, key
from pipeline.correct.places import Places
from pipeline.correct.tokens import MARKS, Change
from pipeline.page import Correction, Page

__all__ = ["agreed", "puzzling", "undisputed"]


def agreed(strangers: Sequence[tuple[tuple[int, int, int], str]]) -> Iterator[tuple[tuple[int, int, int], Change]]:
    """What to make of words that no dictionary has, where another spelling of the same letters is the usual one here.

    ``strangers`` are such words with their places, punctuation on them. A spelling is the usual one where the document
    has it two times or more, and twice as often as the one in question.
    """
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, text in strangers:
        core = text.strip(MARKS)
        groups[_skeleton(core)][core] += 1
    for spot, text in strangers:
        core = text.strip(MARKS)
        (likely, times), *_ = groups[_skeleton(core)].most_common(1)
        if likely != core and times >= 2 and times >= 2 * groups[_skeleton(core)][core]:
            yield spot, Change(text.replace(core, likely, 1), "document", 0.85)


def puzzling(
    strangers: Sequence[tuple[tuple[int, int, int], str]], pages: Sequence[Page], lexicon: Lexicon
) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Words that no rule explains and that look like no German: the machine read something else than stands there.

    Only what stands once, in a line whose other words are known: names come again, and in stamps and signatures
    nothing is to be read. ``Der Entfurf zum o. g. Bebauungsplan`` is one, ``Zitzschewiger Straße`` and
    ``Anlass zum Heizungsumbau`` are none.
    """
    times = Counter(text.strip(MARKS) for _, text in strangers)
    plain: dict[tuple[int, int], bool] = {}  # whether most words of a line are known
    for (page, line, word), text in strangers:
        core = text.strip(MARKS)
        if times[core] == 1 and core[1:].islower() and lexicon.letters.strange(key(core)) >= _STRANGE:
            words = pages[page].lines[line].words
            behind = [other.text.strip(MARKS) for other in words[word + 1 : word + 2]]
            if _of_listed_parts(core, lexicon) or _is_of_a_place(core, behind):
                continue
            if (page, line) not in plain:
                plain[page, line] = _is_plain([other.text.strip(MARKS) for other in words], lexicon)
            if plain[page, line]:
                yield (page, line, word), core


def _is_plain(words: Sequence[str], lexicon: Lexicon) -> bool:
    long = [word for word in words if len(word) > 2]
    known = sum(bool(lexicon.zipf(word)) for word in long)
    return known >= _KNOWN and known >= _MOSTLY * len(long)


def _of_listed_parts(word: str, lexicon: Lexicon) -> bool:
    """Whether two words of any list make up the word: ``Abfuhr`` and ``turnus``; rarer ones than compounds ask for."""
    spelled = key(word)
    return len(word) <= LONGEST and any(
        lexicon.listed(spelled[cut:]) and (lexicon.listed(spelled[:cut]) or lexicon.listed(spelled[:cut].rstrip("s")))
        for cut in range(4, len(spelled) - 3)
    )


def _is_of_a_place(word: str, behind: Sequence[str]) -> bool:
    """Whether a place's name stands there: ``Zitzschewiger Straße``, ``Geystraße``."""
    named = word.endswith("er") and bool(behind) and behind[0][:1].isupper()
    return named or bool(re.search(r"(?:straße|platz|weg|gasse|brücke|promenade|siedlung)e?s?$", word))


_STRANGE = 3
"""Runs of four letters that no word has, before a word is strange."""

_KNOWN, _MOSTLY = 3, 0.75
"""Words that must be known in its line, and their share."""


def undisputed(corrections: list[Correction], pages: Sequence[Page], echo: Echo) -> list[Correction]:
    """The corrections without those that the document speaks against: of capitals made small, of words that it means.

    ``Im Speitel`` three times with its capital is a name; and where a capital may stand by right (at the start of a
    line, behind an opening mark, in ``Ich``) the document must have shown elsewhere that its engine takes i for I or l.
    """
    cases = [change for change in corrections if change.rule == "case"]
    words = [change for change in corrections if change.rule == "misreading"]
    if not cases and not words:
        return corrections
    places = Places(pages)
    named = {id(change) for change in cases if _is_name(change, echo, pages, places)}
    named |= {id(change) for change in words if _is_meant(change, echo)}
    shown = any(_is_habit(change) for change in corrections if id(change) not in named)
    kept = named | {id(change) for change in cases if _may_be_meant(change) and not shown}
    return [change for change in corrections if id(change) not in kept]


def _may_be_meant(change: Correction) -> bool:
    """Whether a capital may stand there by right."""
    return change.word == 1 or not change.seen[0].isalpha() or change.text == "ich"


def _is_meant(change: Correction, echo: Echo) -> bool:
    """Whether a word known to be misread is meant after all: where a ``Wels`` is told of, there are ``Welse``."""
    stem = change.seen.strip(MARKS)[:-1]
    return stem.isalpha() and stem in echo.letters


def _is_habit(change: Correction) -> bool:
    """Whether a change shows an i taken for I or l, in a place that leaves no other reading."""
    if change.rule == "case":
        return change.seen[0] == "I" and not _may_be_meant(change)
    alike = change.seen.translate(ONE) == change.text.translate(ONE)
    return alike and change.rule in {"confusion", "misreading"} and change.seen.lower() != change.text.lower()


def _is_name(change: Correction, echo: Echo, pages: Sequence[Page], places: Places) -> bool:
    """Whether the capital and the word behind it are met three times, and oftener than with a small letter."""
    behind = _next(change, pages, places)
    if not behind[:1].isupper():
        return False
    times = echo.times(change.seen, behind)
    return times >= 3 and times > echo.times(change.seen.lower(), behind)


def _next(change: Correction, pages: Sequence[Page], places: Places) -> str:
    """The word behind a change on its line, without punctuation."""
    page, line, word = places.of(change)
    words = pages[page].lines[line].words[word + change.words :]
    return words[0].text.strip(MARKS) if words else ""


def _skeleton(word: str) -> str:
    """The word with letters that look alike made one.

    >>> _skeleton("Schönborn") == _skeleton("Schönbom"), _skeleton("Melchlen") == _skeleton("Melchien")
    (True, True)
    """
    return word.replace("rn", "m").replace("ii", "ü").translate(ONE)
