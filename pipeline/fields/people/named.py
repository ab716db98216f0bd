r"""The names under a memo: on a row each, or torn over two by a signature.

::

    Jonas Vogelsang          Dr. Anne-Katrin
                             ka                        what a stroke left
                             Tannberg

What stands on a row for an officer's name counts first, then an officer's name on two rows, then a stranger's: given
names on one row (`pipeline.fields.people.given`), a surname alone on one of the next.

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> rows = [Row.of(1, n, Line(tuple(map(Word, text.split())))) for n, text in enumerate(["Ute", "ka", "Tannberg"])]
>>> [(name, at) for at, _, name, _ in names_among(rows, set(), Staff.of(at_hand()))]
[('Ute Tannberg', 0)]
"""

from collections.abc import Iterator, Sequence

from pipeline.fields.people.given import only_given
from pipeline.fields.people.names import name_in, shown, surname_only
from pipeline.fields.people.signer import Named
from pipeline.fields.people.staff import Staff
from pipeline.rows import Row

__all__ = ["names_among"]

_NEAR = 3
"""Lines between the halves of a name that strokes have torn."""
_SWAPPED = 0.1
"""How much surer a name must be whose surname stands above: what strokes left above it is no given name."""
_CLEAR = 0.8
"""How sure a name is that stands on its row."""
_SHORTEST = 3
"""Letters of a surname behind a given name."""

Free = Sequence[tuple[int, Row]]
"""The rows that are no office's, with their indexes."""


def names_among(rows: Sequence[Row], taken: set[int], staff: Staff) -> list[Named]:
    """The names that the rows show, in their order; ``taken`` are the ids of rows that are an office's."""
    free = [(index, row) for index, row in enumerate(rows) if id(row) not in taken and not staff.names_town(row.text)]
    on_row = [
        (index, (row,), *named) for index, row in free if (named := name_in(row.text, staff.officers, staff.words))
    ]
    clear = [name for name in on_row if name[3] >= _CLEAR]
    strangers = [name for name in clear if name[2] not in staff.officers]
    officers = [name for name in clear if name not in strangers and shown(name[2], name[1][0].text) == name[2]]
    found: list[Named] = []
    used: set[int] = set()
    whole = {index for index, _, name, _ in strangers if not only_given(name)}
    torn = [(index, row) for index, row in free if index not in whole]
    for name in (*officers, *_officers_torn(torn, staff), *_strangers_torn(free, staff), *strangers):
        places = {index for index, row in free if row in name[1]}
        if not places & used:
            found.append(name)
            used |= places
    known = {name for _, _, name, _ in found}
    found += [name for name in on_row if name[0] not in used and name[2] not in known]
    return sorted(found, key=lambda name: name[0])


def _officers_torn(free: Free, staff: Staff) -> list[Named]:
    """Officers' names on two rows, the likest first, of those the nearest; the surname may stand on the upper one."""
    found = []
    for index, row in free:
        for second, other in free:
            apart = second - index
            if not 0 < abs(apart) <= _NEAR:
                continue
            both = f"{row.text} {other.text}"
            named = name_in(both, staff.officers, staff.words)
            if named and named[0] in staff.officers and shown(named[0], both):
                unlike = 1 - named[1] + abs(apart) / 100 + _SWAPPED * (apart < 0)
                found.append((unlike, (min(index, second), (row, other), named[0], 0.75)))
    return [name for _, name in sorted(found, key=lambda one: one[0])]


def _strangers_torn(free: Free, staff: Staff) -> Iterator[Named]:
    """Given names on one row, a surname alone on one of the next."""
    for index, row in free:
        if only_given(row.text):
            behind = (one for one in free if 0 < one[0] - index <= _NEAR)
            found = ((other, surname_only(other.text, staff.officers, staff.words, _SHORTEST)) for _, other in behind)
            if half := next(((other, surname) for other, surname in found if surname), None):
                yield index, (row, half[0]), f"{row.text} {half[1]}", 0.75
