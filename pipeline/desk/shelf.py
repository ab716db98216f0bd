"""Lines go into the archivist's own files, whole and at the end, and are taken out again by the same words.

::

    misreadings.tsv   Welse<tab>Weise<tab>gerda, 2026-03-09
    keep.txt          Lindenangcr
    words/archiv.txt  Erlenbach
"""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipeline import dictionaries
from pipeline.files import alone, write_whole

__all__ = ["Line", "add", "check", "line_for", "remove"]

_HEADS = {
    "misreadings.tsv": "# seen	meant	note: whole words that the machine is known to misread",
    "keep.txt": "# words to be left alone",
    "words/archiv.txt": "# words that the archive added at the desk",
}


class Line(NamedTuple):
    """A line and the file, within the dictionaries' folder, that it belongs to."""

    file: str
    text: str


def line_for(verb: str, seen: str, meant: str | None, who: str, today: date) -> Line:
    """The line that makes the decision known: a misreading, a word to be kept, or a word of the dictionaries.

    Raises ValueError, in German, where it could not be a line.
    """
    if not all(map(dictionaries.readable, filter(None, (seen, meant)))) or not seen:
        raise ValueError("Ein Eintrag besteht aus einer Zeile ohne Tabulator und beginnt nicht mit #.")
    if verb == "keep":
        return Line("keep.txt", seen)
    if verb == "learn":
        return Line("words/archiv.txt", seen)
    if not meant or meant == seen:
        raise ValueError("Bitte das gemeinte Wort eingeben; es muss sich vom gesehenen unterscheiden.")
    return Line("misreadings.tsv", f"{seen}\t{meant}\t{' '.join(who.split())}, {today.isoformat()}")


def add(folder: Path, line: Line) -> bool:
    """Write the line to the end of its file; False where it stands there already. Raises BadDictionary, PathError.

    One at a time: of many that settle at once none loses its line. What the reader refuses is not written.
    """
    with alone(folder):
        path = folder / line.file
        whole = _with(folder, line)
        if whole is None:
            return False
        write_whole(path, whole.encode())
    return True


def check(folder: Path, line: Line) -> None:
    """Raise BadDictionary where the reader would refuse the line; nothing is written."""
    _with(folder, line)


def _with(folder: Path, line: Line) -> str | None:
    """The line's file with the line, read once for a trial; None where it stands there already."""
    path = folder / line.file
    text = path.read_bytes().decode("utf-8-sig") if path.exists() else _HEADS[line.file] + "\n"
    if _words(line.text) in [_words(one) for one in text.splitlines()]:
        return None
    ending = "\r\n" if "\r\n" in text else "\n"
    whole = (text if not text or text.endswith("\n") else text + ending) + line.text + ending
    dictionaries.load(folder, instead={line.file: whole.splitlines()})
    return whole


def remove(folder: Path, line: Line) -> None:
    """Take the line out again, its last occurrence; what else stands in the file stays. Raises PathError."""
    path = folder / line.file
    with alone(folder):
        if not path.exists():
            return
        lines = path.read_bytes().decode("utf-8-sig").splitlines(keepends=True)
        for at in range(len(lines) - 1, -1, -1):
            if lines[at].strip() == line.text.strip():
                write_whole(path, "".join(lines[:at] + lines[at + 1 :]).encode())
                return


def _words(line: str) -> tuple[str, ...]:
    """What an entry is known by: a table's first two cells, a list's word."""
    return tuple(cell.strip() for cell in line.split("\t")[:2])
