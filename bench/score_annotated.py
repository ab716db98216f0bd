"""How far our records agree with a reader's: fields, points, texts and the state of every point.

    python -m bench.score --corpus CORPUS --only annotated

Over ``tune`` by five folds: all that is learnt (`bench.fit`) is fitted to four fifths of the memos and measured on the
fifth; over ``check`` with the weights as shipped. Memos are weighed alike. A state is claimed when it is stated,
inferred or edited and not unknown; ``handed over`` is the state where the reader's own spans are given to the product.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import LCSseq

from bench import fields
from bench.annotated import Annotated, annotated, span
from bench.fit import FITS
from pipeline.dictionaries import Dictionaries
from pipeline.fields.states.decide import states_of
from pipeline.fields.states.folds import parts_of
from pipeline.memo import Point, Record, Status

__all__ = ["table"]

FOLDS = 5
TARGETS = (
    ("states as the reader's", lambda judged: by_memo((one.memo, one.right) for one in judged.states), 84),
    ("… with the reports handed over", lambda judged: by_memo(judged.handed), 90),
    ("… of the sure ones", lambda judged: by_memo((one.memo, one.right) for one in judged.states if one.sure), 92),
    ("… said in status words", lambda judged: mean(one.right for one in judged.states if one.explicit), 95),
    ("points claimed", lambda judged: mean(one.claimed for one in judged.states), 72),
    ("claimed and right", lambda judged: by_memo((one.memo, one.right) for one in judged.states if one.claimed), 93),
    ("right at confidence 0.9 and more", lambda judged: mean(one.right for one in judged.states if one.high), 96),
    ("memos right in number, kind, points", lambda judged: mean(judged.whole), None),
    ("… and every state", lambda judged: mean(judged.all_states), 60),
    ("text of points (overlap)", lambda judged: by_memo(judged.texts), None),
    ("report on points (overlap)", lambda judged: by_memo(judged.reports), None),
)


class Read(NamedTuple):
    """A memo, the dictionaries and models that it was read by, and what was read."""

    memo: Annotated
    words: Dictionaries
    record: Record


class State(NamedTuple):
    """A point's state beside the reader's."""

    memo: str
    right: bool
    sure: bool
    explicit: bool
    claimed: bool
    confidence: float

    @property
    def high(self) -> bool:
        """Whether it is claimed for nearly sure."""
        return self.claimed and self.confidence >= 0.9


@dataclass
class Judged:
    """What was measured over a set of memos."""

    states: list[State]
    handed: list[tuple[str, bool]]
    texts: list[tuple[str, float]]
    reports: list[tuple[str, float]]
    whole: list[bool]
    all_states: list[bool]


def mean(values: Iterable[float]) -> float:
    """The mean in percent; 0 of nothing."""
    found = [float(value) for value in values]
    return 100 * sum(found) / max(1, len(found))


def by_memo(pairs: Iterable[tuple[str, float]]) -> float:
    """The mean over memos of the means within each, in percent."""
    found: dict[str, list[float]] = {}
    for memo, value in pairs:
        found.setdefault(memo, []).append(value)
    return mean(mean(values) / 100 for values in found.values())


def table(corpus: Path | None) -> str:
    """Every figure for ``tune`` (five folds) and ``check``, and how well confidences keep their word, as Markdown."""
    if corpus is None or not (corpus / "annotations.jsonl").is_file():
        return "*States are measured on annotated memos: `make score CORPUS=folder`.*"
    tuned, checked = annotated(corpus, "tune"), annotated(corpus, "check")
    read = {"tune": [*folded(tuned)], "check": [Read(memo, memo.dictionaries, memo.record) for memo in checked]}
    found = {name: judged(memos) for name, memos in _by_source(read).items()}
    lines = [f"| annotated memos | {' | '.join(found)} | target |", f"|---|{'--:|' * (len(found) + 1)}"]
    lines.append(f"| memos | {' | '.join(str(len(one.whole)) for one in found.values())} | |")
    for name, measure, target in TARGETS:
        shown = " | ".join(f"{measure(one):.1f} %" for one in found.values())
        lines.append(f"| {name} | {shown} | {f'≥ {target} %' if target else ''} |")
    of_fields = {name: [(one.memo, one.record) for one in memos] for name, memos in read.items()}
    return "\n".join(
        [*lines, "", *reliability({name: judged(memos) for name, memos in read.items()}), "", fields.table(of_fields)]
    )


def _by_source(read: Mapping[str, Sequence[Read]]) -> dict[str, list[Read]]:
    """The sets parted by where a text is from: Tesseract's, or the layer that a scanner left."""
    found: dict[str, list[Read]] = {}
    for name, memos in read.items():
        for one in memos:
            layer = "layer" in str(one.memo.row["file"]).split("/")[0]
            found.setdefault(f"{name}{', layers' if layer else ''}", []).append(one)
    return dict(sorted(found.items(), key=lambda item: item[0].startswith("check")))


