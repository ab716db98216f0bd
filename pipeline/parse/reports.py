r"""Which report belongs to which point.

::

    zu den Beschlusspunkten 2 und 3:      headed: the report on 2 and on 3
    1. „…“ Das ist geschehen. 2. „…“      woven in: each report follows its point
    1. „… 2. … 3. …“ Insgesamt gilt …     general: on all, standing in `general_report`
    Die Punkte 1 und 2 sind umgesetzt.    … unless a paragraph names its points

>>> from pipeline.page import Line, Word
>>> from pipeline.parse.body import sides_of
>>> from pipeline.parse.points import points_of
>>> lines = ["1. „Der Rat beschließt den Bau.", "2. Über die Kosten ist zu berichten.“", "zu 1. und 2.",
...          "Das ist geschehen."]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> drafts = points_of(sides_of(rows))
>>> deal_out(drafts), [text_of(point.report[0]) for point in drafts.points]
([], ['Das ist geschehen.', 'Das ist geschehen.'])
"""

import re
from collections.abc import Sequence

from pipeline.parse.body import Part, ends_sentence
from pipeline.parse.headings import marker_of, mentioned
from pipeline.parse.points import Draft, Points
from pipeline.rows import Row, text_of

__all__ = ["deal_out"]


def deal_out(drafts: Points) -> list[Row]:
    """Give the reported rows to their points; what belongs to none is handed back as the general report."""
    general: list[Row] = []
    waiting: list[Draft] = []
    latest: list[Draft] = []
    reported: set[int] = set()
    for block, (resolved, run) in enumerate(drafts.runs):
        if resolved:
            waiting += [point for point in drafts.points if point.block == block]
            latest = waiting or latest[-1:]
            continue
        for numbers, rows in _parts(run, drafts.points):
            if not rows:
                continue
            if numbers:
                _headed(drafts, numbers, rows, block)
            else:
                _unheaded(drafts, waiting or latest, rows, general, alone=not reported)
            reported.add(block)
        waiting = waiting if block not in reported else []
    if drafts.points or not general:
        return general
    drafts.points += _unquoted(general)
    return []


def _unquoted(rows: list[Row]) -> list[Draft]:
    """The points of a resolution that isn't quoted: those that its report names, else the whole as one point."""
    named = mentioned(text_of(rows))
    return [Draft(number, 0, report=[rows], sureness=0.6) for number in sorted(named)] or [
        Draft(None, 0, report=[rows], sureness=0.8)
    ]


def _parts(run: Sequence[Part], points: Sequence[Draft]) -> list[tuple[tuple[int, ...], list[Row]]]:
    """The run cut at its headings: the numbers each names (none for what stands before the first), its rows."""
    parts: list[tuple[tuple[int, ...], list[Row]]] = [((), [])]
    known = {point.number for point in points}
    last = max((number for number in known if number), default=0)
    bare = _bare_markers(run, points)
    for part in run:
        if part.heading is not None and (last == 0 or min(part.heading.numbers) <= last + 2):
            parts.append((part.heading.numbers, []))
        elif bare and marker_of(part.row.text) in known:
            number = marker_of(part.row.text)
            parts.append(((number,) if number else (), [_without_marker(part.row)]))
        else:
            parts[-1][1].append(part.row)
    kept = [(numbers, [row for row in rows if row.text]) for numbers, rows in parts]
    return [(numbers, [] if re.fullmatch(r"\W*(?:und|sowie)?\W*", text_of(rows)) else rows) for numbers, rows in kept]


def _bare_markers(run: Sequence[Part], points: Sequence[Draft]) -> bool:
    """Whether the reports are numbered like the points (``1.`` … ``2.`` …) instead of being headed."""
    if any(part.heading for part in run):
        return False
    numbers = [number for part in run if (number := marker_of(part.row.text)) is not None]
    known = [point.number for point in points]
    return len(numbers) >= 2 and len(points) >= 2 and numbers == known[: len(numbers)] and run[0].row.text[:1] in "1Il„"


def _without_marker(row: Row) -> Row:
    found = re.match(r"\W{0,3}\w{1,3}\s?[.)]{1,2}\s*", row.text)
    return row.cut_at(found.end())[1] if found else row


def _headed(drafts: Points, numbers: Sequence[int], rows: list[Row], block: int) -> None:
    known = {point.number: point for point in drafts.points}
    for number in numbers:
        if number in known:
            known[number].report.append(rows)
        elif len(drafts.points) == 1 and drafts.points[0].number is None:
            drafts.points[0].report.append(rows)
            return
        elif rows:
            drafts.points.append(Draft(number, block, report=[rows], sureness=0.6))
    drafts.points.sort(key=lambda point: point.number or 0)


def _unheaded(drafts: Points, waiting: list[Draft], rows: list[Row], general: list[Row], *, alone: bool) -> None:
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
    named = [[n for n in mentioned(_first_sentence(paragraph)) if n in known] for paragraph in paragraphs]
    if not any(named):
        return rows
    left: list[Row] = []
    current: list[int] = []
    for paragraph, numbers in zip(paragraphs, named, strict=True):
        current = numbers or current
        for number in current:
            known[number].report.append(paragraph)
        if not current:
            left += paragraph
    return left


def _paragraphs(rows: Sequence[Row]) -> list[list[Row]]:
    paragraphs: list[list[Row]] = [[]]
    width = max((len(row.text) for row in rows), default=0)
    for before, row in zip([None, *rows], rows, strict=False):
        if (
            before
            and ends_sentence(before.text)
            and (row.line.gap or len(before.text) < 0.75 * width or mentioned(row.text))
        ):
            paragraphs.append([])
        paragraphs[-1].append(row)
    return [paragraph for paragraph in paragraphs if paragraph]


def _first_sentence(rows: Sequence[Row]) -> str:
    return re.split(r"(?<=[a-zäöüß)]{3}[.;])\s", text_of(rows), maxsplit=1)[0]
