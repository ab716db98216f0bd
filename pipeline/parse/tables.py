r"""A table of points, whose lines the engine read across its columns, put back into cells.

::

    | Nr. | Beschlusspunkt              | Stand der Umsetzung        |
    | 1.  | Die Bücherei am Markt ist   | Der Umbau ist derzeit in   |
    |     | umzubauen.                  | Planung.                   |
    | 2.  | Dem Rat ist zu berichten.   | Das wurde getan.           |

The words over the columns, or numbers that stand alone in the first, begin a table; the left edges of its first line
are its columns. A line whose words run over an edge ends it. Each row is read cell by cell, and a cell under ``Stand``
or ``Umsetzung`` is a report whatever its words say. Without boxes there is nothing to go by, and nothing is done.

>>> from pipeline.page import Box, Line, Word
>>> def row(number: int, *words: tuple[int, str]) -> Row:
...     return Row.of(1, number, Line(tuple(Word(t, box=Box(x, 24 * number, x + 9 * len(t), 24 * number + 20))
...                                         for x, t in words)))
>>> rows = [row(1, (100, "Punkt"), (300, "Stand")), row(3, (100, "Bau"), (300, "In"), (330, "Planung.")),
...         row(4, (100, "planen.")), row(6, (100, "Berichten."), (300, "Getan."))]
>>> [(cell.text, cell.side) for cell in in_cells(rows)][:3]
[('Bau', 'resolved'), ('planen.', 'resolved'), ('In Planung.', 'reported')]
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.parse.body import weight_of
from pipeline.parse.rows import MARKER_ALONE, Row, Side, text_of

__all__ = ["in_cells"]

_REPORTED = re.compile(
    r"Stand\b|Sachstand|Umsetzung|Bericht|Erledig|Bearbeit|Ergebnis|Realisier|Bemerkung", re.IGNORECASE
)
_RESOLVED = re.compile(r"Beschlu(?:ss|ß)|Punkt\b|Wortlaut|Auftrag|Maßnahme", re.IGNORECASE)
_BAR = re.compile(r"[|¦\[\]{}]")

Cells = dict[int, Row]
"""The cells of one line by their columns."""


def in_cells(rows: list[Row]) -> list[Row]:
    """The rows of a page, those of a table of points read cell by cell."""
    if any(row.box is None for row in rows):
        return rows
    for start in range(len(rows) - 2):
        first = _parts(rows[start])
        sides = _sides([cell.text for cell in first])
        numbered = len(first) > 2 and MARKER_ALONE.fullmatch(first[0].text) is not None
        if len(first) < 2 or not (sides or numbered):
            continue
        columns = [cell.box.left for cell in first if cell.box]
        body = rows[start + 1 :] if sides else rows[start:]
        lines = _lines(body, columns, numbered=numbered or re.match(r"\W*(?:Nr|Lfd|Pkt)", first[0].text) is not None)
        table = _table_rows(lines)
        sides = sides or _sides_by_words(table)
        if len(table) >= 2 and sides:
            cells = [cell for table_row in table for cell in _read(table_row, sides)]
            return [*rows[:start], *cells, *in_cells(body[len(lines) :])]
    return rows


def _parts(row: Row) -> list[Row]:
    """The row cut at its white gaps and at the bars between, the bars themselves left out."""
    words = row.line.words
    height = max((word.box.bottom - word.box.top for word in words if word.box), default=0)
    cuts = [0]
    for index, (word, after) in enumerate(pairwise(words), 1):
        wide = word.box and after.box and after.box.left - word.box.right > 1.2 * height
        if wide or _BAR.fullmatch(word.text) or _BAR.fullmatch(after.text):
            cuts.append(index)
    parts, rest = [], row
    for start, end in pairwise([*cuts, len(words)]):
        head, rest = rest.cut(end - start)
        parts.append(head)
    return [part for part in parts if part.text and not _BAR.fullmatch(part.text)]


def _sides(heads: Sequence[str]) -> dict[int, Side]:
    """What the words over the columns say of them: whose words stand below; nothing unless both are there."""
    found: dict[int, Side] = {}
    for column, text in enumerate(heads):
        if len(text) < 40 and _REPORTED.search(text):
            found[column] = "reported"
        elif len(text) < 40 and _RESOLVED.search(text):
            found[column] = "resolved"
    return found if set(found.values()) == {"resolved", "reported"} else {}


def _sides_by_words(table: Sequence[Sequence[Cells]]) -> dict[int, Side]:
    """Whose words stand in the second and the last column of a table without heads, if its words tell them apart."""
    last = max((column for line in table for cells in line for column in cells), default=0)
    cells = ([[cells[column] for cells in line if column in cells] for line in table] for column in (1, last))
    weights = [sum(weight_of(text_of(_joined(cell))) for cell in column) for column in cells]
    return {1: "resolved", last: "reported"} if last > 1 and weights[0] > 0 > weights[1] else {}


def _lines(rows: Sequence[Row], columns: Sequence[int], *, numbered: bool) -> list[Cells]:
    """The table's lines in cells, up to the first line that is none of its."""
    lines: list[Cells] = []
    for row in rows:
        cells: Cells = {}
        for part in _parts(row):
            for column, piece in _by_edges(part, columns):
                cells[column] = piece
        crossing = any(
            piece.box and column + 1 < len(columns) and piece.box.right > columns[column + 1]
            for column, piece in cells.items()
        )
        foreign = numbered and 0 in cells and MARKER_ALONE.fullmatch(cells[0].text) is None
        if not cells or crossing or foreign:
            break
        lines.append(cells)
    return lines