def reliability(found: dict[str, Judged]) -> list[str]:
    """Of the claimed states in each band of confidence, how many are right."""
    lines = [f"| confidence of claimed states | {' | '.join(found)} |", f"|---|{'--:|' * len(found)}"]
    for low, high in ((0.0, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        cells = []
        for one in found.values():
            band = [state.right for state in one.states if state.claimed and low <= state.confidence < high]
            cells.append(f"{mean(band):.0f} % of {len(band)}" if band else "")
        lines.append(f"| {low:.2f} to {min(high, 1):.2f} | {' | '.join(cells)} |")
    return lines


def folded(memos: Sequence[Annotated]) -> Iterator[Read]:
    """Each memo as it is read with models that were fitted without it."""
    for at in range(FOLDS):
        there, here = parts_of(memos, FOLDS, at, lambda memo: memo.id)
        learnt = {name: fit.text(there, "a fold") for name, fit in FITS.items()}
        words = replace(there[0].dictionaries, learnt=learnt)
        yield from (Read(memo, words, memo.read(words)) for memo in here)


def judged(memos: Iterable[Read]) -> Judged:
    """All measures over memos."""
    found = Judged([], [], [], [], [], [])
    for memo, words, record in memos:
        points, general, about = memo.by_hand
        handed = states_of(points, general, about, words)
        found.handed += [
            (memo.id, status.state == one["state"]) for status, one in zip(handed, memo.row["points"], strict=True)
        ]
        _judge(memo, record, found)
    return found


def _judge(memo: Annotated, record: Record, found: Judged) -> None:
    row = memo.row
    got = {point.number: point for point in record.points}
    states = [
        _state(memo.id, one, got[one["number"]].status if one["number"] in got else None) for one in row["points"]
    ]
    found.states += states
    for one in row["points"]:
        if not one.get("scrambled"):
            _overlaps(memo, one, got.get(one["number"]), record, found)
    same = [point.number for point in record.points] == [one["number"] for one in row["points"]]
    number = record.resolution.number if record.resolution else None
    right = same and record.report == row["report"] and letters(number or "") == letters(row["number"] or "")
    found.whole.append(right)
    found.all_states.append(right and all(one.right for one in states))


def _state(memo: str, one: dict[str, Any], status: Status | None) -> State:
    right = status is not None and status.state == one["state"]
    status = status or Status()
    claimed = status.basis in {"stated", "inferred", "edited"} and status.state != "unknown"
    return State(memo, right, bool(one.get("sure")), one["explicit"], claimed, status.confidence or 0.0)


def _overlaps(memo: Annotated, one: dict[str, Any], point: Point | None, record: Record, found: Judged) -> None:
    if one["text_start"]:
        wanted = span(memo.text, one["text_start"], one["text_end"])
        found.texts.append((memo.id, overlap(wanted, point.text if point else "")))
    if one["report_start"]:
        wanted = span(memo.text, one["report_start"], one["report_end"])
        told = (point.report if point else None) or record.general_report or ""
        found.reports.append((memo.id, overlap(wanted, told)))


def letters(text: str) -> str:
    """Letters and digits alone, in one case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text)).casefold()


def overlap(wanted: str, got: str) -> float:
    """Twice the longest common subsequence by the sum of the lengths, over letters and digits."""
    a, b = letters(wanted), letters(got)
    return 1.0 if not a and not b else 2 * LCSseq.similarity(a, b) / max(1, len(a) + len(b))
