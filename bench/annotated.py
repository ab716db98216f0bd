"""Memos that were annotated by reading them: what is true of them, and what the product makes of them.

    CORPUS/annotations.jsonl   a memo a row: fields, first and last characters of each text and report, states
    CORPUS/memos/*.txt         the texts

``set`` parts them: ``tune`` is there to learn from, ``check`` for figures only. `Annotated.read` is what the product
reads, `Annotated.by_hand` what it would have had to find.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

from bench.labelled import Paper, paper_of
from pipeline import dictionaries
from pipeline.dictionaries import Dictionaries
from pipeline.fields import header
from pipeline.fields.date.told import Told
from pipeline.fields.date.told import told_of as time_told
from pipeline.fields.states import sentences
from pipeline.fields.states.decide import About, Matter, phrases_at_hand, told_of
from pipeline.fields.states.fit import Example
from pipeline.fields.states.phrasebook import Phrasebook
from pipeline.label import label
from pipeline.label.cells import with_sides
from pipeline.memo import Record
from pipeline.page import Page, Reading
from pipeline.parse import parse
from pipeline.rows import Row, rows_of
from pipeline.run import corrected
from pipeline.scan.text import pages_of
from pipeline.stack import own_pages, split

__all__ = ["READ", "Annotated", "annotated", "invented_points", "letters", "overlap", "reading_of", "span"]

TOLD = Path(__file__).with_name("told")
READ = 2026
"""The year in which the memos were read."""
KINDS = {"i": About("interim", "2021-06"), "f": About("final")}


def span(text: str, start: str | None, end: str | None) -> str:
    """The characters from the first to the last ones given; empty where they don't stand in the text."""
    begin = text.find(start or "\0")
    stop = text.find(end or "\0", begin)
    return text[begin : stop + len(end or "")] if begin >= 0 and stop >= 0 else ""


@dataclass(frozen=True)
class Annotated:
    """A memo with what a reader says of it; what no fold changes is computed once."""

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

    @cached_property
    def stamps(self) -> tuple[str, ...]:
        """What may be the memo's date, the best first."""
        lines = label(self._rows, self.dictionaries)
        form = header.read([one.row for one in lines if one.label == "form"], self.dictionaries)
        return tuple(stamp.seen.value for stamp in form.stamps if not stamp.away)

    @cached_property
    def told(self) -> Told:
        """What the reports tell of time."""
        reports = [*(point.report or "" for point in self.record.points), self.record.general_report or ""]
        return time_told([one for report in dict.fromkeys(reports) for one in sentences(report)])

    @cached_property
    def paper(self) -> Paper | None:
        """The lines with their labels, None where no span is found among them."""
        return paper_of(self.row, self.text, self.dictionaries)

    def read(self, words: Dictionaries) -> Record:
        """What the product reads with these models; words are corrected as ever."""
        return parse(self.reading, words, READ)

    @property
    def _rows(self) -> list[Row]:
        """The memo's rows, those in tables with their side."""
        return with_sides(rows_of(own_pages(self.reading.pages, self.dictionaries)), self.dictionaries.form)

    @cached_property
    def reading(self) -> Reading:
        """What the product reads the record from: the first memo's pages, their words corrected."""
        return reading_of(self.text, self.dictionaries)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The points as examples of their states, with the reader's spans, and with the product's own.

        Spans that are a little wrong are what a model meets at work.
        """
        return tuple(one for matters in (self.by_hand, self._by_product) for one in self._examples(*matters))

    def _examples(self, points: Sequence[Matter], general: str, about: About) -> Iterator[Example]:
        told = told_of(points, general, about, phrases_at_hand(self.dictionaries))
        for one, (known, _) in zip(self.row["points"], told, strict=True):
            yield Example(self.id, known, one["state"], one.get("evidence") or "")

    @property
    def _by_product(self) -> tuple[list[Matter], str, About]:
        record = self.record
        found = {point.number: Matter(point.text, point.report or "", point.number) for point in record.points}
        points = [found.get(one["number"], Matter("", "")) for one in self.row["points"]]
        due, day = record.next_control, record.header.date
        return points, record.general_report or "", About(record.report, due and due.edtf, day and day.edtf)

    @cached_property
    def by_hand(self) -> tuple[list[Matter], str, About]:
        """Points, general report and the rest, from the reader's own spans."""
        row = self.row
        points = [
            Matter(
                self._flat(span(self.text, one["text_start"], one["text_end"])),
                self._flat(span(self.text, one["report_start"], one["report_end"])),
                one["number"],
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


def letters(text: str) -> str:
    """Letters and digits alone, in one case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text)).casefold()


def overlap(wanted: str, got: str) -> float:
    """Twice the longest common subsequence by the sum of the lengths, over letters and digits."""
    a, b = letters(wanted), letters(got)
    return 1.0 if not a and not b else 2 * LCSseq.similarity(a, b) / max(1, len(a) + len(b))


def reading_of(text: str, words: Dictionaries) -> Reading:
    """The reading of the first memo in a text."""
    pages = tuple(Page(n, lines, "text", "text") for n, lines in enumerate(pages_of(text), 1))
    return split(corrected(pages, words), words)[0]


def annotated(corpus: Path, which: str) -> list[Annotated]:
    """The control memos of a set, ``tune`` or ``check``."""
    words = dictionaries.load(dictionaries.find_folder())
    rows = map(json.loads, (corpus / "annotations.jsonl").read_text("utf-8").splitlines())
    return [
        Annotated(row, (corpus / row["file"]).read_text("utf-8"), words)
        for row in rows
        if row["set"] == which and row["kind"] == "control_report"
    ]


def invented_points(phrases: Phrasebook) -> Iterator[Example]:
    """Points of our own with their states: more words than some hundred memos hold."""
    rows = [row for file in sorted(TOLD.glob("*.tsv")) for row in file.read_text("utf-8").splitlines()]
    lines = [row for row in rows if not row.startswith("#")]
    for number, (state, kind, text, report) in enumerate(line.split("\t") for line in lines):
        ((told, _),) = told_of([Matter(text, report)], "", KINDS[kind], phrases)
        yield Example(f"invented {number}", told, state, report, invented=True)
