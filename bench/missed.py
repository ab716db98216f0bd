"""What is missed on real scans, word by word with its picture: where to look before anything is mended.

::

    cause     truth      plain      first reader     second        picture
    letters   zugleich   zugleioh   zugleioh 0.71    zugleich 0.93  typewriter-01-017.png

``python -m bench.score --corpus FOLDER --only recognize --missed OUT`` writes ``OUT/missed.html``, ``OUT/missed.tsv``
and a picture of each spot; the readings are kept in ``OUT/readings`` and taken from there as long as neither the
picture nor the code that reads it has changed.
"""

import hashlib
import html
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from pipeline.files import write_whole
from pipeline.kept import read_pages, stored
from pipeline.page import Box, Line, Page, Word

__all__ = ["Spot", "bare", "kept_reading", "spots", "words_in_order", "write_report"]

CODE = Path(__file__).parent.parent / "pipeline"
STAGES = ("prepare", "recognize")
"""The stages whose code decides what is read."""
ROOM = 30
"""Pixels of paper around a spot in its picture."""
STYLE = (
    "<meta charset=utf-8><style>td{border-top:1px solid #ccc;padding:4px}img{max-height:90px;max-width:900px}</style>"
)


class Spot(NamedTuple):
    """Words of the truth that a reading lacks, why, and what stands in their place.

    ``plain``, ``first`` and ``second`` are plain Tesseract's words and those of the two readers (``!``: believed),
    ``sure`` the first reader's confidences. ``box`` is on the kept picture; None where nothing stands near.
    """

    cause: str
    truth: str
    plain: str
    first: str
    second: str
    sure: str
    box: Box | None


def spots(truth: Sequence[str], plain: Sequence[str], words: Sequence[Word], lacking: Counter[str]) -> Iterator[Spot]:
    """The spots at which ``words``, in reading order, differ from the truth and lack what is ``lacking``.

    >>> read = [Word("eine", Box(0, 0, 9, 9), 0.9), Word("Vereinbaning,", Box(10, 0, 30, 9), 0.6)]
    >>> [spot[:4] for spot in spots(["eine", "Vereinbarung"], [], read, Counter(["Vereinbarung"]))]
    [('letters', 'Vereinbarung', '', 'Vereinbaning,')]
    """
    theirs = _blocks(truth, plain)
    for start, end, first, last in _blocks(truth, [bare(word.believed.text) for word in words]):
        if any(lacking[word] for word in truth[start:end]):
            there = words[first:last]
            beside = [plain[a:b] for s, e, a, b in theirs if s < end and e > start]
            yield Spot(
                _cause(truth[start:end], [bare(word.believed.text) for word in there]),
                " ".join(truth[start:end]),
                " ".join(word for some in beside for word in some) or ("" if beside else "="),
                " ".join(word.text for word in there),
                " ".join(word.rival.text + "!" * bool(word.rival.why) for word in there if word.rival),
                " ".join(f"{word.confidence or 0:.2f}" for word in there),
                Box.around(word.box for word in there or words[max(0, first - 1) : first + 1]),
            )


def _blocks(truth: Sequence[str], seen: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Start and end of what differs, in the truth and in what was seen."""
    steps = SequenceMatcher(None, truth, seen, autojunk=False).get_opcodes()
    return [(start, end, first, last) for tag, start, end, first, last in steps if tag != "equal"]


def _cause(truth: Sequence[str], seen: Sequence[str]) -> str:
    wanted, found = "".join(truth), "".join(seen)
    checks = {
        "not found": not found,
        "order": sorted(truth) == sorted(seen),
        "split or joined": wanted == found,
        "capitals": wanted.lower() == found.lower(),
        "marks": _letters(wanted) == _letters(found),
        "digits": any(letter.isdigit() for letter in wanted),
        "much": abs(len(truth) - len(seen)) > 3,
    }
    return next((name for name, so in checks.items() if so), "letters")


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def bare(text: str) -> str:
    """A word without the signs around it."""
    return text.strip("\"'.,;:()[]{}„“”»«–—‚‘’-")


def words_in_order(lines: Sequence[Line]) -> list[Word]:
    """The words that have letters, those broken at the end of a line made whole."""
    words: list[Word] = []
    for line, after in pairwise([*lines, Line(())]):
        row = [word for word in line.words if bare(word.text)]
        if words and words[-1].text.endswith("\n") and row:
            half = words.pop()
            row[0] = row[0]._replace(text=half.text.removesuffix("-\n") + row[0].text)
        if row and row[-1].text.endswith("-") and after.text[:1].islower():
            row[-1] = row[-1]._replace(text=row[-1].text + "\n")
        words += row
    return words


def kept_reading(folder: Path | None, path: Path, how: str, read: Callable[[], Page]) -> Page:
    """The page as ``read`` makes it, or as it was kept in the folder under this picture, way and code."""
    if folder is None:
        return read()
    code = "" if how == "plain" else _code()
    key = hashlib.sha256(path.read_bytes() + how.encode() + code.encode()).hexdigest()[:20]
    kept = folder / "readings" / f"{path.stem}.{how}.{key}.gz"
    if kept.exists():
        return read_pages(kept)[0]
    page = read()
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_whole(kept, stored([page]))
    return page


@cache
def _code() -> str:
    files = sorted(file for stage in STAGES for file in (CODE / stage).glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def write_report(folder: Path, found: Sequence[tuple[Path, Sequence[Spot], Image.Image]]) -> str:
    """Write the report of some papers (path, spots, kept picture) and say how many spots there are of each cause."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for path, some, picture in found:
        for number, spot in enumerate(some):
            name = f"{path.stem}-{number:03}.png"
            _cut(picture, spot.box).save(folder / name)
            rows.append((*spot[:-1], name))
    rows.sort()
    head = (*Spot._fields[:-1], "picture")
    (folder / "missed.tsv").write_text("".join("\t".join(row) + "\n" for row in (head, *rows)), "utf-8")
    table = [[html.escape(cell) for cell in row[:-1]] + [f"<img src='{row[-1]}'>{row[-1]}"] for row in rows]
    body = "".join(f"<tr><td>{'<td>'.join(row)}\n" for row in (list(head), *table))
    (folder / "missed.html").write_text(f"{STYLE}<table>{body}</table>", "utf-8")
    return ", ".join(f"{cause} {count}" for cause, count in Counter(row[0] for row in rows).most_common())


def _cut(picture: Image.Image, box: Box | None) -> Image.Image:
    if box is None:
        return Image.new("L", (1, 1))
    left, top, right, bottom = box
    return picture.crop((left - 5 * ROOM, top - ROOM, right + 5 * ROOM, bottom + ROOM))
