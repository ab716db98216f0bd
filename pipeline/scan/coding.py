r"""Which letters the bytes of a text mean.

::

    42 C3 A4 6E 6B 65     Bänke     UTF-8
    42 E4 6E 6B 65        Bänke     Windows' code page 1252, Latin-1
    42 84 6E 6B 65        Bänke     DOS' code pages 850 and 437
    42 8A 6E 6B 65        Bänke     Mac Roman

Whatever of it is UTF-8 is read as that. Other bytes tell their coding by the letters they would make and where these
would stand: in code page 1252 the third line has a quotation mark inside a word. Where no coding makes sense of them,
the text is refused: letters that aren't there are worse than none.

>>> [decode("Grüße „aus“ Köln".encode(coding)) for coding in ("utf-8", "utf-16", "cp1252")]
['Grüße „aus“ Köln', 'Grüße „aus“ Köln', 'Grüße „aus“ Köln']
>>> [decode("Grüße aus Köln".encode(coding)) for coding in ("cp850", "mac_roman", "latin-1")]
['Grüße aus Köln', 'Grüße aus Köln', 'Grüße aus Köln']

One byte that is not of its text's coding is marked (`STRAY`), and so is a line that was encoded twice (`TWICE`):

>>> decode("Bäume und B".encode() + b"\xe4nke"), decode("BÃ¤ume".encode())
('Bäume und B\ufffeänke', '\uffffBäume')
"""

import codecs
import re
from collections.abc import Callable, Iterator

from pipeline.scan import escapes

__all__ = ["STRAY", "TWICE", "UnknownCoding", "decode", "wide"]

STRAY = "\ufffe"
"""Stands before a letter whose byte is not of the text's coding. Unicode keeps it free for such uses."""

TWICE = "\uffff"
"""Stands before a line whose letters had been encoded twice."""

