"""What each signal of the labels is worth: fitted again without it, five folds by memo over the annotated memos.

    python -m bench.ablate CORPUS [signal …]

A signal goes in all its places (on the line, before it, after it, in its sentence); joints made of several stay.
``words`` stands for all single words, ``rules`` for the side that the rules tell. Printed are the lines labelled right
and the bodies whose every line is on its side, beside those with all signals; what changes neither may go.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.annotated import annotated
from bench.fit_label import GROUPS, fit
from bench.labelled import Body, body_of, invented
from pipeline.form import Form
from pipeline.label.observed import observed
from pipeline.label.signals import OF_FORM, OF_TEXT

__all__ = ["worth"]

FOLDS = 5
RESOLVED = {"point", "point_on", "preamble", "resolution"}


def worth(bodies: Sequence[Body], form: Form, signal: str | None) -> tuple[float, float]:
    """The shares of lines labelled right and of bodies with every line on its side, each fold fitted to the others."""
    right, whole = [], []
    for fold in range(FOLDS):
        chain = fit([*(body for body in bodies if _fold(body) != fold), *invented()], form, leaving=signal)
        for body in (body for body in bodies if _fold(body) == fold and body.rows):
            found = [chain.states[at] for at in chain.best(chain.scores(observed(body.rows, body.sides, form)))]
            right += [one == wanted for one, wanted in zip(found, body.labels, strict=True)]
            whole.append(all((a in RESOLVED) == (b in RESOLVED) for a, b in zip(found, body.labels, strict=True)))
    return sum(right) / len(right), sum(whole) / len(whole)


def _fold(body: Body) -> int:
    return int(body.annotation["id"]) % FOLDS


def main() -> None:
    """Print what each signal asked for is worth, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="a folder with annotations.jsonl")
    parser.add_argument("signals", nargs="*", help="signals to take out one at a time")
    asked = parser.parse_args()
    memos = annotated(asked.corpus, "tune")
    bodies = [body_of(memo.row, memo.text, memo.dictionaries) for memo in memos]
    form = memos[0].dictionaries.form
    print("| without | lines right | bodies with every line on its side |\n|---|--:|--:|")
    for signal in (None, *(asked.signals or [*OF_TEXT, *OF_FORM, *GROUPS])):
        lines, whole = worth(bodies, form, signal)
        print(f"| {signal or 'nothing'} | {100 * lines:.2f} % | {100 * whole:.1f} % |", flush=True)


if __name__ == "__main__":
    main()
