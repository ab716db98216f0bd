r"""Letters that a program wrote as other signs: a text taken out of an e-mail or a web page still has them so.

::

    B=C3=A4nke, B=E4nke          quoted-printable, as e-mail writes letters
    B&auml;nke, B&#228;nke       as web pages write them
    B+AOQ-nke                    UTF-7
    B?nke                        lost: a program put a question mark for each letter that it didn't have

A text is read back only where several such places stand in it, since each of them may be meant as it stands:

>>> read_back("zw=C3=B6lf B=C3=A4nke"), read_back("zw&ouml;lf B&auml;nke"), read_back("zw+APY-lf B+AOQ-nke")
('zwölf Bänke', 'zwölf Bänke', 'zwölf Bänke')
>>> read_back("A=3D und B=C3=A4nke"), read_back("R&auml;te"), read_back("zw?lf B?nke") == f"zw{LOST}lf B{LOST}nke"
('A=3D und B=C3=A4nke', 'R&auml;te', True)

Source: RFC 2045 (quoted-printable), HTML's character references, RFC 2152 (UTF-7).
"""

import html
import quopri
import re
from collections.abc import Callable, Sequence

__all__ = ["LOST", "read_back"]

LOST = "\ufffd"
"""Stands for a letter that is lost."""

_SEVERAL = 2
_QUESTION = re.compile(r"(?<=[A-Za-z])\?(?=[a-z])|(?<![^\s(])\?(?=[a-z]{2})")
_UMLAUT = re.compile(r"[äöüßÄÖÜ]")


def _from_quoted_printable(text: str) -> str:
    data = quopri.decodestring(text.encode())
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _from_utf_7(text: str) -> str:
    return re.sub(r"\+([A-Za-z0-9+/]{3,})-", lambda found: _letters(found[0]), text)


def _letters(escaped: str) -> str:
    try:
        return escaped.encode("ascii").decode("utf-7")
    except UnicodeDecodeError:
        return escaped


_WAYS: Sequence[tuple[re.Pattern[str], Callable[[str], str]]] = (
    (re.compile(r"(?<=[A-Za-z])=(?:C3=[89AB][0-9A-F]|[CDEF][46CF](?![0-9A-F]))"), _from_quoted_printable),
    (re.compile(r"&(?:[aouAOU]uml|szlig|#(?:x[0-9a-fA-F]{2,4}|\d{2,4}));"), html.unescape),
    (re.compile(r"\+A[MNOP][A-Za-z0-9+/]-"), _from_utf_7),
)
"""What gives such a text away, and what reads it back."""


def read_back(text: str) -> str:
    """The text with such letters as letters, and `LOST` for those of which a question mark is left."""
    for shape, read in _WAYS:
        if len(shape.findall(text)) >= _SEVERAL:
            text = read(text)
    if "?" in text and not _UMLAUT.search(text) and len(_QUESTION.findall(text)) >= _SEVERAL:
        text = _QUESTION.sub(LOST, text)
    return text
