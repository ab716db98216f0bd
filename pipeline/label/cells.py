r"""Whose words stand in a table's cells, by the words over its columns.

::

    | Nr. | Beschlusspunkt              | Stand der Umsetzung        |
    | 1.  | Die Bücherei am Markt ist   | Der Umbau ist derzeit in   |
    |     | umzubauen.                  | Planung.                   |

A cell under ``Stand`` or ``Umsetzung`` is a report whatever its words say; where nothing stands over the columns, the
words of the second and of the last are weighed against each other.

>>> from pipeline.page import Cell, Line, Word
>>> texts = [("Punkt", 0, 1, "Punkt"), ("Stand", 0, 2, "Stand"), ("Bauen.", 1, 1, "Punkt"), ("Getan.", 1, 2, "Stand")]
>>> rows = [Row.of(1, n, Line((Word(text),), cell=Cell(row, column, head)))
...         for n, (text, row, column, head) in enumerate(texts, 1)]
>>> from pipeline.form import shipped
>>> [(row.text, row.side) for row in with_sides(rows, shipped())]
[('Bauen.', 'resolved'), ('Getan.', 'reported')]
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.form import Form
from pipeline.grammar.column_head import column_of
from pipeline.label.signals.wording import leaning
from pipeline.rows import Row, Side, text_of

__all__ = ["with_sides"]


def with_sides(rows: Sequence[Row], form: Form) -> list[Row]:
    """The rows, those in a table's cells with their side; without the words over the columns."""
    cells = [row for row in rows if row.line.cell]
    if not cells:
        return list(rows)
    sides = _by_heads(cells) or _by_words(cells, form.wording.bodies)
    kept = [row for row in rows if row.line.cell is None or row.line.cell.row]
    return [replace(row, side=sides.get(row.line.cell.column)) if row.line.cell else row for row in kept]


def _by_heads(cells: Sequence[Row]) -> dict[int, Side]:
    """What the words over the columns say; nothing unless both sides are there."""
    found: dict[int, Side] = {}
    for row in cells:
        _, column, head = row.line.cell or (0, 0, "")
        side = column_of(head)
        if side is not None and side != "number":
            found[column] = side
    return found if set(found.values()) == {"resolved", "reported"} else {}


def _by_words(cells: Sequence[Row], bodies: tuple[str, ...]) -> dict[int, Side]:
    """The sides of the second and the last column, if their words tell them apart."""
    last = max(row.line.cell.column for row in cells if row.line.cell)
    weights = [
        leaning(text_of([row for row in cells if row.line.cell and row.line.cell.column == column]), bodies)
        for column in (2, last)
    ]
    return {2: "resolved", last: "reported"} if last > 2 and weights[0] > 0 > weights[1] else {}
