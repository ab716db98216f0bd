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
    ├── ChildFailed                7  a child program failed
    │   └── ChildTimeout           7  … or was ended because it took too long
    ├── EncryptedScan              8  the PDF asks for a password
    └── BadSettings                9  settings or dictionaries are wrong
        └── BadDictionary          9  … at this file and line

A message says what is wrong, names the file, and ends with what to do: the command that repairs it where there is one.
The codes are those of OCRmyPDF where the meaning is the same. Two codes are no errors of one memo:
20 (``QUARANTINED``: a batch finished, some memos failed) and 130 (``INTERRUPTED``).
"""

from pathlib import Path

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
    "ScanTooLarge",
    "SeveralMemos",
    "StorageOut",
    "UnreadableScan",
]

QUARANTINED = 20
INTERRUPTED = 130


class BeschlussbuchError(Exception):
    """The root: everything the pipeline raises on purpose. Catch this to keep one memo's failure that memo's alone."""

    exit_code = 15


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

    >>> print(BadDictionary(Path("corrections/keep.txt"), 7, "two words where one is expected"))
    corrections/keep.txt:7: two words where one is expected
    """

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        super().__init__(path, line, problem)  # all three, so that the error survives the way between processes

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}"
