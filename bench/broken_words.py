"""How well broken words are made whole: hyphens are taken away from clean texts, and the corrector joins the halves.

A joint where no hyphen was is wrong, unless the digital text itself lost one: then the whole word stands elsewhere in
the clean texts and one of its halves nowhere (``Gesamtkos`` / ``ten``), whatever our dictionaries say. Those are
counted apart.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bench.council_texts import clean_files, pages
from pipeline.correct import correct
from pipeline.dictionaries import Dictionaries

BROKEN = re.compile(r"[a-zäöüß]-$")
TAKEN = "\ue000"
GOES_ON = re.compile(r"\s*(?!(?:und|oder|bzw|sowie|als|bis|noch|statt|wie)\b)[a-zäöüß]{2,}")
LETTERS = re.compile(r"[^\W\d_]+")


class Joins(NamedTuple):
    """Hyphens taken, joints found at them, line ends, wrong joints, and joints where the text itself lost a hyphen."""

    taken: int
    found: int
    ends: int
    wrong: int
    lost: int


def without_hyphens(text: str) -> str:
    """The text with the hyphens of broken words taken away at line ends, a mark in their place."""
    rows = [row.rstrip() for row in text.split("\n")]
    for number, row in enumerate(rows):
        following = next((other for other in rows[number + 1 : number + 4] if other.strip()), "")
        if BROKEN.search(row) and GOES_ON.match(following) and "//" not in row:
            rows[number] = row[:-1] + TAKEN
    return "\n".join(rows)


def join_score(corpus: Path, dictionaries: Dictionaries, show: bool) -> Joins:
    """The joints made in the clean texts without their hyphens; ``show`` prints the missed and the wrong ones."""
    taken = found = ends = wrong = lost = 0
    files = clean_files(corpus)
    written = _written(files)
    for path in files:
        marked = without_hyphens(path.read_text())
        plain = pages(marked.replace(TAKEN, ""))
        broken = {
            (page.number, number)
            for page in pages(marked)
            for number, line in enumerate(page.lines, 1)
            if line.words and line.words[-1].text.endswith(TAKEN)
        }
        made = {
            (change.page, change.line): change.seen.replace("\n", "|")
            for change in correct(plain, dictionaries).corrections
            if change.joint in {"bare", "lost"}
        }
        own = {spot for spot in made.keys() - broken if _lost_by_the_text(made[spot], *written)}
        taken, found = taken + len(broken), found + len(broken & made.keys())
        ends, lost = ends + sum(len(page.lines) for page in plain), lost + len(own)
        wrong += len(made.keys() - broken - own)
        if show:
            for spot in sorted(made.keys() - broken):
                print(f"  {'lost by the text' if spot in own else 'wrong join'} {path.name}: {made[spot]}")
            for number, row in sorted(broken - made.keys()):
                here, *following = plain[number - 1].lines[row - 1 : row + 1]
                print(f"  missed join {path.name}: {here.text[-40:]} / {[line.text[:20] for line in following]}")
    return Joins(taken, found, ends, wrong, lost)


def _written(files: Iterable[Path]) -> tuple[frozenset[str], frozenset[str]]:
    """All words of the files, and those that stand inside lines, where nothing breaks them."""
    rows = [LETTERS.findall(row) for path in files for row in path.read_text().splitlines()]
    return frozenset(word for row in rows for word in row), frozenset(word for row in rows for word in row[1:-1])


def _lost_by_the_text(halves: str, words: frozenset[str], inside: frozenset[str]) -> bool:
    first, second = halves.split("|")
    head, tail = LETTERS.findall(first)[-1], LETTERS.findall(second)[0]
    return head + tail in words and not {head, tail} <= inside