_MARKS = (  # that of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOSTLY, _HARDLY = 0.95, 0.02
"""Shares of the high bytes and of the low ones that are 0 in German text of two bytes a letter."""
CODINGS = ("cp1252", "iso8859-15", "cp850", "mac_roman", "cp437")
"""Of codings that make equal sense the first counts."""

_HIGH = re.compile(
    rb"(?P<utf>[\xc2-\xdf][\x80-\xbf]|(?:\xe0[\xa0-\xbf]|\xed[\x80-\x9f]|[\xe1-\xec\xee\xef][\x80-\xbf])[\x80-\xbf]|"
    rb"(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2})|[\x80-\xff]"
)
_HALF_A_PAIR = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
"""Half of what UTF-16 makes of one sign, put into UTF-8 as if it were a letter."""
_ABROAD = "áàâãåæçéèêëíìîïñóòôõøœúùûýÿčćšžřěłőűśńąęďťňůđğş"
_SENSE = re.compile(
    r"(?P<letter>(?<=[a-zäöüßA-ZÄÖÜ])[äöü]|[äöü](?=[a-zäöüß])|(?<=[a-zäöü])ß|(?<![a-zäöüß])[ÄÖÜ](?=[a-zäöüß])"
    r"|(?<=[A-ZÄÖÜ])[ÄÖÜ]|[ÄÖÜ](?=[A-ZÄÖÜ])|\b[ÄÖÜäöü]\b)"
    r"|(?P<sign>(?<![^\s(\[/])[„‚»«‘“](?=\S)|(?<=\S)[“”‘’»«](?!\w)|(?<=\w)’(?=\w)|(?<!\w)[–—•·…](?!\w)|…"
    r"|(?<=\d)[–—](?=\d)|§(?=\s?[\d§])|(?<!\w)§(?!\w)|(?<=\d)\s?[€°²³½¼¾]|(?<![^\W\d])€|(?<=[a-z])[²³]|(?<!\w)[©®™]|\xa0|´)"
    rf"|(?P<abroad>(?<=[a-zA-Z])[{_ABROAD}]|(?<![a-zA-Z])[{_ABROAD}{_ABROAD.upper()}](?=[a-z]))"
)
_WEIGHTS = {"letter": 1.0, "sign": 1.0, "abroad": 0.4}
_MAKES_SENSE = 0.6
"""So much of its bytes a coding must explain, a foreign letter counting less than one of ours."""

_UNNAMED = re.compile(r"\(cid:\d{1,5}\)")
"""What programs write that take the text out of a PDF whose font doesn't say its letters."""
_OFTEN_TWICE = re.compile(r"[ÂÃâ├┬Ô√Γ]")


class UnknownCoding(ValueError):
    """The bytes are letters in none of the codings."""


def decode(data: bytes) -> str:
    """The text, with the marks `STRAY` and `TWICE` where a doubt is due. Raises UnknownCoding."""
    if coding := wide(data):
        return data.decode(coding, errors="replace").replace(STRAY, "").replace(TWICE, "")
    data = _HALF_A_PAIR.sub(escapes.LOST.encode(), data.removeprefix(codecs.BOM_UTF8))
    try:
        text = data.decode("utf-8").replace(STRAY, "").replace(TWICE, "")
    except UnicodeDecodeError:
        text = _pieced(data)
    text = _UNNAMED.sub(escapes.LOST, text)
    text = _marked(text, escapes.read_back(text))
    return _read_back(text) if _OFTEN_TWICE.search(text) else text


def wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32, by the mark at the beginning or, without one, by the bytes that are 0 in German; else None.

    >>> wide("Bänke".encode("utf-16")), wide("Bänke und Bäume".encode("utf-16-be")), wide(b"Bank")
    ('utf-16', 'utf-16-be', None)
    """
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return coding
    first, second = data[:1024:2], data[1:1024:2]
    if not second:
        return None
    zeros = first.count(0) / len(first), second.count(0) / len(second)
    if max(zeros) < _MOSTLY or min(zeros) > _HARDLY:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _marked(before: str, text: str) -> str:
    """The text with `TWICE` before each line that has other letters than before, but for those that were lost."""
    if before == text:
        return text
    known = {line.replace(escapes.LOST, "?") for line in before.splitlines()}
    lines = text.splitlines(keepends=True)
    return "".join(line if line.rstrip("\r\n").replace(escapes.LOST, "?") in known else TWICE + line for line in lines)


def _pieced(data: bytes) -> str:
    """Bytes of which not all are UTF-8: what is not belongs to another coding; the lesser share is stray."""
    whole = [match["utf"] is not None for match in _HIGH.finditer(data)]
    mostly_utf = 2 * sum(whole) >= len(whole)
    best, sense = max(((coding, _sense(data, coding)) for coding in CODINGS), key=lambda found: found[1])
    if sense < _MAKES_SENSE:
        if not mostly_utf:
            raise UnknownCoding(best)
        best = CODINGS[0]

    def letter(match: re.Match[bytes]) -> bytes:
        text = match[0].decode("utf-8" if match["utf"] else best, errors="replace")
        stray = STRAY if (match["utf"] is None) == mostly_utf else ""
        return (stray + text).encode()

    return _HIGH.sub(letter, data).decode("utf-8")


def _sense(data: bytes, coding: str) -> float:
    """How much of the bytes that are no UTF-8 are letters and signs in their places, 0 to 1."""
    places: list[int] = []
    text, at, length = [], 0, 0
    for match in _HIGH.finditer(data):
        text.append(data[at : match.start()].decode("ascii"))
        text.append(match[0].decode("utf-8" if match["utf"] else coding, errors="replace"))
        length += len(text[-2]) + len(text[-1])
        if match["utf"] is None:
            places.append(length - 1)
        at = match.end()
    return _explained("".join([*text, data[at:].decode("ascii")]), places)


def _explained(text: str, places: list[int]) -> float:
    found = {place: _WEIGHTS[kind] for place, kind in _sensible(text)}
    return sum(found.get(place, 0.0) for place in places) / len(places)


def _sensible(text: str) -> Iterator[tuple[int, str]]:
    for match in _SENSE.finditer(text):
        yield match.end() - 1, match.lastgroup or ""


def _read_back(text: str) -> str:
    r"""The text with each line read back whose UTF-8 was read as another coding and encoded again; else as it is.

    >>> _read_back("BÃ¤ume â€žam Platzâ€œ"), _read_back("B├ñume"), _read_back("Ã, so heißt der Laut")
    ('\uffffBäume „am Platz“', '\uffffBäume', 'Ã, so heißt der Laut')
    """
    lines = text.splitlines(keepends=True)
    ways = [[fix(line) if not line.isascii() else line for line in lines] for fix in _FIXES]
    best = max([lines, *ways], key=lambda fixed: _all_explained("".join(fixed)))
    return "".join(line if line == before else TWICE + line for before, line in zip(lines, best, strict=True))


def _as_if(coding: str) -> Callable[[str], str]:
    def fixed(line: str) -> str:
        try:
            return line.encode(coding).decode("utf-8")
        except UnicodeError:
            return line

    return fixed


def _all_explained(text: str) -> float:
    places = [place for place, sign in enumerate(text) if not sign.isascii()]
    return _explained(text, places) if places else 1.0


def _parts(line: str) -> str:
    from ftfy import TextFixerConfig, fix_encoding  # few texts need it, and it takes its time to load

    return fix_encoding(line, TextFixerConfig(unescape_html=False, fix_c1_controls=False))


_FIXES = (_parts, *map(_as_if, ("cp1252", "iso8859-15", "mac_roman", "cp850", "cp437")))
"""ftfy knows lines of which only parts were encoded twice; the others are for codings that it doesn't tell apart."""
