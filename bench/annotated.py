"""Memos that were annotated by reading them: what is true of them, and what the product makes of them.

    CORPUS/annotations.jsonl   a memo a row: fields, first and last characters of each text and report, states
    CORPUS/memos/*.txt         the texts

``set`` parts them: ``tune`` is there to learn from, ``check`` for figures only. `Annotated.read` is what the product
reads, `Annotated.by_hand` what it would have had to find.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import dictionaries
from pipeline.dictionaries import Dictionaries
from pipeline.fields.states.decide import About, Matter, phrases_at_hand, told_of
from pipeline.fields.states.fit import Example
from pipeline.memo import Record
from pipeline.page import Page
from pipeline.parse import parse
from pipeline.run import corrected
from pipeline.scan.text import pages_of

__all__ = ["Annotated", "annotated", "examples", "span"]


def span(text: str, start: str | None, end: str | None) -> str:
    """The characters from the first to the last ones given; empty where they don't stand in the text."""
    begin = text.find(start or "\0")
    stop = text.find(end or "\0", begin)
    return text[begin : stop + len(end or "")] if begin >= 0 and stop >= 0 else ""


@dataclass(frozen=True)
class Annotated:
    """A memo with what a reader says of it."""

    row: Mapping[str, Any]
    text: str
    dictionaries: Dictionaries

    @property
    def id(self) -> str:
        """What tells the memos apart."""
        return str(self.row["id"])

    @cached_property
    def record(self) -> Record:
        """What the product reads, with the models at hand."""
        return self.read(self.dictionaries)

    def read(self, words: Dictionaries) -> Record:
        """What the product reads with these dictionaries and models."""
        pages = tuple(Page(n, lines, "text", "text") for n, lines in enumerate(pages_of(self.text), 1))
        return parse(corrected(pages, words), words)

    @cached_property
    def by_hand(self) -> tuple[list[Matter], str, About]:
        """Points, general report and the rest, from the reader's own spans."""
        row = self.row
        points = [
            Matter(
                self._flat(span(self.text, one["text_start"], one["text_end"])),
                self._flat(span(self.text, one["report_start"], one["report_end"])),
            )
            for one in row["points"]
        ]
        control = row["next_control"] if row["next_control"] != "none" else None
        general = self._flat(span(self.text, row["general_start"], row["general_end"]))
        return points, general, About(row["report"], control, row["date"])

    def _flat(self, text: str) -> str:
        """Lines joined as the product joins them."""
        pages = tuple(Page(n, lines, "text", "text") for n, lines in enumerate(pages_of(text), 1)) if text else ()
        lines = [line for page in corrected(pages, self.dictionaries).pages for line in page.lines]
        return " ".join(word.text for line in lines for word in line.words).strip()


def annotated(corpus: Path, which: str) -> list[Annotated]:
    """The control memos of a set, ``tune`` or ``check``."""
    words = dictionaries.load(dictionaries.find_folder())
    rows = map(json.loads, (corpus / "annotations.jsonl").read_text("utf-8").splitlines())
    return [
        Annotated(row, (corpus / row["file"]).read_text("utf-8"), words)
        for row in rows
        if row["set"] == which and row["kind"] == "control_report"
    ]


def examples(memos: Sequence[Annotated], *, by_product: bool = False) -> Iterator[Example]:
    """The points of the memos as examples of their states, with the reader's spans, or with the product's own."""
    for memo in memos:
        phrases = phrases_at_hand(memo.dictionaries)
        points, general, about = _by_product(memo) if by_product else memo.by_hand
        for one, (told, _) in zip(memo.row["points"], told_of(points, general, about, phrases), strict=True):
            yield Example(memo.id, told, one["state"], one.get("evidence") or "")


def _by_product(memo: Annotated) -> tuple[list[Matter], str, About]:
    record = memo.record
    found = {point.number: Matter(point.text, point.report or "") for point in record.points}
    points = [found.get(one["number"], Matter("", "")) for one in memo.row["points"]]
    due, day = record.next_control, record.header.date
    return points, record.general_report or "", About(record.report, due and due.edtf, day and day.edtf)
