"""Annotated memos line by line: what each line is, to fit and to measure labels.

A span of the annotations (the first and last words of a point's text, of a report) gives its lines the labels `point`
and `point_on`, `report` and `report_on`; the annotated title tells the lines of the title. What neither speaks of has
its label by where it stands and by what is plain to see: a label of the form, the salutation, the next control.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.correct import correct
from pipeline.dictionaries import Dictionaries
from pipeline.fields.header.lines import kind_of
from pipeline.fields.subject.session import ends_session
from pipeline.grammar.point_number import number_of
from pipeline.label.parts import Parts, parted
from pipeline.label.place import torn_ends
from pipeline.label.signals import Signals
from pipeline.layout import layout
from pipeline.page import Line, Page, Word
from pipeline.rows import Row, rows_of
from pipeline.scan.text import pages_of
from pipeline.stack import own_pages, split

__all__ = ["Paper", "invented", "paper_of"]

Spans = list[tuple[str, int, int]]
"""Side (P, R), first and last character."""
Hit = tuple[str, int] | None
"""Side and beginning of the span in which most of a row's words stand."""
SHAPES = Path(__file__).with_name("shapes")
SCRAP = 30
"""Letters of a row that no annotation speaks of, below which it is what a stamp or a stroke leaves."""
_ENDING = {"control": "control", "greeting": "greeting", "noted": "acknowledgement"}
LONGEST = 110
"""Letters of a line of the form; longer ones are sentences."""
_ADDRESSED = re.compile(r"\W*(?:(?:und|sehr|geehrte\w?|Damen|Herren|Fraktionen|Mitglieder|des|Stadtrat\w*)[\s,.]*)+")
_SALUTED = re.compile(r"[,.!]\W{0,2}$|Herren\W*$|Stadtrate?s\W*$")
_LEAD_DONE = re.compile(
    r"(?:gege\w{2}n|berichte[nt]|mitgeteilt|informier\w+|erteilt|g\w+\s+werden|werden)\W{0,3}$|[:;]\W*$", re.IGNORECASE
)
_LEAD_REST = re.compile(r"\W*(?:gegebe)?n?\s?werden\W*|\W*Beschl\w+ geg\w+ werden\W*")


@dataclass(frozen=True)
class Paper:
    """A memo: its annotation, its rows, its parts, what each row is, how much it counts in the fit."""

    annotation: Mapping[str, Any]
    rows: Sequence[Row]
    parts: Parts
    labels: Sequence[str]
    counts: float = 1.0


_BEFORE = (
    ("subject", "Beschlusskontrolle zu V0102/20 (Sitzungsnummer: SR/007/2020)"),
    ("title", "Neubau am Ring"),
    ("salutation", "Sehr geehrte Damen und Herren,"),
    ("lead", "folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:"),
)
_BEHIND = (("control", "Nächste Beschlusskontrolle: 30. Juni 2021"), ("greeting", "Mit freundlichen Grüßen"))


def invented(words: Dictionaries) -> Iterator[Paper]:
    """The memos of our own, labels beside their lines; ``# counts 0.4``: so much beside an annotated one."""
    for path in sorted(SHAPES.glob("*.tsv")):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        counts = [float(line.split()[2]) for line in lines if line.startswith("# counts ")]
        for body in "".join(line for line in lines if not line.startswith("#")).split("---\n"):
            paper = _invented([tuple(line.partition("\t")[::2]) for line in body.split("\n")], words)
            if paper:
                yield replace(paper, counts=counts[0] if counts else 1.0)


def _invented(lines: Sequence[tuple[str, ...]], words: Dictionaries) -> Paper | None:
    """A memo of our own; one without a subject is a body, which gets a form, one without an ending gets that."""
    known = {label for label, *_ in lines}
    before = () if "subject" in known else (*_BEFORE, ("", ""))
    behind = () if "control" in known or {"subject", "greeting"} <= known else _BEHIND
    rows, labels, gap = [], {}, 0
    for wanted, said in (*before, *lines, ("", ""), *behind):
        if said:
            rows.append(Row.of(1, len(rows) + 1, Line(tuple(map(Word, said.split())), gap=gap)))
            labels[len(rows), 0] = wanted
        gap = 0 if said else 1
    cut, parts = parted(rows, Signals.of(words))
    if parts is None:
        return None
    cut = cut[: parts.signed]
    return Paper({}, cut, parts, [labels.get((row.number, row.first), "report") for row in cut])


def paper_of(note: Mapping[str, Any], text: str, words: Dictionaries) -> Paper | None:
    """An annotated memo; None without a heading, or where no span is found in it."""
    pages = tuple(Page(number, lines, "text", "text") for number, lines in enumerate(pages_of(text), 1))
    reading = split(correct(layout(pages), words), words)[0]
    rows, parts = parted(rows_of(own_pages(reading.pages, words)), Signals.of(words))
    rows = rows[: parts.signed] if parts else rows
    places, spans = _places(text), _spans(note, text)
    hits = [_hit(spans, places[row.page, row.number][row.first :][: len(row.line.words)]) for row in rows]
    if parts is None or not any(hits[parts.heading :]):
        return None
    return Paper(note, rows, parts, _labels(_Lines(rows, parts, note, Signals.of(words)), hits))


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


