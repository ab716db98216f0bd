r"""A path becomes sheets: PDF, TIFF, PNG, JPEG, or the plain text a scanner left.

::

    scan-0042.pdf    two pages, each one picture at 300 dpi, with the scanner's text behind it
    fax.tif          two pages, 1 bit a pixel
    memo.txt         a text layer alone

What a file is, its content says and not its name. Nothing is rendered here: a `Sheet` knows how to get its picture
when an engine asks for it, so that a page is in memory only while it is read.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pipeline.errors import PathError, ScanTooLarge, UnreadableScan
from pipeline.page import Sheet
from pipeline.scan import text
from pipeline.settings import Settings

__all__ = ["SUFFIXES", "Scan", "media_type", "scan"]

Reader = Callable[[Path, Settings], tuple[Sheet, ...]]

READERS: Mapping[str, str] = {
    "application/pdf": "pdf",
    "image/tiff": "image",
    "image/png": "image",
    "image/jpeg": "image",
    "text/plain": "text",
}
"""One reader for each media type: a module whose ``sheets`` makes path and settings sheets, in order, and raises what
`scan` raises. It is loaded when the first such file is opened: what only looks for scans needs none."""

SUFFIXES = frozenset({".jpeg", ".jpg", ".pdf", ".png", ".tif", ".tiff", ".txt"})
"""What a folder of scans is searched for; a file that is named itself is opened whatever it is called."""

SIGNATURES = (
    (rb"%PDF-", "application/pdf"),
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"II[*+]\0|MM\0[*+]", "image/tiff"),
)

STRANGERS = (
    (rb"PK\x03\x04.{26}(word/|\[Content_Types\])", "a Word or other Office document; save it as PDF"),
    (rb"PK\x03\x04", "a ZIP archive; unpack it"),
    (rb"\xd0\xcf\x11\xe0", "an old Office document (.doc); save it as PDF"),
    (rb"\{\\rtf", "a rich text document; save it as PDF"),
    (rb"GIF8", "a GIF picture; convert it to PNG"),
    (rb"BM.{4}\0\0\0\0", "a BMP picture; convert it to PNG"),
    (rb"RIFF.{4}WEBP", "a WebP picture; convert it to PNG"),
    (rb".{4}ftyp(hei|avif|mif)", "a HEIF or AVIF picture; convert it to JPEG"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000 picture; convert it to PNG"),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf", "a compressed archive; unpack it"),
    (rb"%!PS", "a PostScript file; convert it with ps2pdf"),
    (
        rb"\s*<(!DOCTYPE html|html|HTML)",
        "a web page (perhaps an error page in place of a download); fetch the file again",
    ),
)
"""What else lies in folders of scans, and what its owner can do about it."""


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
    if len(sheets) > settings.max_pages:
        raise ScanTooLarge(
            f"{path}: {len(sheets)} pages, the limit is {settings.max_pages}; split it or raise max_pages"
        )
    return Scan(path, kind, sheets)


def media_type(path: Path) -> str:
    """The media type that the content of the file shows. Raises PathError and UnreadableScan."""
    head = _head(path)
    if not head:
        raise UnreadableScan(f"{path}: the file is empty; scan or copy it again")
    for signature, kind in SIGNATURES:
        if re.match(signature, head):
            return kind
    if b"%PDF-" in head:  # a few bytes in front of the header are common and forgiven by every reader
        return "application/pdf"
    for signature, what in STRANGERS:
        if re.match(signature, head, re.DOTALL):
            raise UnreadableScan(f"{path}: not a scan but {what}")
    if not text.is_text(head):
        raise UnreadableScan(f"{path}: neither PDF, TIFF, PNG, JPEG nor plain text; convert it to one of them")
    if path.suffix.lower() in {".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg"}:
        raise UnreadableScan(f"{path}: holds plain text, not what its name says; rename it to .txt to have it read")
    return "text/plain"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(1024)
    except FileNotFoundError:
        raise PathError(f"{path}: no such file; check the name") from None
    except IsADirectoryError:
        raise PathError(f"{path}: a folder, not a scan; name a file in it, or ingest the folder") from None
    except PermissionError:
        raise PathError(f"{path}: may not be read; check its permissions (chmod u+r)") from None
    except OSError as error:
        raise PathError(f"{path}: cannot be read ({error.strerror}); check the path") from None