def _by_edges(part: Row, columns: Sequence[int]) -> list[tuple[int, Row]]:
    """The part with its column, cut where a word begins at a later column's left edge."""
    assert part.box is not None  # noqa: S101  # rows of a picture
    near = (part.box.bottom - part.box.top) // 2
    for index, word in enumerate(part.line.words):
        if index and word.box and any(abs(word.box.left - edge) <= near for edge in columns[1:]):
            head, tail = part.cut(index)
            return [*_by_edges(head, columns), *_by_edges(tail, columns)]
    column = max((k for k, edge in enumerate(columns) if part.box.left >= edge - 2 * near), default=0)
    return [(column, part)]


def _table_rows(lines: Sequence[Cells]) -> list[list[Cells]]:
    """The lines by the table's rows: a new one begins with a number, without numbers after a gap."""
    numbered = sum(1 for cells in lines if 0 in cells and MARKER_ALONE.fullmatch(cells[0].text)) >= 2
    table: list[list[Cells]] = []
    for before, cells in zip([None, *lines], lines, strict=False):
        apart = any(cell.line.gap for cell in cells.values()) or (before is not None and _apart(before, cells))
        if not table or (0 in cells if numbered else apart):
            table.append([])
        table[-1].append(cells)
    return table


def _apart(before: Cells, cells: Cells) -> bool:
    bottom = max(cell.box.bottom for cell in before.values() if cell.box)
    boxes = [cell.box for cell in cells.values() if cell.box]
    return min(box.top for box in boxes) - bottom > 0.8 * min(box.bottom - box.top for box in boxes)


def _read(table_row: Sequence[Cells], sides: dict[int, Side]) -> list[Row]:
    """The row's cells from left to right, each from top to bottom; a number stands in front of its text."""
    read: list[Row] = []
    for column in sorted({column for cells in table_row for column in cells}):
        cell = _joined([cells[column] for cells in table_row if column in cells])
        read += [replace(row, side=sides.get(column)) for row in cell]
    return read


def _joined(cell: list[Row]) -> list[Row]:
    """The cell's lines, words broken at the end of one made whole, which stood in mid-line before."""
    for index, (row, after) in enumerate(pairwise(cell)):
        last, first = row.line.words[-1], after.line.words[0]
        if re.search(r"[a-zäöüß]-$", last.text) and re.match(r"(?!und\b|oder\b)[a-zäöüß]", first.text):
            ending = row.line._replace(words=(*row.line.words[:-1], last._replace(joint="hyphen")))
            beginning = after.line._replace(words=(first._replace(continues=True), *after.line.words[1:]))
            cell[index] = Row.of(row.page, row.number, ending, row.first)
            cell[index + 1] = Row.of(after.page, after.number, beginning, after.first)
    return cell
