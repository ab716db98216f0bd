r"""The points of the resolution: numbered, detached from their numbers, or one without a number.

::

    1.                                   1. „Der Stadtrat beschließt das Konzept.
    2.                                   2. Der Oberbürgermeister wird beauftragt,
    „Der Stadtrat beschließt das         a) das Konzept umzusetzen,
    Konzept.                             b) jährlich zu berichten.“
    Der Oberbürgermeister wird …

A number counts when it goes on from the one before; a list inside a point starts again at 1 and stays in its point.
What stands before the first number (``Der Oberbürgermeister wird beauftragt,``) leads in to all points.

>>> from pipeline.page import Line, Word
>>> from pipeline.parse.body import sides_of
>>> lines = ["Der Rat beauftragt die Verwaltung:", "1. „das Konzept umzusetzen, und zwar", "1. im Norden, 2. im Süden;",
...          "2. jährlich zu berichten.“", "Zu 1.", "Das ist geschehen."]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> [(point.number, point.text) for point in points_of(sides_of(rows)).points]
[(1, 'das Konzept umzusetzen, und zwar 1. im Norden, 2. im Süden;'), (2, 'jährlich zu berichten.')]
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from pipeline.parse.body import ALONE, LABEL, Part, ends_sentence
from pipeline.parse.columns import dealt_out
from pipeline.parse.headings import letters_of, marker_of
from pipeline.rows import Row, text_of

__all__ = ["Draft", "Points", "clean", "points_of"]

_MARK = re.compile(r"^[\s„“\"«»,'‚]{0,4}(?:\d{1,3}|[lIL])\s?(?:[.)]{1,2}|[;:,](?=$))\s*")
_OPENING = '„“"«»‚'
_CLOSING = '“”"»«'


@dataclass(slots=True)
class Draft:
    """A point in the making: its number (None: unnumbered), the rows of its text, the runs of its report's rows.

    ``block`` is the run of resolved rows that it stands in.
    """

    number: int | None
    block: int
    rows: list[Row] = field(default_factory=list)
    report: list[list[Row]] = field(default_factory=list)
    sureness: float = 0.97

    @property
    def text(self) -> str:
        """The point's text without its number and the pair of marks around it."""
        return clean(text_of(self.rows))


@dataclass(slots=True)
class Points:
    """The points, and the runs of the body: for each the resolved (``True``) or reported rows in their order."""

    points: list[Draft]
    lead_in: list[Row]
    runs: list[tuple[bool, list[Part]]]


def clean(text: str) -> str:
    """Without the number in front, and without the marks of quotation that have no partner inside.

    >>> clean("1. „Der Bau der „Neuen Mitte“ wird fortgesetzt.“"), clean("Maßnahmen „Nord“")
    ('Der Bau der „Neuen Mitte“ wird fortgesetzt.', 'Maßnahmen „Nord“')
    """
    text = _MARK.sub("", text.strip(), count=1).lstrip(".;: ")
    for _ in range(2):
        opens = len(re.findall(r"[„‚]|(?:^|(?<=[\s(]))[\"“«](?=\w)", text))
        closes = len(re.findall(r"(?<=[^\s(])[“”\"»]", text))
        opened, closed = text[:1] in _OPENING and text != "", text[-1:] in _CLOSING and len(text) > 1
        if opened and opens > closes and re.search(r"[.;!a-zß]\s?(?:''|['’^/]{1,2})$", text):
            text = re.sub(r"\s?['’^/]+$", "", text[1:]).strip()
        elif opened and closed and opens == closes:
            text = text[1:-1].strip()
        elif opened and opens > closes:
            text = text[1:].strip()
        elif closed and closes > opens:
            text = text[:-1].strip()
    return text


