"""Whether 0.95 means 0.95: how sure the product is of each field, and how much of it is right.

::

    $ python -m bench.reliability CORPUS

    | field | tune: sure, right, error | … from 0.95 on | copies: …
    | title | 265: 95.4 %, 98.5 %, 3.1 | 78 %, 0 wrong | …          its confidences' mean, what was right

``tune`` and its distorted copies (`bench.distorted`) by five folds, models fitted without the memo; ``check`` as
shipped, figures alone.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.annotated import Annotated, annotated
from bench.fields import bands, calibration_error
from bench.fit import FOLDS, left_out
from bench.fit_confidence import by_folds, examples
from pipeline.fields.confidence import FIELDS, shipped, sureness, worth_of

__all__ = ["rows"]

Judged = tuple[str, float, bool]
"""A field's name, how sure the product is of it, whether it is right."""
HIGH = 0.95


def rows(sets: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    """For each field and the points: mean confidence and share right, the same from 0.95 on, the error (Markdown)."""
    heads = " | ".join(f"{name}: sure, right, error | … from {HIGH} on" for name in sets)
    yield f"| field | {heads} |"
    yield f"|---|{'--:|' * 2 * len(sets)}"
    for name in (*FIELDS.values(), "point"):
        cells = ([(sure, ok) for field, sure, ok in found if field == name] for found in sets.values())
        yield f"| {name} | {' | '.join(map(_cells, cells))} |"


def _cells(found: Sequence[tuple[float, bool]]) -> str:
    if not found:
        return " | "
    high = [ok for sure, ok in found if sure >= HIGH]
    sure, right = (100 * sum(one[at] for one in found) / len(found) for at in (0, 1))
    shown = f"{len(found)}: {sure:.1f} %, {right:.1f} %, {calibration_error(found):.1f}"
    return f"{shown} | {100 * len(high) / len(found):.0f} %, {len(high) - sum(high)} wrong"


def _of_check(memos: Sequence[Annotated]) -> Iterator[Judged]:
    worth = worth_of(shipped())
    for memo in memos:
        for one in examples(memo, memo.dictionaries, copied=False):
            yield one.field, sureness(one.field, one.grade, one.grounds, worth), one.right


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="a folder with annotations.jsonl")
    corpus = parser.parse_args().corpus
    sets: dict[str, list[Judged]] = {"tune": [], "copies": [], "check": [*_of_check(annotated(corpus, "check"))]}
    for one, sure in by_folds(left_out(annotated(corpus, "tune")), FOLDS):
        sets["copies" if one.kind else "tune"].append((one.field, sure, one.right))
    print("\n".join(rows(sets)))
    fields = {name: [(sure, ok) for field, sure, ok in found if field != "point"] for name, found in sets.items()}
    print("\n".join(["", *bands("fields", fields)]))


if __name__ == "__main__":
    main()
