"""Lines go into the archivist's own files, whole and at the end, and are taken out again by the same words.

::

    misreadings.tsv   Welse<tab>Weise<tab>gerda, 2026-03-09
    keep.txt          Lindenanger
    words/archiv.txt  Erlenbach

From the command line and from the desk they go the same way.
"""

from pathlib import Path
from typing import NamedTuple

from pipeline import dictionaries
from pipeline.files import alone, unreadable, write_whole

__all__ = ["Line", "add", "check", "remove"]

_HEADS = {
    "misreadings.tsv": "# seen	meant	note: whole words that the machine is known to misread",
    "keep.txt": "# words to be left alone",
    "words/archiv.txt": "# words that the archive added at the desk",
}


class Line(NamedTuple):
    """A line and the file, within the dictionaries' folder, that it belongs to."""

    file: str
    text: str


def add(folder: Path, line: Line) -> str | None:
    """Write the line to the end of its file and give its address; None where it stands there already.

    One at a time: of many that write at once none loses its line. What the reader refuses is not written. Raises
    BadDictionary, PathError.
    """
    with alone(folder):
        whole = _with(folder, line)
        if whole is None:
            return None
        write_whole(folder / line.file, whole.encode())
    return f"{line.file}:{len(whole.splitlines())}"


def check(folder: Path, line: Line) -> None:
    """Raise BadDictionary where the reader would refuse the line; nothing is written."""
    _with(folder, line)


def _with(folder: Path, line: Line) -> str | None:
    """The line's file with the line, read once for a trial; None where it stands there already."""
    text = _text(folder / line.file) or _HEADS[line.file] + "\n"
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
        lines = _text(path).splitlines(keepends=True)
        for at in range(len(lines) - 1, -1, -1):
            if lines[at].strip() == line.text.strip():
                write_whole(path, "".join(lines[:at] + lines[at + 1 :]).encode())
                return


def _words(line: str) -> tuple[str, ...]:
    """What an entry is known by: a table's first two cells, a list's word."""
    return tuple(cell.strip() for cell in line.split("\t")[:2])


def _text(path: Path) -> str:
    """The file's text without a byte order mark, empty where there is none. Raises PathError."""
    try:
        return path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except OSError as error:
        raise unreadable(path, error) from error
