"""Files inside a PDF: a portfolio's, which is nothing but its files, and those that hang on an ordinary PDF.

::

    cover page: "For the best experience, open this PDF portfolio in …"      memo-1.pdf, memo-2.pdf
    an invoice of two pages                                                  invoice.xml

A portfolio is not read: its one page is no scan. Nor is a form whose pages one program alone makes (XFA): its one page
asks to wait. What hangs on a PDF that has pages of its own is named by a doubt.
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
_STREAM = re.compile(rb"stream\r?\n")


def not_read(path: Path) -> tuple[Doubt, ...]:
    """A doubt where files hang on the PDF. Raises UnreadableScan where it is a portfolio of them, or an empty form."""
    try:
        with drawing.opened(path) as document:
            if len(document) == 1 and document.get_formtype() == raw.FORMTYPE_XFA_FULL:
                raise UnreadableScan("xfa_form", path)
            names = [document.get_attachment(index).get_name() for index in range(document.count_attachments())]
    except PdfiumError:
        return ()  # what PDFium cannot open, poppler may
    joined = _joined(path)
    if not names:
        return joined
    if any(_COLLECTION.search(part) for part in _parts(path)):
        command = f"pdfdetach -saveall {quote(str(path))}"
        raise UnreadableScan("pdf_portfolio", path, files=len(names), command=command)
    return (doubt("attachments_not_read", "text", at=Address(1), names=names), *joined)


def _joined(path: Path) -> tuple[Doubt, ...]:
    """A doubt where another PDF stands before the one that programs show: they look from the file's end."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        count = sum(1 for _ in _NEXT.finditer(data))
    return (doubt("pdfs_joined", "text", at=Address(1), count=count + 1),) if count else ()


def _parts(path: Path) -> Iterator[bytes]:
    """The file's bytes, and what its object streams hold."""
    data = path.read_bytes()
    yield data
    for match in _STREAM.finditer(data):
        if b"/ObjStm" in data[max(0, match.start() - 300) : match.start()]:
            try:
                yield zlib.decompressobj().decompress(data[match.end() :], 2**24)
            except zlib.error:
                continue  # no deflated stream
