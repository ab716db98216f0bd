r"""What is observed of each line: its own signals, its neighbours', its sentence's, its place among quotation marks.

::

    1. „Der Rat beschließt den Bau.      number, opens, capital, council · between "first" and "number opens"
    Er bewilligt die Mittel.“            closes, ends · in quotation
    Der Bau wurde begonnen.              done · behind a closing mark, no mark follows

Each observation is a name; `weights.tsv` holds what it is worth for each label.

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> lines = ["Beschlusskontrolle zu V1516/12", "Sehr geehrte Damen,", "1. „Der Rat beschließt.“", "Der Bau ruht."]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> seen = observed(rows, Parts(0, 1, 4, 4), Signals.of(at_hand())).names
>>> "heading" in seen[0], "before closes" in seen[3], "closed > plain" in seen[3], "quotation: closed, none" in seen[3]
(True, True, True, True)
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise

from pipeline.label.chain import Observed
from pipeline.label.parts import Parts
from pipeline.label.place import of_body, of_end, of_page, of_part
from pipeline.label.quotation import of_quotation
from pipeline.label.sides import sides_of
from pipeline.label.signals import Shown, Signals
from pipeline.label.words import first_word, words_in
from pipeline.rows import Row, Side

__all__ = ["observed"]

_SPEAKS = frozenset(
    {
        "order", "task", "council", "done", "day", "names_points", "closes", "office", "name", "leans_to_report",
        "leans_to_resolution", "speaks_for_report", "speaks_for_resolution",
    }
)  # fmt: skip
"""Signals that speak for the whole sentence."""
_PARTED = frozenset({"ends", "alone", "report_heading"})
_BEGINS = frozenset({"opens", "number", "report_heading"})
_BELOW = 4
"""Lines behind the salutation that are still looked at as those above it are."""
_NOBODY: frozenset[str] = frozenset()


def observed(rows: Sequence[Row], parts: Parts, signals: Signals) -> Observed:
    """The names of what is observed, and the words of its sentence, for each row."""
    above = min(len(rows), parts.hello + _BELOW)
    shown = signals.in_texts([row.text for row in rows])
    opening = [signals.in_opening(row.text) for row in rows[:above]]
    names = list(_of_neighbours([a | b for a, b in zip(shown[:above], opening, strict=True)] + shown[above:]))
    for some in (of_part(parts, len(rows)), of_page(rows)):
        names = [one + more for one, more in zip(names, some, strict=True)]
    body, said = rows[parts.hello + 1 :], shown[parts.hello + 1 :]
    sentences, words = _of_sentences(body, said)
    sides = sides_of(body, said, signals.council.form)
    columns = (
        sentences,
        of_quotation(body, said),
        of_body(body, said),
        of_end(body, said, signals),
        _of_sides(sides),
    )
    for at, seen in enumerate(zip(*columns, strict=True), parts.hello + 1):
        names[at] += chain.from_iterable(seen)
    return Observed(names, [*[_NOBODY] * (parts.hello + 1), *words][: len(rows)], shown, sides)


def _of_neighbours(shown: Sequence[Shown]) -> list[list[str]]:
    """What each row shows itself, and what those before and after it show."""
    named = [_named(signals) for signals in shown]
    found = []
    for at, (own, _, _) in enumerate(named):
        before = named[at - 1][1] if at else ("first",)
        after = named[at + 1][2] if at + 1 < len(named) else ("last",)
        found.append([*own, *before, *after])
    return found


@lru_cache(maxsize=8192)
def _named(shown: Shown) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The names of signals on a row, on the one before, on the one after."""
    names = sorted(shown)
    return ("always", *names), tuple(f"before {name}" for name in names), tuple(f"after {name}" for name in names)


def _of_sentences(rows: Sequence[Row], shown: Sequence[Shown]) -> tuple[list[list[str]], list[frozenset[str]]]:
    """The speaking signals of the sentence that a row belongs to and of its neighbours; the words of the sentence."""
    starts = [0, *(at for at in range(1, len(rows)) if _begins(rows[at], shown[at - 1], shown[at])), len(rows)]
    spoken = [_NOBODY.union(*shown[start:end]) & _SPEAKS for start, end in pairwise(starts)]
    found: list[list[str]] = []
    words: list[frozenset[str]] = []
    for index, (start, end) in enumerate(pairwise(starts)):
        near = [f"sentence {name}" for name in spoken[index]]
        near += [f"sentence before {name}" for name in spoken[index - 1]] if index else []
        near += [f"sentence after {name}" for name in spoken[index + 1]] if index + 1 < len(spoken) else []
        begins = [f"starts {word}"] if rows and (word := first_word(rows[start].text)) else []
        words += [_NOBODY.union(*[words_in(row.text) for row in rows[start:end]])] * (end - start)
        found += [["sentence begins", *begins, *near], *[near] * (end - start - 1)]
    return found[: len(rows)], words[: len(rows)]


def _of_sides(sides: Sequence[Side]) -> list[list[str]]:
    """The side that marks and words alone put a row on, and whether they change it there."""
    return [
        [f"by marks {side}", f"by marks {before} > {side}"]
        for before, side in zip(["first", *sides], sides, strict=False)
    ]


def _begins(row: Row, before: Shown, shown: Shown) -> bool:
    return (
        not _PARTED.isdisjoint(before) or not _BEGINS.isdisjoint(shown) or (row.line.gap > 0 and "small" not in shown)
    )
