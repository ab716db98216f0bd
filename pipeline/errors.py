"""What can go wrong, who must act, and the exit code that says so.

::

    BeschlussbuchError            15  anything else
    ├── ArgumentError              1  the command line asks for something that cannot be done
    ├── UnreadableScan             2  the file is not a scan that can be read (empty, truncated, other type)
    │   ├── ScanTooLarge           2  … or passes a limit (pixels, pages)
    │   └── SeveralMemos           2  … or holds several memos where one was asked for
    ├── MissingProgram             3  a program or a language is not installed
    ├── PathError                  5  a path cannot be read or written
    │   └── StorageOut             5  … because the server or disk that holds it does not answer, or is full
    ├── RecordRefused             15  a record that the book cannot take
    ├── ChildFailed                7  a child program failed
    │   └── ChildTimeout           7  … or was ended because it took too long
    ├── EncryptedScan              8  the PDF asks for a password
    └── BadSettings                9  settings or dictionaries are wrong
        └── BadDictionary          9  … at this file and line

A message says what is wrong, names the file, and ends with what to do: the command that repairs it where there is one.
An error holds a code and values; the message is made of them in English or German (``catalogue/errors.toml``):

>>> error = ScanTooLarge("too_many_pages", "akte.pdf", pages=812, limit=500)
>>> print(error)
akte.pdf: 812 pages, the limit is 500; split it or raise max_pages
>>> print(error.problem.told("de"))
akte.pdf: 812 Seiten sind zu viel, höchstens 500 werden gelesen. Bitte aufteilen oder max_pages erhöhen.

The codes are those of OCRmyPDF where the meaning is the same. Two codes are no errors of one memo:
20 (``QUARANTINED``: a batch finished, some memos failed) and 130 (``INTERRUPTED``).
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.catalogue import Language, Value, sayings

__all__ = [
    "INTERRUPTED",
    "QUARANTINED",
    "ArgumentError",
    "BadDictionary",
    "BadSettings",
    "BeschlussbuchError",
    "ChildFailed",
    "ChildTimeout",
    "EncryptedScan",
    "MissingProgram",
    "PathError",
    "Problem",
    "RecordRefused",
    "ScanTooLarge",
    "SeveralMemos",
    "StorageOut",
    "UnreadableScan",
]

QUARANTINED = 20
INTERRUPTED = 130


class Problem(NamedTuple):
    """What went wrong as a value that travels between processes and is kept: code, place (a path or line), values.

    ``values`` are texts, numbers and lists of texts, named in the catalogue's sentence.
    """

    code: str
    at: str
    values: dict[str, Value]

    def told(self, language: Language, *, at: bool = True, desk: bool = False) -> str:
        """The message in the language; without the place where that is known, with another remedy for the desk.

        What the catalogue lacks is told as it came.

        >>> Problem("page_too_large", "plan.tif", {"page": 1, "megapixels": 900, "limit": 250}).told("de", desk=True)
        'plan.tif: Seite 1 hat 900 Megapixel, höchstens 250 werden gelesen. Bitte mit geringerer Auflösung scannen.'
        >>> Problem("words of another program", "", {}).told("en")
        'words of another program'
        """
        saying = sayings("errors").get(self.code)
        if saying is None:
            parts = [self.code]
        else:
            parts = [saying.text(language, self.values), saying.remedy(language, self.values, desk=desk)]
        told = ("; " if language == "en" else " ").join(filter(None, parts))
        return f"{self.at}: {told}" if at and self.at else told

    def __str__(self) -> str:
        """The message in English."""
        return self.told("en")

    def packed(self) -> str:
        """As JSON; `unpacked` takes it."""
        return json.dumps(self._asdict(), ensure_ascii=False)

    @staticmethod
    def unpacked(text: str) -> "Problem":
        """What `packed` gave; a message that an older version kept is a problem without a code of ours.

        >>> Problem.unpacked(Problem("file_empty", "a.pdf", {}).packed())
        Problem(code='file_empty', at='a.pdf', values={})
        >>> Problem.unpacked("a.pdf: something").told("de")
        'a.pdf: something'
        """
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        known = isinstance(found, dict) and set(found) == set(Problem._fields)
        return Problem(**found) if known else Problem(text, "", {})


class BeschlussbuchError(Exception):
    """The root: everything the pipeline raises on purpose. Catch this to keep one memo's failure that memo's alone."""

    exit_code = 15

    def __init__(self, code: str, at: object = "", /, **values: Value) -> None:
        super().__init__(code, at, values)
        self.problem = Problem(code, str(at), values)

    def __str__(self) -> str:
        return self.problem.told("en")

    def __reduce__(self) -> Any:
        return _again, (type(self), self.problem)  # the error survives the way between processes


def _again(kind: type[BeschlussbuchError], problem: Problem) -> BeschlussbuchError:
    error = kind.__new__(kind)
    BeschlussbuchError.__init__(error, problem.code, problem.at, **problem.values)
    return error


class ArgumentError(BeschlussbuchError):
    """The caller asks for something that cannot be done."""

    exit_code = 1


class UnreadableScan(BeschlussbuchError):
    """The file is not a scan that can be read: empty, truncated, or of another type than its name says."""

    exit_code = 2


class ScanTooLarge(UnreadableScan):
    """The scan passes a limit of the settings: pixels of a page, pages of a memo."""


class SeveralMemos(UnreadableScan):
    """The scan holds several memos, and one was asked for."""


class MissingProgram(BeschlussbuchError):
    """A program or a language of it is not installed; the message names the command that installs it."""

    exit_code = 3


class PathError(BeschlussbuchError):
    """A path cannot be read or written."""

    exit_code = 5


class StorageOut(PathError):
    """The server or disk that holds scans or records does not answer, or is full: no scan's fault."""


class RecordRefused(BeschlussbuchError):
    """A record that the book cannot take: beyond the measure of any memo."""


class ChildFailed(BeschlussbuchError):
    """A child program (Tesseract, poppler) ended with an error."""

    exit_code = 7


class ChildTimeout(ChildFailed):
    """A child program took longer than the settings allow and was ended."""


class EncryptedScan(BeschlussbuchError):
    """The PDF asks for a password."""

    exit_code = 8


class BadSettings(BeschlussbuchError):
    """A setting has a value that cannot be."""

    exit_code = 9


class BadDictionary(BadSettings):
    """A line of the archivist's files cannot be used.

    >>> print(BadDictionary(Path("corrections/keep.txt"), 7, "entry_twice", entry="Eins", line=2))
    corrections/keep.txt:7: 'Eins' stands in line 2 already; strike one of them out
    """

    def __init__(self, path: Path, number: int, code: str, /, **values: Value) -> None:
        super().__init__(code, f"{path}:{number}", **values)
