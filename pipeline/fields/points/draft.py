r"""A point in the making: its rows, its number, what is reported on it.

::

    1. „Der Bau der „Neuen Mitte“ wird fortgesetzt.“      number 1; text without it and the outer marks
"""

import re
from dataclasses import dataclass, field

from pipeline.rows import Row, text_of

__all__ = ["Draft", "clean"]

_MARK = re.compile(
    r"^[\s„“\"«»,'‚]{0,4}(?:\d\.\d{1,2}\.?\s+|(?:\d{1,2}(?:\.\d{1,2})?|[lIL])\s?(?:[.)]{1,2}|[;:,](?=$))\s*)"
)
_FAINT = re.compile(r"(?<=[.;!a-zß])\s?(?:''|['’^/]{1,2})$")
"""What an engine makes of a closing mark."""
_OPENS = re.compile(r"[„‚]|(?:^|(?<=[\s(]))[\"“«](?=\w)")
_CLOSES = re.compile(r"(?<=[^\s(])[“”\"»]")
_OPENING = '„“"«»‚'
_CLOSING = '“”"»«'


@dataclass(slots=True)
class Draft:
    """A point in the making: its number (None: unnumbered), the rows of its text, the runs of its report's rows.

    ``block`` is the run of resolved rows that it stands in, ``begins`` how likely a point begins at each row,
    ``headings`` are the rows that head a report with this number alone.
    """

    number: str | None
    block: int
    rows: list[Row] = field(default_factory=list)
    begins: list[float] = field(default_factory=list)
    report: list[list[Row]] = field(default_factory=list)
    headings: list[Row] = field(default_factory=list)
    sureness: float = 0.97

    @property
    def text(self) -> str:
        """The point's text without its number and the pair of marks around it."""
        return clean(text_of(self.rows))

    @property
    def order(self) -> tuple[int, ...]:
        """The number as it sorts: ``1.2`` before ``1.10``; none first."""
        return tuple(int(part) for part in (self.number or "0").split("."))


def clean(text: str) -> str:
    """Without the number in front, and without the marks of quotation that have no partner inside.

    >>> clean("1. „Der Bau der „Neuen Mitte“ wird fortgesetzt.“"), clean("Maßnahmen „Nord“"), clean("1.1 „Der Bau.“")
    ('Der Bau der „Neuen Mitte“ wird fortgesetzt.', 'Maßnahmen „Nord“', 'Der Bau.')
    """
    text = _MARK.sub("", text.strip(), count=1).lstrip(".;: ")
    for _ in range(2):
        opened, closed = text[:1] in _OPENING and text != "", text[-1:] in _CLOSING and len(text) > 1
        if not opened and not closed:
            break
        opens, closes = len(_OPENS.findall(text)), len(_CLOSES.findall(text))
        if opened and opens > closes and (faint := _FAINT.search(text)):
            text = text[1 : faint.start()].strip()
        elif opened and closed and opens == closes:
            text = text[1:-1].strip()
        elif opened and opens > closes:
            text = text[1:].strip()
        elif closed and closes > opens:
            text = text[:-1].strip()
    return text
