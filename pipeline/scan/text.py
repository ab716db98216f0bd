r"""The text layer a scanner left, as a plain text file: one line a line, ``\f`` between pages.

::

    Geschäftsbereich Arbeit, Sozia
    les, Gesundheit und Wohnen

    An alle

The layout is lost but for empty lines, which `Line.gap` counts:

>>> [(line.text, line.gap) for line in pages_of("GZ:\n\n\nGB5\n\fSeite 2")[0]]
[('GZ:', 0), ('GB5', 2)]

What its bytes mean, `pipeline.scan.coding` finds out; what is not printed, `pipeline.scan.signs` takes away. Programs
that take the text out of a PDF leave a control sign where a font doesn't say which letter it drew. Such a sign is left
out, and its place is a doubt, as that of a letter that was lost (``�``) or is of another coding:

>>> [line.text for line in pages_of("die Fu\x01ge\n\x01\n\nist dicht")[0]]
['die Fuge', 'ist dicht']
>>> [(doubt.line, doubt.word, doubt.seen) for doubt in strays("die Fu\x01ge\n\x01\n\nist dicht", 1)]
[(1, 2, 'Fuge'), (2, None, None)]
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.doubts import doubt
from pipeline.errors import UnreadableScan
from pipeline.files import unreadable
from pipeline.page import Address, Doubt, Line, Sheet, Word
from pipeline.scan import coding
from pipeline.scan.signs import visible
from pipeline.settings import Settings

__all__ = ["decode", "is_text", "pages_of", "sheets", "strays"]

MAX_BYTES = 64 * 1024 * 1024
"""A text of this size is no memo: 500 pages have about one megabyte."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""The control signs of ASCII that are no white space."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef]")
SIGN = re.compile(rf"{_CONTROLS.pattern}|[\ufffd{coding.STRAY}{coding.TWICE}]")
"""These, those of Latin-1 (which only UTF can hold), what Unicode says is no letter, the sign for a lost letter, and
the marks of decoding."""

ONE_CONTROL_IN = 50
"""So many signs a text has at least for each control sign. Random bytes have one in ten; a memo whose bullets or whose
logo are in a font that doesn't say its letters has one in a hundred or two."""


def pages_of(text: str) -> tuple[tuple[Line, ...], ...]:
    """The lines of each page; a page without a word is an empty tuple, a last form feed opens no page."""
    return tuple(_lines_of(page) for page in _parted(text))


def strays(page: str, number: int) -> Iterator[Doubt]:
    """A doubt for each word of a page with a stray sign in it; for one that stood alone, at its line's place.

    ``seen`` is the word without the sign, as it is kept. Lines that were encoded twice share one doubt, at the first.
    """
    lines, twice = 0, False
    for raw in page.split("\n") if SIGN.search(page) else ():
        kept = 0
        if coding.TWICE in raw and not twice:
            twice = True
            yield doubt("text_encoded_twice", "text", at=Address(number, lines + 1, None))
        for token in _CONTROLS.sub("\0", raw.replace(coding.TWICE, "")).split():
            word = SIGN.sub("", token)
            kept += bool(word)
            if word != token:
                yield _stray(token, word, Address(number, lines + 1, kept if word else None))
        lines += bool(kept)


def _stray(token: str, word: str, at: Address) -> Doubt:
    if coding.STRAY in token:
        return doubt("byte_of_another_coding", "text", seen=word or None, at=at)
    if "\ufffd" in token:
        return doubt("letter_lost", "text", seen=word or None, at=at)
    return doubt("control_sign", "text", seen=word or None, at=at)


def sheets(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """The pages of a text file, without pictures. Raises UnreadableScan where there is no word in it."""
    del settings  # a text has no pixels; its pages are counted by the caller
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise unreadable(path, error) from None
    if data is None:
        raise UnreadableScan("text_too_large", path, limit_mb=MAX_BYTES // 1024**2)
    if _is_packed_mail(data):
        raise UnreadableScan("mail", path)
    if not is_text(data):
        raise UnreadableScan("text_with_other_bytes", path)
    try:
        parted = _parted(decode(data))
    except coding.UnknownCoding:
        raise UnreadableScan("coding_unknown", path) from None
    pages = [_lines_of(page) for page in parted]
    if not any(pages):
        raise UnreadableScan("no_word", path)
    return tuple(
        Sheet(path, number, layer=lines, doubts=tuple(strays(page, number)))
        for number, (lines, page) in enumerate(zip(pages, parted, strict=True), 1)
    )


def _is_packed_mail(data: bytes) -> bool:
    r"""Whether the text is an e-mail whose words or files are packed; one in plain words is read as it stands.

    >>> _is_packed_mail(b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x")
    True
    >>> _is_packed_mail(b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHausmitteilung")
    False
    >>> _is_packed_mail(b"from: a@example.org\nmime-version: 1.0\ncontent-type: text/html\n\n<p>")
    True
    >>> quoted = b"MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n"
    >>> _is_packed_mail(quoted + b"B=C3=A4ume"), _is_packed_mail(quoted + b"Wege")
    (True, False)
    """
    if not MAIL.match(data):
        return False
    from email.parser import BytesHeaderParser  # few texts are mails

    head = BytesHeaderParser().parsebytes(data[:HEAD_OF_A_MAIL])
    coding = str(head.get("Content-Transfer-Encoding")).lower()
    packed = "base64" in coding or ("quoted-printable" in coding and _QUOTED.search(data) is not None)
    other = head.get_content_maintype() == "multipart" or head.get_content_type() == "text/html"
    return "MIME-Version" in head and (packed or other)


MAIL = re.compile(rb"(?:\xef\xbb\xbf)?(?:From |[A-Za-z][A-Za-z-]+:[ \t]*\S)")
"""How a mail begins, as do other texts with a label in their first line."""
HEAD_OF_A_MAIL = 64 * 1024
_QUOTED = re.compile(rb"=(?:[0-9A-F]{2}|\r?\n)")
"""A letter or a line's end as mails write them that are quoted-printable (RFC 2045)."""


def is_text(data: bytes) -> bool:
    r"""Whether the bytes, or the first of a file, are text: no NUL, few control signs, and what claims UTF-16 is that.

    >>> is_text(b"GZ:\tGB5\r\n\f"), is_text(b"\x01 Neubau"), is_text(b"\x01 Neubau" + b" der Schule" * 4)
    (True, False, True)
    """
    try:  # a last sign may be cut in two
        text = codecs.getincrementaldecoder(coding.wide(data) or "latin-1")().decode(data)
    except UnicodeDecodeError:
        return False
    return "\0" not in text and len(CONTROL.findall(text.rstrip("\x1a"))) * ONE_CONTROL_IN <= len(text)


def decode(data: bytes) -> str:
    """The text as it would be printed, with the marks of `coding.decode`. Raises UnknownCoding.

    Lines end in a line feed; the mark of the end that DOS left is gone.
    """
    text = coding.decode(data).replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    return visible(text if "\n" in text else text.replace("\x85", "\n"))  # as mainframes end lines


def _parted(text: str) -> list[str]:
    return text.removesuffix("\f").split("\f")


def _lines_of(page: str) -> tuple[Line, ...]:
    lines, gap = [], 0
    for raw in SIGN.sub("", page).split("\n"):
        words = raw.split()
        if words:
            lines.append(Line(tuple(Word(word) for word in words), gap=gap))
        gap = 0 if words else gap + 1
    return tuple(lines)
