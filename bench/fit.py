"""``make fit CORPUS=FOLDER``: fits what is learnt from annotated memos, and writes the weights into the package.

    python -m bench.fit CORPUS [states …]

Each thing learnt is one entry of `FITS`: how it is fitted to memos, and where its weights stand. Only memos set apart
for it (``tune``) are learnt from. `bench.score_annotated` fits them all again for each of its folds.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench import fit_confidence, fit_date
from bench.annotated import Annotated, annotated, invented_points
from bench.fit_label import fit, written
from bench.unquoted import beside
from pipeline.fields.states import fit as states
from pipeline.fields.states.decide import phrases_at_hand
from pipeline.fields.states.folds import parts_of

__all__ = ["FITS", "FOLDS", "Fit", "left_out"]

FOLDS = 5
PACKAGE = Path(__file__).parent.parent / "pipeline"


class Fit(NamedTuple):
    """``text`` fits to the memos and gives the lines of the weights file, which lies at ``path`` in the package.

    The product takes the text from `Dictionaries.learnt` under the fit's name, where it stands there.
    """

    text: Callable[[Sequence[Annotated], str], str]
    path: Path


def _states(memos: Sequence[Annotated], source: str) -> str:
    phrases = phrases_at_hand(memos[0].dictionaries)
    model = states.fit([*(one for memo in memos for one in memo.examples), *invented_points(phrases)], phrases)
    return states.as_text(model, source=source)


def _confidence(memos: Sequence[Annotated], source: str) -> str:
    return fit_confidence.as_text(left_out(memos), source=source.replace("thousandths", "hundredths"))


def left_out(memos: Sequence[Annotated]) -> list[fit_confidence.Example]:
    """The fields of memos and of their copies, read with labels and dates that were fitted to the other memos."""
    found: list[fit_confidence.Example] = []
    for at in range(FOLDS):
        there, here = parts_of(memos, FOLDS, at, lambda memo: memo.id)
        learnt = {"label": _label(there, "left out"), "date": _date(there, "left out")} if there else {}
        words = replace(memos[0].dictionaries, learnt=learnt)
        found += [one for memo in here for one in fit_confidence.examples(memo, words)]
    return found


def _label(memos: Sequence[Annotated], source: str) -> str:
    council = memos[0].dictionaries
    papers = [memo.paper for memo in memos if memo.paper]
    told = source.replace("whole thousandths, a signal a line", "what each sight and step is worth for each label")
    return written(fit([*papers, *beside(papers, council)], council), told)


def _date(memos: Sequence[Annotated], source: str) -> str:
    found = [one for memo in memos for one in fit_date.examples(memo)]
    return fit_date.as_text(fit_date.fit(found), source=source.replace("thousandths", "hundredths"))


FITS: Mapping[str, Fit] = {
    "label": Fit(_label, PACKAGE / "label" / "weights.tsv"),
    "states": Fit(_states, PACKAGE / "fields" / "states" / "weights.tsv"),
    "date": Fit(_date, PACKAGE / "fields" / "date" / "weighed.tsv"),
    "confidence": Fit(_confidence, PACKAGE / "fields" / "confidence.tsv"),
}


def main() -> None:
    """Fit what is asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="a folder with annotations.jsonl")
    parser.add_argument("names", nargs="*", choices=[*FITS, []], help="what to fit")
    asked = parser.parse_args()
    memos = annotated(asked.corpus, "tune")
    for name in asked.names or FITS:
        source = (
            f"What is learnt of {name}: whole thousandths, a signal a line; made by make fit\n"
            f"source: {len(memos)} annotated control memos of Dresden, 2009 to 2026; {datetime.now(UTC):%Y-%m-%d}"
        )
        FITS[name].path.write_text(FITS[name].text(memos, source), encoding="utf-8")
        print(f"{FITS[name].path}: fitted to {len(memos)} memos")


if __name__ == "__main__":
    main()
