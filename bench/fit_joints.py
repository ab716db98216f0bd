"""Learn the weights of `pipeline.correct.witnesses` from plain German prose: a folder of .txt files, paragraphs apart.

    python -m bench.fit_joints FOLDER

Paragraphs are set anew in lines of chance width and broken by hyphenation patterns (pyphen); the hyphens are left out,
and a logistic regression tells from the witnesses which line ends broke a word. What is printed goes into `WEIGHTS`.
The weights in use came of German quotations and of handbooks of free software (Debian's packages fortunes-de,
debian-reference-de, debian-edu-doc-de, developers-reference-de).
"""

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyphen

from pipeline.correct.joints import halves
from pipeline.correct.lines import Break
from pipeline.correct.witnesses import WEIGHTS, witnesses
from pipeline.correct.words import Words
from pipeline.dictionaries import find_folder, load

WORD = re.compile(r"(\W*)([^\W\d_]{4,})(\W*)")
PATTERNS = pyphen.Pyphen(lang="de_DE")


def line_ends(paragraph: str, width: int) -> Iterator[tuple[str, str, bool]]:
    """The last word of each line, the first of the next, and whether both are halves of one."""
    line: list[str] = []
    for word in paragraph.split():
        if not line or len(" ".join([*line, word])) <= width:
            line.append(word)
            continue
        found = WORD.fullmatch(word)
        room = width - len(" ".join(line)) - 2
        cuts = [cut for cut in PATTERNS.positions(found[2]) if 2 <= cut <= len(found[2]) - 2] if found else []
        cuts = [cut for cut in cuts if found and len(found[1]) + cut <= room]
        if found and cuts:
            first, second = found[1] + found[2][: cuts[-1]], found[2][cuts[-1] :] + found[3]
            yield first, second, True
            line = [second]
        else:
            yield line[-1], word, False
            line = [word]


def samples(folder: Path, words: Words) -> Iterator[tuple[dict[str, float], bool]]:
    """What the witnesses say at each line end that may break a word, and whether it does."""
    for path in sorted(folder.rglob("*.txt")):
        chance = random.Random(path.name)  # noqa: S311, no secret
        for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            for left, right, broken in line_ends(paragraph, chance.randint(60, 98)):
                found = halves(Break(0, 0, 0, 0, 1, left, right, True), words)
                if found:
                    yield dict(witnesses(*found, words)), broken


def fitted(table: np.ndarray, truth: np.ndarray, steps: int = 40) -> np.ndarray:
    """The weights of a logistic regression (Newton's method, a ridge of 1), in powers of ten."""
    weights = np.zeros(table.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chance - truth) + weights
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights / np.log(10)


def main() -> None:
    """Print the weights, and how many line ends of the folder they tell right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    rows = list(samples(parser.parse_args().folder, Words.build(load(find_folder()))))
    names = list(WEIGHTS)
    table = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows])
    truth = np.array([broken for _, broken in rows], dtype=float)
    weights = fitted(table, truth)
    for name, weight in zip(names, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    right = ((table @ weights > 0) == (truth > 0)).mean()
    print(f"# {len(rows)} line ends, {truth.mean():.0%} of them break a word; {right:.2%} are told right")


if __name__ == "__main__":
    main()
