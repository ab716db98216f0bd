r"""A table of points, whose lines the engine read across its columns, put back into cells.

::

    | Nr. | Beschlusspunkt              | Stand der Umsetzung        |
    | 1.  | Die Bücherei am Markt ist   | Der Umbau ist derzeit in   |
    |     | umzubauen.                  | Planung.                   |
    | 2.  | Dem Rat ist zu berichten.   | Das wurde getan.           |

The words over the columns, or numbers that stand alone in the first, begin a table; the left edges of its first line
are its columns. A line whose words run over an edge ends it. Each row is read cell by cell, and each line of it knows
its cell, with the words over the column: whose words they are is for others to say.

>>> from pipeline.page import Box, Line, Word
>>> def line(number: int, *words: tuple[int, str]) -> Line:
...     return Line(tuple(Word(t, Box(x, 24 * number, x + 9 * len(t), 24 * number + 20)) for x, t in words))
>>> lines = [line(1, (100, "Punkt"), (300, "Stand")), line(3, (100, "Bau"), (300, "In"), (330, "Planung.")),
...          line(4, (100, "planen.")), line(6, (100, "Berichten."), (300, "Getan."))]
>>> [(cell.text, cell.cell and cell.cell[:2]) for cell in in_cells(lines)][2:]
[('Bau', (1, 1)), ('planen.', (1, 1)), ('In Planung.', (1, 2)), ('Berichten.', (2, 1)), ('Getan.', (2, 2))]
"""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.box import cut_before
from pipeline.grammar.column_head import column_of, numbers_below
from pipeline.layout.printed import MARKER, box_of, height_of, joined_line
from pipeline.page import Box, Cell, Line

__all__ = ["in_cells"]

_BARS = frozenset("|¦[]{}")

_LONGEST = 40
"""Letters of the words over a column."""
_LEVEL = 0.5
"""What two lines at one height share of it: a line's letters are half of its line spacing."""
_WHITE = 1.2
"""White between two cells, in heights of a line: more than justified print has between words."""
_APART = 0.8
"""White over a row of a table, in heights of a line: between lines of one cell there is about a half."""

Cells = dict[int, Line]
"""The cells of one printed line by their columns."""


