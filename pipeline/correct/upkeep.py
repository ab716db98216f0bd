"""Upkeep of the dictionaries: check them, add a line to them, learn lines for them from pairs of raw and true text.

::

    $ beschlussbuch corrections check                          keep.txt:7: 'Welse' is to be kept, but misread in …
    $ beschlussbuch corrections add Welse Weise --note fish    misreadings.tsv:20
    $ beschlussbuch corrections learn PAIRS                    l  i  0.2  Arbelt (17 times) …

``PAIRS`` is a table of two columns (raw, true) parted by a tab, or a folder of ``NAME.scan.txt`` beside
``NAME.true.txt``. Learning proposes and changes nothing: the archivist chooses what goes into the files.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from math import log10
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline import entries
from pipeline.catalogue.language import counted
from pipeline.correct.lexicon import key
from pipeline.correct.words import LETTERS
from pipeline.dictionaries import Dictionaries, load
from pipeline.entries import Line
from pipeline.errors import ArgumentError, BadDictionary, PathError, Problem
from pipeline.facts import Misreading as Row
from pipeline.facts import readable
from pipeline.wordlist import down_to

__all__ = ["Confusion", "Misreading", "add", "check", "learn", "pairs_of"]


_COMMON = 499
"""Centibels of a word in common use, at most: one in 80,000."""


class Confusion(NamedTuple):
    """A proposed line of ``confusions.tsv`` and how often it was met."""

    seen: str
    meant: str
    cost: float
    times: int
    example: str

    @property
    def line(self) -> str:
        """As it would stand in the file."""
        return f"{self.seen}\t{self.meant}\t{self.cost}\t{self.example}"


class Misreading(NamedTuple):
    """A proposed line of ``misreadings.tsv`` and how often it was met."""

    seen: str
    meant: str
    times: int

    @property
    def line(self) -> str:
        """As it would stand in the file."""
        return f"{self.seen}\t{self.meant}\t{counted('met {n} time', 'met {n} times', self.times)}"


def check(folder: Path) -> tuple[Problem, ...]:
    """What is wrong in the dictionaries, each at its file and line; empty where all is well.

    Beside what stops every run, a misreading that would change a word in common use.
    """
    found: list[BadDictionary] = []
    try:
        dictionaries = load(folder, found.append)
    except BadDictionary as error:  # a file that cannot be read at all
        return (*(one.problem for one in found), error.problem)
    return (*(one.problem for one in found), *_common(dictionaries))


def _common(dictionaries: Dictionaries) -> Iterator[Problem]:
    common = down_to("de", _COMMON)
    for one in dictionaries.tables.misreadings:
        if one.seen.isalpha() and key(one.seen) in common:
            yield Problem("common_word_misread", one.address, {"seen": one.seen, "meant": one.meant})


def add(folder: Path, seen: str, meant: str, note: str = "") -> str:
    """Write a line at the end of ``misreadings.tsv`` and give its address (`pipeline.entries.add`).

    Raises ArgumentError where the line would not be a good one, PathError where the file cannot be written.
    """
    if not readable(seen) or not readable(meant) or not all(map(str.isprintable, note)):
        raise ArgumentError("misreading_incomplete")
    if seen == meant:
        raise ArgumentError("means_itself", seen=seen)
    line = Line("misreadings.tsv", "\t".join(filter(None, (seen, meant, note))))
    address = None if seen in _known(folder) else entries.add(folder, line)
    if address is None:
        there = _known(folder)[seen]
        raise ArgumentError("misreading_known", seen=seen, address=there.address, meant=there.meant)
    return address


def _known(folder: Path) -> dict[str, Row]:
    return {one.seen: one for one in load(folder).tables.misreadings}


def pairs_of(path: Path) -> tuple[tuple[str, str], ...]:
    """Raw and true texts from a table or a folder. Raises ArgumentError where there are none."""
    if path.is_dir():
        files = [
            (scan, scan.with_name(scan.name.replace(".scan.txt", ".true.txt"))) for scan in path.glob("*.scan.txt")
        ]
        found = tuple((a.read_text("utf-8"), b.read_text("utf-8")) for a, b in sorted(files) if b.exists())
    elif path.is_file():
        rows = [line.split("\t") for line in path.read_text("utf-8-sig").splitlines() if not line.startswith("#")]
        found = tuple((row[0], row[1]) for row in rows if len(row) > 1)
    else:
        raise PathError("no_such_file", path)
    if not found:
        raise ArgumentError("no_pairs", path)
    return found


def learn(pairs: Iterable[tuple[str, str]], least: int = 2) -> tuple[tuple[Confusion, ...], tuple[Misreading, ...]]:
    r"""Confusions and misreadings that were met at least ``least`` times, the most frequent first.

    Only words between words that agree are compared, and only where they differ in a letter or two: longer differences
    are differences of substance. A confusion's cost falls with its frequency, from 0.8 to 0.2.

    >>> confusions, misreadings = learn([("die Arbelt in guter Welse hier", "die Arbeit in guter Weise hier")])
    >>> confusions[0].line
    'l\ti\t0.6\tArbelt'
    """
    words: Counter[tuple[str, str]] = Counter()
    letters: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for raw, true in pairs:
        for seen, meant in _words(raw.split(), true.split()):
            words[seen, meant] += 1
            for group in _groups(seen, meant):
                letters[group] += 1
                examples.setdefault(group, seen)
    confusions = (
        Confusion(*group, max(0.2, round(0.8 - 0.4 * log10(times) - 0.1, 1)), times, examples[group])
        for group, times in letters.most_common()
        if times >= least
    )
    return tuple(confusions), tuple(Misreading(*pair, times) for pair, times in words.most_common() if times >= least)


def _words(raw: list[str], true: list[str]) -> Iterator[tuple[str, str]]:
    """Words of letters that differ a little, in runs of equal length between words that agree."""
    for tag, a, b, c, d in SequenceMatcher(None, raw, true, autojunk=False).get_opcodes():
        if tag != "replace" or b - a != d - c or b - a > 3:
            continue
        for seen, meant in zip(raw[a:b], true[c:d], strict=True):
            left, right = LETTERS.findall(seen), LETTERS.findall(meant)
            for one, other in zip(left, right, strict=False) if len(left) == len(right) else ():
                if one != other and len(other) > 1 and Levenshtein.distance(one, other) <= max(1, len(other) // 4):
                    yield one, other


def _groups(seen: str, meant: str) -> Iterator[tuple[str, str]]:
    """The letters that differ, neighbours together: ``Venwaltung``, ``Verwaltung`` gives n and r."""
    start = to = 0  # behind the last letters that agree
    for block in Levenshtein.opcodes(seen, meant).as_matching_blocks():
        left, right = seen[start : block.a], meant[to : block.b]
        if left or right:
            back = not (left and right) and start > 0  # a letter more or less is read with the one before it
            yield seen[start - back : block.a], meant[to - back : block.b]
        start, to = block.a + block.size, block.b + block.size