def points_of(parts: Sequence[Part]) -> Points:
    """Read the points off the resolved rows; the runs keep the order of resolved and reported rows."""
    runs = _runs(parts)
    points: list[Draft] = []
    lead_in: list[Row] = []
    for block, (resolved, run) in enumerate(runs):
        if resolved:
            rows = dealt_out([part.row for part in run if not LABEL.fullmatch(part.row.text)])
            before = _fill(rows, block, points)
            number = _announced(runs[block - 1][1]) if block else None
            if before and number is not None and not any(point.block == block for point in points):
                points.append(Draft(number, block, before))
            elif before:
                lead_in += _unnumbered(before, block, points)
    points = _with_lost_numbers(_numbered_by_position(points), _last_named(parts))
    points = _without_inner_list(points, lead_in)
    return Points([point for point in points if point.rows], lead_in, runs)


def _announced(run: Sequence[Part]) -> int | None:
    """The point that a heading right before a resolved run announces (``zu 2.)`` and then the point itself)."""
    heading = run[-1].heading
    return heading.numbers[0] if heading and len(heading.numbers) == 1 else None


def _runs(parts: Sequence[Part]) -> list[tuple[bool, list[Part]]]:
    runs: list[tuple[bool, list[Part]]] = []
    for part in parts:
        resolved = part.side == "resolved"
        if not runs or runs[-1][0] != resolved:
            runs.append((resolved, []))
        runs[-1][1].append(part)
    return runs


def _fill(rows: Sequence[Row], block: int, points: list[Draft]) -> list[Row]:
    """Give the rows of a run to new points; what stands before its first number is handed back."""
    before: list[Row] = []
    current: Draft | None = None
    last = max((point.number or 0 for point in points), default=0)
    inner = 0
    for index, row in enumerate(rows):
        number = marker_of(row.text)
        previous = rows[index - 1] if index else None
        if number is not None and current is not None and _is_inner(number, inner, last, row, previous):
            inner = number
            current.rows.append(row)
        elif number is not None and _counts(number, last, row, previous, first=current is None and last == 0):
            current = Draft(number, block, [row])
            points.append(current)
            last, inner = number, 0
        elif current is None:
            before.append(row)
        else:
            current.rows.append(row)
    return before


def _is_inner(number: int, inner: int, last: int, row: Row, previous: Row | None) -> bool:
    """Whether a number goes on a list inside a point: one that began at 1 again and stays in the same sentence."""
    going_on = previous is not None and re.search(r"[,\w]$", previous.text) is not None
    begins = number == 1 and last >= 1 and not ALONE.match(row.text)
    return begins or (inner > 0 and number == inner + 1 and going_on)


def _counts(number: int, last: int, row: Row, previous: Row | None, *, first: bool) -> bool:
    """Whether a number in front of a row numbers a point."""
    alone = bool(ALONE.match(row.text))
    quoted = bool(re.match(r"^\W{0,3}\d{1,3}\s?[.)]{1,2}\s*[„“\"]|^[„“\"]\s?\d", row.text))
    settled = (
        previous is None
        or ends_sentence(previous.text)
        or bool(re.search(r"(?:,|\bund|\boder|sowie)\W*$", previous.text))
    )
    if first:
        return (
            number <= 20
            and (settled or alone or quoted or row.line.gap > 0)
            and (number == 1 or alone or quoted or settled)
        )
    if number == last + 1:
        listed = previous is not None and marker_of(previous.text) == last and len(previous.text) < 60
        return listed or settled or alone or quoted or row.line.gap > 0
    if last < number <= last + 8:
        begins = alone or quoted or bool(re.match(r"\W{0,3}\d{1,3}\s?[.)]{1,2}\s*[A-ZÄÖÜ]", row.text))
        return begins and (previous is None or ends_sentence(previous.text))
    return False


def _unnumbered(before: list[Row], block: int, points: list[Draft]) -> list[Row]:
    """Rows without a number: the lead-in of the numbered points of their run, else a point of their own.

    A run that continues an earlier point's text (lettered items with their own reports) goes to that point.
    """
    if any(point.block == block for point in points):
        return before
    numbered = [point for point in points if point.number is not None]
    if numbered and not re.match(r"\W{0,2}[„“\"]?\W?[A-ZÄÖÜ]", before[0].text):
        numbered[-1].rows += before
        return []
    points.append(Draft(None, block, before, sureness=0.9))
    return []


