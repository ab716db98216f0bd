"""How far our records agree with a reader's: fields, points, texts and the state of every point.

    python -m bench.score --corpus CORPUS --only annotated
    python -m bench.score_annotated CORPUS          # the misses of ``tune``; those of ``check`` are shown nowhere

Over ``tune`` by five folds: all that is learnt (`bench.fit`) is fitted to four fifths of the memos and measured on the
fifth; over ``check`` with the weights as shipped. Memos are weighed alike. A state is claimed when it is stated,
inferred or edited and not unknown; ``handed over`` is the state where the reader's own spans are given to the product.
"""

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from bench import fields, fit_confidence
from bench.annotated import Annotated, annotated, letters, overlap, span
from bench.fit import FITS, FOLDS, left_out
from pipeline.dictionaries import Dictionaries
from pipeline.fields.states.decide import states_of
from pipeline.fields.states.folds import parts_of
from pipeline.memo import Point, Record, Status

__all__ = ["misses", "table"]

TARGETS = (
    ("states as the reader's", lambda judged: by_memo((one.memo, one.right) for one in judged.states), 84),
    ("… with the reports handed over", lambda judged: by_memo(judged.handed), 90),
    ("… of the sure ones", lambda judged: by_memo((one.memo, one.right) for one in judged.states if one.sure), 92),
    ("… said in status words", lambda judged: mean(one.right for one in judged.states if one.explicit), 95),
    ("points claimed", lambda judged: mean(one.claimed for one in judged.states), 72),
    ("claimed and right", lambda judged: by_memo((one.memo, one.right) for one in judged.states if one.claimed), 93),
    ("right at confidence 0.9 and more", lambda judged: mean(one.right for one in judged.states if one.high), 96),
    ("lists of points right", lambda judged: mean(judged.lists), 93),
    ("text of points (overlap)", lambda judged: by_memo(judged.texts), 95.5),
    ("report on points (overlap)", lambda judged: by_memo(judged.reports), 95.5),
    ("memos right in number, report kind, points", lambda judged: mean(judged.whole), None),
    ("… and all texts", lambda judged: mean(judged.all_texts), 88),
    ("… and every state", lambda judged: mean(judged.all_states), 60),
)
ALIKE = 0.95
"""From this overlap on a text is taken for right."""


class Read(NamedTuple):
    """A memo, the dictionaries and models that it was read by, and what was read."""

    memo: Annotated
    words: Dictionaries
    record: Record


class Overlap(NamedTuple):
    """How much of a point's text or report is as the reader has it."""

    point: str | None
    part: str
    share: float


class State(NamedTuple):
    """A point's state beside the reader's."""

    memo: str
    got: str
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
    lists: list[bool]
    whole: list[bool]
    all_texts: list[bool]
    all_states: list[bool]
    misses: list[str]


def mean(values: Iterable[float]) -> float:
    """The mean in percent; NaN of nothing."""
    found = [float(value) for value in values]
    return 100 * sum(found) / len(found) if found else math.nan


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
    read = _by_source([*folded(tuned), *(Read(memo, memo.dictionaries, memo.record) for memo in checked)])
    found = {name: judged(memos) for name, memos in read.items()}
    lines = [f"| annotated memos | {' | '.join(found)} | target |", f"|---|{'--:|' * (len(found) + 1)}"]
    lines.append(f"| memos | {' | '.join(str(len(one.whole)) for one in found.values())} | |")
    for name, measure, target in TARGETS:
        measured = [measure(one) for one in found.values()]
        shown = " | ".join("none" if math.isnan(value) else f"{value:.1f} %" for value in measured)
        lines.append(f"| {name} | {shown} | {f'≥ {target} %' if target else ''} |")
    claims = {
        name: [(state.confidence, state.right) for state in one.states if state.claimed] for name, one in found.items()
    }
    of_fields = {name: [(one.memo, one.record) for one in memos] for name, memos in read.items()}
    return "\n".join([*lines, "", *fields.bands("claimed states", claims), "", fields.table(of_fields)])


def _by_source(read: Sequence[Read]) -> dict[str, list[Read]]:
    """The sets parted by where a text is from: Tesseract's, or the layer that a scanner left."""
    found: dict[str, list[Read]] = {}
    for one in read:
        layer = "layer" in str(one.memo.row["file"]).split("/")[0]
        found.setdefault(f"{one.memo.row['set']}{', layers' if layer else ''}", []).append(one)
    return dict(sorted(found.items(), key=lambda item: item[0].startswith("check")))