class _Lines:
    """The rows of a memo with what is plain to see of them."""

    def __init__(self, rows: Sequence[Row], parts: Parts, note: Mapping[str, Any], signals: Signals) -> None:
        self.rows, self.parts, self.council = rows, parts, signals.council
        self.title, self.numbers = _letters(note["title"] or ""), {point["number"] for point in note["points"]}
        self.opening = [signals.in_opening(row.text) for row in rows]
        self.shown = [signals.in_text(row.text) for row in rows]
        for at, kind in torn_ends(rows, signals).items():
            self.shown[at] |= {kind}

    def of_title(self, at: int) -> bool:
        """Whether most words of a row are the title's."""
        words = [_letters(word) for word in self.rows[at].text.split()]
        known = [word in self.title for word in words if len(word) > 2]
        return sum(known) > len(known) / 2

    def awaits(self, at: int, begun: int) -> bool:
        """Whether a number stands alone that is a point's to come, torn into the sentence of another one."""
        number = number_of(self.rows[at].text) if "alone" in self.shown[at] else None
        return number in self.numbers and int(number or 0) >= max(begun, 2)

    def lead_end(self, start: int, first: int) -> int:
        """The row behind the sentence that leads in, which ends before the first span."""
        begun = False
        for at in range(start, min(first, start + 7)):
            begun = begun or "lead" in self.opening[at]
            if begun and _LEAD_DONE.search(self.rows[at].text):
                rest = at + 1 < first and _LEAD_REST.fullmatch(self.rows[at + 1].text)
                return at + 2 if rest else at + 1
            if not begun and at > start + 1:
                return start
        return min(first, start + 2) if begun else start


def _labels(lines: _Lines, hits: Sequence[Hit]) -> list[str]:
    """What each row is."""
    heading, hello, *_ = lines.parts
    first = next(at for at, hit in enumerate(hits) if hit and at >= heading)
    last = max(at for at, hit in enumerate(hits) if hit)
    hello = min(hello, first)
    found = ["form"] * heading + [_of_subject(lines, at) for at in range(heading, hello)]
    found += _of_hello(lines, hello, first)
    found += _of_body(lines, hits, len(found), last)
    return found + _of_end(lines, last + 1)


def _of_subject(lines: _Lines, at: int) -> str:
    shown = lines.opening[at]
    text = lines.rows[at].text
    if shown & {"heading", "session", "paper"} or (ends_session(text) and "/" in text):
        return "subject"
    if lines.of_title(at):
        return "title"
    return "form" if len(text) < LONGEST and kind_of(text, lines.council.form) != "other" else "remnant"


def _of_hello(lines: _Lines, hello: int, first: int) -> list[str]:
    """The salutation, what of the title stands inside it, and the sentence that leads in."""
    found, at = [], hello
    while at < first and len(found) < 6:
        if at == hello and "salutation" in lines.opening[at]:
            found.append("salutation")
        elif at > hello and found and not _SALUTED.search(lines.rows[at - 1].text) and "lead" not in lines.opening[at]:
            ends = _ADDRESSED.fullmatch(lines.rows[at].text) or lines.rows[at].text.endswith("Herren,")
            found.append("salutation" if ends else "title" if lines.of_title(at) else "remnant")
            if ends:
                at += 1
                break
        else:
            break
        at += 1
    end = lines.lead_end(at, first)
    return found + ["page" if "page_mark" in lines.shown[n] and n > at else "lead" for n in range(at, end)]


def _of_body(lines: _Lines, hits: Sequence[Hit], start: int, last: int) -> list[str]:
    labels: list[str] = []
    begun: set[Hit] = set()
    side = ""
    for at in range(start, last + 1):
        text, shown, hit = lines.rows[at].text, lines.shown[at], hits[at]
        if "page_mark" in shown and "alone" not in shown:
            labels.append("page" + (" of report" if side == "R" else ""))
        elif "report_heading" in shown and hit not in begun - {None}:
            labels.append("heading")
            side = "R"
        elif lines.awaits(at, sum(kind == "P" for kind, _ in filter(None, begun))):
            labels.append("number")
        elif hit:
            side = hit[0]
            labels.append({"P": "point", "R": "report"}[side] + ("_on" if hit in begun else ""))
            begun.add(hit)
        elif "resolution_label" in shown and not side:
            labels.append("resolution")
        elif shown & {"control", "greeting", "noted"}:
            labels.append(_ENDING[next(name for name in _ENDING if name in shown)])
        elif "alone" in shown:
            labels.append("number")
        elif "nothing" in shown or (side and len(text) < SCRAP):
            labels.append("remnant" + (" of report" if side == "R" else ""))
        else:
            labels.append({"P": "point_on", "R": "report_on"}.get(side, "preamble"))
    return labels


def _of_end(lines: _Lines, start: int) -> list[str]:
    """What stands behind the last report: its rests, the next control, the greeting, who signed and who took note."""
    labels: list[str] = []
    done = False
    dated = True
    for at in range(start, len(lines.rows)):
        shown = lines.shown[at]
        if "control" in shown:
            labels.append("control")
            dated = re.search(r"[:;.]\W*\w", lines.rows[at].text[18:]) is not None
        elif not dated and "period" in shown:
            labels.append("control")
            dated = True
        elif "greeting" in shown and not done:
            labels.append("greeting")
            done = True
        elif "noted" in shown:
            labels.append("acknowledgement")
            done = True
        elif done or shown & {"office", "name"}:
            labels.append("signature")
        else:
            short = len(lines.rows[at].text) < SCRAP
            labels.append("page of report" if "page_mark" in shown else "remnant of report" if short else "report_on")
    return labels


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
