"""What was seen on the paper: boxes, words, lines, pages; what was changed in them, and what is doubtful.

::

    Beschlusskontrolle zu y2696/24 (Sitzungsnummer: SR/063/2024)
    Fachkonzept sonstiger sozialer Angebote für Dres
    den - Sozialplanerlscher Handlungskonzept

is three lines of words. An engine (``recognize``) fills ``text``, ``box`` and ``confidence``.
The corrector (``correct``) hands back the same lines with the same number of words: a changed word has the corrected
reading in ``text`` and keeps in ``seen`` what the machine saw, and a word broken over two lines keeps its halves in
their places; both know the address of the second one, so that nobody has to search for it.

>>> line = Line((Word("Sozialplanerischer", seen="Sozialplanerlscher"), Word("Handlungskonzept")))
>>> line.text
'Sozialplanerischer Handlungskonzept'
>>> line.seen
'Sozialplanerlscher Handlungskonzept'

An address (page, line, word, each from 1) is one in the engine's reading, as it is kept beside the record: ``layout``
orders, parts and joins lines, and leaves each word's in ``at``. The vocabulary after ``parse`` is `pipeline.memo`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict

from pipeline.box import Box
from pipeline.catalogue import Value
from pipeline.steps import Taken

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "Address", "Box", "Cell", "Correction", "Doubt", "Half", "Joint", "Line", "Origin", "Page", "Reading", "Rival",
    "Sheet", "Word", "origin_of",
]  # fmt: skip


class Origin(NamedTuple):
    """A word's place in the engine's reading: the page's number, the line, the word, each counted from 1."""

    page: int
    line: int
    word: int


class Cell(NamedTuple):
    """A line's place in a table: row and column counted from 1, and the words over the column (empty without)."""

    row: int
    column: int
    head: str = ""


Joint = Literal["hyphen", "compound", "bare", "lost"]
"""How the last word of a line goes on in the next line:

``hyphen``    ``Nachbar-`` / ``schaftsprojekt``  the hyphen goes: Nachbarschaftsprojekt
``compound``  ``EU-`` / ``Staaten``              the hyphen stays: EU-Staaten
``bare``      ``Dres`` / ``den``                 the scanner dropped the hyphen: Dresden
``lost``      ``Dresden`` / ``Gittersee``        … and it was a real one: Dresden-Gittersee
"""


class Rival(NamedTuple):
    """What the second reader saw where the first saw other letters, and how sure that reader is.

    ``against`` is the first reader's confidence, ``why`` the reason for believing the second ('' where it is not).
    """

    text: str
    confidence: float
    against: float | None
    why: str = ""


class Word(NamedTuple):
    """A word as an engine saw it, or as the corrector reads it.

    ``box`` is None where the input has no picture; ``confidence`` is the engine's, 0 to 1, None where it has none.
    ``seen`` is None where nothing was changed. A corrected ``text`` may hold a space (``aufder`` → ``auf der``), and
    may be empty where the word was merged into the one before it (``Dresc en`` → ``Dresden`` and an empty word).
    ``joint`` says how the first half of a broken word goes on, ``goes_on`` where: the address of the second half, which
    holds the same in ``continues``. ``at`` is the word's own address where its place does not tell it any more.
    ``rival`` is another reader's reading.
    """

    text: str
    box: Box | None = None
    confidence: float | None = None
    seen: str | None = None
    joint: Joint | None = None
    continues: Annotated[Origin | None, BeforeValidator(lambda kept: kept or None)] = None  # once kept as false
    goes_on: Origin | None = None
    at: Origin | None = None
    rival: Rival | None = None

    @property
    def as_seen(self) -> str:
        """What the first reader saw."""
        return self.text if self.seen is None else self.seen

    @property
    def believed(self) -> "Word":
        """The word with the second reader's letters and certainty, where these are the better ones."""
        if self.seen is not None or self.rival is None or not self.rival.why:
            return self
        return self._replace(text=self.rival.text, seen=self.text, confidence=self.rival.confidence)

    def standing(self, at: Origin) -> "Word":
        """The word with its address."""
        text, box, confidence, seen, joint, continues, goes_on, _, rival = self
        return Word(text, box, confidence, seen, joint, continues, goes_on, at, rival)


_TEXT = itemgetter(Word._fields.index("text"))