def folded(memos: Sequence[Annotated]) -> Iterator[Read]:
    """Each memo as it is read with models that were fitted without it."""
    seen = left_out(memos)
    for at in range(FOLDS):
        there, here = parts_of(memos, FOLDS, at, lambda memo: memo.id)
        learnt = {name: fit.text(there, "a fold") for name, fit in FITS.items() if name != "confidence"}
        own = {memo.id for memo in here}
        learnt["confidence"] = fit_confidence.as_text([one for one in seen if one.memo not in own], source="a fold")
        words = replace(there[0].dictionaries, learnt=learnt)
        yield from (Read(memo, words, memo.read(words)) for memo in here)


def judged(memos: Iterable[Read]) -> Judged:
    """All measures over memos."""
    found = Judged([], [], [], [], [], [], [], [], [])
    for memo, words, record in memos:
        points, general, about = memo.by_hand
        handed = states_of(points, general, about, words)
        found.handed += [
            (memo.id, status.state == one["state"]) for status, one in zip(handed, memo.row["points"], strict=True)
        ]
        _judge(memo, record, found)
    return found


def _judge(memo: Annotated, record: Record, found: Judged) -> None:
    row, wanted = memo.row, [one["number"] for one in memo.row["points"]]
    got = {point.number: point for point in record.points}
    states = [
        _state(memo.id, one, got[number].status if number in got else None)
        for one, number in zip(row["points"], wanted, strict=True)
    ]
    overlaps = [one for point in row["points"] for one in _overlaps(memo, point, got.get(point["number"]), record)]
    found.states += states
    found.texts += [(memo.id, one.share) for one in overlaps if one.part == "text"]
    found.reports += [(memo.id, one.share) for one in overlaps if one.part == "report"]
    found.lists.append([point.number for point in record.points] == wanted)
    number = record.resolution.number if record.resolution else None
    right = found.lists[-1] and record.report == row["report"] and letters(number or "") == letters(row["number"] or "")
    found.whole.append(right)
    found.all_texts.append(right and all(one.share >= ALIKE for one in overlaps))
    found.all_states.append(right and all(one.right for one in states))
    if row["set"] == "tune":
        found.misses += [f"{memo.id} {miss}" for miss in _missed(memo, record, states, overlaps)]


def _missed(memo: Annotated, record: Record, states: Sequence[State], overlaps: Sequence[Overlap]) -> Iterator[str]:
    """What is not as the reader has it, in words."""
    yield from fields.misses(memo.row, record)
    wanted, got = [one["number"] for one in memo.row["points"]], [point.number for point in record.points]
    if wanted != got:
        yield f"points: {wanted}, read as {got}"
    for one in overlaps:
        if one.share < ALIKE:
            yield f"point {one.point}, {one.part}: {one.share:.2f}"
    for state, point in zip(states, memo.row["points"], strict=True):
        if not state.right:
            yield f"point {point['number']}, state: {point['state']}, read as {state.got}"


def _state(memo: str, one: dict[str, Any], status: Status | None) -> State:
    right = status is not None and status.state == one["state"]
    status = status or Status()
    claimed = status.basis in {"stated", "inferred", "edited"} and status.state != "unknown"
    return State(memo, status.state, right, bool(one.get("sure")), one["explicit"], claimed, status.confidence or 0.0)


def _overlaps(memo: Annotated, one: dict[str, Any], point: Point | None, record: Record) -> Iterator[Overlap]:
    """Those of a point's text and report, unless the engine tore them."""
    if one.get("scrambled"):
        return
    if one["text_start"]:
        wanted = span(memo.text, one["text_start"], one["text_end"])
        yield Overlap(one["number"], "text", overlap(wanted, point.text if point else ""))
    if one["report_start"]:
        wanted = span(memo.text, one["report_start"], one["report_end"])
        told = (point.report if point else None) or record.general_report or ""
        yield Overlap(one["number"], "report", overlap(wanted, told))


def misses(corpus: Path) -> list[str]:
    """What is not as the reader has it in the memos of ``tune``, read with the weights as shipped."""
    return judged(Read(memo, memo.dictionaries, memo.record) for memo in annotated(corpus, "tune")).misses


if __name__ == "__main__":
    print("\n".join(misses(Path(sys.argv[1]))))
