"""What a PDF holds and no program shows: a portfolio's files, those that hang on an ordinary PDF, pages not listed.

::

    cover page: "For the best experience, open this PDF portfolio in …"      memo-1.pdf, memo-2.pdf
    an invoice of two pages                                                  invoice.xml
    /Count 2 /Kids [4 0 R 7 0 R 9 0 R]                                       the third page

A portfolio is not read: its one page is no scan. Nor is a form whose pages one program alone makes (XFA): its one page
asks to wait. What hangs on a PDF that has pages of its own is named by a doubt, and so are pages beyond those that
its list of pages counts: programs stop there.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import pypdfium2.raw as raw
from pypdfium2 import PdfiumError

from pipeline.doubts import doubt
from pipeline.errors import UnreadableScan
from pipeline.page import Address, Doubt
from pipeline.scan import drawing

__all__ = ["not_read"]

_COLLECTION = re.compile(rb"/Collection\b")
_NEXT = re.compile(rb"%%EOF\s{0,8}%PDF-\d")
"""Where one PDF ends and another begins, as `cat` joins them."""
_PAGE = re.compile(rb"/Type\s*/Page\b")
_STREAM = re.compile(rb"stream\r?\n")


def not_read(path: Path, shown: int) -> tuple[Doubt, ...]:
    """Doubts on what the file holds beside the pages that are `shown`, so many.

    Raises UnreadableScan where it is a portfolio of files, or an empty form.
    """
    try:
        with drawing.opened(path) as document:
            if len(document) == 1 and document.get_formtype() == raw.FORMTYPE_XFA_FULL:
                raise UnreadableScan("xfa_form", path)
            names = [document.get_attachment(index).get_name() for index in range(document.count_attachments())]
    except PdfiumError:
        return ()  # what PDFium cannot open, poppler may
    beside = (*_joined(path), *_uncounted(path, shown))
    if not names:
        return beside
    if any(_COLLECTION.search(part) for part in _parts(path)):
        command = f"pdfdetach -saveall {quote(str(path))}"
        raise UnreadableScan("pdf_portfolio", path, files=len(names), command=command)
    return (doubt("attachments_not_read", "text", at=Address(1), names=names), *beside)


def _joined(path: Path) -> tuple[Doubt, ...]:
    """A doubt where another PDF stands before the one that programs show: they look from the file's end."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        count = sum(1 for _ in _NEXT.finditer(data))
    return (doubt("pdfs_joined", "text", at=Address(1), count=count + 1),) if count else ()


def _uncounted(path: Path, shown: int) -> tuple[Doubt, ...]:
    """A doubt where the list of pages holds more than it counts; pages of an older state of the file are in no list."""
    if sum(len(_PAGE.findall(part)) for part in _parts(path)) <= shown:
        return ()
    try:
        import pikepdf
    except ModuleNotFoundError:  # which comes with what archive copies need
        return ()
    try:
        with pikepdf.open(path) as document:
            held = len(document.pages)
    except pikepdf.PdfError:
        return ()
    return (doubt("pages_not_counted", "text", at=Address(1), count=held, shown=shown),) if held > shown else ()


def _parts(path: Path) -> Iterator[bytes | mmap.mmap]:
    """The file's bytes, and what its object streams hold."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data
        for start, end in [match.span() for match in _STREAM.finditer(data)]:
            if b"/ObjStm" in data[max(0, start - 300) : start]:
                try:
                    yield zlib.decompressobj().decompress(data[end : data.find(b"endstream", end)], 2**24)
                except zlib.error:
                    continue  # no deflated stream
