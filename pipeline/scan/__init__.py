r"""A path becomes sheets: PDF, TIFF, PNG, JPEG, or the plain text a scanner left.

::

    scan-0042.pdf    two pages, each one picture at 300 dpi, with the scanner's text behind it
    fax.tif          two pages, 1 bit a pixel
    memo.txt         a text layer alone

What a file is, its content says and not its name. Nothing is rendered here: a `Sheet` knows how to get its picture
when an engine asks for it, so that a page is in memory only while it is read.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pipeline.errors import ScanTooLarge, UnreadableScan
from pipeline.files import unreadable
from pipeline.page import Sheet
from pipeline.scan import text
from pipeline.settings import Settings

__all__ = ["SUFFIXES", "Scan", "is_scan", "media_type", "ready", "scan"]

Reader = Callable[[Path, Settings], tuple[Sheet, ...]]
Parter = Callable[[tuple[Sheet, ...]], tuple[Sheet, ...]]

READERS: Mapping[str, str] = {
    "application/pdf": "pdf",
    "image/tiff": "image",
    "image/png": "image",
    "image/jpeg": "image",
    "image/bmp": "image",
    "image/webp": "image",
    "image/jp2": "image",
    "image/heif": "heif",
    "text/plain": "text",
}
"""One reader for each media type: a module whose ``sheets`` makes path and settings sheets, in order, and raises what
`scan` raises. It is loaded when the first such file is opened: what only looks for scans needs none."""

SUFFIXES = frozenset({".jpeg", ".jpg", ".pdf", ".png", ".tif", ".tiff", ".txt"})
"""What is taken for a scan by its name. Of other files the content decides (`is_scan`), but for plain text."""

SIGNATURES = (
    (rb"%PDF-", "application/pdf"),
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"II[*+]\0|MM\0[*+]", "image/tiff"),
    (rb"BM.{4}\0\0\0\0", "image/bmp"),
    (rb"RIFF.{4}WEBP", "image/webp"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "image/jp2"),
    (rb".{4}ftyp(hei[cfmsx]|hev[cx]|mif1|msf1)", "image/heif"),
)

STRANGERS = (
    (
        rb"PK\x03\x04.{26}(word/|xl/|ppt/|docProps/|_rels/|\[Content_Types\]|mimetypeapplication/vnd\.oasis)",
        "office_document",
    ),
    (rb"PK\x03\x04", "zip_archive"),
    (rb"\xd0\xcf\x11\xe0", "old_office_document"),
    (rb"\{\\rtf", "rich_text"),
    (rb"GIF8", "gif_picture"),
    (rb".{4}ftypavi", "avif_picture"),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf", "compressed_archive"),
    (rb"%!PS", "postscript"),
    (rb"(?i)\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*+<(!DOCTYPE\s+html|html|head|body|div|p|table)\b", "web_page"),
    (rb"\s*<(\?xml|alto|PcGts|svg)\b", "xml_document"),
    (rb'\s*\[?\s*\{\s*"schema_version"\s*:', "own_record"),
)
"""What else lies in folders of scans; the code says what its owner can do about it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A file as opened: its media type and its sheets, each of which gets its picture only when asked."""

    path: Path
    media_type: str
    sheets: tuple[Sheet, ...]

    @property
    def pages(self) -> int:
        """The number of pages."""
        return len(self.sheets)


def scan(path: Path, settings: Settings | None = None) -> Scan:
    """Open a scan.

    Raises:
        PathError: there is no such file, it is a folder, or it may not be read.
        UnreadableScan: empty, truncated, or none of the types in READERS.
        ScanTooLarge: more pages or pixels than the settings allow.
        EncryptedScan: the PDF asks for a password.
        MissingProgram, ChildFailed, ChildTimeout: poppler is missing, failed, or took too long.
    """
    path, settings = Path(path), settings or Settings()
    kind = media_type(path)
    read: Reader = import_module(f"pipeline.scan.{READERS[kind]}").sheets
    sheets = read(path, settings)
    if any(sheet.picture for sheet in sheets):
        parted: Parter = import_module("pipeline.scan.spread").parted
        sheets = parted(sheets)
    if len(sheets) > settings.max_pages:
        raise ScanTooLarge("too_many_pages", path, pages=len(sheets), limit=settings.max_pages)
    return Scan(path, kind, sheets)


def ready() -> None:
    """Load what opens scans with pictures: whoever forks readers does that once for all of them."""
    for name in ("pdf", "image", "spread"):
        import_module(f"pipeline.scan.{name}")


def media_type(path: Path) -> str:
    """The media type that the content of the file shows. Raises PathError and UnreadableScan."""
    head = _head(path)
    if not head:
        raise UnreadableScan("file_empty", path)
    for signature, kind in SIGNATURES:
        if re.match(signature, head, re.DOTALL):
            return kind
    if b"%PDF-" in head:  # a few bytes in front of the header are common and forgiven by every reader
        return "application/pdf"
    for signature, code in STRANGERS:
        if re.match(signature, head.removeprefix(BOM_UTF8), re.DOTALL):
            raise UnreadableScan(code, path)
    if not text.is_text(head):
        raise UnreadableScan("type_unknown", path)
    if path.suffix.lower() in {".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg"}:
        raise UnreadableScan("named_amiss", path)
    return "text/plain"


def is_scan(path: Path) -> bool:
    """Whether the first bytes are those of a scan, whatever the file is called; of text nobody can say so.

    Raises OSError where they cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(32)
    return any(re.match(signature, head, re.DOTALL) for signature, _ in SIGNATURES)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(1024)
    except OSError as error:
        raise unreadable(path, error) from None
