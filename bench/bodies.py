"""Bodies of annotated memos, distorted as engines distort them: what of their points and reports is read all the same.

::

    $ python -m bench.bodies CORPUS unquoted dots

    unquoted    1. „Der Rat beschließt den Bau.“  ->  1. Der Rat beschließt den Bau.
    dots        2. Der Ausschuss ist zu hören.    ->  2 Der Ausschuss ist zu hören.

`bench.distorted` does so with heads and feet. Only memos set apart to learn from (``tune``) are distorted.
"""

import argparse
import random
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.annotated import READ, Annotated, annotated, reading_of
from bench.parts import parts_of
from bench.score_annotated import Read, by_memo, judged, mean
from pipeline.parse import parse

__all__ = ["BODIES", "distorted_body", "table"]

MARKS = '„“”"»«'
NUMBER = re.compile(r"^(\s*[„“\"]?\s*)(\d{1,2})[.)]{1,2}(?=\s)")
BEGINS = re.compile(rf"\s*(?:\d{{1,2}}[.)]|[a-h]\)|[Zz]u\s|[{MARKS}•-])|\s*$")
"""How a row begins that is never the last one's rest."""
SHORT, WIDE = 45, 60
"""Letters of a row that ends a paragraph, and of a row as it is wrapped anew."""

Rows = list[str]


def _unquoted(rows: Rows, _: random.Random) -> Rows:
    """All quotation marks gone."""
    return [row.translate(dict.fromkeys(map(ord, MARKS))) for row in rows]


def _mark(rows: Rows, chance: random.Random) -> Rows | None:
    """One quotation mark gone."""
    marks = [(at, place) for at, row in enumerate(rows) for place, sign in enumerate(row) if sign in MARKS]
    if not marks:
        return None
    at, place = chance.choice(marks)
    return [*rows[:at], rows[at][:place] + rows[at][place + 1 :], *rows[at + 1 :]]


def _number(rows: Rows, chance: random.Random) -> Rows | None:
    """One number gone that is neither the first nor the last."""
    inner = [at for at, row in enumerate(rows) if NUMBER.match(row)][1:-1]
    if not inner:
        return None
    at = chance.choice(inner)
    return [*rows[:at], NUMBER.sub(r"\1", rows[at]), *rows[at + 1 :]]


def _dots(rows: Rows, _: random.Random) -> Rows:
    """The dots behind all numbers gone."""
    return [NUMBER.sub(r"\1\2", row) for row in rows]


def _commas(rows: Rows, _: random.Random) -> Rows:
    """The dots behind all numbers read as commas."""
    return [NUMBER.sub(r"\1\2,", row) for row in rows]


def _wrapped(rows: Rows, _: random.Random) -> Rows:
    """Paragraphs wrapped anew."""
    found: list[Rows] = []
    for row in rows:
        if not found or BEGINS.match(row) or len(found[-1][-1]) < SHORT:
            found.append([])
        found[-1].append(row)
    return [line for rows in found for line in textwrap.wrap(" ".join(rows), WIDE) or [""]]


BODIES: Mapping[str, Callable[[Rows, random.Random], Rows | None]] = {
    "whole": lambda rows, _: rows, "unquoted": _unquoted, "mark": _mark, "number": _number, "dots": _dots,
    "commas": _commas, "wrapped": _wrapped,
}  # fmt: skip
"""What is done to a body, by what it is called."""


def distorted_body(memo: Annotated, kind: str) -> str | None:
    """The memo's text with its body distorted, the same in every run; None where this kind finds nothing to change."""
    parts = parts_of(memo.text, memo.dictionaries)
    body = BODIES[kind](parts.body, random.Random(f"{memo.id} {kind}")) if parts else None  # noqa: S311 - no secret
    if parts is None or body is None or (body == parts.body and kind != "whole"):
        return None
    return parts._replace(body=body).text


def _reads(memos: Sequence[Annotated], kind: str) -> Iterator[Read]:
    for memo in memos:
        text = distorted_body(memo, kind)
        if text is not None:
            words = memo.dictionaries
            yield Read(memo, words, parse(reading_of(text, words), words, READ))


def table(memos: Sequence[Annotated], kinds: Sequence[str]) -> str:
    """Lists of points right, how far texts and reports agree, memos with all texts right, as Markdown."""
    lines = ["| | memos | lists | text | report | all texts |", "|---|--:|--:|--:|--:|--:|"]
    for kind in kinds:
        found = judged(_reads(memos, kind))
        shares = (mean(found.lists), by_memo(found.texts), by_memo(found.reports), mean(found.all_texts))
        lines.append(f"| {kind} | {len(found.lists)} | {' | '.join(f'{share:.1f}' for share in shares)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table for what is asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="a folder with annotations.jsonl")
    parser.add_argument("kinds", nargs="*", choices=[*BODIES, []], help="how to distort")
    asked = parser.parse_args()
    print(table(annotated(asked.corpus, "tune"), asked.kinds or list(BODIES)))


if __name__ == "__main__":
    main()
