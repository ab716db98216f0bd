"""What each signal of the labels is worth: fitted again without it, five folds by memo over the annotated memos.

    python -m bench.ablate CORPUS [signal …]

A signal goes in all its places (on the line, before it, after it, in its sentence); joints made of several stay.
Printed are the lines labelled right, the memos whose every line is on its side, and those whose list of points is
right, beside those with all signals; what changes none of them may go. Signals that change no line may yet be what a
list of points hangs on: without colons, commas and the neighbours' sentences two lists in a hundred were lost.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.annotated import Annotated, annotated
from bench.fit_label import fit, written
from bench.unquoted import beside
from pipeline.dictionaries import Dictionaries
from pipeline.label.observed import observed
from pipeline.label.signals import LEANINGS, OF_COUNCIL, OF_FORM, OF_TEXT, Signals

__all__ = ["worth"]

FOLDS = 5
PLACES = ("heading", "hello", "greeting", "gap", "edge", "turned", "turn", "wait", "alike", "clauses", "awaited")
"""Last words of what is observed of a line's place."""
RESOLVED = {"point", "point_on", "preamble", "resolution"}


def worth(memos: Sequence[Annotated], council: Dictionaries, signal: str | None) -> tuple[float, float, float]:
    """The shares of lines labelled right, of memos with every line on its side, of lists of points; fold by fold."""
    right, whole, lists = [], [], []
    for fold in range(FOLDS):
        papers = [paper for memo in memos if _fold(memo) != fold and (paper := memo.paper)]
        chain = fit([*papers, *beside(papers, council)], council, leaving=signal)
        learnt = replace(council, learnt={"label": written(chain, "a fold")})
        for memo in (one for one in memos if _fold(one) == fold):
            wanted = [point["number"] for point in memo.row["points"]]
            lists.append([point.number for point in memo.read(learnt).points] == wanted)
            if (paper := memo.paper) is None:
                continue
            seen = observed(paper.rows, paper.parts, Signals.of(council))
            found = [chain.states[at] for at in chain.best(chain.scores(seen))]
            right += [one == wanted for one, wanted in zip(found, paper.labels, strict=True)]
            whole.append(all((a in RESOLVED) == (b in RESOLVED) for a, b in zip(found, paper.labels, strict=True)))
    return sum(right) / len(right), sum(whole) / len(whole), sum(lists) / len(lists)


def _fold(memo: Annotated) -> int:
    return int(memo.id) % FOLDS


def main() -> None:
    """Print what each signal asked for is worth, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="a folder with annotations.jsonl")
    parser.add_argument("signals", nargs="*", help="signals to take out one at a time")
    asked = parser.parse_args()
    memos = annotated(asked.corpus, "tune")
    council = memos[0].dictionaries
    print("| without | lines right | memos with every line on its side | lists of points right |\n|---|--:|--:|--:|")
    for signal in (None, *(asked.signals or [*OF_TEXT, *OF_FORM, *OF_COUNCIL, *LEANINGS, *PLACES])):
        lines, whole, lists = (100 * share for share in worth(memos, council, signal))
        print(f"| {signal or 'nothing'} | {lines:.2f} % | {whole:.1f} % | {lists:.1f} % |", flush=True)


if __name__ == "__main__":
    main()
