r"""Which report belongs to which point.

::

    zu den Beschlusspunkten 2 und 3:      headed: the report on 2 and on 3
    1. „…“ Das ist geschehen. 2. „…“      woven in: each report follows its point
    1. „… 2. … 3. …“ Insgesamt gilt …     general: on all, standing in `general_report`
    Die Punkte 1 und 2 sind umgesetzt.    … unless a paragraph names its points
    zu Beschlusspunkt 5:                  of a point that isn't quoted: a point without a text

>>> from pipeline.fields.points import points_of
>>> from pipeline.page import Line, Word
>>> lines = [("point", "1. „Der Rat beschließt den Bau."), ("point", "2. Er bittet um Bericht.“"),
...          ("heading", "zu 1. und 2."), ("report", "Das ist geschehen.")]
>>> body = [Labelled(Row.of(1, n, Line(tuple(map(Word, text.split())))), label, 0.9)
...         for n, (label, text) in enumerate(lines, 1)]
>>> drafts = points_of(body)
>>> deal_out(drafts), [text_of(point.report[0]) for point in drafts.points]
([], ['Das ist geschehen.', 'Das ist geschehen.'])
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.fields.points import Points
from pipeline.fields.points.draft import Draft
from pipeline.grammar.point_number import behind_number, heading_of, mentioned, number_of
from pipeline.rows import Labelled, Row, text_of
from pipeline.running_text import ends_sentence

__all__ = ["deal_out"]

_LINK = 5
"""Letters of a word that only links two headings: „und“, „sowie“."""
_SHORTEST = 3
"""Letters of the shortest report, its full stop among them: „Ja.“"""
_FULL = 0.75
"""A line of a smaller share of the longest one's letters ends a paragraph where a sentence ends, by eye."""


class _Part(NamedTuple):
    """The rows under a heading, and the points that it names: none for what stands before the first heading."""

    numbers: tuple[str, ...]
    rows: list[Row]
    heading: Row | None = None


def deal_out(drafts: Points) -> list[Row]:
    """Give the reported rows to their points; what belongs to none is handed back as the general report."""
    general: list[Row] = []
    waiting: list[Draft] = []
    latest: list[Draft] = []
    reported: set[int] = set()
    for block, run in enumerate(drafts.runs):
        if run.resolved:
            waiting += [point for point in drafts.points if point.block == block]
            latest = waiting or latest[-1:]
            continue
        for part in _parts(run.body, drafts.points):
            if not part.rows:
                continue
            if part.numbers:
                _headed(drafts, part, block)
            else:
                _unheaded(drafts, waiting or latest, part.rows, general, alone=not reported)
            reported.add(block)
        waiting = waiting if block not in reported else []
    if drafts.points or not general:
        return general
    drafts.points += _unquoted(general)
    return []


def _unquoted(rows: list[Row]) -> list[Draft]:
    """The points of a resolution that isn't quoted: those that its report names, else the whole as one point."""
    named = sorted(mentioned(text_of(rows)))
    return [Draft(str(number), 0, report=[rows], sureness=0.6) for number in named] or [
        Draft(None, 0, report=[rows], sureness=0.8)
    ]


def _parts(run: Sequence[Labelled], points: Sequence[Draft]) -> list[_Part]:
    """The run cut at its headings."""
    parts = [_Part((), [])]
    bare = _bare_numbers(run, points)
    for row, label, *_ in run:
        heading, number = heading_of(row.text), number_of(row.text)
        named = heading.points if heading and heading.length >= len(row.text) - 1 else ()
        if named and (label == "heading" or _in_reach(named, points)):
            parts.append(_Part(named, [], row))
        elif bare and number in bare:
            parts.append(_Part((number,), [_without_number(row)]))
        else:
            parts[-1].rows.append(row)
    kept = [part._replace(rows=[row for row in part.rows if row.text]) for part in parts]
    return [part if any(_tells(row.text) for row in part.rows) else part._replace(rows=[]) for part in kept]


