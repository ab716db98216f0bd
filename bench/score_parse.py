"""How well the parser understands real memos: its records beside a council's index and beside annotations by hand.

    python -m bench.score_parse CORPUS [--misses]

CORPUS is a folder with ``gold.jsonl`` (number, title, session as the index has them), ``annotations.jsonl`` (points
with the first and last words of text and report, states, form fields), the texts they name, and folders of documents
that are no control memos. Texts are read as they are, through corrector and parser. Two texts are compared by their
letters alone: the F1 of their longest common subsequence. ``--misses`` passes over the memos that are kept aside.
"""

import json
import re
import sys
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bench.aside import is_aside
from bench.garbled import crashes
from pipeline import dictionaries
from pipeline.memo import Record
from pipeline.page import Page
from pipeline.parse import parse
from pipeline.run import corrected
from pipeline.scan.text import pages_of

__all__ = ["table"]

TARGETS = {
    "resolution number": 0.99,
    "session": 0.98,
    "title": 0.95,
    "kind": 0.99,
    "interim or final": 0.98,
    "point list": 0.93,
    "text of points (F1)": 0.95,
    "report on points (F1)": 0.95,
    "general report (F1)": 0.95,
    "stated states": 0.95,
    "unstated states claimed": 0.03,
    "department": 0.95,
    "reference": 0.95,
    "date": 0.95,
    "date (index)": 0.95,
    "next control": 0.95,
    "signatory": 0.95,
}


