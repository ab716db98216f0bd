"""What each signal of the labels is worth: fitted again without it, five folds by memo over the annotated memos.

    python -m bench.ablate CORPUS [signal …]

A signal goes in all its places (on the line, before it, after it, in its sentence); joints made of several stay.
Printed are the lines labelled right and the memos whose every
line is on its side, beside those with all signals; what changes neither may go.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.annotated import annotated
from bench.fit_label import fit
from bench.labelled import Paper, invented, paper_of
from pipeline.dictionaries import Dictionaries
from pipeline.label.observed import observed
from pipeline.label.signals import LEANINGS, OF_COUNCIL, OF_FORM, OF_TEXT, Signals

__all__ = ["worth"]

FOLDS = 5
PLACES = ("heading", "hello", "greeting", "gap", "edge", "turned", "turn", "wait", "alike", "clauses", "awaited")
"""Last words of what is observed of a line's place."""
RESOLVED = {"point", "point_on", "preamble", "resolution"}


def worth(papers: Sequence[Paper], council: Dictionaries, signal: str | None) -> tuple[float, float]:
    """The shares of lines labelled right and of memos with every line on its side, each fold fitted to the others."""
    right, whole = [], []
    ours = list(invented(council))
    for fold in range(FOLDS):
        chain = fit([*(one for one in papers if _fold(one) != fold), *ours], council, leaving=signal)
        for paper in (one for one in papers if _fold(one) == fold):
            seen = observed(paper.rows, paper.parts, Signals.of(council))
            found = [chain.states[at] for at in chain.best(chain.scores(seen))]
            right += [one == wanted for one, wanted in zip(found, paper.labels, strict=True)]
            whole.append(all((a in RESOLVED) == (b in RESOLVED) for a, b in zip(found, paper.labels, strict=True)))
    return sum(right) / len(right), sum(whole) / len(whole)


def _fold(paper: Paper) -> int:
    return int(paper.annotation["id"]) % FOLDS


def main() -> None:
    """Print what each signal asked for is worth, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="a folder with annotations.jsonl")
    parser.add_argument("signals", nargs="*", help="signals to take out one at a time")
    asked = parser.parse_args()
    memos = annotated(asked.corpus, "tune")
    council = memos[0].dictionaries
    papers = [paper for memo in memos if (paper := paper_of(memo.row, memo.text, council))]
    print("| without | lines right | memos with every line on its side |\n|---|--:|--:|")
    for signal in (None, *(asked.signals or [*OF_TEXT, *OF_FORM, *OF_COUNCIL, *LEANINGS, *PLACES])):
        lines, whole = worth(papers, council, signal)
        print(f"| {signal or 'nothing'} | {100 * lines:.2f} % | {100 * whole:.1f} % |", flush=True)


if __name__ == "__main__":
    main()