def _numbered_by_position(points: list[Draft]) -> list[Draft]:
    """Blocks that lost their numbers stand before (or between) numbered ones: 3 after two blocks makes them 1 and 2."""
    numbered = [point for point in points if point.number is not None]
    if not numbered:
        return _one_unnumbered(points)
    points = sorted(points, key=lambda point: point.block)
    for index, point in enumerate(points):
        if point.number is not None:
            continue
        before = points[index - 1].number if index else 0
        later = next(((i, p.number) for i, p in enumerate(points[index:], index) if p.number is not None), None)
        if later and before is not None and later[1] is not None and later[1] - before == later[0] - index + 1:
            point.number, point.sureness = before + 1, 0.7
        elif later is None and before is not None:
            points[index - 1].rows += point.rows
            point.rows = []
        elif index == 0 and later:
            point.sureness = 0.5
    return [point for point in points if point.rows]


def _last_named(parts: Sequence[Part]) -> int:
    """The highest point that a heading names, 0 without headings."""
    return max((number for part in parts if part.heading for number in part.heading.numbers), default=0)


def _with_lost_numbers(points: list[Draft], named: int) -> list[Draft]:
    """Between 1 and 9 seven numbers are lost: where seven paragraphs begin like points, these are the points.

    ``named`` is the last point that a heading names; it may lie behind the last number found.
    """
    whole: list[Draft] = []
    for point, after in zip_longest(points, points[1:]):
        following = after.number if after is not None else named + 1
        lost = following - point.number - 1 if following and point.number else 0
        starts = (
            next((found for found in (_alike(point), _apart(point), _apart(point, gap=0)) if len(found) == lost), [])
            if lost > 0
            else []
        )
        if not starts:
            whole.append(point)
            continue
        assert point.number is not None  # noqa: S101  # a lost number lies between two numbers
        cuts = [0, *starts, len(point.rows)]
        for step, (start, end) in enumerate(pairwise(cuts)):
            whole.append(Draft(point.number + step, point.block, point.rows[start:end], sureness=0.7))
    return whole


def _alike(point: Draft) -> list[int]:
    """The rows of a point at which a sentence begins with the point's own first two words."""
    words = point.text.strip(_OPENING).split()[:2]
    return [
        index
        for index, (before, row) in enumerate(pairwise(point.rows), 1)
        if ends_sentence(before.text) and row.text.split()[:2] == words
    ]


def _apart(point: Draft, gap: int = 1) -> list[int]:
    """The rows of a point that begin a paragraph (after as many empty lines), lettered items left out."""
    return [
        index
        for index, (before, row) in enumerate(pairwise(point.rows), 1)
        if row.line.gap >= gap and ends_sentence(before.text) and row.text[:1].isupper() and not letters_of(row.text)
    ]


def _one_unnumbered(points: list[Draft]) -> list[Draft]:
    """An unnumbered resolution is one point, however many blocks it is quoted in."""
    if len(points) > 1:
        for other in points[1:]:
            points[0].rows += other.rows
        points[0].sureness = 0.75
    return points[:1]


def _without_inner_list(points: list[Draft], lead_in: list[Row]) -> list[Draft]:
    """Short items (names, places) after a sentence that needs them are a list inside an unnumbered resolution."""
    if not lead_in or len(points) < 2 or len({point.block for point in points}) > 1 or points[0].number != 1:
        return points
    lead = text_of(lead_in)
    words = [len(point.text.split()) for point in points]
    if sum(words) / len(words) <= 6 and max(words) <= 9 and len(lead.split()) > 6 and len(lead.split()) > max(words):
        whole = Draft(
            None, points[0].block, [*lead_in, *(row for point in points for row in point.rows)], sureness=0.75
        )
        lead_in.clear()
        return [whole]
    return points