@dataclass
class Tally:
    """What was measured on a corpus: scores per measure, misses in words, (memo, confidence, right) of every field."""

    corpus: Path
    scores: dict[str, list[float]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    sure: list[tuple[str, float, bool]] = field(default_factory=list)

    def add(self, measure: str, score: float, miss: str, confidence: float | None = None) -> None:
        """Note a score (0 to 1); below 0.95 it is a miss."""
        self.scores.setdefault(measure, []).append(score)
        right = score >= 0.95
        if confidence is not None:
            self.sure.append((miss.split(" ")[0], confidence, right))
        if not right:
            self.note(f"{measure:24} {score:.2f}", miss)

    def note(self, measure: str, miss: str) -> None:
        """Keep a miss in words, unless its memo, which it names first, is kept aside."""
        if not is_aside(self.corpus, miss.split(" ")[0]):
            self.misses.append(f"{measure}  {miss}")


class Reader:
    """Reads a text of the corpus as the product would, and remembers how long that took."""

    def __init__(self) -> None:
        self.dictionaries = dictionaries.load(dictionaries.find_folder())
        self.seconds = 0.0
        self.memos = 0

    def record(self, text: str) -> Record:
        """The record of a text layer."""
        pages = tuple(Page(n, lines, "text", "text") for n, lines in enumerate(pages_of(text), 1))
        begin = time.perf_counter()
        record = parse(corrected(pages, self.dictionaries), self.dictionaries)
        self.seconds += time.perf_counter() - begin
        self.memos += 1
        return record


def table(corpus: Path | None) -> str:
    """Every measure of the parser on the corpus, as Markdown; without a corpus a line that says so."""
    if corpus is None or not (corpus / "gold.jsonl").is_file():
        return "*Parsing is measured on a corpus of real memos: `make score CORPUS=folder`.*"
    tally, reader = measured(corpus)
    lines = ["| parsing | n | score | target |", "|---|--:|--:|--:|"]
    for measure, target in TARGETS.items():
        scores = tally.scores.get(measure, [])
        if scores:
            sign = "≤" if measure == "unstated states claimed" else "≥"
            lines.append(
                f"| {measure} | {len(scores)} | {100 * sum(scores) / len(scores):.1f} % | {sign} {100 * target:.0f} % |"
            )
    lines += ["", *reliability(tally.sure), ""]
    texts = [path.read_text("utf-8") for path in sorted(corpus.glob("memos*/*.txt"))]
    broken = sum(1 for _ in crashes(texts, reader.record, 2000))
    lines.append(f"Mutated texts that end without a record: {broken} of 2000.")
    lines.append(f"Correcting and parsing: {reader.memos / reader.seconds:.0f} memos/s on one core.")
    return "\n".join(lines)


def measured(corpus: Path) -> tuple[Tally, Reader]:
    """All measures on the corpus."""
    tally, reader = Tally(corpus), Reader()
    for row in _rows(corpus / "gold.jsonl"):
        _against_index(tally, row, reader.record((corpus / row["file"]).read_text("utf-8")))
    for row in _rows(corpus / "annotations.jsonl"):
        path = next(
            p
            for p in (corpus / "memos" / f"{row['id']}.txt", corpus / "memos_textlayer" / f"{row['id']}.txt")
            if p.is_file()
        )
        text = path.read_text("utf-8")
        _against_annotation(tally, row, text, reader.record(text))
    for folder in ("other", "resolutions", "clean"):
        for path in sorted((corpus / folder).glob("*.txt")):
            kind = reader.record(path.read_text("utf-8")).kind
            tally.add("kind", float(kind == "other"), path.name)
    return tally, reader


def reliability(sure: Sequence[tuple[str, float, bool]]) -> list[str]:
    """What a confidence is worth: of the fields in each band, how many are right, also in either half of the memos."""
    lines = ["| confidence | fields | right | odd memos | even memos |", "|---|--:|--:|--:|--:|"]
    for low, high in ((0.0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        band = [(memo, right) for memo, confidence, right in sure if low <= confidence < high]
        halves = ([r for memo, r in band if int(memo) % 2 == rest] for rest in (1, 0))
        shares = [f"{100 * sum(part) / len(part):.1f} %" if part else "" for part in ([r for _, r in band], *halves)]
        if band:
            lines.append(f"| {low:.2f} to {min(high, 1):.2f} | {len(band)} | {' | '.join(shares)} |")
    return lines


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _against_index(tally: Tally, row: dict[str, Any], record: Record) -> None:
    where, found = row["id"], record.resolution
    tally.add("kind", float(record.kind == "control_report"), where)
    if row.get("number"):
        got = found.number if found else None
        tally.add(
            "resolution number",
            float(got == row["number"]),
            f"{where} {row['number']} {got}",
            _sure(record, "resolution.number"),
        )
    if row.get("session_agrees") is not False and "/" in (row.get("session_as_read") or ""):
        got, known = found.session if found else None, dictionaries.at_hand().sessions.repair(row["session_as_read"])
        tally.add(
            "session",
            float(got in known),
            f"{where} {row['session_as_read']} {got}",
            _sure(record, "resolution.session"),
        )
    if (row.get("title_similarity") or 0) >= 97:
        got, wanted = _letters(found.title if found else None), _letters(row["title"])
        same = fuzz.ratio(got, wanted) >= 97 or got.startswith(wanted)
        tally.add(
            "title", float(same), f"{where} {row['title']} | {found and found.title}", _sure(record, "resolution.title")
        )
    if row.get("memo_date"):  # some of the index's dates are months
        day = record.header.date.edtf if record.header.date else None
        tally.add(
            "date (index)",
            float(day is not None and day.startswith(row["memo_date"])),
            f"{where} {row['memo_date']} | {record.header.date}",
            _sure(record, "header.date"),
        )
    if row.get("report"):
        tally.add(
            "interim or final",
            float(record.report == row["report"]),
            f"{where} {record.report}",
            _sure(record, "report"),
        )


def _sure(record: Record, path: str) -> float | None:
    evidence = record.evidence.get(path)
    return evidence.confidence if evidence else None


def _letters(text: str | None) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", text or "").lower())


def _f1(wanted: str | None, got: str | None) -> float:
    a, b = _letters(wanted), _letters(got)
    return 1.0 if a == b else fuzz.ratio(a, b) / 100


def _against_annotation(tally: Tally, row: dict[str, Any], text: str, record: Record) -> None:
    flat = re.sub(r"\s+", " ", text)
    _form(tally, row, record)
    wanted, got = [point["number"] for point in row["points"]], [point.number for point in record.points]
    tally.add("point list", float(wanted == got), f"{row['id']} {wanted} {got}")
    tally.add(
        "interim or final",
        float(record.report == row["report"]),
        f"{row['id']} {record.report}",
        _sure(record, "report"),
    )
    general = _span(flat, row["general_start"], row["general_end"], 0)[0] if row["general_start"] else None
    if general or record.general_report:
        tally.add("general report (F1)", _f1(general, record.general_report), f"{row['id']} {record.general_report}")
    start = 0
    for index, point in enumerate(row["points"]):
        mine = record.points[index] if wanted == got else None
        span = None  # not quoted
        if point["text_start"]:
            span, start = _span(flat, point["text_start"], point["text_end"], start)
        where = f"{row['id']} {point['number']}{' (torn)' if point.get('scrambled') else ''}"
        if span and mine:
            tally.add("text of points (F1)", _f1(span, mine.text), f"{where} {mine.text}", mine.confidence)
        report = _span(flat, point["report_start"], point["report_end"], 0)[0] if point["report_start"] else None
        if mine and (report or mine.report):
            tally.add("report on points (F1)", _f1(report, mine.report), f"{where} {mine.report}")
        status = mine.status if mine else None
        said = f"{where} {point['state']} {status and (status.state, status.statement)}"
        if point["explicit"]:
            right = status is not None and status.basis == "stated" and status.state == point["state"]
            tally.add("stated states", float(right), said)
        else:
            claimed = status is not None and status.basis == "stated"
            tally.scores.setdefault("unstated states claimed", []).append(float(claimed))
            if claimed:
                tally.note("unstated states claimed      ", said)


def _form(tally: Tally, row: dict[str, Any], record: Record) -> None:
    head = record.header
    day = head.date.edtf if head.date else None
    control = record.next_control.edtf if record.next_control else None
    signed = record.signatory
    fields = (
        ("department", row["department"], head.department, "header.department"),
        ("reference", row["reference"], head.reference, "header.reference"),
        ("date", row["date"], day, "header.date"),
        ("next control", row["next_control"], control, "next_control"),
        (
            "signatory",
            row["signatory_name"] or row["signatory_role"],
            signed and (signed.name or signed.role),
            "signatory",
        ),
    )
    for measure, wanted, got, path in fields:
        if wanted:
            same = wanted == got if measure in {"date", "next control"} else _f1(wanted, got) == 1
            if measure == "signatory" and got and row["signatory_name"]:
                same = same or wanted.split()[-1] == got.split()[-1]
            tally.add(measure, float(same), f"{row['id']} {wanted} | {got}", _sure(record, path))


def _span(flat: str, start: str, end: str, at: int) -> tuple[str | None, int]:
    """The text from its first to its last words, searched from a place on, and the place after its start."""
    begin = flat.find(re.sub(r"\s+", " ", start), at)
    last = re.sub(r"\s+", " ", end)
    stop = flat.find(last, begin) if begin >= 0 else -1
    return (flat[begin : stop + len(last)], begin + 1) if stop >= 0 else (None, at)


if __name__ == "__main__":
    if "--misses" in sys.argv:
        print("\n".join(sorted(measured(Path(sys.argv[1]))[0].misses)))
    print(table(Path(sys.argv[1])))