def _tells(text: str) -> bool:
    """Whether a row is more than a link between two headings, or a scrap; a word with its full stop is a report.

    >>> [_tells(text) for text in ("Das ist geschehen.", "Nein.", "erl.", "und", "ka", "l.", "—")]
    [True, True, True, False, False, False, False]
    """
    return len(text) > _LINK or (len(text) >= _SHORTEST and text[-1] == "." and text[:-1].isalpha())


def _in_reach(numbers: Sequence[str], points: Sequence[Draft]) -> bool:
    """Whether a report's row like a heading is one: its first point is known, or comes right behind them."""
    last = max((point.order[0] for point in points), default=0)
    return last == 0 or int(numbers[0].partition(".")[0]) <= last + 2


def _bare_numbers(run: Sequence[Labelled], points: Sequence[Draft]) -> list[str]:
    """The numbers of reports that are numbered like the points (``1.`` … ``2.`` …) instead of being headed."""
    if any(label == "heading" for _, label, *_ in run):
        return []
    numbers = [number for row, *_ in run if (number := number_of(row.text)) is not None]
    known = [point.number for point in points]
    alike = len(numbers) >= 2 and len(points) >= 2 and numbers == known[: len(numbers)]
    return numbers if alike and number_of(run[0].row.text) else []


def _without_number(row: Row) -> Row:
    """The row behind the point's number with which it begins."""
    rest = behind_number(row.text)
    return row.cut_at(len(row.text) - len(rest))[1] if len(rest) < len(row.text) else row


def _headed(drafts: Points, part: _Part, block: int) -> None:
    """Give a part to the points that its heading names; one that isn't quoted becomes a point without a text."""
    known = {point.number: point for point in drafts.points}
    for number in part.numbers:
        point = known.get(number)
        if point is None and len(drafts.points) == 1 and drafts.points[0].number is None:
            drafts.points[0].report.append(part.rows)
            return
        if point is None:
            point = Draft(number, block, sureness=0.6)
            drafts.points.append(point)
        point.report.append(part.rows)
        if part.heading and len(part.numbers) == 1:
            point.headings.append(part.heading)
    drafts.points.sort(key=lambda point: point.order)


def _unheaded(drafts: Points, waiting: list[Draft], rows: list[Row], general: list[Row], *, alone: bool) -> None:
    """Give rows without a heading to the points right before them, or keep them as general where they follow all.

    ``waiting`` are those points, ``alone`` says that nothing was reported before.
    """
    points = drafts.points
    if len(points) == 1:
        points[0].report.append(rows)
    elif waiting and (len(waiting) < len(points) or not alone):
        for point in waiting:
            point.report.append(rows)
    else:
        general += _by_mention(points, rows)


def _by_mention(points: Sequence[Draft], rows: list[Row]) -> list[Row]:
    """Paragraphs that begin by naming points are theirs; without any such the rows are handed back."""
    paragraphs = _paragraphs(rows)
    known = {point.number: point for point in points}
    named = [[n for n in map(str, mentioned(_first_sentence(paragraph))) if n in known] for paragraph in paragraphs]
    if not any(named):
        return rows
    left: list[Row] = []
    current: list[str] = []
    for paragraph, numbers in zip(paragraphs, named, strict=True):
        current = numbers or current
        for number in current:
            known[number].report.append(paragraph)
        if not current:
            left += paragraph
    return left


def _paragraphs(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows cut behind a sentence's end where white follows, the line is short, or the next one names a point."""
    paragraphs: list[list[Row]] = [[]]
    width = max((len(row.text) for row in rows), default=0)
    for before, row in zip([None, *rows], rows, strict=False):
        if (
            before
            and ends_sentence(before.text)
            and (row.line.gap or len(before.text) < _FULL * width or mentioned(row.text))
        ):
            paragraphs.append([])
        paragraphs[-1].append(row)
    return [paragraph for paragraph in paragraphs if paragraph]


def _first_sentence(rows: Sequence[Row]) -> str:
    return re.split(r"(?<=[a-zäöüß)]{3}[.;])\s", text_of(rows), maxsplit=1)[0]
