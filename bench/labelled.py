"""The bodies of annotated memos line by line: what each line is, to fit and to measure labels.

A span of the annotations (the first and last words of a point's text, of a report) gives its lines the labels `point`
and `point_on`, `report` and `report_on`. What no span speaks of has its label by what stands around it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.correct import correct
from pipeline.dictionaries import Dictionaries
from pipeline.label.signals import ending, marks, wording
from pipeline.layout import layout
from pipeline.page import Line, Page, Word
from pipeline.parse.body import sides_of
from pipeline.parse.roles import roles_of
from pipeline.parse.stack import own_pages, split
from pipeline.rows import Row, Side, rows_of
from pipeline.scan.text import pages_of

__all__ = ["Body", "body_of", "invented"]

Spans = list[tuple[str, int, int]]
"""Side (P, R), first and last character."""
Hit = tuple[str, int] | None
"""Side and beginning of the span in which most of a row's words stand."""
SHAPES = Path(__file__).with_name("shapes.tsv")
SCRAP = 30
"""Letters of a row that no annotation speaks of, below which it is what a stamp or a stroke leaves."""


@dataclass(frozen=True)
class Body:
    """A memo's body: its annotation, its rows, the sides that the rules put them on, their labels."""

    annotation: Mapping[str, Any]
    rows: Sequence[Row]
    sides: Sequence[Side]
    labels: Sequence[str]


def invented() -> Iterator[Body]:
    """The bodies of our own, whose labels stand beside their lines."""
    text = "".join(line for line in SHAPES.read_text("utf-8").splitlines(keepends=True) if not line.startswith("#"))
    for body in text.split("---\n"):
        rows, gap = [], 0
        labels: dict[tuple[int, int], str] = {}
        for line in body.split("\n"):
            label, _, words = line.partition("\t")
            if words:
                rows.append(Row.of(1, len(rows) + 1, Line(tuple(map(Word, words.split())), gap=gap)))
                labels[len(rows), 0] = label
            gap = 0 if words else 1
        parts = sides_of(rows)
        kept = [labels.get((part.row.number, part.row.first), "report") for part in parts]
        yield Body({}, [part.row for part in parts], [part.side for part in parts], kept)


def body_of(note: Mapping[str, Any], text: str, words: Dictionaries) -> Body:
    """The body of an annotated memo."""
    pages = tuple(Page(number, lines, "text", "text") for number, lines in enumerate(pages_of(text), 1))
    reading = split(correct(layout(pages), words), words)[0]
    roled = roles_of(rows_of(own_pages(reading.pages, words)), words)
    parts = sides_of([one.row for one in roled if one.role == "body"])
    rows, places = [part.row for part in parts], _places(text)
    spans = _spans(note, text)
    hits = [_hit(spans, places[row.page, row.number][row.first :][: len(row.line.words)]) for row in rows]
    return Body(note, rows, [part.side for part in parts], _labels(rows, hits))


def _places(text: str) -> dict[tuple[int, int], list[int]]:
    """Where each word of a page's line (both from 1) begins in the text."""
    places: dict[tuple[int, int], list[int]] = {}
    begin = 0
    for number, page in enumerate(text.split("\f"), 1):
        line, at = 0, begin
        for raw in page.split("\n"):
            if raw.split():
                line += 1
                places[number, line] = [at + found.start() for found in re.finditer(r"\S+", raw)]
            at += len(raw) + 1
        begin += len(page) + 1
    return places


def _spans(note: Mapping[str, Any], text: str) -> Spans:
    wanted = [("P", point["text_start"], point["text_end"]) for point in note["points"]]
    wanted += [("R", point["report_start"], point["report_end"]) for point in note["points"]]
    wanted.append(("R", note["general_start"], note["general_end"]))
    spans = []
    for side, first, final in wanted:
        begin = text.find(first) if first else -1
        end = text.find(final or first, begin) if begin >= 0 else -1
        if end >= 0:
            spans.append((side, begin, end + len(final or first)))
    return spans


def _hit(spans: Spans, words: Sequence[int]) -> Hit:
    inside = Counter((side, begin) for word in words for side, begin, end in spans if begin <= word < end)
    return inside.most_common(1)[0][0] if inside else None


def _labels(rows: Sequence[Row], hits: Sequence[Hit]) -> list[str]:
    labels: list[str] = []
    begun: set[Hit] = set()
    side = ""
    last = max((at for at, hit in enumerate(hits) if hit), default=-1)
    for at, (row, hit) in enumerate(zip(rows, hits, strict=True)):
        text = row.text
        if ending.page_mark(text) and not marks.alone(text):
            labels.append("page" + (" of report" if side == "R" else ""))
        elif wording.report_heading(text) and hit not in begun - {None}:
            labels.append("heading")
            side = "R"
        elif hit:
            side = hit[0]
            labels.append({"P": "point", "R": "report"}[side] + ("_on" if hit in begun else ""))
            begun.add(hit)
        elif wording.resolution_label(text) and not side:
            labels.append("resolution")
        elif at > last >= 0:
            labels.append("remnant of report")
        elif marks.alone(text):
            labels.append("number")
        elif marks.nothing(text) or (side and len(text) < SCRAP):
            labels.append("remnant" + (" of report" if side == "R" else ""))
        else:
            labels.append({"P": "point_on", "R": "report_on"}.get(side, "preamble"))
    return labels
