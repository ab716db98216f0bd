"""Where sentences end in the administration's prose: ours beside syntok and pysbd, where these are installed.

    python -m bench.score_sentences [CORPUS]

``bench/sentences.tsv`` holds paragraphs of our own with their ends. ``CORPUS`` holds memos and ``annotations.jsonl``:
the sentence from which a reader told a point's state (``evidence``) must begin where a sentence begins, and be one.

Measured: ours finds 60 of 62 ends and one that is none, 223 of 257 whole sentences; syntok 58, 18 that are none, and
188; pysbd 61, 9 that are none, and 220, at fifty times the time. So ours is kept.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from pipeline.fields.states.splitter import sentences

Splitter = Callable[[str], Sequence[str]]

_END = "⏐"


def splitters() -> dict[str, Splitter]:
    """Ours, and the others that can be imported."""
    found: dict[str, Splitter] = {"ours": sentences}
    try:
        analyze = import_module("syntok.segmenter").analyze
        found["syntok"] = lambda text: [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in analyze(text)
            for sentence in paragraph
        ]
    except ImportError:
        print("syntok is not installed")
    try:
        found["pysbd"] = import_module("pysbd").Segmenter(language="de", clean=False).segment
    except ImportError:
        print("pysbd is not installed")
    return found


def ends(parts: Sequence[str]) -> set[int]:
    """Where sentences end, counted in letters and signs without white space."""
    lengths = [len(re.sub(r"\s", "", part)) for part in parts]
    return {sum(lengths[: at + 1]) for at, length in enumerate(lengths) if length}


def paragraphs() -> list[list[str]]:
    """The sentences of each paragraph of our own."""
    lines = Path(__file__).with_name("sentences.tsv").read_text("utf-8").splitlines()
    return [line.split(_END) for line in lines if not line.startswith("#")]


def on_paragraphs(splitter: Splitter) -> tuple[int, int, int]:
    """Ends found, ends found that are none, ends missed."""
    pairs = [(ends(parts), ends(splitter(" ".join(parts)))) for parts in paragraphs()]
    return (
        sum(len(true & got) for true, got in pairs),
        sum(len(got - true) for true, got in pairs),
        sum(len(true - got) for true, got in pairs),
    )


def evidence(corpus: Path) -> Iterator[tuple[str, int, str]]:
    """Reports with the place of the sentence that shows a point's state, and that sentence; of those to be tuned on."""
    for line in (corpus / "annotations.jsonl").read_text("utf-8").splitlines():
        memo = json.loads(line)
        text = (corpus / memo["file"]).read_text("utf-8") if memo["set"] == "tune" else ""
        for point in memo["points"] if text else ():
            first, last = point.get("report_start"), point.get("report_end")
            if not (first and last):
                first, last = memo.get("general_start"), memo.get("general_end")
            if not (first and last and point.get("evidence")) or first not in text:
                continue
            start = text.index(first)
            report, shown = _flat(text[start : text.find(last, start) + len(last)]), _flat(point["evidence"])
            if shown in report:
                yield report, report.index(shown), shown


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[-‐]\n(?=[a-zäöü])", "", text).split())


def on_evidence(splitter: Splitter, corpus: Path) -> tuple[int, int, int, int]:
    """How often a sentence begins where the evidence does, of how many; how often it is one, of how many whole ones."""
    begun = all_ = same = whole = 0
    for report, at, shown in evidence(corpus):
        got = {0} | ends(splitter(report))
        start, end = (len(re.sub(r"\s", "", report[:place])) for place in (at, at + len(shown)))
        begun, all_ = begun + (start in got), all_ + 1
        if shown[-1] in ".!?":
            whole += 1
            same += start in got and end in got and not any(start < place < end for place in got)
    return begun, all_, same, whole


def main() -> None:
    """Print a line for each splitter."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for name, splitter in splitters().items():
        start = time.process_time()
        right, wrong, missed = on_paragraphs(splitter)
        told = f"{name}: ends found {right}, that are none {wrong}, missed {missed}"
        if corpus:
            begun, all_, same, whole = on_evidence(splitter, corpus)
            told += f"; evidence begins a sentence {begun} of {all_}, is one {same} of {whole}"
        print(f"{told}; {time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