class Line(NamedTuple):
    """A line of words.

    ``box`` is the line's own, ``block`` the engine's number of the text block (0 where unknown), ``gap`` the number
    of empty lines before it (a text file's only layout; from an engine 0, after ``layout`` 1 where white is before it).
    ``cell`` is its place in a table of points, where it stands in one.
    """

    words: tuple[Word, ...]
    box: Box | None = None
    block: int = 0
    gap: int = 0
    cell: Cell | None = None

    @property
    def text(self) -> str:
        """The words with one space between them; merged (empty) words leave no trace."""
        return " ".join(filter(None, map(_TEXT, self.words)))

    @property
    def seen(self) -> str:
        """The words as the machine saw them."""
        return " ".join(word.as_seen for word in self.words)

    def cut(self, word: int) -> "tuple[Line, Line]":
        """The line before the given word (counted from 0) and from it on."""
        before, after = self.words[:word], self.words[word:]
        return (
            self._replace(words=before, box=Box.around(w.box for w in before)),
            self._replace(words=after, box=Box.around(w.box for w in after), gap=0),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page before it is read: a value that holds no pixels and travels between processes.

    ``number`` counts from 1 in ``file``. ``picture`` renders or loads the page when called (a new picture each time;
    it may raise UnreadableScan, ChildTimeout …) and is None for plain text; ``width`` and ``height`` are its pixels,
    ``dpi`` its resolution where the file names a credible one. ``scanned`` says that the page is one picture and not
    drawn by the file. ``layer`` is the text that came with the page, its boxes scaled to the picture's pixels, in the
    file's order; None where there is no such text. ``doubts`` are those known when the file was opened: about that
    text, with its lines and words, or about a page that is too large to be read, whose ``picture`` is None.
    ``drawn_over`` says that something was drawn over a scanned page which its layer cannot know (a stamp, a note).
    ``checked`` looks for damage inside the page's picture and gives the doubts about it; it takes some milliseconds.
    """

    file: Path
    number: int
    picture: "Callable[[], Image] | None" = None
    width: int | None = None
    height: int | None = None
    dpi: int | None = None
    scanned: bool = False
    layer: tuple[Line, ...] | None = None
    doubts: "tuple[Doubt, ...]" = ()
    checked: "Callable[[], tuple[Doubt, ...]] | None" = None
    drawn_over: bool = False

    @property
    def left_out(self) -> bool:
        """Whether the page has a picture that is too large to be read."""
        return self.picture is None and self.width is not None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read.

    ``number`` counts from 1 in the file; ``width`` and ``height`` are pixels of the picture that the boxes refer to
    (None without a picture), ``dpi`` its resolution. ``engine`` names the reader and its version, ``text_from`` the
    kind of source, ``why`` the reason for choosing it, ``prepared`` the steps taken before and while reading,
    ``doubts`` what was doubtful about the text as it came.
    """

    number: int
    lines: tuple[Line, ...]
    engine: str
    text_from: Literal["ocr", "layer", "text"]
    why: str = ""
    width: int | None = None
    height: int | None = None
    dpi: int | None = None
    prepared: tuple[Taken, ...] = ()
    doubts: "tuple[Doubt, ...]" = ()

    @property
    def confidence(self) -> float | None:
        """The mean of the words' confidences weighted by their length, None where no word has one."""
        weighed = [(w.confidence, len(w.text)) for line in self.lines for w in line.words if w.confidence is not None]
        letters = sum(length for _, length in weighed)
        return sum(conf * length for conf, length in weighed) / letters if letters else None


class Address(NamedTuple):
    """Where something stands: a page, a line on it, a word in that, all counted from 1, and the box around it."""

    page: int | None = None
    line: int | None = None
    word: int | None = None
    box: Box | None = None


class _Addressed(BaseModel):
    """Something with an address: page and box, and line and word where there are no boxes (all counted from 1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int | None = None
    box: Box | None = None
    line: int | None = None
    word: int | None = None


class Half(_Addressed):
    """Where a half of a broken word stands."""


class Correction(_Addressed):
    """One change: what was seen, what is meant, the rule that joined them, how sure we are (0 to 1).

    ``entry`` is the dictionary line (``misreadings.tsv:12``) where one was used. ``words`` seen words starting at
    ``page``/``line``/``word`` were replaced; a join over a line end (rule ``join``) has ``joint``, a line feed between
    the halves in ``seen``, and in ``second`` where the second half stands (None in records before 1.1).
    ``seen_score`` is the first reader's certainty where another was believed (rule ``second_reader``).
    """

    seen: str
    text: str
    rule: str
    score: float
    entry: str | None = None
    words: int = 1
    joint: Joint | None = None
    second: Half | None = None
    seen_score: float | None = None


class Doubt(_Addressed):
    """Something a person should look at; `pipeline.doubts.doubt` makes it.

    ``code`` says what is doubtful and never changes its meaning (``catalogue/doubts.toml``), ``values`` what its
    sentence names; ``reason`` is that sentence in English. Records of schema 1.0 have the sentence alone.
    ``field`` is the path of the record's field (``header.date``, ``points[1].text``), or ``text``; ``kind`` groups
    doubts of one nature (``slip`` the author's own errors, ``unknown`` words no dictionary knows, ``kind`` the
    document's kind). ``seen`` and ``likely`` are the reading and the probable meaning where there is one.
    """

    field: str
    reason: str
    kind: str
    code: str | None = None
    values: dict[str, Value] = {}
    seen: str | None = None
    likely: str | None = None


class Reading(NamedTuple):
    """The corrected pages, with every change and every doubt about a word.

    A memo's are in the order of reading; ``aside`` are those that say nothing (blank) or nothing new. ``strange`` are
    the words that no list knows and no misreading explains: most are names, some are misread all the same.
    """

    pages: tuple[Page, ...]
    corrections: tuple[Correction, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    aside: tuple[Page, ...] = ()
    strange: frozenset[str] = frozenset()


def origin_of(page: Page, line: int, word: int) -> Origin:
    """The address of a page's word by its place there (counted from 0)."""
    return page.lines[line].words[word].at or Origin(page.number, line + 1, word + 1)
