"""What the scores of the corrector read: scans beside their digital texts, clean texts, and how words are compared."""

import difflib
import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.correct import correct, lines
from pipeline.dictionaries import Dictionaries
from pipeline.page import Page
from pipeline.running_text import joined
from pipeline.scan.text import pages_of

Corrector = Callable[[str], str]
"""From a text as seen to the running text as corrected."""

SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\xad": ""}
)


def pages(text: str) -> list[Page]:
    """The pages of a text file as the recognizer would hand them on."""
    return [Page(number, found, "text", "text") for number, found in enumerate(pages_of(text), 1)]


def running(found: tuple[Page, ...]) -> str:
    """The pages as running text; marks between the halves of a word don't part them."""
    flat = [line for page in found for line in page.lines]
    kept = [line for line in flat if not lines.is_mark(line)]
    return joined(kept)


def ours(dictionaries: Dictionaries) -> Corrector:
    """Our corrector as a function from text to text."""
    return lambda text: running(correct(pages(text), dictionaries).pages)


def raw(text: str) -> str:
    """No corrector: the text as seen."""
    return running(tuple(pages(text)))


def words(text: str) -> list[str]:
    """The words to compare: NFC, one form of quotation marks and dashes."""
    return unicodedata.normalize("NFC", text).translate(SAME).split()


def differences(seen: str, true: str) -> list[tuple[str, str]]:
    """The short differences between two texts."""
    left, right = words(seen), words(true)
    steps = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    found = []
    for before, (tag, a, b, c, d), behind in zip(steps, steps[1:], steps[2:], strict=False):
        flanked = min(before[2] - before[1], behind[2] - behind[1]) >= 2
        if tag != "equal" and flanked and b - a <= 3 and d - c <= 3:
            found.append((" ".join(left[a:b]), " ".join(right[c:d])))
    return found


def pairs(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """Name, text as scanned and digital text of every pair whose other side is born digital."""
    for line in (corpus / "layer_pairs" / "index.jsonl").read_text().splitlines():
        name = json.loads(line)["scan"]
        folder = corpus / "layer_pairs"
        yield name, (folder / f"{name}.scan.txt").read_text(), (folder / f"{name}.true.txt").read_text()
    for line in (corpus / "quote_pairs.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["official_layer"] == "born-digital":
            yield f"quote {row['memo']}", row["memo_quote"], row["official"]


def clean_files(corpus: Path) -> list[Path]:
    """The born-digital texts."""
    return sorted((corpus / "clean").glob("*.txt"))
