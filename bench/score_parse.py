"""What is taken for a control memo, whether any text ends without a record, and how fast all are read.

    python -m bench.score --corpus CORPUS --only parse

CORPUS holds the memos of ``annotations.jsonl`` and folders of other documents of the same city (``other/``,
``resolutions/``, ``clean/``), which are no control memos. How well memos are read says `bench.score_annotated`.
"""

import json
import time
from pathlib import Path

from bench.garbled import crashes
from pipeline import dictionaries
from pipeline.memo import Record
from pipeline.page import Page
from pipeline.parse import parse
from pipeline.run import corrected
from pipeline.scan.text import pages_of

__all__ = ["Reader", "kinds", "table"]

OTHERS = ("other", "resolutions", "clean")
GARBLED = 2000
"""So many texts are garbled and read."""


class Reader:
    """Reads texts as the product does, and remembers how much processor time that took."""

    def __init__(self) -> None:
        self.dictionaries = dictionaries.load(dictionaries.find_folder())
        self.seconds = 0.0
        self.texts = 0

    def record(self, text: str) -> Record:
        """The record of a text."""
        pages = tuple(Page(n, lines, "text", "text") for n, lines in enumerate(pages_of(text), 1))
        begin = time.process_time()
        record = parse(corrected(pages, self.dictionaries), self.dictionaries)
        self.seconds += time.process_time() - begin
        self.texts += 1
        return record


def table(corpus: Path | None) -> str:
    """The kinds as a Markdown table, crashes and speed; without a corpus a line that says what is missing."""
    if corpus is None or not (corpus / "annotations.jsonl").is_file():
        return "*Parsing is measured on a corpus of real memos: `make score CORPUS=folder`.*"
    reader = Reader()
    lines = ["| documents | n | of the right kind | target |", "|---|--:|--:|--:|"]
    for name, right in kinds(corpus, reader).items():
        lines.append(f"| {name} | {len(right)} | {100 * sum(right) / max(1, len(right)):.1f} % | ≥ 99 % |")
    pace = reader.texts / reader.seconds
    texts = [path.read_text("utf-8") for path in sorted(corpus.glob("memos*/*.txt"))]
    broken = sum(1 for _ in crashes(texts, reader.record, GARBLED))
    lines.append(f"\nGarbled memos that end without a record: {broken} of {GARBLED} (target: 0).")
    lines.append(f"Correcting and parsing: {pace:.0f} documents a second of processor time (target: 300).")
    return "\n".join(lines)


def kinds(corpus: Path, reader: Reader) -> dict[str, list[bool]]:
    """Whether each annotated document, and each of the other folders, was taken for what it is."""
    found: dict[str, list[bool]] = {"annotated memos": []}
    for row in map(json.loads, (corpus / "annotations.jsonl").read_text("utf-8").splitlines()):
        record = reader.record((corpus / row["file"]).read_text("utf-8"))
        found["annotated memos"].append(record.kind == row["kind"])
    for folder in OTHERS:
        texts = [path.read_text("utf-8") for path in sorted((corpus / folder).glob("*.txt"))]
        found[f"no memos: {folder}"] = [reader.record(text).kind == "other" for text in texts]
    return found