def in_cells(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of tables of points read cell by cell, where their first line stood."""
    lines = list(lines)
    rows = _level(lines)
    start = 0
    while start < len(rows) - 2:
        first = [part for line in rows[start] for part in _parts(line)]
        heads = _heads(first) if len(first) > 1 else []
        numbered = len(first) > 2 and MARKER.fullmatch(first[0].text) is not None
        if heads or numbered:
            body = rows[start + 1 :] if heads else rows[start:]
            found = _lines(body, first, numbered=numbered or numbers_below(first[0].text))
            table = _rows(found)
            if len(table) >= 2 and (heads or len(table) < len(found)):
                cells = [cell for number, row in enumerate(table, 1) for cell in _read(row, number, heads)]
                used = [line for row in rows[start : start + len(found) + bool(heads)] for line in row]
                lines = _instead(lines, used, [*_heading(first, heads), *cells])
                start += len(found)
        start += 1
    return lines


def _level(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines by their height on the page, from top to bottom; those at one height from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: box_of(line).top):
        box = box_of(line)
        above = box_of(rows[-1][0]) if rows else box
        shared = min(box.bottom, above.bottom) - box.top
        if rows and shared > _LEVEL * min(height_of(box), height_of(above)):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: box_of(line).left) for row in rows]


def _instead(lines: Sequence[Line], used: Sequence[Line], cells: Sequence[Line]) -> list[Line]:
    """The lines with a table's cells where the first of its lines stood."""
    gone = set(map(id, used))
    at = next(index for index, line in enumerate(lines) if id(line) in gone)
    rest = [line for line in lines if id(line) not in gone]
    return [*rest[:at], *cells, *rest[at:]]


def _parts(line: Line) -> list[Line]:
    """The line cut at its white gaps and at the bars between, the bars themselves left out."""
    boxes, bars = [word.box for word in line.words], [word.text in _BARS for word in line.words]
    white = _WHITE * max([height_of(box) for box in boxes if box], default=0)
    cuts = [
        at
        for at, (box, after) in enumerate(pairwise(boxes), 1)
        if bars[at - 1] or bars[at] or (box and after and after.left - box.right > white)
    ]
    return [part for part in cut_before(line, cuts) if part.text and part.text not in _BARS]


def _heads(first: Sequence[Line]) -> list[str]:
    """The words over the columns; none unless two columns have some that stand over tables of points."""
    texts = [part.text for part in first]
    known = sum(len(text) < _LONGEST and column_of(text) is not None for text in texts)
    return texts if known >= 2 else []


def _heading(first: Sequence[Line], heads: Sequence[str]) -> list[Line]:
    """The line with the words over the columns, as cells of row 0; nothing where a number begins the table."""
    return [part._replace(cell=Cell(0, n, part.text)) for n, part in enumerate(first, 1)] if heads else []


def _lines(rows: Sequence[Sequence[Line]], first: Sequence[Line], *, numbered: bool) -> list[Cells]:
    """The table's printed lines in cells, up to the first that is none of its; ``first`` begins its columns."""
    edges = [box_of(cell).left for cell in first]
    ends = [box_of(cell).right for cell in first]
    found: list[Cells] = []
    for row in rows:
        cells: Cells = {}
        for part in (part for line in row for part in _parts(line)):
            for piece in _by_edges(part, edges):
                column = _column(box_of(piece), edges, ends)
                cells[column] = joined_line(cells[column], piece) if column in cells else piece
        crossing = any(
            column + 1 < len(edges) and box_of(piece).right > edges[column + 1] for column, piece in cells.items()
        )
        foreign = numbered and 0 in cells and MARKER.fullmatch(cells[0].text) is None
        if not cells or crossing or foreign:
            break
        found.append(cells)
    return found


def _by_edges(part: Line, edges: Sequence[int]) -> list[Line]:
    """The part, cut where a word begins at a later column's left edge."""
    near = height_of(box_of(part)) // 2
    for index, word in enumerate(part.words):
        if index and word.box and any(abs(word.box.left - edge) <= near for edge in edges[1:]):
            head, tail = part.cut(index)
            return [*_by_edges(head, edges), *_by_edges(tail, edges)]
    return [part]


def _column(box: Box, edges: Sequence[int], ends: Sequence[int]) -> int:
    """The column of a piece: whose first cell begins where it does, else the one that it shares most with.

    A column reaches from the middle of the white on its left to that on its right: the words over it may be centred.
    """
    near = height_of(box)
    if (same := next((k for k, edge in enumerate(edges) if abs(box.left - edge) <= near), None)) is not None:
        return same
    bounds = [box.left, *((end + edge) // 2 for end, edge in zip(ends, edges[1:], strict=False)), box.right]
    shares = [min(box.right, right) - max(box.left, left) for left, right in pairwise(bounds)]
    return shares.index(max(shares))


def _rows(lines: Sequence[Cells]) -> list[list[Cells]]:
    """The lines by the table's rows: a new one begins with a number, without numbers after a gap."""
    numbered = sum(1 for cells in lines if 0 in cells and MARKER.fullmatch(cells[0].text)) >= 2
    table: list[list[Cells]] = []
    for before, cells in zip([None, *lines], lines, strict=False):
        apart = any(cell.gap for cell in cells.values()) or (before is not None and _apart(before, cells))
        if not table or (0 in cells if numbered else apart):
            table.append([])
        table[-1].append(cells)
    return table


def _apart(before: Cells, cells: Cells) -> bool:
    boxes: list[Box] = [box_of(cell) for cell in cells.values()]
    bottom = max(box_of(cell).bottom for cell in before.values())
    return min(box.top for box in boxes) - bottom > _APART * min(map(height_of, boxes))


def _read(row: Sequence[Cells], number: int, heads: Sequence[str]) -> list[Line]:
    """The row's cells from left to right, each from top to bottom; a number stands in front of its text."""
    columns = sorted({column for cells in row for column in cells})
    return [
        cells[column]._replace(cell=Cell(number, column + 1, heads[column] if heads else ""))
        for column in columns
        for cells in row
        if column in cells
    ]
