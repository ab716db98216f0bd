"""Undo and redo: the corrections, laid over what was seen, give the corrected text, exactly.

::

    seen         Fachkonzept für Dres / den - Sozialplanerlscher Handlungskonzept
    corrections  page 1, line 1, word 3: join; page 1, line 2, word 3: Sozialplanerlscher → Sozialplanerischer
    corrected    Fachkonzept für Dres(den) - Sozialplanerischer Handlungskonzept

>>> from pipeline.page import Line, Word
>>> page = Page(1, (Line((Word("die"), Word("Arbelt"))),), "text", "text")
>>> change = Correction(seen="Arbelt", text="Arbeit", rule="confusion", score=0.9, page=1, line=1, word=2)
>>> replay([page], [change])[0].lines[0].text
'die Arbeit'
>>> undo(replay([page], [change])) == (page,)
True
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.correct.lines import after
from pipeline.correct.places import Place, Places
from pipeline.page import Correction, Line, Page, Word, origin_of

__all__ = ["replay", "undo"]


def replay(pages: Sequence[Page], corrections: Iterable[Correction]) -> tuple[Page, ...]:
    """The pages with the corrections made. ``pages`` are as seen; shape (pages, lines, words) stays the same.

    Corrections have their addresses in the engine's reading, so they fit its pages and those that ``layout`` put in
    order. Raises ValueError where a correction does not fit what was seen.
    """
    places = Places(pages)
    changed: dict[tuple[int, int], list[Word]] = {}

    def words_of(p: int, line: int) -> list[Word]:
        if (p, line) not in changed:
            changed[p, line] = list(pages[p].lines[line].words)
        return changed[p, line]

    for fix in corrections:
        p, line, word = places.of(fix)
        words = words_of(p, line)
        if fix.joint is not None:
            there = places.of(fix.second) if fix.second else _found(pages, p, line, fix)
            second = origin_of(pages[there[0]], *there[1:])
            words[word] = words[word]._replace(joint=fix.joint, goes_on=second)
            following = words_of(*there[:2])
            following[there[2]] = following[there[2]]._replace(continues=second)
            continue
        seen = " ".join(w.text for w in words[word : word + fix.words])
        if seen != fix.seen:
            raise ValueError(f"page {fix.page}, line {fix.line}, word {fix.word}: {fix.seen!r} expected, not {seen!r}")
        for offset in range(fix.words):
            old = words[word + offset]
            words[word + offset] = old._replace(text="" if offset else fix.text, seen=old.as_seen)
        if fix.rule == "second_reader":
            words[word] = words[word]._replace(confidence=fix.score)
    return _with(pages, changed)


def _found(pages: Sequence[Page], page: int, line: int, fix: Correction) -> Place:
    """The second half's place for a record before 1.1, which doesn't name it: the next line that is no mark."""
    partner = after(pages, page, line)
    if partner is None:
        raise ValueError(f"no line goes on after page {fix.page}, line {fix.line}")
    return (*partner, 0)


def undo(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages as they were seen."""
    return tuple(
        replace(page, lines=tuple(line._replace(words=tuple(map(_as_seen, line.words))) for line in page.lines))
        for page in pages
    )


def _as_seen(word: Word) -> Word:
    first = word.rival.against if word.seen is not None and word.rival and word.rival.why else word.confidence
    return word._replace(text=word.as_seen, seen=None, confidence=first, joint=None, continues=None, goes_on=None)


def _with(pages: Sequence[Page], changed: dict[tuple[int, int], list[Word]]) -> tuple[Page, ...]:
    touched = {p for p, _ in changed}
    result = []
    for p, page in enumerate(pages):
        if p not in touched:
            result.append(page)
            continue
        lines: list[Line] = [
            line._replace(words=tuple(changed[p, number])) if (p, number) in changed else line
            for number, line in enumerate(page.lines)
        ]
        result.append(replace(page, lines=tuple(lines)))
    return tuple(result)
